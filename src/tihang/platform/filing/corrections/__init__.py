"""A filing that was sent back: what the firm may change of it, and until when.

An officer names what has to be corrected. Exactly these places of the dossier are open; all
others stay as they were handed in, whatever page, file or program writes the draft.
"""
