"""What is wrong with an edition, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tihang.text import _


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of an edition. Lines count from 1; 0 means the file as a whole."""

    file: str
    line: int
    message: str
    mend: str

    def __str__(self) -> str:
        return _("%(file)s:%(line)d: %(message)s 改法：%(mend)s") % {
            "file": self.file,
            "line": self.line,
            "message": self.message,
            "mend": self.mend,
        }


class EditionError(Exception):
    """An edition that cannot be used, with every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        # A fault in a file's defaults shows in every entry: it is told once.
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    @classmethod
    def of(cls, file: str, line: int, message: str, mend: str) -> Self:
        """The error of a single fault."""
        return cls([Problem(file, line, message, mend)])

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
