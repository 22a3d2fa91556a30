"""The authorities' pages: the desk, the examination, the steps, the ranking, the papers."""
