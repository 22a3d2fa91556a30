"""What must hold of a case before it is taken over; each check raises CaseRefused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tihang.dossier.bundle import BundleCase, BundleRevision, JournalEntry
from tihang.edition.model import Workflow
from tihang.platform.actor import ENTERPRISE_ROLES, Role
from tihang.platform.countersign import told
from tihang.platform.countersign.services import ASKED
from tihang.platform.exchange.entries import Happened
from tihang.platform.exchange.models import Kind, PartnerKey
from tihang.platform.exchange.passing import RANK, decisions_of, rank_of_role, steps_of
from tihang.platform.exchange.placing import Place
from tihang.platform.exchange.refusal import CaseRefused
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import replay
from tihang.platform.journal import queries as journal
from tihang.platform.journal.continuing import travelling
from tihang.platform.registry.models import Authority, Level
from tihang.platform.registry.queries import chain_above
from tihang.platform.review import replaying
from tihang.platform.submission import replaying as firms_word


def stream_is_the_cases(case: BundleCase, entries: Sequence[JournalEntry]) -> None:
    """No bundle adds to any other journal than that of its case."""
    if not entries:
        raise CaseRefused(
            _("没有流转日志：这是由文件制作的数据包，不能作为案卷导入，可核对后按文件导入申报内容")
        )
    if entries[0].stream != f"case:{case.id}":
        raise CaseRefused(_("流转日志不是这个案卷的"))


def within_reach(desk: Authority, office: Authority, keys: Iterable[PartnerKey], kind: str) -> None:
    """The key speaks for the case's authority, and the case is this office's business."""
    chain = {each.pk for each in chain_above(desk)}
    active = [key for key in keys if key.revoked_at is None]
    if not any(_speaks_for(key.authority, desk, chain) for key in active):
        raise CaseRefused(
            _("签名密钥代表“%(holder)s”，无权送交“%(desk)s”受理的案卷")
            % {
                "holder": "、".join(dict.fromkeys(key.authority.name for key in active)),
                "desk": desk.name,
            }
        )
    ours = office.pk in chain or (desk.level == Level.GROUP and office.level == Level.PROVINCE)
    if not ours:
        raise CaseRefused(_("案卷由“%(desk)s”受理，不属本单位管辖") % {"desk": desk.name})
    if kind == Kind.FILINGS and office.pk == desk.pk:
        raise CaseRefused(_("这是本单位受理的案卷，上级的决定应以“审批结果”数据包返回"))


def _speaks_for(holder: Authority, desk: Authority, chain: set[int]) -> bool:
    """An authority speaks for its own cases and those beneath it, the province for groups too."""
    return holder.pk in chain or (desk.level == Level.GROUP and holder.level == Level.PROVINCE)


def is_the_same_case(case: BundleCase, local: Case) -> None:
    theirs = (case.edition, case.round, case.tier, case.channel, case.credit_code)
    ours = (
        local.round.edition,
        local.round.code,
        local.tier,
        local.channel,
        local.enterprise.credit_code,
    )
    if theirs != ours or (case.authority_code or local.authority.code) != local.authority.code:
        raise CaseRefused(_("与本系统同一标识的案卷在企业、批次、层级、渠道或受理部门上不一致"))


def place_is_free(case: BundleCase, place: Place) -> None:
    """A factory has one case for a tier of a round."""
    if place.factory is None:
        return
    other = Case.objects.filter(round=place.round, factory=place.factory, tier=case.tier).first()
    if other:
        raise CaseRefused(
            _("该工厂在本批次、本层级已有另一申报 %(number)s") % {"number": other.number}
        )


def local_history(local: Case) -> tuple[JournalEntry, ...]:
    return tuple(travelling(entry) for entry in journal.entries(local.stream))


def history(
    case: BundleCase,
    workflow: Workflow,
    before: Sequence[JournalEntry],
    new: Sequence[JournalEntry],
    keys: Iterable[PartnerKey],
    kind: str,
) -> None:
    """The new entries lead by the table's steps to the state that the manifest names."""
    whole = [*before, *new]
    if replay([Happened(entry) for entry in whole], workflow) != case.state:
        raise CaseRefused(_("流转日志推出的状态与清单不符"))
    moved = steps_of(whole, workflow)
    if moved and moved[-1][0].at != case.state_since:
        raise CaseRefused(_("进入状态的时间与流转日志不符"))
    for happened, step in steps_of(new, workflow):
        signatory = happened.actor_role == Role.SIGNATORY and step.who in ENTERPRISE_ROLES
        if happened.actor_role != step.who and not signatory:
            raise CaseRefused(
                _("第 %(seq)d 条流转记录由无权办理此步骤的角色作出") % {"seq": happened.seq}
            )
    _roles_are_the_senders(new, {step.action for step in workflow.steps}, keys, kind)
    _words_are_the_senders(before, new, keys, kind)
    if kind == Kind.DECISIONS:
        # The list in the manifest may go back to what an earlier bundle brought.
        decided = decisions_of(whole, workflow)
        if case.decisions != decided[len(decided) - len(case.decisions) :]:
            raise CaseRefused(_("清单所列的决定与流转日志不符"))


