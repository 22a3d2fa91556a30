"""Pre-checks (预审): what is held against a filing before it is handed in, as data.

A rule names one kind of check with its parameters; the code of each kind is in
``evaluation.precheck``. Paths are those of the field catalogue. An operand is such a path
(of a date also ``….year``), or one of these:

``@today``, ``@opens``, ``@closes`` (of the round), ``@due`` (the round's closing, else today),
``@maturity.date``, ``@maturity.level`` (of the report that is used), ``@finances.latest``
(year), ``@scenarios.count``, ``@scenarios.using_ai``, and with a name found in the text or
in the row: ``@revenue:year`` (revenue of that year), ``@recognition:tier`` (date of it).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator

from tihang.edition.model.base import Bilingual, Identifier, Sourced, Strict, TierId
from tihang.text import _

Severity = Literal["red", "yellow", "blue"]
"""Red blocks the submission, yellow needs a word of reason, blue is a hint."""

OPERANDS = frozenset(
    {
        "@today",
        "@due",
        "@opens",
        "@closes",
        "@maturity.date",
        "@maturity.level",
        "@finances.latest",
        "@revenue",
        "@recognition",
        "@scenarios.count",
        "@scenarios.using_ai",
    }
)
"""Operands that are no field, without the name after the colon."""

MESSAGE_KEYS = frozenset({"field", "read", "expected", "other"})
"""What a rule's words may name: the field's label, what was read there, what it should be,
and the label of the place that it was compared with."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(_("正则表达式有误：%(error)s") % {"error": error}) from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
Operand = Annotated[str, Field(pattern=r"^@?[a-z_]+(\.[a-z_]+)*(:[a-z_]+)?$")]
Path = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")]
When = dict[str, bool | int | str]
"""Columns of the row → the value that they must have; or ``present``, ``absent``, ``positive``, or
``not …``."""


class RequiredFields(Strict):
    """Every field that the tier's form requires holds something."""

    kind: Literal["required"]


class Declared(Strict):
    """Every declaration that the tier's form requires is made."""

    kind: Literal["declared"]


class KpisFilled(Strict):
    """Every indicator has its figures, or the reason why it does not apply."""

    kind: Literal["kpis_filled"]


class Answered(Strict):
    """Every condition that a person judges is answered by the firm."""

    kind: Literal["answered"]


class RowsHold(Strict):
    """Each row of a list has some columns filled, or left empty."""

    kind: Literal["rows"]
    rows: Path
    when: When = {}
    need: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()


class RowCount(Strict):
    """A list that is there has at least so many rows."""

    kind: Literal["count"]
    rows: Path
    at_least: int = Field(ge=1)


class Compare(Strict):
    """A figure or date against another, or against the sum of several; all must be there."""

    kind: Literal["compare"]
    left: Operand
    relation: Literal["at_most", "at_least", "equals"]
    right: tuple[Operand, ...] = Field(min_length=1)
    when: When = {}


class Stated(Strict):
    """A figure or date written in a text agrees with the field that holds it.

    The pattern's groups are ``number`` with ``unit``, ``numeral`` (一 to 五), or ``year`` and
    ``month``; others (``tier``) serve the operand. A figure may be rounded.
    """

    kind: Literal["stated"]
    within: tuple[Path, ...]
    pattern: Pattern
    equals: Operand
    when: When = {}


class StatedKpi(Strict):
    """What a text says of an indicator agrees with the indicator as filed.

    ``disagrees``: it is another figure; ``points``: percentage points are called percent, or
    the other way about.
    """

    kind: Literal["stated_kpi"]
    within: tuple[Path, ...]
    finds: Literal["disagrees", "points"]


class StatedRatio(Strict):
    """The two numbers that an indicator's basis gives make the figure filed (groups ``whole``
    and ``part``)."""

    kind: Literal["stated_ratio"]
    pattern: Pattern


class EffectRows(Strict):
    """A row of an instance's effects named like an indicator has the indicator's figures."""

    kind: Literal["effect_rows"]


class TextMatches(Strict):
    """A pattern that must not stand in any text; ``within`` empty means in all texts."""

    kind: Literal["text"]
    pattern: Pattern
    within: tuple[Path, ...] = ()
    but: tuple[Path, ...] = ()
    checked: Literal["none", "id_number", "luhn"] = "none"
    masked: bool = False
    """True for personal data: a finding shows its ends only."""
    when: When = {}


class WithoutNumber(Strict):
    """A text that claims an effect gives a figure, or its row has some in ``or_rows``."""

    kind: Literal["without_number"]
    within: tuple[Path, ...]
    words: Pattern | None = None
    """Only sentences that hold such words are looked at, each on its own."""
    or_rows: str | None = None


class RepeatedText(Strict):
    """No sentence of this length stands in two texts."""

    kind: Literal["repeated_text"]
    within: tuple[Path, ...]
    at_least: int = Field(ge=8)


