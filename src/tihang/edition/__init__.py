"""Editions: a year's notice as data, read, checked and never changed afterwards."""

from tihang.edition.errors import EditionError, Problem
from tihang.edition.loader import available, load, read_folder
from tihang.edition.model import Edition

__all__ = ["Edition", "EditionError", "Problem", "available", "load", "read_folder"]
