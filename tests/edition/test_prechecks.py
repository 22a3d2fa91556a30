"""A pre-check rule that points to nothing is refused with file, line and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tihang.edition import EditionError
from tihang.edition.loader import DATA, read_folder

FAULTS = {
    "an unknown field": ("left: enterprise.rd_staff,", "left: enterprise.rd_stuff,", "rd_staff"),
    "an unknown operand": ('right: ["@finances.latest"]', 'right: ["@finances.newest"]', "latest"),
    "an unknown column": ("column: revenue,", "column: revenues,", "revenue"),
    "a pattern that does not compile": ("(?P<whole>", "(?P<whole", "正则表达式"),
    "an unknown placeholder": (
        "“%(field)s”%(read)s 多于",
        "“%(feld)s”%(read)s 多于",
        "%(field)s",
    ),
    "a repeated id": ("id: figures.profit", "id: figures.rd-spend", "figures.rd-spend"),
    "a rule without a case": (
        "finds: [{dossier: {enterprise: {staff: 862, rd_staff: 928}}, at: [enterprise.rd_staff]}]",
        "finds: []",
        "figures.yaml",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_rule_at_fault_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "2025"
    shutil.copytree(DATA / "2025", folder)
    path = folder / "prechecks" / "figures.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EditionError) as refused:
        read_folder(folder)
    first = refused.value.problems[0]
    assert first.file == "prechecks/figures.yaml"
    assert first.line > 1
    assert said in str(refused.value)
