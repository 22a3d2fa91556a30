"""Worklists: what waits for an office, filters kept, many cases at once, lists as Excel."""
