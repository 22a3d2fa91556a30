"""The pages of papers: downloads, papers handed in, discs."""
