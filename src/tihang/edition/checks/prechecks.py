"""Pre-check rules: what they point to exists."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.edition.checks.found import Contradiction, Place, repeated, unknown
from tihang.edition.model import Edition
from tihang.edition.model.prechecks import OPERANDS, Compare, EvidenceKinds, Stated
from tihang.text import _

PATHS = ("within", "but")
COLUMNS = ("need", "forbid", "by", "name", "agree", "column")
"""Parameters that name columns of the rule's ``rows``."""


def rules_are_told_apart(edition: Edition) -> Iterator[Contradiction]:
    ids = ((("prechecks", i, "id"), rule.id) for i, rule in enumerate(edition.prechecks))
    yield from repeated(ids, _("预审规则"))


def rules_point_to_fields(edition: Edition) -> Iterator[Contradiction]:
    known = _known_paths(edition)
    for i, rule in enumerate(edition.prechecks):
        place: Place = ("prechecks", i, "check")
        for name in PATHS:
            for path in getattr(rule.check, name, ()):
                yield from unknown((*place, name), path, known, _("字段"))
        rows = getattr(rule.check, "rows", None)
        if rows is not None:
            yield from unknown((*place, "rows"), rows, known, _("字段"))
            for name in COLUMNS:
                value = getattr(rule.check, name, ())
                for column in (value,) if isinstance(value, str) else value:
                    yield from unknown((*place, name), f"{rows}.{column}", known, _("字段"))


def operands_are_known(edition: Edition) -> Iterator[Contradiction]:
    known = [*_known_paths(edition), *sorted(OPERANDS)]
    for i, rule in enumerate(edition.prechecks):
        operands: tuple[str, ...] = ()
        if isinstance(rule.check, Compare):
            operands = (rule.check.left, *rule.check.right)
        elif isinstance(rule.check, Stated):
            operands = (rule.check.equals,)
        for operand in operands:
            name = operand.partition(":")[0]
            if name not in known:
                name = name.removesuffix(".year")
            yield from unknown(("prechecks", i, "check"), name, known, _("比较对象"))


def evidence_kinds_are_listed(edition: Edition) -> Iterator[Contradiction]:
    for i, rule in enumerate(edition.prechecks):
        if isinstance(rule.check, EvidenceKinds):
            codes = [c.code for c in edition.choice_list("evidence_kinds").choices]
            for kind in rule.check.kinds:
                yield from unknown(("prechecks", i, "check", "kinds"), kind, codes, _("材料类别"))


def _known_paths(edition: Edition) -> list[str]:
    """Every field, and every part of the dossier that holds some."""
    paths = dict.fromkeys(edition.field_paths)
    for path in edition.field_paths:
        parts = path.split(".")
        paths.update(dict.fromkeys(".".join(parts[:end]) for end in range(1, len(parts))))
    return list(paths)


CHECKS = (
    rules_are_told_apart,
    rules_point_to_fields,
    operands_are_known,
    evidence_kinds_are_listed,
)
