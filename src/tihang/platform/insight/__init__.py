"""What waits for me: everyone's first page."""
