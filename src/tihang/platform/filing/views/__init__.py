"""The pages of a filing, for the firm that writes it and for those who read it."""
