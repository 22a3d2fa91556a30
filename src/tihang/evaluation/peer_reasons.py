"""The comparison with peers in words."""

from __future__ import annotations

from collections.abc import Iterable

from tihang.edition.model import Peer
from tihang.evaluation.explained import Explained
from tihang.evaluation.fact_reads import FactReader
from tihang.evaluation.nodes import Facts, Peers
from tihang.evaluation.result import FactRead, Threshold
from tihang.evaluation.text_of import joined
from tihang.evaluation.verdict import MET
from tihang.text import _


def explain_peers(
    rule: Peer, node: Peers, verdict: int, facts: Facts, reader: FactReader
) -> Explained:
    """Each main indicator beside its peer figure, sorted by how it compares."""
    reads: list[FactRead] = []
    thresholds: list[Threshold] = []
    missing: list[str] = []
    lines: dict[str, list[str]] = {"met": [], "unmet": [], "missing": [], "excused": []}
    for measure in node.measures:
        figure = reader.read(measure.figure, apart_from=facts[measure.peer])
        peer = reader.read(measure.peer, apart_from=facts[measure.figure])
        reads += (figure, peer)
        thresholds.append(_threshold(figure, peer, above=node.above))
        if facts[measure.applies] == 0:
            lines["excused"].append(figure.label)
        elif figure.value is None or peer.value is None:
            absent = [read for read in (figure, peer) if read.value is None]
            missing += (read.id for read in absent)
            lines["missing"] += (read.label for read in absent)
        else:
            kind = "unmet" if _falls_short(figure.value, peer.value, above=node.above) else "met"
            lines[kind].append(_compared(figure, peer))
    level = _level(rule)
    return Explained(
        verdict,
        _sentence(lines, level, above=node.above),
        tuple(reads),
        "" if verdict == MET else _change(lines, level, above=node.above),
        missing=tuple(missing),
        thresholds=tuple(thresholds),
    )


def _falls_short(figure: float, peer: float, *, above: bool) -> bool:
    return figure <= peer if above else figure < peer


def _threshold(figure: FactRead, peer: FactRead, *, above: bool) -> Threshold:
    """What counts as mean or leading is no number of the notice: an authority gives it."""
    value = None if peer.value is None else float(peer.value)
    words = {"label": figure.label, "peer": peer.shown}
    if value is None:
        shown = _("%(label)s：基准%(peer)s")
    else:
        shown = _("%(label)s > %(peer)s") if above else _("%(label)s ≥ %(peer)s")
    return Threshold(figure.id, value, shown % words, "customary")


def _compared(figure: FactRead, peer: FactRead) -> str:
    words = {"label": figure.label, "figure": figure.shown, "peer": peer.shown}
    return _("%(label)s %(figure)s（基准 %(peer)s）") % words


def _level(rule: Peer) -> str:
    levels = {
        ("province", "mean"): _("省内同行业平均水平"),
        ("province", "leading"): _("省内同行业领先水平"),
        ("country", "mean"): _("国内同行业平均水平"),
        ("country", "leading"): _("国内同行业领先水平"),
        ("world", "mean"): _("全球同行业平均水平"),
        ("world", "leading"): _("全球同行业领先水平"),
    }
    return levels[rule.peer.scope, rule.peer.statistic]


def _sentence(lines: dict[str, list[str]], level: str, *, above: bool) -> str:
    sentences = []
    if lines["unmet"]:
        words = {"level": level, "what": _listed(lines["unmet"])}
        short = _("未高于%(level)s：%(what)s") if above else _("未达到%(level)s：%(what)s")
        sentences.append(short % words)
    if lines["missing"]:
        words = {"level": level, "what": _listed(lines["missing"])}
        sentences.append(_("缺少数据，无法与%(level)s比较：%(what)s") % words)
    if lines["met"]:
        words = {"level": level, "what": _listed(lines["met"])}
        reached = _("已高于%(level)s：%(what)s") if above else _("已达到%(level)s：%(what)s")
        sentences.append(reached % words)
    if lines["excused"]:
        sentences.append(_("不适用：%(what)s") % {"what": _listed(lines["excused"])})
    return joined(sentences, _("；"))


def _change(lines: dict[str, list[str]], level: str, *, above: bool) -> str:
    changes = []
    if lines["unmet"]:
        words = {"level": level, "what": _listed(lines["unmet"])}
        raised = (
            _("将以下指标提升到高于%(level)s：%(what)s")
            if above
            else _("将以下指标提升到%(level)s：%(what)s")
        )
        changes.append(raised % words)
    if lines["missing"]:
        changes.append(_("补齐：%(what)s") % {"what": _listed(lines["missing"])})
    return joined(changes, _("；")) or _("至少有一项主要技术经济指标适用并可比较")


def _listed(items: Iterable[str]) -> str:
    return joined(items, _("、"))
