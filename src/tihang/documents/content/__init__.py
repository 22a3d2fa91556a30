"""What stands in a paper, before anyone sets it: one content, two renderings."""
