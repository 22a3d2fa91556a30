"""Summary tables that come by Excel or Word: read, previewed, accepted, followed up."""
