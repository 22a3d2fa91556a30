"""Files that are archives of parts: docx, xlsx and ofd."""

from tihang.platform.inspection.packages.look import look_into, recognise

__all__ = ["look_into", "recognise"]
