"""A paper beside its dossier: what was changed is found where it stands, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.documents.comparison.papers import (
    EDITION,
    KINDS,
    TIERS,
    changed_word,
    example,
    page_count,
    paper,
    printed,
    with_blank_page,
    with_body,
    with_pages,
)
from tihang.documents.comparison import Comparison, as_json, compare_paper
from tihang.documents.comparison.fields import Field, expected_of
from tihang.documents.comparison.text import folded
from tihang.documents.content.filing import filing_content
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier

HARD = (
    "福建某某<科技>有限公司&集团“引号”'单'\"双\"",
    "堃喆珺玥镕昇祎翀 𠮷野家 😀👨‍👩‍👧 e\u0301 m³ CO₂ ℃ ≥ Ⅲ ①",
    "x" * 300 + " https://example.com/" + "a/" * 80,
    "第一行\n第二行\n\n  第三行缩进",
    "表\t格\u3000全角\u2003空",
)


def compared(data: bytes, tier: str) -> Comparison:
    return compare_paper(data, example(tier), EDITION)


def fields_of(dossier: Dossier) -> tuple[Field, ...]:
    return expected_of(filing_content(dossier, EDITION)).fields


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_of_a_dossier_has_no_difference(tier: str, kind: str) -> None:
    comparison = compared(paper(tier, kind), tier)
    assert comparison.findings == ()
    assert comparison.code.status == "same"
    assert comparison.counts["same"] == sum(not f.words for f in fields_of(example(tier))) > 500
    assert comparison.clean


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HARD)
def test_hard_text_is_read_back_as_it_was_written(text: str, kind: str) -> None:
    whole = example("basic").model_dump()
    whole["enterprise"]["name"] = whole["narrative"]["profile"] = text
    whole["scenarios"] = [{**whole["scenarios"][0], "instance": text, "problem": text}]
    whole["kpis"] = [{**whole["kpis"][0], "basis": text}]
    whole["evidence"] = [{"id": "E01", "title": text, "file": text}]
    dossier = Dossier.model_validate(whole)
    assert compare_paper(printed(dossier, kind), dossier, EDITION).findings == ()


def test_a_changed_figure_is_shown_beside_the_online_value() -> None:
    (field,) = compared(changed_word("basic", (">268人<", ">286人<")), "basic").findings
    assert field.place == ("一、企业基本信息",)
    assert (field.label, field.status) == ("职工人数", "different")
    assert (field.online, field.paper) == ("268人", "286人")
    assert field.change is not None
    assert (field.change.online, field.change.paper) == ("68", "86")


def test_a_figure_that_grew_is_found_in_its_own_cell() -> None:
    (field,) = compared(changed_word("basic", (">860<", ">8601<")), "basic").findings
    assert (field.label, field.online, field.paper) == ("利润总额（万元）", "860", "8601")
    assert field.place[-1] == "第 1 行"


def test_a_value_taken_out_is_missing() -> None:
    (field,) = compared(changed_word("basic", ("建筑陶瓷墙地砖<", "<")), "basic").findings
    assert (field.label, field.status, field.paper) == ("主要产品", "missing", "")


def test_changed_words_of_the_form_are_told_from_values() -> None:
    changed = changed_word("basic", ("主营业务收入（万元）<", "主营业务收入（元）<"))
    (field,) = compared(changed, "basic").findings
    assert (field.status, field.paper) == ("relabelled", "主营业务收入（元）")


def test_full_width_line_breaks_and_blanks_make_no_difference() -> None:
    changed = changed_word(
        "basic",
        ("ceramics@example.com", "ｃｅｒａｍｉｃｓ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        (">268人<", ">2 6 8 人<"),
        ("建筑陶瓷墙地砖<", "建筑陶瓷</w:t><w:br/><w:t>墙地砖<"),
    )
    assert compared(changed, "basic").findings == ()


def test_deleted_and_hidden_text_of_word_does_not_count() -> None:
    removed = "<w:del><w:r><w:t>旧文</w:t></w:r></w:del>"
    deleted = changed_word("basic", (">268人</w:t>", f">268人</w:t></w:r>{removed}<w:r>"))
    hidden = changed_word(
        "basic",
        (">268人</w:t>", "></w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>268人</w:t>"),
    )
    assert compared(deleted, "basic").findings == ()
    (field,) = compared(hidden, "basic").findings
    assert (field.label, field.status) == ("职工人数", "missing")


def test_what_a_person_writes_on_a_line_left_for_it_is_no_difference() -> None:
    dossier = example("basic").model_copy(
        update={"declaration": example("basic").declaration.model_copy(update={"signed_on": None})}
    )
    word = printed(dossier, "docx")
    filled = with_body(word, lambda body: body.replace("　　年　　月　　日", "2025年7月11日"))
    assert filled != word
    assert compare_paper(filled, dossier, EDITION).findings == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_of_another_revision_is_known_by_its_code(kind: str) -> None:
    factory = example("basic").factory.model_copy(update={"lines": 99})
    other = example("basic").model_copy(update={"factory": factory})
    comparison = compared(printed(other, kind), "basic")
    assert comparison.code.status == "other"
    assert {code for code, _ in comparison.code.found} == {short_code(content_hash(other))}
    assert [(f.label, f.online, f.paper) for f in comparison.findings] == [
        ("产线数量", "2条", "99条")
    ]


def test_pages_of_two_revisions_put_together_are_no_paper_of_either() -> None:
    factory = example("basic").factory.model_copy(update={"project": "另一个项目"})
    other = printed(example("basic").model_copy(update={"factory": factory}), "pdf")
    last = page_count(other)
    pages = [(paper("basic", "pdf"), range(last - 1)), (other, range(last - 1, last))]
    mixed = with_pages(iter(pages))
    comparison = compared(mixed, "basic")
    assert comparison.findings == ()
    assert comparison.code.status == "other"
    assert [pages for _, pages in comparison.code.found if pages == (last,)] == [(last,)]
    assert not comparison.clean


def test_a_draft_is_not_taken_for_the_paper() -> None:
    for kind in KINDS:
        comparison = compared(printed(example("basic"), kind, draft=True), "basic")
        assert comparison.draft
        assert comparison.findings == ()
        assert not comparison.clean
    assert not compared(paper("basic", "pdf"), "basic").draft


def test_a_page_without_text_is_named_for_a_person_to_read() -> None:
    comparison = compared(with_blank_page(paper("basic", "pdf"), 7), "basic")
    assert comparison.pages_without_text == (8,)
    assert not comparison.scanned
    assert {field.status for field in comparison.findings} <= {"missing", "different"}
    assert 10 < comparison.counts["missing"] < 200


def test_another_paper_altogether_is_said_to_be_one() -> None:
    def other(body: str) -> str:
        start, end = body.index("<w:body>") + 8, body.rindex("<w:sectPr")
        text = "关于组织召开年度安全生产工作会议的函。" * 40
        return f"{body[:start]}<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{body[end:]}"

    comparison = compared(with_body(paper("basic", "docx"), other), "basic")
    assert comparison.another_paper
    assert comparison.fields == ()
    assert not comparison.clean


def test_plain_data_has_the_differences_and_their_counts() -> None:
    data = as_json(compared(changed_word("basic", (">268人<", ">286人<")), "basic"))
    assert data["clean"] is False
    assert data["counts"]["different"] == len(data["fields"]) == 1
    assert data["fields"][0]["label"] == "职工人数"
    assert data["code"]["status"] == "same"


LEFT_ALONE = {"format", "edition", "tier", "judgements", "benchmarks"}
MOVES_ROWS = {"clause", "scenario", "number"}


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, (*path, key))]
    if isinstance(value, list | tuple):
        return [leaf for n, part in enumerate(value) for leaf in leaves(part, (*path, n))]
    return [path] if isinstance(value, str | int | Decimal) else []


def put(value: object, path: tuple[str | int, ...], change: object) -> object:
    if not path:
        assert callable(change)
        return change(value)
    step, *rest = path
    if isinstance(value, dict):
        return {**value, step: put(value[step], tuple(rest), change)}
    assert isinstance(value, list | tuple)
    assert isinstance(step, int)
    return [*value[:step], put(value[step], tuple(rest), change), *value[step + 1 :]]


@st.composite
def edits(draw: st.DrawFn, tier: str) -> Dossier:
    """The example with one to six of its values changed a little or altogether."""
    whole: object = example(tier).model_dump(exclude_none=True)
    places = [p for p in leaves(whole) if p[0] not in LEFT_ALONE and p[-1] not in MOVES_ROWS]
    for path in draw(st.lists(st.sampled_from(places), min_size=1, max_size=6, unique=True)):
        whole = put(whole, path, lambda value: draw(edited(value)))
    try:
        return Dossier.model_validate(whole)
    except ValueError:
        assume(False)
        raise


def edited(value: object) -> st.SearchStrategy[object]:
    if isinstance(value, bool):
        return st.just(not value)
    if isinstance(value, int | Decimal):
        return st.sampled_from((1, 10, -1)).map(lambda step: value + step)
    text = str(value)
    more = st.sampled_from(("0", "变", "（变更）", "增加的文字" * 9))
    longer = st.tuples(st.integers(0, len(text)), more).map(
        lambda at: text[: at[0]] + at[1] + text[at[0] :]
    )
    return st.one_of(longer, st.just(text[:-1]), st.just("换成另一段文字"))


# Papers are set anew for each example, so that there are few of them and none is shrunk.
@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data(), tier=st.sampled_from(TIERS))
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.slow
def test_each_changed_field_is_found_and_no_other(
    kind: str, data: st.DataObject, tier: str
) -> None:
    other = data.draw(edits(tier))
    fields, others = fields_of(example(tier)), fields_of(other)
    assume(len(fields) == len(others))
    wanted = [
        (field.place, field.label, field.value or field.label)
        for field, changed in zip(fields, others, strict=True)
        if not np.array_equal(folded(field.value), folded(changed.value))
        or not np.array_equal(folded(field.label), folded(changed.label))
    ]
    found = compared(printed(other, kind), tier).findings
    assert [(field.place, field.label, field.online) for field in found] == wanted
