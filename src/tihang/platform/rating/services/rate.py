"""Rating oneself: begin, answer, record how one stands, declare."""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.edition.model import FormSection, Step
from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.filing import drafts
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.names import KEYED
from tihang.platform.filing.forms.reading import Posted
from tihang.platform.filing.gaps import section_for
from tihang.platform.filing.models import Case, Draft
from tihang.platform.filing.queries import evaluation_of
from tihang.platform.filing.workflow import StepRefused, take_step
from tihang.platform.journal import services as journal
from tihang.platform.rating import standings
from tihang.platform.rating.models import Rating
from tihang.platform.registry.models import Factory
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Round


@transaction.atomic
def start_self_rating(actor: Actor, factory: Factory) -> Case:
    """Begin the self-rating of a factory by the newest edition, or go on with the one begun.

    Raises :class:`filing.CannotStart`.
    """
    round_ = rounds.latest_round()
    if round_ is None:
        raise filing.CannotStart(_("平台尚未发布任何批次，暂不能自评，请联系平台管理员"))
    # Two people who press the button at once begin one self-rating.
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    tier = next((each for each in round_.rules.tiers if each.self_rated), None)
    if tier is None:
        raise filing.CannotStart(_("本年度规则没有由企业自评的层级"))
    begun = Case.objects.filter(
        round=round_, factory=factory, tier=tier.id, factory__enterprise_id=actor.enterprise_id or 0
    ).first()
    return begun or filing.start_case(actor, round_, factory, tier.id, filing.SELF)


def save_answers(actor: Actor, case: Case, posted: Posted, base_version: int) -> drafts.Saved:
    """Save the answers that were posted; what was not on the page stays.

    Raises :class:`drafts.StaleVersion` and :class:`drafts.NotEditable`.
    """
    section = answers_section(case)
    return drafts.save_section(
        actor, case, section.id, _completed(case, section, posted), base_version
    )


def answers_section(case: Case) -> FormSection:
    """The section of the form that holds the self-rating."""
    section = section_for(case, "answers")
    if section is None:
        raise SuspiciousOperation("this form asks for no answers")
    return section


@transaction.atomic
def save_quick(actor: Actor, case: Case, posted: Posted, base_version: int) -> drafts.Saved:
    """Save the key facts and answers of one page, each in the section that it belongs to.

    Raises :class:`drafts.StaleVersion` and :class:`drafts.NotEditable`; then nothing is saved.
    """
    saved: drafts.Saved | None = None
    errors: dict[str, str] = {}
    for section in case.edition.filing_form(case.tier).sections:
        if not any(drafts.concerns(section, name.partition(":")[0]) for name in posted):
            continue
        data = _completed(case, section, posted)
        # Saving a section raises the draft's version, but no other section's own.
        saved = drafts.save_section(actor, case, section.id, data, base_version)
        errors |= saved.errors
    if saved is None:
        raise SuspiciousOperation("nothing of the form was posted")
    return drafts.Saved(saved.version, saved.saved_at, errors)


def _completed(case: Case, section: FormSection, posted: Posted) -> Posted:
    """What was posted of a section, put over what the section holds already.

    A page of the rating shows a few inputs of a row; the others of the row stay. A row that
    was offered and left blank is no row.
    """
    draft = Draft.objects.get(case=case)
    held = drafts.inputs_of(case, section, draft)
    mine = {
        name: value
        for name, value in posted.items()
        if drafts.concerns(section, name.partition(":")[0])
    }
    rows = {row_of(name) for name in held}
    said = {row_of(name) for name, value in mine.items() if value and not is_given(name)}
    return held | {
        name: value
        for name, value in mine.items()
        if row_of(name) is None or row_of(name) in rows | said
    }


def row_of(name: str) -> str | None:
    """The row that an input stands in, where the firm adds rows; none otherwise."""
    row, bracket, _rest = name.partition("]")
    keyed = row.partition("[")[0] in KEYED
    return None if keyed or not bracket else row


def is_given(name: str) -> bool:
    """Filled in by the page itself, so that it does not say that the row is wanted."""
    return name.endswith("].year")


@transaction.atomic
def record_rating(
    actor: Actor, case: Case, occasion: Rating.Occasion | str = Rating.Occasion.ASKED
) -> Rating:
    """Keep how the factory stands now."""
    evaluation = evaluation_of(case)
    statuses = standings.own_statuses(evaluation)
    tiers = standings.by_tier(case.edition, statuses)
    groups = standings.by_group(case.edition, case.tier, statuses)
    rating = Rating.objects.create(
        factory=case.factory,
        case=case,
        edition=case.edition.id,
        tier=case.tier,
        content_hash=evaluation.content_hash,
        occasion=occasion,
        tiers={tier: {"status": c.status, **asdict(c)} for tier, c in tiers.items()},
        shares={group: {"met": c.met, "of": c.total} for group, c in groups.items()},
        verdicts=statuses,
        at=timezone.now(),
        by_id=actor.user_id,
    )
    journal.record(
        case.stream,
        "record_rating",
        actor,
        {"rating": rating.pk, "occasion": str(occasion), "hash": rating.content_hash},
    )
    return rating


def record_after_step(case: Case, step: Step, actor: Actor) -> None:
    """Keep a rating whenever the firm hands its filing over or declares its self-rating."""
    if step.freezes and step.who in ENTERPRISE_ROLES:
        occasion = Rating.Occasion.DECLARED if step.recognises else Rating.Occasion.SUBMITTED
        record_rating(actor, case, occasion)


@transaction.atomic
def declare(actor: Actor, case: Case, *, truthful: bool, base_version: int | None = None) -> Case:
    """The signatory signs and declares the self-rating. Raises StepRefused, NotEditable.

    ``base_version`` is the draft's version that the signatory looked at.
    """
    if not truthful:
        raise StepRefused([_("请先勾选真实性承诺")])
    draft = drafts.lock_draft(actor, case)
    if base_version is not None and draft.version != base_version:
        raise StepRefused([_("您核对之后内容又有修改，请重新核对后再签署")])
    section = section_for(case, "declaration.truthful")
    dossier = loaded(draft.dossier)
    declaration = dossier.declaration.model_copy(
        update={
            "truthful": True,
            "signed_by": actor.name,
            "signed_on": timezone.localdate(),
        }
    )
    drafts.write_draft(
        draft,
        actor,
        dossier.model_copy(update={"declaration": declaration}),
        [section.id] if section else [],
    )
    return take_step(case, "declare", actor)
