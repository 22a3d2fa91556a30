"""Tihang 梯航: the whole life of a smart-factory filing, from self-rating to recognition."""

__version__ = "0.1.0"
