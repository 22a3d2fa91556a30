"""``tihang compare``: does a paper say what the dossier file says?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from tihang.cli.common import (
    MET,
    NOT_MET,
    fail,
    format_option,
    load_dossier,
    print_json,
    reason,
)
from tihang.cli.layout import INDENT, print_paragraph
from tihang.text import _

if TYPE_CHECKING:
    from tihang.documents.comparison import CodeCheck, Comparison, FieldResult

SHOWN = 50
LONGEST = 200
"""Characters shown of a value; the differing part is shown whole up to the same length."""


@click.command()
@click.argument("paper", type=click.Path(path_type=Path))
@click.option(
    "--dossier",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    help="申报数据文件 / dossier file",
)
@format_option
def compare(paper: Path, file: Path, output: str) -> None:
    """核对纸质件电子版（PDF 或 Word）与申报数据 / Compare a paper with a dossier file.

    退出状态 / exit status: 0 一致 same, 1 有差异或须人工核对 findings, 2 输入有误 bad input.
    """
    from tihang.documents.comparison import PaperRefused, as_json, compare_paper

    dossier, edition = load_dossier(file)
    try:
        comparison = compare_paper(paper.read_bytes(), dossier, edition)
    except PaperRefused as error:
        fail(f"{paper}：{error}")
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % {"file": paper, "reason": reason(error)})
    if output == "json":
        print_json(as_json(comparison))
    else:
        _print(comparison)
    sys.exit(MET if comparison.clean else NOT_MET)


def _print(comparison: Comparison) -> None:
    console = Console(highlight=False, soft_wrap=False)
    for line in _summary(comparison):
        print_paragraph(console, line)
    for field in comparison.findings[:SHOWN]:
        _print_field(console, field)
    rest = len(comparison.findings) - SHOWN
    if rest > 0:
        print_paragraph(console, _("……另有 %(count)d 处，见 --format json") % {"count": rest})


def _summary(comparison: Comparison) -> list[str]:
    from tihang.documents.ranges import page_ranges

    lines = [_code_line(comparison.code)]
    if comparison.draft:
        lines.append(_("! 材料带有“草稿”字样"))
    if comparison.scanned:
        return [*lines, _("! 材料是扫描件，没有文字可核对，须人工核对")]
    if comparison.pages_without_text:
        lines.append(
            _("! 第 %(pages)s 页没有文字，须人工核对")
            % {"pages": page_ranges(comparison.pages_without_text)}
        )
    if comparison.another_paper:
        return [*lines, _("✗ 材料与申报数据几乎没有相同内容，不是同一份申报书")]
    counts = comparison.counts
    lines.append(
        _(
            "核对 %(all)d 栏：一致 %(same)d，不一致 %(different)d，缺失 %(missing)d；"
            "表格固有文字改动 %(words)d 处"
        )
        % {
            "all": counts["same"] + counts["different"] + counts["missing"],
            "same": counts["same"],
            "different": counts["different"],
            "missing": counts["missing"],
            "words": counts["relabelled"],
        }
    )
    return lines


def _code_line(check: CodeCheck) -> str:
    from tihang.documents.ranges import page_ranges

    if check.status == "none":
        return _("? 材料上没有校验码；申报数据为 %(code)s") % {"code": check.expected}
    if check.status == "same":
        return _("✓ 校验码与申报数据一致：%(code)s") % {"code": check.expected}
    found = "；".join(
        _("%(code)s（第 %(pages)s 页）") % {"code": code, "pages": page_ranges(pages)}
        if pages
        else code
        for code, pages in check.found
    )
    return _("✗ 校验码属于另一版本：材料为 %(found)s；申报数据为 %(code)s") % {
        "found": found,
        "code": check.expected,
    }


def _print_field(console: Console, field: FieldResult) -> None:
    place = " / ".join([*field.place, field.label] if field.label else field.place)
    if field.page:
        place = _("%(place)s（第 %(page)d 页）") % {"place": place, "page": field.page}
    if field.status == "missing":
        print_paragraph(console, _("✗ 材料上缺失：%(place)s") % {"place": place})
    else:
        print_paragraph(console, f"✗ {place}")
    print_paragraph(console, _("线上：%(text)s") % {"text": _short(field.online)}, indent=INDENT)
    if field.status == "missing":
        return
    print_paragraph(console, _("材料：%(text)s") % {"text": _short(field.paper)}, indent=INDENT)
    if field.change and (field.change.online, field.change.paper) != (field.online, field.paper):
        print_paragraph(
            console,
            _("差异：“%(online)s” → “%(paper)s”")
            % {"online": _short(field.change.online), "paper": _short(field.change.paper)},
            indent=INDENT,
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}……"