def _roles_are_the_senders(
    new: Iterable[JournalEntry], actions: set[str], keys: Iterable[PartnerKey], kind: str
) -> None:
    """Filings tell what was done at the sender's and below, decisions what was done above."""
    effective = actions | replaying.ACTIONS | firms_word.ACTIONS
    for entry in new:
        if entry.action in effective and not _fits(entry.actor_role, keys, kind):
            raise _not_the_senders(entry)


def _words_are_the_senders(
    before: Iterable[JournalEntry],
    new: Iterable[JournalEntry],
    keys: Iterable[PartnerKey],
    kind: str,
) -> None:
    """Nobody adds a word to a consultation that is known here as another level's.

    A department speaks at the level of the authority that asked it.
    """
    known = told.askers(map(Happened, before))
    for entry in new:
        if entry.action in told.ACTIONS:
            happened = Happened(entry)
            told.check(happened)
            asker = known.get(happened.data["consultation"])
            if asker is not None and not _fits(asker, keys, kind):
                raise _not_the_senders(entry)


def _fits(role: str, keys: Iterable[PartnerKey], kind: str) -> bool:
    rank = rank_of_role(role)
    ranks = [RANK[Level(key.authority.level)] for key in keys if key.revoked_at is None]
    return rank <= max(ranks) if kind == Kind.FILINGS else rank >= min(ranks)


def _not_the_senders(entry: JournalEntry) -> CaseRefused:
    return CaseRefused(
        _("第 %(seq)d 条流转记录不是发送方可以作出的（%(who)s）")
        % {"seq": entry.seq, "who": entry.organisation or entry.actor_name}
    )


def asked_above(
    new: Iterable[JournalEntry], keys: Iterable[PartnerKey], kind: str
) -> tuple[str, ...]:
    """Who is said to have asked departments, and is not the sender or below: to be looked at."""
    asked = (entry for entry in new if entry.action == ASKED)
    above = [entry.organisation for entry in asked if not _fits(entry.actor_role, keys, kind)]
    return tuple(
        _("流转日志中有“%(office)s”请部门会签的记录，却由下级报送，请核对") % {"office": office}
        for office in dict.fromkeys(above)
        if kind == Kind.FILINGS
    )


def revisions(
    case: BundleCase,
    workflow: Workflow,
    before: Sequence[JournalEntry],
    new: Sequence[JournalEntry],
) -> tuple[BundleRevision, ...]:
    """The revisions that the new entries froze. Each is there, as the journal names it."""
    known = _frozen(before, workflow)
    due = _frozen(new, workflow)
    given = {revision.number: revision for revision in case.revisions}
    for number, digest in due.items():
        revision = given.get(number)
        if revision is None or revision.content_hash != digest or number in known:
            raise CaseRefused(
                _("第 %(number)d 次固化版本缺失，或与流转日志所记的校验值不符") % {"number": number}
            )
    extra = sorted(set(given) - set(known) - set(due))
    if extra:
        raise CaseRefused(_("流转日志没有第 %(number)d 次固化版本的记录") % {"number": extra[0]})
    return tuple(given[number] for number in sorted(due))


def _frozen(entries: Iterable[JournalEntry], workflow: Workflow) -> dict[int, str]:
    return {
        happened.data["revision"]: happened.data["hash"]
        for happened, step in steps_of(entries, workflow)
        if step.freezes
    }


def revisions_agree(case: BundleCase, local: Case) -> None:
    """What is here under a number is what the bundle has under it."""
    ours = dict(local.revisions.values_list("number", "content_hash"))
    for revision in case.revisions:
        if ours.get(revision.number, revision.content_hash) != revision.content_hash:
            raise CaseRefused(
                _("第 %(number)d 次固化版本与本系统的不同") % {"number": revision.number}
            )
