"""Papers that come back sealed, held against the filing; and the disc package."""