class RepeatedRows(Strict):
    """No two rows of a list say the same in these columns, blanks and marks aside."""

    kind: Literal["repeated_rows"]
    rows: Path
    by: tuple[str, ...] = Field(min_length=1)


class SameName(Strict):
    """Rows that name the same thing agree in a column."""

    kind: Literal["same_name"]
    rows: Path
    name: str
    agree: str


class GoLive(Strict):
    """A system is said to have gone live in one year only; ``names`` are those not listed."""

    kind: Literal["go_live"]
    within: tuple[Path, ...]
    names: tuple[str, ...] = ()
    words: Pattern


class ScenarioNames(Strict):
    """Stages and scenarios are called by the names of the edition's list."""

    kind: Literal["names"]
    of: Literal["field", "stage", "scenario", "pair"]
    within: tuple[Path, ...] = ()


class EvidenceKnown(Strict):
    """Evidence that is referred to is on the list."""

    kind: Literal["evidence_known"]


class EvidenceKinds(Strict):
    """Evidence of each of these kinds is on the list."""

    kind: Literal["evidence_kinds"]
    kinds: tuple[str, ...] = Field(min_length=1)


class Pictures(Strict):
    """Pictures in texts can be printed.

    ``listed``: its number is on the list of evidence; ``printable``: its file is of one of the
    formats ``formats`` that papers can show.
    """

    kind: Literal["pictures"]
    of: Literal["listed", "printable"]
    within: tuple[Path, ...]
    formats: tuple[str, ...] = ()


class EvaluationFinding(Strict):
    """What the evaluation itself finds contradictory about a part of the dossier."""

    kind: Literal["evaluation"]
    about: Path


class KpiFigures(Strict):
    """An indicator's figures lie in the range that makes sense.

    ``rates``: before and after of a rate within 0–100; ``whole``: a count is a whole number;
    ``change``: the computed figure within ``low`` and ``high`` percent; ``drop_out``: only an
    indicator that may not apply is filed so.
    """

    kind: Literal["kpi_figures"]
    of: Literal["rates", "whole", "change", "drop_out"]
    low: int = 0
    high: int = 100


class Magnitude(Strict):
    """A column does not jump by this factor from one year to the next."""

    kind: Literal["magnitude"]
    rows: Path
    column: str
    factor: int = Field(ge=2)


class Consecutive(Strict):
    """The years of a list follow one another, oldest first."""

    kind: Literal["consecutive"]
    rows: Path
    column: str


class RecognitionOrder(Strict):
    """A higher tier was not obtained before a lower one."""

    kind: Literal["recognition_order"]


class Route(Strict):
    """A central enterprise files through its group, and names it."""

    kind: Literal["route"]


class InRound(Strict):
    """The round, where one is given, is of this edition and takes this tier."""

    kind: Literal["in_round"]
    of: Literal["edition", "tier"]


Check = Annotated[
    RequiredFields
    | Declared
    | KpisFilled
    | Answered
    | RowsHold
    | RowCount
    | Compare
    | Stated
    | StatedKpi
    | StatedRatio
    | EffectRows
    | TextMatches
    | WithoutNumber
    | RepeatedText
    | RepeatedRows
    | SameName
    | GoLive
    | ScenarioNames
    | EvidenceKnown
    | EvidenceKinds
    | Pictures
    | EvaluationFinding
    | KpiFigures
    | Magnitude
    | Consecutive
    | RecognitionOrder
    | Route
    | InRound,
    Field(discriminator="kind"),
]


class PrecheckCase(Strict):
    """A fragment of a dossier on which a rule is tried, and where it finds something."""

    dossier: dict[str, Any] = {}
    at: tuple[str, ...] = ()
    """The places found, as dossier paths; empty for a fragment that passes."""
    today: dt.date = dt.date(2025, 7, 10)
    opens: dt.date | None = None
    closes: dt.date | None = None
    round_edition: str | None = None
    round_tiers: tuple[TierId, ...] | None = None


class Precheck(Sourced):
    """One rule of the pre-check, with the cases that prove it."""

    id: Identifier
    severity: Severity
    tiers: tuple[TierId, ...] = ()
    """The tiers it is for; empty means all."""
    check: Check
    message: Bilingual
    mend: Bilingual
    finds: tuple[PrecheckCase, ...] = Field(min_length=1, exclude=True)
    passes: tuple[PrecheckCase, ...] = Field(min_length=1, exclude=True)

    @field_validator("message", "mend")
    @classmethod
    def _names_what_there_is(cls, words: Bilingual) -> Bilingual:
        for text in (words.zh, words.en):
            try:
                text % dict.fromkeys(MESSAGE_KEYS, "")
            except (KeyError, ValueError, TypeError) as error:
                keys = "、".join(f"%({key})s" for key in sorted(MESSAGE_KEYS))
                raise ValueError(
                    _("“%(text)s”中的占位符有误；可用 %(keys)s，百分号写作 %%%%")
                    % {"text": text, "keys": keys}
                ) from error
        return words
