"""Draw the edition's workflows into docs/workflow.md and its Chinese counterpart.

    workflow_diagram.py            write both pages
    workflow_diagram.py --check    exit 1, naming the page, where one is not what it should be

The pages are Mermaid state diagrams with a table of steps: the same table that moves a case.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tihang.edition import load
from tihang.edition.model import Edition
from tihang.edition.model.base import Bilingual
from tihang.edition.model.workflow import Step, Workflow

ROOT = Path(__file__).resolve().parent.parent
EDITION = "2025"


@dataclass(frozen=True)
class Page:
    """One language of the page: where it is, how to say a name, and its own words."""

    path: Path
    say: Callable[[Bilingual], str]
    title: str
    intro: str
    heads: tuple[str, ...]
    words: dict[str, str]
    """Names of roles, guards and standings, and the few words between them."""


ENGLISH = Page(
    ROOT / "docs" / "workflow.md",
    lambda name: name.en,
    "How a case moves",
    "[中文](workflow.zh-CN.md) · Drawn from edition {edition} by `tools/workflow_diagram.py`; "
    "do not edit by hand.\nA case moves along these steps and no other way. Every step is written "
    "to the journal; a step that freezes makes an immutable revision with its content hash.",
    ("Step", "From", "To", "Who", "What must hold before", "Freezes", "Source"),
    {
        "clerk": "firm",
        "county_officer": "county",
        "city_officer": "city",
        "province_officer": "province",
        "group_officer": "group headquarters",
        "department_officer": "other departments",
        "signatory": "signatory of the firm",
        "filing_complete": "the filing is complete",
        "prechecked": "nothing red, and each yellow finding has a reason",
        "declared": "a second person has signed this content",
        "credit_checked": "both credit look-ups are recorded",
        "conditions_examined": "every condition left to judgement is judged",
        "opinion_issued": "the opinion is issued",
        "ranked": "the case has a place in the ranking",
        "countersigned": "the departments were heard or late, and objections are settled",
        "tiers": "{step} ({tiers})",
        "reason": "a reason is given",
        "yes": "yes",
        "notice": "notice",
        "secondary": "secondary",
        "customary": "customary",
        "; ": "; ",
        ", ": ", ",
    },
)
CHINESE = Page(
    ROOT / "docs" / "workflow.zh-CN.md",
    lambda name: name.zh,
    "案卷怎样流转",
    "[English](workflow.md) · 由 `tools/workflow_diagram.py` 按 {edition} 版本生成，"
    "请勿手工修改。\n"
    "案卷只能按下列步骤流转，每一步都记入流转日志；标明“固化”的步骤生成不可更改的版本，"
    "并带内容校验码。",
    ("步骤", "原状态", "新状态", "办理人", "前提", "固化", "出处"),
    {
        "clerk": "申报单位",
        "county_officer": "县（市、区）",
        "city_officer": "设区市",
        "province_officer": "省级",
        "group_officer": "集团总部",
        "department_officer": "会同部门",
        "signatory": "企业授权签署人",
        "filing_complete": "填报内容完整",
        "prechecked": "预审无红项，黄项均已改正或说明理由",
        "declared": "第二人已就该内容签署真实性承诺",
        "credit_checked": "两个信用网站均已登记查询结果",
        "conditions_examined": "需人工认定的条款均已认定",
        "opinion_issued": "初审意见已出具",
        "ranked": "已列入推荐排序",
        "countersigned": "会同部门均已答复或逾期，异议均已处理",
        "tiers": "{step}（{tiers}）",
        "reason": "须写明理由",
        "yes": "是",
        "notice": "通知原文",
        "secondary": "转引",
        "customary": "惯例",
        "; ": "；",
        ", ": "、",
    },
)
PAGES = (ENGLISH, CHINESE)


def render(edition: Edition, page: Page) -> str:
    """Return the whole page as Markdown."""
    parts = [f"# {page.title}", page.intro.format(edition=edition.id)]
    for workflow in edition.workflows:
        parts += [
            f"## {page.say(workflow.title)}",
            "\n".join(("```mermaid", *_diagram(workflow, page), "```")),
            "\n".join(_table(edition, workflow, page)),
        ]
    return "\n\n".join(parts) + "\n"


def _diagram(workflow: Workflow, page: Page) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in workflow.states:
        yield f'    state "{page.say(state.name)}" as {state.id}'
    yield f"    [*] --> {workflow.initial}"
    for step in workflow.steps:
        for origin in step.origin:
            yield f"    {origin} --> {step.target}: {page.say(step.label)}"
    for state in workflow.states:
        if state.final:
            yield f"    {state.id} --> [*]"


def _table(edition: Edition, workflow: Workflow, page: Page) -> Iterator[str]:
    names = {state.id: page.say(state.name) for state in workflow.states}
    yield _row(page.heads)
    yield _row("---" for _ in page.heads)
    for step in workflow.steps:
        yield _row(
            (
                _named(edition, step, page),
                page.words[", "].join(names[origin] for origin in step.origin),
                names[step.target],
                page.words[step.who],
                _demands(step, page),
                page.words["yes"] if step.freezes else "",
                _source(edition, step, page),
            )
        )


def _named(edition: Edition, step: Step, page: Page) -> str:
    """The step's label, with the tiers that it is for where it is not for all."""
    tiers = page.words[", "].join(page.say(edition.tier(tier).name) for tier in step.tiers)
    return (
        page.words["tiers"].format(step=page.say(step.label), tiers=tiers)
        if tiers
        else page.say(step.label)
    )


def _demands(step: Step, page: Page) -> str:
    demands = [*step.guards, *(["reason"] if step.needs_reason else [])]
    return page.words["; "].join(page.words[demand] for demand in demands)


def _source(edition: Edition, step: Step, page: Page) -> str:
    standing = page.words[step.standing]
    if step.standing == "customary" or step.reference is None:
        return standing
    named = step.reference
    number = next(d.number for d in edition.documents if d.id == named.document)
    return f"{standing} {number or named.document} {named.place}".strip()


def _row(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` compare them; return 1 where one is stale."""
    edition = load(EDITION)
    stale = False
    for page in PAGES:
        text = render(edition, page)
        if "--check" not in arguments:
            page.path.write_text(text, encoding="utf-8")
        elif not page.path.exists() or page.path.read_text(encoding="utf-8") != text:
            stale = True
            print(f"{page.path.relative_to(ROOT)} is stale: run python tools/workflow_diagram.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
