"""Rounds (批次): a notice at work, its deadlines for each level, its quotas."""
