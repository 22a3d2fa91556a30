"""What the public may check: whether a paper belongs to a frozen filing."""
