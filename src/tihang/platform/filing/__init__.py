"""The enterprise's side (申报): the draft, its sections, its freezing at each hand-over."""
