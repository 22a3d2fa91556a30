"""One's own account; the people of an office; the firms it keeps on record."""
