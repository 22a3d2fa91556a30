"""Checking papers, deciding and releasing, declarations, spot checks."""
