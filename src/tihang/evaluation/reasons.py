"""Reasons: what a rule read, what it compared, and what would change its verdict, in words.

The verdict itself is never worked out here: it comes from the compiled node of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from tihang.edition.model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Comparison,
    Condition,
    Edition,
    Holds,
    Judged,
    Peer,
)
from tihang.evaluation.fact_reads import FactReader
from tihang.evaluation.facts import Reading
from tihang.evaluation.ladder import Branch
from tihang.evaluation.nodes import Facts, Measure, Peers, Truths
from tihang.evaluation.result import ConditionVerdict, FactRead, Threshold
from tihang.evaluation.scalar import judge_of
from tihang.evaluation.text_of import (
    clipped,
    is_missing,
    joined,
    noted,
    numbered,
    shown_number,
    with_full_stop,
)
from tihang.evaluation.verdict import Verdict
from tihang.text import _, current_language


@dataclass(slots=True)  # Not frozen, which would take three times as long to make.
class Explained:
    """A rule's verdict in words; sentences have no full stop yet."""

    verdict: int
    sentence: str
    facts: tuple[FactRead, ...]
    change: str
    """What would turn the verdict into met; empty where it is met."""
    missing: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    look_at: tuple[str, ...] = ()


class Explainer:
    """Explains conditions of one edition by the facts of one dossier."""

    def __init__(self, reading: Reading, edition: Edition) -> None:
        self._facts = reading.facts
        self._notes = reading.notes
        self._language = current_language()
        self._edition = edition
        self._reader = FactReader(reading, edition)
        self._judged_before: dict[tuple[str, Callable[[Facts], int]], ConditionVerdict] = {}

    def judge(self, condition: Condition, branch: Branch) -> ConditionVerdict:
        """Judge a condition; one that the same clause poses to several tiers is done once."""
        key = condition.clause.id, branch.judge
        known = self._judged_before.get(key)
        if known is not None:
            return known._replace(condition=condition)
        found = self.explain(branch, condition)
        judged = self._judged_before[key] = _condition_verdict(condition, found)
        return judged

    def explain(self, branch: Branch, condition: Condition) -> Explained:
        """Explain a rule of a condition."""
        rule = branch.rule
        verdict = branch.judge(self._facts)
        match rule:
            case Judged():
                found = self._judged(rule, verdict, condition)
            case Holds():
                found = self._truths([rule.holds], verdict)
            case AtLeast(at_least=compared):
                found = self._bound(compared, verdict, condition, least=True)
            case AtMost(at_most=compared):
                found = self._bound(compared, verdict, condition, least=False)
            case Peer():
                found = self._peers(rule, branch, verdict)
            case AllOf():
                found = self._all(rule, branch, verdict, condition)
            case AnyOf():
                found = _any_of([self.explain(p, condition) for p in branch.parts], verdict)
            case _:
                assert_never(rule)
        return found

    # --- a person's judgement ---------------------------------------------------

    def _judged(self, rule: Judged, verdict: int, condition: Condition) -> Explained:
        clause = condition.clause.id
        look_at = rule.judged.in_language(self._language)
        if self._edition.tier(condition.tier).self_rated:
            fact, sentence, change = self._self_rated(clause, verdict, look_at)
        else:
            fact, sentence, change = self._reviewed(clause, verdict, look_at)
        missing = verdict == Verdict.UNDETERMINED
        return Explained(
            verdict,
            sentence,
            (self._reader.read(fact),),
            "" if verdict == Verdict.MET else change,
            missing=(fact,) if missing else (),
            look_at=(look_at,) if missing else (),
        )

    def _self_rated(self, clause: str, verdict: int, look_at: str) -> tuple[str, str, str]:
        fact = f"claim.{clause}"
        note = clipped(self._notes.get(fact, ""))
        if verdict == Verdict.MET:
            sentence = _("企业自评符合：%(statement)s") % {"statement": note}
        elif verdict == Verdict.UNMET:
            sentence = noted(_("企业自评不符合"), note)
        else:
            sentence = _("须由企业自评并作说明，自评要点：%(look_at)s") % {"look_at": look_at}
            sentence = noted(sentence, note)
        return fact, sentence, _("企业达到本条要求，并在条件自评中说明依据")

    def _reviewed(self, clause: str, verdict: int, look_at: str) -> tuple[str, str, str]:
        fact = f"judged.{clause}"
        note = clipped(self._notes.get(fact, ""))
        if verdict == Verdict.MET:
            return fact, noted(_("审核人认定符合"), note), ""
        if verdict == Verdict.UNMET:
            return (
                fact,
                noted(_("审核人认定不符合"), note),
                _("企业达到本条要求，并经审核人重新认定"),
            )
        sentence = _("须由审核人认定，核查要点：%(look_at)s") % {"look_at": look_at}
        return fact, noted(sentence, self._own_answer(clause)), _("审核人核查后认定符合")

    def _own_answer(self, clause: str) -> str:
        """What the firm itself says of a clause that a reviewer has yet to judge."""
        claim = self._facts[f"claim.{clause}"]
        statement = clipped(self._notes.get(f"claim.{clause}", ""))
        if is_missing(claim):
            return statement
        if claim:
            return _("企业自述符合：%(statement)s") % {"statement": statement}
        return _("企业自述不符合")

    # --- truths -----------------------------------------------------------------

    def _truths(self, names: Sequence[str], verdict: int) -> Explained:
        reads = [self._reader.read(name) for name in names]
        met = [self._noted_label(r) for r in reads if r.value is True]
        unmet = [self._noted_label(r) for r in reads if r.value is False]
        missing = [r for r in reads if r.value is None]
        sentences = []
        if unmet:
            sentences.append(_("申报信息显示未满足：%(what)s") % {"what": _listed(unmet)})
        if missing:
            sentences.append(
                _("缺少信息，无法判定：%(what)s")
                % {"what": _listed(map(self._noted_label, missing))}
            )
        if met:
            sentences.append(_("申报信息显示已满足：%(what)s") % {"what": _listed(met)})
        wanted = _listed(r.label for r in reads if r.value is not True)
        return Explained(
            verdict,
            joined(sentences, _("；")),
            tuple(reads),
            _("补齐或整改后满足：%(what)s") % {"what": wanted} if wanted else "",
            missing=tuple(r.id for r in missing),
        )

    def _noted_label(self, read: FactRead) -> str:
        return noted(read.label, self._notes.get(read.id, ""))

    # --- numbers ----------------------------------------------------------------

    def _bound(
        self, compared: Comparison, verdict: int, condition: Condition, *, least: bool
    ) -> Explained:
        fact = compared.fact
        limit = self._edition.tier(condition.tier).parameters[compared.parameter]
        bound = float(limit.value)
        read = self._reader.read(fact, apart_from=bound)
        required = shown_number(bound, limit.unit or read.unit)
        words = {
            "label": read.label,
            "value": noted(read.shown, self._notes.get(fact, "")),
            "required": required,
        }
        if read.value is None:
            sentence = noted(
                _("缺少%(label)s，无法与要求的 %(required)s 比较") % words,
                self._notes.get(fact, ""),
            )
            change = _("补齐%(label)s") % words
        elif verdict == Verdict.MET:
            sentence = (
                _("%(label)s为 %(value)s，达到要求的 %(required)s")
                if least
                else _("%(label)s为 %(value)s，未超过规定的 %(required)s")
            ) % words
            change = ""
        elif least:
            sentence = _("%(label)s为 %(value)s，低于要求的 %(required)s") % words
            change = _("将%(label)s提高到 %(required)s 以上") % words
        else:
            sentence = _("%(label)s为 %(value)s，超过规定的 %(required)s") % words
            change = _("将%(label)s降低到 %(required)s 以下") % words
        return Explained(
            verdict,
            sentence,
            (read,),
            change,
            missing=(fact,) if read.value is None else (),
            thresholds=(
                Threshold(fact, bound, f"{'≥' if least else '≤'} {required}", limit.standing),
            ),
        )

    # --- peers ------------------------------------------------------------------

    def _peers(self, rule: Peer, branch: Branch, verdict: int) -> Explained:
        node = branch.node
        if not isinstance(node, Peers):
            raise TypeError(type(node))
        level = _peer_level(rule)
        reads: list[FactRead] = []
        thresholds: list[Threshold] = []
        lines: dict[str, list[str]] = {"met": [], "unmet": [], "missing": [], "excused": []}
        missing: list[str] = []
        for measure in node.measures:
            figure, peer = self._compared(measure)
            reads += (figure, peer)
            thresholds.append(
                Threshold(
                    measure.figure,
                    None if peer.value is None else float(peer.value),
                    f"{figure.label} ≥ {peer.shown}",
                    "customary",
                )
            )
            if self._facts[measure.applies] == 0:
                lines["excused"].append(figure.label)
            elif figure.value is None or peer.value is None:
                absent = [read for read in (figure, peer) if read.value is None]
                missing += (read.id for read in absent)
                lines["missing"] += (read.label for read in absent)
            else:
                kind = "met" if figure.value >= peer.value else "unmet"
                lines[kind].append(
                    _("%(label)s %(figure)s（基准 %(peer)s）")
                    % {"label": figure.label, "figure": figure.shown, "peer": peer.shown}
                )
        return Explained(
            verdict,
            _peer_sentence(lines, level),
            tuple(reads),
            "" if verdict == Verdict.MET else _peer_change(lines, level),
            missing=tuple(missing),
            thresholds=tuple(thresholds),
        )

    def _compared(self, measure: Measure) -> tuple[FactRead, FactRead]:
        return (
            self._reader.read(measure.figure, apart_from=self._facts[measure.peer]),
            self._reader.read(measure.peer, apart_from=self._facts[measure.figure]),
        )

    # --- compositions -------------------------------------------------------------

    def _all(self, rule: AllOf, branch: Branch, verdict: int, condition: Condition) -> Explained:
        truths = [part.holds for part in rule.all if isinstance(part, Holds)]
        parts = (
            [self._truths(truths, judge_of(Truths(tuple(truths)))(self._facts))] if truths else []
        )
        parts += [
            self.explain(part, condition)
            for part in branch.parts
            if not isinstance(part.rule, Holds)
        ]
        open_parts = [part for part in parts if part.verdict != Verdict.MET]
        return Explained(
            verdict,
            joined((part.sentence for part in open_parts or parts), _("；")),
            _facts_of(parts),
            joined((part.change for part in open_parts), _("；")),
            missing=_missing_of(open_parts),
            thresholds=_thresholds_of(parts),
            look_at=_look_at_of(open_parts),
        )


