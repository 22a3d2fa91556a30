"""A dossier from a file: read, compared with the draft, taken over once it was accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from tihang.dossier.errors import DossierError, Problem, refuse
from tihang.dossier.files import MEGABYTE, kind_of, parse_dossier
from tihang.dossier.model import Dossier
from tihang.platform.filing.corrections.changed import changed_places
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.flat import as_text, flatten
from tihang.platform.filing.models import Case, Draft

MOST_YAML = 2 * MEGABYTE
"""YAML is read a hundred times slower than JSON, and others wait for the same process."""


@dataclass(frozen=True)
class Change:
    """An input whose value an import would change; blank stands for absent."""

    name: str
    section: str
    before: str
    after: str


def read_upload(case: Case, filename: str, content: bytes) -> Dossier:
    """Read an uploaded workbook, json or yaml for this case. Raises DossierError."""
    kind = kind_of(Path(filename))
    if kind == "yaml" and len(content) > MOST_YAML:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": MOST_YAML // MEGABYTE})
    dossier = parse_dossier(content, kind, case.edition)
    wrong = [
        Problem(path, _("文件为“%(found)s”，本申报为“%(due)s”") % {"found": found, "due": due})
        for path, found, due in (
            ("edition", dossier.edition, case.edition.id),
            ("tier", dossier.tier, case.tier),
            ("enterprise.credit_code", dossier.enterprise.credit_code, _credit_code(case)),
        )
        if found not in (None, due)
    ]
    if wrong:
        raise DossierError(wrong)
    return dossier


def _credit_code(case: Case) -> str:
    return case.factory.enterprise.credit_code


def take_over(draft: Draft, imported: Dossier) -> Dossier:
    """The imported dossier with what is not the firm's to say left as it is in the draft."""
    present = loaded(draft.dossier)
    return imported.model_copy(
        update={
            "edition": present.edition,
            "tier": present.tier,
            "channel": present.channel,
            "judgements": present.judgements,
            # A signature is given here, by a person; no file brings one.
            "declaration": present.declaration,
            # Peer figures are the round's; they are put in when the draft is written.
            "benchmarks": present.benchmarks,
        }
    )


def changes_by(case: Case, draft: Draft, imported: Dossier) -> list[Change]:
    """What taking over an import would change, section by section."""
    present, future = loaded(draft.dossier), take_over(draft, imported)
    edition = case.edition
    return [
        change
        for section in edition.filing_form(case.tier).sections
        for change in _section_changes(
            section.id, flatten(edition, section, present), flatten(edition, section, future)
        )
    ]


def places_changed_by(draft: Draft, imported: Dossier) -> list[str]:
    """The places of the dossier that taking over an import would change."""
    return list(changed_places(loaded(draft.dossier), take_over(draft, imported)))


def _section_changes(
    section: str, before: dict[str, str | list[str]], after: dict[str, str | list[str]]
) -> list[Change]:
    return [
        Change(name, section, _shown(before.get(name)), _shown(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if ":" not in name and _shown(before.get(name)) != _shown(after.get(name))
    ]


def _shown(value: str | list[str] | None) -> str:
    return "、".join(value) if isinstance(value, list) else as_text(value)
