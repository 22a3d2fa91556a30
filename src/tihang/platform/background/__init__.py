"""Background work: workers that show that they live, and what a dead one left behind."""
