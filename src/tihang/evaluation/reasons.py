"""Reasons: what a rule read, what it compared, and what would change its verdict, in words.

The verdict itself is never worked out here: it comes from the compiled node of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from tihang.evaluation.explained import Explained, all_of, any_of, condition_verdict
from tihang.evaluation.fact_reads import FactReader
from tihang.evaluation.facts import Reading
from tihang.evaluation.ladder import Branch
from tihang.evaluation.nodes import Facts, Peers, Truths
from tihang.evaluation.peer_reasons import explain_peers
from tihang.evaluation.result import ConditionVerdict, FactRead, Threshold
from tihang.evaluation.scalar import judge_of
from tihang.evaluation.text_of import clipped, joined, noted, shown_number
from tihang.evaluation.verdict import MET, UNDETERMINED, UNMET
from tihang.text import _, current_language


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
        judged = self._judged_before[key] = condition_verdict(condition, found)
        return judged

    def explain(self, branch: Branch, condition: Condition) -> Explained:
        """Explain a rule of a condition."""
        rule = branch.rule
        verdict = branch.judge(self._facts)
        match rule:
            case Judged():
                (fact,) = branch.node.facts()
                found = self._judged(rule, fact, verdict)
            case Holds():
                found = self._truths([rule.holds], verdict)
            case AtLeast(at_least=compared):
                found = self._bound(compared, verdict, condition, least=True)
            case AtMost(at_most=compared):
                found = self._bound(compared, verdict, condition, least=False)
            case Peer():
                if not isinstance(branch.node, Peers):
                    raise TypeError(type(branch.node))
                found = explain_peers(rule, branch.node, verdict, self._facts, self._reader)
            case AllOf():
                found = all_of(self._parts(branch, condition), verdict)
            case AnyOf():
                found = any_of([self.explain(p, condition) for p in branch.parts], verdict)
            case _:
                assert_never(rule)
        return found

    def _parts(self, branch: Branch, condition: Condition) -> list[Explained]:
        """The parts of a conjunction, its truth facts told in one sentence."""
        truths = tuple(part.rule.holds for part in branch.parts if isinstance(part.rule, Holds))
        others = [p for p in branch.parts if not isinstance(p.rule, Holds)]
        parts = [self.explain(part, condition) for part in others]
        if truths:
            parts.insert(0, self._truths(truths, judge_of(Truths(truths))(self._facts)))
        return parts

    # --- a person's judgement ---------------------------------------------------

    def _judged(self, rule: Judged, fact: str, verdict: int) -> Explained:
        """``fact`` is the firm's own claim on a self-rated tier, else a reviewer's judgement."""
        family, _dot, clause = fact.partition(".")
        tell = self._self_rated if family == "claim" else self._reviewed
        read = (self._reader.read(fact),)
        note = _quoted(self._notes.get(fact, ""))
        if verdict != UNDETERMINED:
            sentence, change = tell(clause, verdict, note, "")
            return Explained(verdict, sentence, read, change)
        look_at = rule.judged.in_language(self._language)
        sentence, change = tell(clause, verdict, note, look_at)
        return Explained(verdict, sentence, read, change, missing=(fact,), look_at=(look_at,))

    def _self_rated(self, _clause: str, verdict: int, note: str, look_at: str) -> tuple[str, str]:
        if verdict == MET:
            return _("企业自评符合：%(statement)s") % {"statement": note}, ""
        if verdict == UNMET:
            sentence = _("企业自评不符合")
        else:
            sentence = _("须由企业自评并作说明，自评要点：%(look_at)s") % {"look_at": look_at}
        return noted(sentence, note), _("企业达到本条要求，并在条件自评中说明依据")

    def _reviewed(self, clause: str, verdict: int, note: str, look_at: str) -> tuple[str, str]:
        if verdict == MET:
            return noted(_("审核人认定符合"), note), ""
        if verdict == UNMET:
            sentence = noted(_("审核人认定不符合"), note)
            return sentence, _("企业达到本条要求，并经审核人重新认定")
        sentence = _("须由审核人认定，核查要点：%(look_at)s") % {"look_at": look_at}
        return noted(sentence, self._own_answer(clause)), _("审核人核查后认定符合")

    def _own_answer(self, clause: str) -> str:
        """What the firm itself says of a clause that a reviewer has yet to judge."""
        claim = self._facts[f"claim.{clause}"]
        statement = _quoted(self._notes.get(f"claim.{clause}", ""))
        if claim == 1:
            return _("企业自述符合：%(statement)s") % {"statement": statement}
        return _("企业自述不符合") if claim == 0 else statement

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
        elif verdict == MET:
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


def _quoted(statement: str) -> str:
    """What somebody wrote, for use inside a sentence that has a full stop of its own."""
    return clipped(statement).rstrip("。.；;，,")


def _listed(items: Iterable[str]) -> str:
    return joined(items, _("、"))
