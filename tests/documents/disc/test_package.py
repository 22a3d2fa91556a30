"""The disc: what is on it, read back from the image; whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tracemalloc
from io import BytesIO
from pathlib import Path

import pycdlib
import pytest

from tests.documents.comparison.papers import EDITION, TIERS, example
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.comparison import compare_paper
from tihang.documents.disc import (
    Attachment,
    Disc,
    DiscError,
    DiscFiling,
    package,
    write_disc,
)
from tihang.documents.disc.image import write_image
from tihang.dossier.canonical import content_hash

FOLDER = "001_闽清梅溪陶瓷有限公司_基础级"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers that cost nothing, where the papers are not what is tested."""

    def paper(filing: DiscFiling) -> bytes:
        return content_hash(filing.dossier).encode()

    monkeypatch.setattr(package, "_PAPERS", (("申报书.pdf", paper), ("申报书.docx", paper)))


def filings(*tiers: str) -> list[DiscFiling]:
    return [DiscFiling(example(tier), EDITION) for tier in tiers]


def read_image(image: Path, kind: str) -> dict[str, bytes]:
    """Every file by its path, as one of the systems sees the disc."""
    iso = pycdlib.PyCdlib()
    iso.open(str(image))
    files: dict[str, bytes] = {}
    for folder, _folders, names in iso.walk(**{f"{kind}_path": "/"}):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            buffer = BytesIO()
            iso.get_file_from_iso_fp(buffer, **{f"{kind}_path": path})
            files[path.lstrip("/")] = buffer.getvalue()
    iso.close()
    return files


