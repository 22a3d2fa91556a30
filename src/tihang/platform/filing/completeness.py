"""What a filing still lacks, section by section, and the guard that asks for all of it.

What is lacking is said by the pre-check's rules of completeness and nowhere else; here it is
put beside the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FormSection
from tihang.evaluation.precheck import precheck
from tihang.platform.actor import Actor
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.drafts import concerns
from tihang.platform.filing.forms.flat import flatten
from tihang.platform.filing.gaps import section_for
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.models import Case
from tihang.platform.filing.places import input_of
from tihang.platform.kept import Kept
from tihang.platform.words import say

CREDIT_CODE = "enterprise.credit_code"

LACKING = frozenset({"required", "kpis_filled", "answered"})
"""The kinds of check whose findings are inputs to be filled in.

Declarations are not among them: they are made by signing, see the app ``submission``.
"""

Lacking = tuple[tuple[str, str], ...]
"""Section and input of each thing that is lacking."""

_lacks = Kept[tuple[str, str], Lacking](256)

SectionState = Literal["complete", "in_progress", "not_started", "optional", "has_errors"]


@dataclass(frozen=True)
class Lack:
    """An input that is still to be filled in."""

    name: str
    label: str


@dataclass(frozen=True)
class Progress:
    """How far a section is."""

    section: FormSection
    state: SectionState
    missing: tuple[Lack, ...]
    errors: tuple[Lack, ...]
    """Inputs whose text could not be read."""


def section_states(case: Case) -> list[Progress]:
    """How far each section of the firm's draft is."""
    dossier = loaded(case.draft.dossier)
    form = case.edition.filing_form(case.tier)
    lacking = _lacking(case.edition, dossier)
    return [_progress(case, section, dossier, lacking) for section in form.sections]


@dataclass(frozen=True)
class Problem:
    """One input that stands against handing the filing in."""

    section: FormSection
    name: str
    text: str


def open_problems(case: Case) -> list[Problem]:
    """Each input that is to be filled in or put right before the filing can be handed in."""
    found = [
        Problem(each.section, lack.name, template % {"label": lack.label})
        for each in section_states(case)
        for template, lacks in (
            (_("%(label)s：内容需更正"), each.errors),
            (_("%(label)s：尚未填写"), each.missing),
        )
        for lack in lacks
    ]
    mismatch = _code_mismatch(case)
    section = section_for(case, CREDIT_CODE)
    return found + ([Problem(section, CREDIT_CODE, mismatch)] if mismatch and section else [])


def filing_complete(case: Case, _actor: Actor) -> list[str]:
    """The guard of a submission: everything required is there and can be read."""
    problems = [problem for each in section_states(case) for problem in _complaints(each)]
    mismatch = _code_mismatch(case)
    return problems + ([mismatch] if mismatch else [])


def _code_mismatch(case: Case) -> str:
    code = loaded(case.draft.dossier).enterprise.credit_code
    if code and code != case.factory.enterprise.credit_code:
        return _("统一社会信用代码与本单位登记的不一致")
    return ""


def _complaints(progress: Progress) -> Iterator[str]:
    title = say(progress.section.title)
    if progress.missing:
        yield _("“%(section)s”尚缺 %(count)d 项必填内容：%(names)s") % {
            "section": title,
            "count": len(progress.missing),
            "names": _some(progress.missing),
        }
    if progress.errors:
        yield _("“%(section)s”有 %(count)d 项内容需更正：%(names)s") % {
            "section": title,
            "count": len(progress.errors),
            "names": _some(progress.errors),
        }


def _some(lacks: tuple[Lack, ...], limit: int = 3) -> str:
    names = [lack.label for lack in lacks[:limit]]
    return _("、").join(names) + ("……" if len(lacks) > limit else "")


def _progress(case: Case, section: FormSection, dossier: Dossier, lacking: Lacking) -> Progress:
    edition = case.edition
    errors = tuple(
        Lack(name, label_of(edition, name))
        for name in case.draft.unparsed
        if concerns(section, name)
    )
    unreadable = {lack.name for lack in errors}
    missing = tuple(
        Lack(name, label_of(edition, name))
        for where, name in lacking
        if where == section.id and name not in unreadable
    )
    return Progress(section, _state(edition, section, dossier, missing, errors), missing, errors)


def _state(
    edition: Edition,
    section: FormSection,
    dossier: Dossier,
    missing: tuple[Lack, ...],
    errors: tuple[Lack, ...],
) -> SectionState:
    if errors:
        return "has_errors"
    filled = any(
        value
        for name, value in flatten(edition, section, dossier).items()
        if ":present" not in name
    )
    if missing:
        return "in_progress" if filled else "not_started"
    return "complete" if filled or any(f.required for f in section.fields) else "optional"


def _lacking(edition: Edition, dossier: Dossier) -> Lacking:
    """Everything that is lacking, once per content."""

    def found() -> Lacking:
        names = {
            input_of(finding, dossier, edition): finding.section or ""
            for finding in precheck(dossier, edition, kinds=LACKING)
        }
        return tuple((section, name) for name, section in names.items())

    return _lacks.of((content_hash(dossier), edition.id), found)