def _condition_verdict(condition: Condition, found: Explained) -> ConditionVerdict:
    met = found.verdict == Verdict.MET
    return ConditionVerdict(
        condition=condition,
        verdict=Verdict(found.verdict),
        reason=with_full_stop(found.sentence),
        facts=found.facts,
        thresholds=found.thresholds,
        missing=() if met else tuple(dict.fromkeys(found.missing)),
        look_at=None if met else joined(found.look_at, _("；")) or None,
        would_change=None if met else with_full_stop(found.change),
    )


def _any_of(parts: Sequence[Explained], verdict: int) -> Explained:
    """One part suffices: a met one is told alone, otherwise all are."""
    met = [part for part in parts if part.verdict == Verdict.MET]
    open_parts = [] if met else list(parts)
    sentence = (
        joined((part.sentence for part in met), _("；"))
        if met
        else _("以下各项满足其一即可：%(parts)s")
        % {"parts": numbered(part.sentence for part in parts)}
    )
    return Explained(
        verdict,
        sentence,
        _facts_of(parts),
        joined((part.change for part in open_parts), _("，或者")),
        missing=_missing_of(open_parts),
        thresholds=_thresholds_of(parts),
        look_at=_look_at_of(open_parts),
    )


def _facts_of(parts: Iterable[Explained]) -> tuple[FactRead, ...]:
    return tuple(fact for part in parts for fact in part.facts)