def read_folder(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def digests(disc: Disc) -> tuple[str, dict[str, bytes]]:
    return hashlib.sha256(disc.image.read_bytes()).hexdigest(), read_folder(disc.folder)


def test_a_filing_is_on_the_disc_as_pdf_and_word(tmp_path: Path) -> None:
    disc = write_disc(filings("basic"), tmp_path, "光盘")
    files = read_image(disc.image, "joliet")
    dossier = example("basic")
    assert files[f"{FOLDER}/申报书.pdf"] == filing_pdf(dossier, EDITION)
    assert files[f"{FOLDER}/申报书.docx"] == filing_docx(dossier, EDITION)
    for name in ("申报书.pdf", "申报书.docx"):
        assert compare_paper(files[f"{FOLDER}/{name}"], dossier, EDITION).clean


def test_windows_and_the_rest_read_from_the_image_what_is_in_the_folder(
    tmp_path: Path, plain: None
) -> None:
    disc = write_disc(filings(*TIERS), tmp_path, "光盘")
    assert read_image(disc.image, "joliet") == read_image(disc.image, "rr")
    assert read_image(disc.image, "joliet") == read_folder(disc.folder)
    assert len(disc.files) == 4 * 2 + 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["光盘", "光盘.iso"]


def test_the_lists_name_every_filing_and_file(tmp_path: Path, plain: None) -> None:
    disc = write_disc(filings("basic", "pioneer"), tmp_path, "光盘")
    manifest = json.loads((disc.folder / "manifest.json").read_bytes())
    first, second = manifest["filings"]
    assert manifest["format"] == "tihang-disc/1"
    assert (first["tier"], second["tier"]) == ("basic", "pioneer")
    assert first["content_hash"] == content_hash(example("basic"))
    for file in first["files"] + second["files"]:
        data = (disc.folder / file["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"])
    listing = (disc.folder / "清单.txt").read_text(encoding="utf-8-sig")
    assert "1．闽清梅溪陶瓷有限公司" in listing
    assert first["code"] in listing
    assert "\r\n" in (disc.folder / "清单.txt").read_bytes().decode()


def test_the_checksums_are_those_that_sha256sum_reads(tmp_path: Path, plain: None) -> None:
    disc = write_disc(filings("basic"), tmp_path, "光盘")
    lines = (disc.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = dict(reversed(line.split("  ", 1)) for line in lines)
    files = read_folder(disc.folder)
    assert set(named) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in named.items())


def test_the_same_filings_give_the_same_bytes_in_another_zone_and_hour(
    tmp_path: Path, plain: None
) -> None:
    disc = write_disc(filings("basic", "advanced"), tmp_path / "here", "光盘")
    program = (
        "import sys; from pathlib import Path; from tihang.documents.disc.image import write_image;"
        "write_image(Path(sys.argv[1]), Path(sys.argv[2]), 'TIHANG')"
    )
    os.utime(disc.folder / "manifest.json", (1, 1))
    for zone in ("Asia/Shanghai", "America/New_York"):
        other = tmp_path / "other.iso"
        subprocess.run(
            [sys.executable, "-c", program, str(disc.folder), str(other)],
            env={**os.environ, "TZ": zone},
            check=True,
        )
        assert other.read_bytes() == disc.image.read_bytes()


def test_evidence_goes_beside_the_papers_under_names_that_differ(
    tmp_path: Path, plain: None
) -> None:
    for folder, data in (("a", b"1"), ("b", b"2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "证书.PDF").write_bytes(data)
    evidence = (tmp_path / "a" / "证书.PDF", tmp_path / "b" / "证书.PDF")
    filing = DiscFiling(example("basic"), EDITION, evidence)
    disc = write_disc([filing], tmp_path / "out", "光盘")
    files = read_image(disc.image, "joliet")
    assert files[f"{FOLDER}/佐证材料/证书.PDF"] == b"1"
    assert files[f"{FOLDER}/佐证材料/证书(2).PDF"] == b"2"


def test_the_report_and_the_list_of_evidence_lie_beside_the_filing(tmp_path: Path) -> None:
    disc = write_disc(filings("basic"), tmp_path, "光盘")
    names = {path.name for path in (disc.folder / FOLDER).iterdir()}
    assert {"自评报告.pdf", "自评报告.docx", "佐证材料清单.pdf", "佐证材料清单.xlsx"} < names


def test_evidence_from_elsewhere_is_read_piece_by_piece_and_must_be_what_was_registered(
    tmp_path: Path, plain: None
) -> None:
    good = hashlib.sha256(b"evidence").hexdigest()

    def filing(digest: str) -> DiscFiling:
        attachment = Attachment("E01 证书.pdf", lambda: BytesIO(b"evidence"), digest)
        return DiscFiling(example("basic"), EDITION, (attachment,))

    disc = write_disc([filing(good)], tmp_path / "out", "光盘")
    assert (disc.folder / FOLDER / "佐证材料" / "E01 证书.pdf").read_bytes() == b"evidence"
    with pytest.raises(DiscError, match="与登记的 SHA-256 不符"):
        write_disc([filing("0" * 64)], tmp_path / "other", "光盘")
    assert list((tmp_path / "other").iterdir()) == []


def test_a_name_no_disc_can_hold_is_replaced_and_kept_in_the_list(
    tmp_path: Path, plain: None
) -> None:
    name = "𠮷<某>/公司" * 9
    enterprise = example("basic").enterprise.model_copy(update={"name": name})
    dossier = example("basic").model_copy(update={"enterprise": enterprise})
    disc = write_disc([DiscFiling(dossier, EDITION)], tmp_path, "光盘")
    manifest = json.loads((disc.folder / "manifest.json").read_bytes())
    assert manifest["filings"][0]["enterprise"] == name
    assert (disc.folder / manifest["filings"][0]["folder"] / "申报书.pdf").exists()


@pytest.mark.usefixtures("plain")
def test_nothing_is_left_where_a_disc_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DiscError, match="第 2 份与第 1 份申报数据完全相同"):
        write_disc(filings("basic", "basic"), tmp_path, "光盘")
    with pytest.raises(DiscError, match="没有要刻入光盘的申报数据"):
        write_disc([], tmp_path, "光盘")
    missing = DiscFiling(example("basic"), EDITION, (tmp_path / "没有.pdf",))
    with pytest.raises(FileNotFoundError):
        write_disc([missing], tmp_path, "光盘")

    def spoilt(root: Path, image: Path, label: str) -> None:
        (root / FOLDER / "申报书.pdf").write_bytes(b"spoilt")
        write_image(root, image, label)

    monkeypatch.setattr(package, "write_image", spoilt)
    with pytest.raises(DiscError, match="回读核对不一致"):
        write_disc(filings("basic"), tmp_path, "光盘")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("plain")
def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "光盘.iso").write_bytes(b"old")
    with pytest.raises(DiscError, match="已经存在"):
        write_disc(filings("basic"), tmp_path, "光盘")
    assert (tmp_path / "光盘.iso").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["光盘.iso"]


@pytest.mark.usefixtures("plain")
def test_large_evidence_is_copied_in_pieces(tmp_path: Path) -> None:
    video = tmp_path / "视频.mp4"
    with video.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    write_disc([DiscFiling(example("basic"), EDITION, (video,))], tmp_path / "out", "光盘")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024
