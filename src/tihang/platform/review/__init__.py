"""The authorities' side: examination, credit checks, opinions, returning, ranking, tables."""
