"""The loader refuses an edition that contradicts itself, naming file, line and mend."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
import yaml

from tihang.edition import Edition, EditionError, Problem, load, read_folder
from tihang.edition.loader import DATA
from tihang.text import use_language

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the edition with its code lists, to be spoilt."""
    copy = tmp_path / "2025"
    shutil.copytree(DATA / "2025", copy)
    shutil.copytree(DATA / "codes", copy / "codes")
    return copy


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(EditionError) as refusal:
        read_folder(folder)
    return refusal.value.problems


def test_a_copy_reads_as_the_same_edition(folder: Path, edition: Edition) -> None:
    assert read_folder(folder) == edition


def test_shared_code_lists_are_found_where_the_folder_has_none(
    folder: Path, edition: Edition
) -> None:
    shutil.rmtree(folder / "codes")
    assert read_folder(folder) == edition


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_a_contradiction_is_refused_with_file_line_and_mend(
    folder: Path, fault: dict[str, str]
) -> None:
    path = folder / fault["file"]
    text = path.read_text(encoding="utf-8")
    assert fault["old"] in text
    changed = text.replace(fault["old"], fault["new"], 1)
    path.write_text(changed, encoding="utf-8")
    start = changed.index(fault["at"]) if "at" in fault else text.index(fault["old"])
    line = changed[:start].count("\n") + 1

    found = problems_of(folder)

    named = [p for p in found if fault["says"] in p.message]
    assert (fault["file"], line) in {(p.file, p.line) for p in named}, "\n".join(map(str, found))
    assert all(p.mend for p in found)


def test_a_state_from_which_no_end_is_reached_is_refused(folder: Path) -> None:
    path = folder / "workflow/central.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("origin: [draft, returned, group_review]", "origin: [draft, group_review]")
    text = text.replace("origin: [returned]", "origin: [draft]")
    text = text.replace("    mandatory: [submit]\n", "")
    path.write_text(text, encoding="utf-8")
    line = next(i for i, row in enumerate(text.split("\n"), 1) if "{id: returned" in row)
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("workflow/central.yaml", line)
    assert "returned" in problem.message


def test_peers_without_main_indicators_are_refused(folder: Path) -> None:
    path = folder / "kpis.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("    main: true\n", ""), encoding="utf-8"
    )
    found = problems_of(folder)
    assert len(found) == 4
    assert all("main: true" in p.mend for p in found)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "rubrics.yaml").unlink()
    (problem,) = problems_of(folder)
    assert problem.file == "rubrics.yaml"
    assert "找不到" in problem.message


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n"])
def test_a_file_without_lists_is_refused(folder: Path, content: bytes) -> None:
    (folder / "rubrics.yaml").write_bytes(content)
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("rubrics.yaml", 1)


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "rubrics.yaml").write_bytes("rubrics: 评分".encode("gb18030"))
    (problem,) = problems_of(folder)
    assert "UTF-8" in problem.message


def test_an_edition_without_a_list_of_files_is_refused(folder: Path) -> None:
    (folder / "edition.yaml").write_text("id: '2026'\n", encoding="utf-8")
    (problem,) = problems_of(folder)
    assert problem.file == "edition.yaml"
    assert "files" in problem.message


def test_a_value_given_in_two_files_is_refused(folder: Path) -> None:
    path = folder / "rubrics.yaml"
    text = path.read_text(encoding="utf-8") + "id: again\n"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("rubrics.yaml", text.count("\n"))


def test_all_faults_of_a_stage_are_told_at_once(folder: Path) -> None:
    for name in ("forms/annex2.yaml", "forms/annex4.yaml"):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("path: enterprise.name,", "path: nowhere,"), encoding="utf-8")
    assert [p.file for p in problems_of(folder)] == ["forms/annex2.yaml", "forms/annex4.yaml"]


def test_a_fault_in_the_defaults_of_a_file_is_told_once(folder: Path) -> None:
    path = folder / "clauses/basic.yaml"
    text = path.read_text(encoding="utf-8").replace("tiers: [basic]", "tiers: [basics]")
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(folder)
    assert "是否应为“basic”" in problem.mend


def test_a_problem_prints_as_file_line_message_and_mend() -> None:
    problem = Problem("clauses/basic.yaml", 37, "没有文件“x”。", "是否应为“y”？")
    assert str(problem) == "clauses/basic.yaml:37: 没有文件“x”。 改法：是否应为“y”？"
    with use_language("en"):
        assert str(problem).startswith("clauses/basic.yaml:37: ")
    error = EditionError([problem, Problem("a.yaml", 1, "甲。", "乙")])
    assert str(error).split("\n")[0].startswith("a.yaml:1: ")


def test_reading_is_quick() -> None:
    load.cache_clear()
    times = []
    for _attempt in range(5):
        start = time.perf_counter()
        read_folder(DATA / "2025")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5
