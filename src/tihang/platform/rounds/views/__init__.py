"""The pages of rounds and notices."""
