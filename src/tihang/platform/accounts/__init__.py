"""People, the roles they hold, log-in and second factor."""
