"""The declaration of truth: what is confirmed, by whom, and whether it still holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.dossier.canonical import content_hash
from tihang.edition.model import FieldSpec, FormSection
from tihang.platform.accounts.models import Membership
from tihang.platform.actor import Actor, Role
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.submission.models import Signature
from tihang.platform.words import moment, say

DECLARATION = "declaration."


@dataclass(frozen=True)
class Standing:
    """How the declaration of a case stands."""

    signature: Signature | None
    """The last one; none where nobody has signed yet."""
    holds: bool
    """The content is the one that was signed."""
    changed: tuple[str, ...] = ()
    """Titles of the sections that were changed since."""

    @property
    def is_void(self) -> bool:
        return self.signature is not None and not self.holds


def standing_of(case: Case) -> Standing:
    """Whether the draft is signed as it is now. Uses signatures fetched along with the case."""
    signatures = list(case.signatures.all())
    if not signatures:
        return Standing(None, holds=False)
    digest = content_hash(loaded(case.draft.dossier))
    matching = [each for each in signatures if each.content_hash == digest]
    if matching:
        return Standing(matching[-1], holds=True)
    return Standing(signatures[-1], holds=False, changed=_changed_since(case, signatures[-1]))


def _changed_since(case: Case, signature: Signature) -> tuple[str, ...]:
    versions = case.draft.section_versions
    return tuple(
        say(section.title)
        for section in case.edition.filing_form(case.tier).sections
        if versions.get(section.id, 1) > signature.version
    )


def statements_of(case: Case) -> list[FieldSpec]:
    """The declarations that the tier's form asks for, one by one."""
    return [
        spec
        for section in case.edition.filing_form(case.tier).sections
        for field in section.fields
        if field.path.startswith(DECLARATION)
        if (spec := case.edition.field(field.path)).kind == "truth"
    ]


def statement_hash(case: Case) -> str:
    """Of the words confirmed, as the edition has them in Chinese, one to a line."""
    words = "\n".join(spec.label.zh for spec in statements_of(case))
    return hashlib.sha256(words.encode()).hexdigest()


def section_of_declaration(case: Case) -> FormSection:
    """Where the form shows the declaration."""
    return next(
        section
        for section in case.edition.filing_form(case.tier).sections
        if any(field.path.startswith(DECLARATION) for field in section.fields)
    )


def signer_may_hand_in(case: Case) -> bool:
    """True where the table gives the last step to the signatory; else it takes two people."""
    steps = [step for step in case.workflow.steps if "declared" in step.guards]
    return bool(steps) and all(step.who == Role.SIGNATORY for step in steps)


def against_signing(actor: Actor, case: Case) -> list[str]:
    """Why this person cannot sign the filing as it is now."""
    if actor.role != Role.SIGNATORY:
        return [_("真实性承诺由法定代表人或其授权的签署人签署，您的账号是“企业填报人”")]
    problems = []
    if case.draft.unparsed:
        problems.append(_("尚有内容无法读取，须由填报人更正后再签署"))
    draft = case.draft
    is_editor = draft.updated_by_id == actor.user_id
    if is_editor and not signer_may_hand_in(case) and not _last_edit_was_signing(case):
        problems.append(
            _("申报内容最后由您本人修改，须由另一位签署人签署，或由填报人核对修改后再由您签署")
        )
    return problems


def _last_edit_was_signing(case: Case) -> bool:
    return any(each.version == case.draft.version for each in case.signatures.all())


def awaits_signature_of(actor: Actor, case: Case) -> bool:
    """True where this person is to sign the draft as it is now, and can."""
    is_asked = any("declared" in step.guards for step in case.workflow.steps)
    return (
        actor.role == Role.SIGNATORY
        and is_asked
        and not standing_of(case).holds
        and not against_signing(actor, case)
    )


def signatories_of(case: Case) -> list[str]:
    """The names of those who can sign for the firm at present."""
    held = (
        Membership.objects.in_force()
        .filter(enterprise=case.factory.enterprise, role=Role.SIGNATORY, user__is_active=True)
        .select_related("user")
    )
    return list(dict.fromkeys(str(each.user) for each in held))


def words_of(standing: Standing) -> str:
    """What stands against handing in, in one sentence; blank where it is signed."""
    if standing.signature is None:
        return _("真实性承诺尚未签署：请本单位法定代表人或授权签署人核对后签署")
    if standing.holds:
        return ""
    given = {"time": moment(standing.signature.at)}
    if standing.changed:
        parts = {"sections": _("、").join(standing.changed), **given}
        return _("%(time)s签署后内容有修改（%(sections)s），需重新签署") % parts
    return _("%(time)s签署后内容有修改，需重新签署") % given
