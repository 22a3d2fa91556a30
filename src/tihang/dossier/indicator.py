"""An indicator as filed, and the ledger that it may come from."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple, Self

from tihang.dossier.part import Value
from tihang.dossier.values import Integer, Number, ReferenceId, Text, Whole, plain_number
from tihang.edition.model import Kpi


class LedgerSource(NamedTuple):
    """The ledger that an indicator's two values were computed from."""

    kind: str
    file: str
    sha256: str
    rows_used: int
    rows_refused: int


SOURCE_FIELDS: Final = {
    f"source_{part}" for part in ("kind", "file", "sha256", "used", "refused", "values")
}
"""What an indicator keeps of its ledger."""


class KpiFigure(Value):
    """One of the 21 indicators as filed; the figure itself is computed, never typed."""

    number: Integer
    before: Number = None
    after: Number = None
    """For levels and counts the value itself."""
    before_year: Whole = None
    after_year: Whole = None
    basis: Text = None
    not_applicable: Text = None
    """The reason why the indicator does not apply."""
    evidence: tuple[ReferenceId, ...] | None = None
    source_kind: Text = None
    """Kind of the ledger that gave the two values; read it through ``source``."""
    source_file: Text = None
    source_sha256: Text = None
    source_used: Whole = None
    source_refused: Whole = None
    source_values: Text = None
    """The two values as the ledger gave them, in one text: ``65 → 78``."""

    @property
    def source(self) -> LedgerSource | None:
        """The ledger behind the values, for as long as they are the ones that it gave."""
        if not self.source_kind or not self.source_sha256 or self.edited_by_hand:
            return None
        return LedgerSource(
            self.source_kind,
            self.source_file or "",
            self.source_sha256,
            self.source_used or 0,
            self.source_refused or 0,
        )

    @property
    def edited_by_hand(self) -> bool:
        """True where a ledger gave other values than those that stand here now."""
        return bool(self.source_kind) and self.source_values != self.values_in_words()

    def from_ledger(self, source: LedgerSource) -> Self:
        """The same figure, with the ledger that gave its values."""
        return self.model_copy(
            update={
                "source_kind": source.kind,
                "source_file": source.file,
                "source_sha256": source.sha256,
                "source_used": source.rows_used,
                "source_refused": source.rows_refused,
                "source_values": self.values_in_words(),
            }
        )

    def values_in_words(self) -> str:
        """Both values in one text; a missing one is a dash."""
        sides = (self.before, self.after)
        return " → ".join("—" if side is None else plain_number(side) for side in sides)

    def figure(self, kpi: Kpi) -> Decimal | None:
        """The figure in the indicator's unit, unrounded; none where a part is absent."""
        if self.not_applicable is not None or self.after is None:
            return None
        if kpi.kind in ("level", "count"):
            return self.after
        if self.before is None or self.before <= 0:
            return None
        change = self.after - self.before
        return (-change if kpi.kind == "reduction" else change) / self.before * 100

    def points(self, kpi: Kpi) -> Decimal | None:
        """For a rate, the change in percentage points; none otherwise."""
        if not kpi.rate or self.before is None or self.after is None:
            return None
        change = self.after - self.before
        return -change if kpi.kind == "reduction" else change
