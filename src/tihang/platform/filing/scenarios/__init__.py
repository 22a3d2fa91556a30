"""The firm's workspace for scenario instances: what is covered, cards, picking, bringing in."""
