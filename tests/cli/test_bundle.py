"""``tihang bundle``: cases on a stick, and decisions back."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import EXAMPLES, ROOT, Tihang
from tests.cli.test_bad_input import assert_refused
from tihang.dossier.canonical import content_hash
from tihang.dossier.files import read_dossier

COUNTY = "闽清县工业和信息化局"
CITY = "福州市工业和信息化局"
MADE = "2025-07-18T17:00:00+08:00"
ANY = {
    r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}(?=$)": "FINGERPRINT",
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00": "TIME",
    r"[0-9a-f]{16}(?=\.manifest)": "BUNDLE",
}


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with the examples."""
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def county(tihang: Tihang) -> Path:
    """The county's private key; the public one is beside it."""
    assert tihang("bundle", "key", "--out", "county.key", "--holder", COUNTY).exit_code == 0
    return Path("county.key")


@pytest.fixture
def export(tihang: Tihang, county: Path) -> Callable[..., Result]:
    def run(*arguments: object) -> Result:
        return tihang(
            "bundle", "export", *arguments, "--key", county, "--out", "a.tihang",
            "--from", COUNTY, "--made-at", MADE,
        )  # fmt: skip

    return run


def plain(line: str) -> str:
    for pattern, word in ANY.items():
        line = re.sub(pattern, word, line.rstrip())
    return line


def test_the_manual_shows_what_the_commands_print(tihang: Tihang) -> None:
    manual = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = manual.split("## bundle:")[1].split("\n## ")[0]
    lines = section.split("The private key stays")[0].splitlines()
    block = "\n".join(line[4:] for line in lines if line.startswith("    "))
    steps = block.split("$ tihang ")[1:]
    assert [step.split()[1] for step in steps] == ["key", "export", "verify", "import"]
    for step in steps:
        command, *shown = step.splitlines()
        result = tihang(*shlex.split(command))
        assert result.exit_code == 0, result.output
        printed = [plain(line) for line in result.stdout.splitlines()]
        due = [plain(line) for line in shown]
        if "…" in due:
            due = due[due.index("…") + 1 :]
            printed = printed[-len(due) :]
        assert printed == due


def test_dossiers_arrive_as_they_were_sent(tihang: Tihang, export: Callable[..., Result]) -> None:
    assert export("examples/basic.yaml", "examples/excellence.xlsx").exit_code == 0
    result = tihang("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    assert result.exit_code == 0
    arrived = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in Path("in").rglob("revision-*")
    }
    sent = (read_dossier(f"examples/{name}") for name in ("basic.yaml", "excellence.xlsx"))
    assert arrived == {content_hash(dossier) for dossier in sent}