def _missing_of(parts: Iterable[Explained]) -> tuple[str, ...]:
    return tuple(fact for part in parts for fact in part.missing)


def _thresholds_of(parts: Iterable[Explained]) -> tuple[Threshold, ...]:
    return tuple(threshold for part in parts for threshold in part.thresholds)


def _look_at_of(parts: Iterable[Explained]) -> tuple[str, ...]:
    return tuple(what for part in parts for what in part.look_at)


def _listed(items: Iterable[str]) -> str:
    return joined(items, _("、"))


def _peer_level(rule: Peer) -> str:
    levels = {
        ("province", "mean"): _("省内同行业平均水平"),
        ("province", "leading"): _("省内同行业领先水平"),
        ("country", "mean"): _("国内同行业平均水平"),
        ("country", "leading"): _("国内同行业领先水平"),
        ("world", "mean"): _("全球同行业平均水平"),
        ("world", "leading"): _("全球同行业领先水平"),
    }
    return levels[rule.peer.scope, rule.peer.statistic]


def _peer_sentence(lines: dict[str, list[str]], level: str) -> str:
    sentences = []
    if lines["unmet"]:
        words = {"level": level, "what": _listed(lines["unmet"])}
        sentences.append(_("未达到%(level)s：%(what)s") % words)
    if lines["missing"]:
        words = {"level": level, "what": _listed(lines["missing"])}
        sentences.append(_("缺少数据，无法与%(level)s比较：%(what)s") % words)
    if lines["met"]:
        words = {"level": level, "what": _listed(lines["met"])}
        sentences.append(_("已达到%(level)s：%(what)s") % words)
    if lines["excused"]:
        sentences.append(_("不适用：%(what)s") % {"what": _listed(lines["excused"])})
    if not any(lines.values()):
        sentences.append(_("本版本未列出主要技术经济指标，无法比较"))
    return joined(sentences, _("；"))


def _peer_change(lines: dict[str, list[str]], level: str) -> str:
    changes = []
    if lines["unmet"]:
        words = {"level": level, "what": _listed(lines["unmet"])}
        changes.append(_("将以下指标提升到%(level)s：%(what)s") % words)
    if lines["missing"]:
        changes.append(_("补齐：%(what)s") % {"what": _listed(lines["missing"])})
    return joined(changes, _("；")) or _("至少有一项主要技术经济指标适用并可比较")
