"""The pre-check of a whole filing, beside its evaluation and beside merely reading its texts."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.timing import Times, interleaved
from tihang.dossier.check import leaves
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier
from tihang.edition import load
from tihang.edition.model import Edition
from tihang.evaluation import evaluate
from tihang.evaluation.precheck import precheck

GOAL_SECONDS = 0.1
EXAMPLES = Path(__file__).parent.parent / "examples"


def run(dossier: Dossier, edition: Edition, rounds: int = 15) -> dict[str, Times]:
    """Times by contestant. The floor walks every value and searches every text once."""
    anything = re.compile(r"\d{11,}")

    def floor() -> int:
        texts = (value for _at, value in leaves(dossier) if isinstance(value, str))
        return sum(anything.search(text) is not None for text in texts)

    return interleaved(
        {
            "pre-check": lambda: precheck(dossier, edition),
            "evaluation with reasons": lambda: evaluate(dossier, edition),
            "every text read once": floor,
        },
        rounds=rounds,
        calls={"pre-check": 5, "evaluation with reasons": 20, "every text read once": 20},
    )


def lengthened(dossier: Dossier) -> Dossier:
    """The filing with texts as long as those of one of 40 pages and more.

    Narratives of about 800 characters, instances of about 600, each sentence its own.
    """
    data = dossier.model_dump()
    for name, text in data["narrative"].items():
        data["narrative"][name] = _padded(text or "", name, 800)
    for number, instance in enumerate(data["scenarios"]):
        for part in ("activity", "problem", "built", "technology", "effect"):
            instance[part] = _padded(instance[part], f"{number}{part}", 120)
    return Dossier.model_validate(data)


def _padded(text: str, name: str, length: int) -> str:
    parts, number = [text], 0
    while sum(map(len, parts)) < length:
        number += 1
        parts.append(f"{name}第{number}项按月统计，设备、质量和能源数据由系统自动采集并核对。")
    return "".join(parts)


def rows(times: dict[str, Times]) -> list[str]:
    """A table for RESULTS.md."""
    head = ["| | median ms | fastest | slowest |", "|---|---|---|---|"]
    return head + [
        f"| {name} | {t.median * 1000:.1f} | {t.fastest * 1000:.1f} | {t.slowest * 1000:.1f} |"
        for name, t in times.items()
    ]


def main() -> None:
    edition = load("2025")
    for name in ("excellence", "pioneer"):
        dossier = lengthened(read_dossier(EXAMPLES / f"{name}.yaml"))
        characters = sum(len(v) for _at, v in leaves(dossier) if isinstance(v, str))
        rules, answers = len(edition.prechecks), len(dossier.answers or ())
        instances = len(dossier.scenarios or ())
        print(
            f"{name}: {rules} rules, {characters} characters,"
            f" {instances} instances, {answers} answers"
        )
        print("\n".join(rows(run(dossier, edition))))


if __name__ == "__main__":
    main()
