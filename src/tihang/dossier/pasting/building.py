"""One instance while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tihang.dossier.model import ScenarioInstance
from tihang.dossier.values import MAX_TEXT
from tihang.edition.model import Edition
from tihang.edition.scenario_names import nearest_scenario, plain_name
from tihang.text import _


@dataclass
class Building:
    """What was read of an instance so far, each text with the line it came from."""

    first: int
    stage: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    uses_ai: bool | None = None
    evidence: list[str] | None = None
    lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines.append(self.first)

    def put_name(self, part: str, words: str | None) -> None:
        if not words:
            return
        if part == "stage":
            self.stage = words
        else:
            self.names[part] = words

    def has_other(self, part: str, words: str) -> bool:
        """True where this instance already has another name of this kind, or its texts."""
        there = self.stage if part == "stage" else self.names.get(part)
        if there is None:
            return False
        return there != words or (part != "stage" and bool(self.texts))

    def say(self, line: int, part: str, text: str) -> None:
        self.lines.append(line)
        self.texts.setdefault(part, []).append((line, text))

    def says_none(self, table: str) -> None:
        self.rows.setdefault(table, [])

    def add_row(self, line: int, table: str, row: dict[str, object]) -> None:
        self.lines.append(line)
        self.rows.setdefault(table, []).append(row)

    def too_long(self) -> list[tuple[int, str]]:
        """Take out the lines that no dossier can hold, and return them."""
        return [out for part in self.texts for out in self._trim(part)]

    def _trim(self, part: str) -> list[tuple[int, str]]:
        kept: list[tuple[int, str]] = []
        out: list[tuple[int, str]] = []
        length = 0
        for line, text in self.texts[part]:
            length += 1 + len(text) + sum(character > "\uffff" for character in text)
            (out if out or length > MAX_TEXT else kept).append((line, text))
        self.texts[part] = kept
        return out

    def stage_note(self, edition: Edition) -> str | None:
        """What to say where the title's stage is not that of its scenario."""
        near = nearest_scenario(edition, self.names.get("scenario", ""))
        if not self.stage or near is None:
            return None
        stage = edition.stage(near.stage).name.zh
        if plain_name(self.stage).removesuffix("环节") == plain_name(stage):
            return None
        return _(
            "第 %(line)d 行写明的环节为“%(written)s”，而“%(scenario)s”属于“%(stage)s”环节，请核对"
        ) % {
            "line": self.first,
            "written": self.stage,
            "scenario": near.name,
            "stage": stage,
        }

    def instance(self) -> ScenarioInstance:
        data: dict[str, Any] = {
            **self.names,
            **{part: "\n".join(text for _line, text in said) for part, said in self.texts.items()},
            **self.rows,
            "uses_ai": self.uses_ai,
            "evidence": self.evidence,
        }
        return ScenarioInstance.model_validate(data)
