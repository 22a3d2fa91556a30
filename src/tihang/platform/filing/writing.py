"""What stands above the inputs of a section to help with its long texts."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.documents.content.rich import is_rich
from tihang.edition.model import Edition, FieldSpec, FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing import drafts
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.reading import section_specs
from tihang.platform.filing.models import Case
from tihang.platform.filing.pictures import choices
from tihang.platform.filing.printing import undrawn


def panel(request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """The toolbar of the long texts, how to write without it, and what cannot be printed."""
    rich = has_rich_text(case.edition, section)
    odd = undrawn(_typed(case, section))
    if not rich and not odd:
        return None
    context = {
        "case": case,
        "rich": rich,
        "undrawn": odd,
        "pictures": choices(case, loaded(case.draft.dossier)) if rich else [],
    }
    return render_to_string("filing/_writing.html", context, request=request)


def has_rich_text(edition: Edition, section: FormSection) -> bool:
    """Whether a section has a text in which lists, tables and pictures are read."""
    return any(map(_is_rich, section_specs(edition, section)))


def _is_rich(spec: FieldSpec) -> bool:
    return is_rich(spec.path, spec.kind) or any(
        is_rich(f"{spec.path}.{column.path}", column.kind) for column in spec.columns
    )


def _typed(case: Case, section: FormSection) -> list[str]:
    inputs = drafts.inputs_of(case, section, case.draft)
    return [text for text in inputs.values() if isinstance(text, str)]