def test_export_import_export_gives_the_same_file(
    tihang: Tihang, export: Callable[..., Result]
) -> None:
    export("examples/basic.yaml", "examples/pioneer.yaml")
    before = Path("a.tihang").read_bytes()
    tihang("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    export(*sorted(Path("in").rglob("revision-*.json")))
    assert Path("a.tihang").read_bytes() == before
    (manifest,) = Path("in/bundles").glob("*.manifest.json")
    export(manifest)
    assert Path("a.tihang").read_bytes() == before


def test_a_second_import_says_that_it_changed_nothing(
    tihang: Tihang, export: Callable[..., Result]
) -> None:
    export("examples/basic.yaml")
    take = ("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    assert "已导入：新增 3 个文件" in tihang(*take).stdout
    again = tihang(*take)
    assert again.exit_code == 0
    assert "没有改动任何内容" in again.stdout
    assert json.loads(tihang(*take, "--format", "json").stdout)["added"] == []


def test_evidence_goes_along_by_its_hash_or_its_name_and_what_lacks_is_said(
    tihang: Tihang, export: Callable[..., Result]
) -> None:
    report = b"%PDF-1.7 report"
    filing = {
        "format": "tihang-dossier/1",
        "edition": "2025",
        "tier": "basic",
        "evidence": [
            {"id": "E01", "sha256": hashlib.sha256(report).hexdigest().upper()},
            {"id": "E02", "file": "照片.jpg"},
            {"id": "E03", "title": "说明"},
        ],
    }
    Path("filing.json").write_text(json.dumps(filing), encoding="utf-8")
    Path("files/deep").mkdir(parents=True)
    Path("files/deep/renamed.pdf").write_bytes(report)
    lacking = export("filing.json", "--evidence", "files")
    assert lacking.exit_code == 1
    assert "! filing.json：缺少佐证材料 E02 照片.jpg" in lacking.stdout
    Path("files/照片.jpg").write_bytes(b"photo")
    assert export("filing.json", "--evidence", "files").exit_code == 0
    tihang("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    assert {path.read_bytes() for path in Path("in/evidence").iterdir()} == {report, b"photo"}


def test_decisions_go_back(tihang: Tihang, export: Callable[..., Result]) -> None:
    export("examples/basic.yaml", "examples/excellence.yaml")
    tihang("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    tihang("bundle", "key", "--out", "city.key", "--holder", CITY)
    (manifest,) = Path("in/bundles").glob("*.manifest.json")
    Path("d.yaml").write_text(
        """
- case: NWBZ-29F5-EMH4-P9HW
  action: return
  state: returned
  at: '2025-07-21T10:00:00+08:00'
  organisation: 福州市工业和信息化局
  due: '2025-07-25'
  items: [{place: factory.started, reason: 与立项文件不一致}]
""",
        encoding="utf-8",
    )
    answer = ("bundle", "export", manifest, "--decisions", "d.yaml", "--key", "city.key",
              "--out", "back.tihang")  # fmt: skip
    assert_refused(tihang(*answer), "--from")
    assert tihang(*answer, "--from", CITY).exit_code == 0
    back = tihang("bundle", "verify", "back.tihang", "--trust", "city.key.pub")
    assert back.exit_code == 0
    assert f"审批结果：{CITY} → {COUNTY}" in back.stdout
    assert "return → returned" in back.stdout
    told = tihang(
        "bundle", "import", "back.tihang", "--trust", "city.key.pub", "--out", "in",
        "--format", "json",
    )  # fmt: skip
    (case,) = json.loads(told.stdout)["manifest"]["cases"]
    assert case["enterprise"] == "闽清梅溪陶瓷有限公司"
    assert case["decisions"][0]["items"][0]["reason"] == "与立项文件不一致"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "应为决定的列表"),
        ("- 1", "第 1 项：没有这个案卷"),
        ("- case: X", "没有这个案卷"),
        ("- case: NWBZ-29F5-EMH4-P9HW\n  actoin: a", "是否为“action”"),
        ("- {case: NWBZ-29F5-EMH4-P9HW", "d.yaml"),
    ],
)
def test_a_decision_that_cannot_be_used_is_named(
    tihang: Tihang, export: Callable[..., Result], text: str, says: str
) -> None:
    export("examples/basic.yaml")
    tihang("bundle", "import", "a.tihang", "--trust", "county.key.pub", "--out", "in")
    (manifest,) = Path("in/bundles").glob("*.manifest.json")
    Path("d.yaml").write_text(text, encoding="utf-8")
    result = export(manifest, "--decisions", "d.yaml")
    assert_refused(result, says, problems=None)


def test_a_changed_byte_is_refused_naming_the_file(
    tihang: Tihang, export: Callable[..., Result]
) -> None:
    export("examples/basic.yaml")
    data = bytearray(Path("a.tihang").read_bytes())
    data[data.index("闽清梅溪陶瓷".encode(), 6000)] ^= 1
    Path("a.tihang").write_bytes(data)
    for command in (("verify",), ("import", "--out", "in")):
        result = tihang("bundle", command[0], "a.tihang", "--trust", "county.key.pub", *command[1:])
        assert_refused(result, "revision-00000001.json：内容与清单的 SHA-256 不符")
    assert not Path("in").exists()


def test_a_key_that_nobody_vouches_for(tihang: Tihang, export: Callable[..., Result]) -> None:
    export("examples/basic.yaml")
    tihang("bundle", "key", "--out", "other.key")
    verify = ("bundle", "verify", "a.tihang")
    assert_refused(tihang(*verify), "--trust")
    assert_refused(tihang(*verify, "--trust", "other.key.pub"), "不在信任名单中")
    told = tihang(*verify, "--trust", "other.key.pub", "--allow-unknown")
    assert told.exit_code == 1
    assert "来源无法确认" in told.stdout
    data = json.loads(tihang(*verify, "--allow-unknown", "--format", "json").stdout)
    assert data["key"]["trusted"] is False
    take = ("bundle", "import", "a.tihang", "--trust", "other.key.pub", "--out", "in")
    assert_refused(tihang(*take), "不在信任名单中")
    assert not Path("in").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("key", "--out", "county.key"), "密钥不会被覆盖"),
        (("key", "--out", "no/k"), "无法写入 no/k"),
        (("key", "--out", "k", "--holder", "a\nb"), "应为一行文字"),
        (("verify", "none.tihang", "--trust", "county.key.pub"), "none.tihang"),
        (("verify", "examples", "--trust", "county.key.pub"), "这是文件夹"),
        (("verify", "examples/basic.yaml", "--trust", "county.key.pub"), "不是梯航数据包"),
        (("verify", "examples/basic.yaml", "--trust", "none.pub"), "没有这个文件"),
        (("verify", "examples/basic.yaml", "--trust", "county.key"), "这是私钥"),
    ],
)
def test_what_cannot_be_used_is_named(
    tihang: Tihang, county: Path, arguments: tuple[str, ...], says: str
) -> None:
    assert_refused(tihang("bundle", *arguments), says)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("examples/broken/wrong-check-digit.yaml",), "末位应为"),
        (("examples/basic.yaml", "examples/basic.yaml"), "完全相同"),
        (("examples/basic.yaml", "--evidence", "none"), "没有佐证材料文件夹 none"),
        (("examples/basic.yaml", "--out", "a.zip"), "应以 .tihang 为扩展名"),
        (("examples/basic.yaml", "--key", "county.key.pub"), "不是可用的签名私钥"),
        (("examples/basic.yaml", "--from", ""), "--from"),
        (("examples/basic.yaml", "--decisions", "d.yaml"), "须针对一个已导入的数据包"),
        (("none.manifest.json",), "没有这个文件"),
        (("none.manifest.json", "examples/basic.yaml"), "一次只能给出一个"),
    ],
)
def test_an_export_that_cannot_be_made_leaves_nothing(
    tihang: Tihang, county: Path, arguments: tuple[str, ...], says: str
) -> None:
    usual = ("--key", county, "--out", "a.tihang", "--from", COUNTY)
    result = tihang("bundle", "export", *usual, *arguments)
    assert_refused(result, says)
    assert not list(Path().glob("*.tihang"))
    assert not list(Path().glob(".*"))
