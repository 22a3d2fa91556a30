"""Pages on the way to a submission."""
