"""Makes a disc: papers of each filing, a list of them, checksums; whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tihang.documents.content.values import date_text
from tihang.documents.disc.image import LARGEST_FILE, image_digests, write_image
from tihang.documents.disc.names import safe_name
from tihang.documents.evidence_list import evidence_list_pdf, evidence_list_xlsx
from tihang.documents.filing import filing_docx, filing_pdf
from tihang.documents.rating_report import rating_report_docx, rating_report_pdf
from tihang.documents.typesetting import forget
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition
from tihang.text import _

FORMAT = "tihang-disc/1"
MANIFEST = "manifest.json"
LISTING = "清单.txt"
CHECKSUMS = "SHA256SUMS"
_ATTACHMENTS = "佐证材料"
OFFICE_FOLDER = "000_上报文书"
"""Papers of the list as a whole; first on the disc."""
_VOLUME = "TIHANG"
_BLOCK = 1024 * 1024


class DiscError(Exception):
    """A disc cannot be made; the message says why. Nothing of it is left behind."""


@dataclass(frozen=True)
class Attachment:
    """A file to go beside the papers, opened only when its turn comes, from wherever it is."""

    name: str
    open: Callable[[], BinaryIO]
    sha256: str | None = None
    """What the file must be; another content makes no disc."""

    @classmethod
    def of(cls, path: Path) -> Attachment:
        """A file of this machine."""

        def opened() -> BinaryIO:
            return path.open("rb")

        return cls(path.name, opened)


@dataclass(frozen=True)
class Paper:
    """A paper of an office, made when its turn comes."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class DiscFiling:
    """A filing to be put on the disc, with files to go beside its papers."""

    dossier: Dossier
    edition: Edition
    attachments: tuple[Path | Attachment, ...] = ()
    verify_url: str | None = None
    """What the QR codes of its papers say; see :func:`filing_pdf`."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures that its texts show, by the number of the piece of evidence."""
    papers: tuple[Paper, ...] = ()
    """What an office has written about it, in its folder."""


def _filing(make: Callable[..., bytes]) -> Callable[[DiscFiling], bytes]:
    return lambda filing: make(
        filing.dossier, filing.edition, verify_url=filing.verify_url, pictures=filing.pictures
    )


def _companion(make: Callable[..., bytes]) -> Callable[[DiscFiling], bytes]:
    return lambda filing: make(filing.dossier, filing.edition, verify_url=filing.verify_url)


_PAPERS: tuple[tuple[str, Callable[[DiscFiling], bytes]], ...] = (
    ("申报书.pdf", _filing(filing_pdf)),
    ("申报书.docx", _filing(filing_docx)),
    ("自评报告.pdf", _companion(rating_report_pdf)),
    ("自评报告.docx", _companion(rating_report_docx)),
    ("佐证材料清单.pdf", _companion(evidence_list_pdf)),
    ("佐证材料清单.xlsx", _companion(evidence_list_xlsx)),
)


@dataclass(frozen=True)
class DiscFile:
    path: str
    """From the disc's root, with ``/``."""
    size: int
    sha256: str


@dataclass(frozen=True)
class Disc:
    """What was written."""

    folder: Path
    image: Path
    image_sha256: str
    files: tuple[DiscFile, ...]


@dataclass
class _Entry:
    """A filing as the manifest lists it."""

    folder: str
    edition: str
    tier: str
    tier_name: str
    enterprise: str
    project: str
    signed: str
    content_hash: str
    code: str
    files: list[DiscFile] = field(default_factory=list)


def write_disc(
    filings: Iterable[DiscFiling], out: Path, name: str, *, papers: Sequence[Paper] = ()
) -> Disc:
    """Write the folder ``out/name`` and the image ``out/name.iso`` of the same files.

    Papers are made one filing after another and files copied in pieces, so that memory does
    not grow with the batch. Equal filings give equal bytes. The image is read back before
    either is given its name. ``papers`` are those of the list as a whole. Raises DiscError
    where one of them is there already, a filing comes twice or a file is too large;
    FontError without a Chinese font; OSError.
    """
    folder, image = out / name, out / f"{name}.iso"
    for target in (folder, image):
        if target.exists():
            raise DiscError(_("%(path)s 已经存在，请换一个文件夹或先移走") % {"path": target})
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".disc-", dir=out) as work:
        root, made = Path(work) / "files", Path(work) / "image.iso"
        root.mkdir()
        files = _write_files(filings, root, papers)
        write_image(root, made, _VOLUME)
        _check_image(made, files)
        digest = _digest(made)
        _take_names((root, folder), (made, image))
    return Disc(folder, image, digest, files)


def _take_names(*moves: tuple[Path, Path]) -> None:
    """Give both their names, or neither."""
    done: list[Path] = []
    try:
        for made, target in moves:
            made.chmod(0o755 if made.is_dir() else 0o644)
            made.rename(target)
            done.append(target)
    except BaseException:
        for target in done:
            shutil.rmtree(target) if target.is_dir() else target.unlink()
        raise


def _write_files(
    filings: Iterable[DiscFiling], root: Path, office: Sequence[Paper]
) -> tuple[DiscFile, ...]:
    entries: list[_Entry] = []
    seen: dict[str, str] = {}
    for number, filing in enumerate(filings, start=1):
        entry = _entry(number, filing)
        if entry.content_hash in seen:
            raise DiscError(
                _("第 %(second)s 份与第 %(first)s 份申报数据完全相同（校验码 %(code)s）")
                % {"second": number, "first": seen[entry.content_hash], "code": entry.code}
            )
        seen[entry.content_hash] = str(number)
        entry.files += _write_filing(filing, root, entry.folder)
        entries.append(entry)
    if not entries:
        raise DiscError(_("没有要刻入光盘的申报数据"))
    of_all = _write_papers(office, root)
    papers = [*of_all, *(file for entry in entries for file in entry.files)]
    lists = [
        _write(root, MANIFEST, _manifest(entries, of_all)),
        # Windows' editor takes a file for UTF-8 by its mark, and old ones want its line ends.
        _write(root, LISTING, _listing(entries, of_all).replace("\n", "\r\n").encode("utf-8-sig")),
    ]
    files = sorted([*papers, *lists], key=lambda file: file.path)
    sums = "".join(f"{file.sha256}  {file.path}\n" for file in files)
    return (*files, _write(root, CHECKSUMS, sums.encode()))


def _write_papers(office: Sequence[Paper], root: Path) -> list[DiscFile]:
    """The papers of the list as a whole; without any there is no folder for them."""
    if not office:
        return []
    (root / OFFICE_FOLDER).mkdir()
    made = [_write(root, f"{OFFICE_FOLDER}/{safe_name(p.name)}", p.make()) for p in office]
    forget()
    return made


def _entry(number: int, filing: DiscFiling) -> _Entry:
    dossier, edition = filing.dossier, filing.edition
    tier = edition.tier(dossier.tier).name.zh
    enterprise = dossier.enterprise.name or ""
    digest = content_hash(dossier)
    signed = dossier.declaration.signed_on
    return _Entry(
        folder=f"{number:03d}_{safe_name(enterprise or '未填写企业名称', longest=24)}_{tier}",
        edition=edition.id,
        tier=dossier.tier,
        tier_name=tier,
        enterprise=enterprise,
        project=dossier.factory.project or "",
        signed=date_text(signed) if signed else "",
        content_hash=digest,
        code=short_code(digest),
    )


def _write_filing(filing: DiscFiling, root: Path, folder: str) -> Iterator[DiscFile]:
    (root / folder).mkdir()
    for name, paper in _PAPERS:
        yield _write(root, f"{folder}/{name}", paper(filing))
    for written in filing.papers:
        yield _write(root, f"{folder}/{safe_name(written.name)}", written.make())
    forget()
    sources = [s if isinstance(s, Attachment) else Attachment.of(s) for s in filing.attachments]
    if sources:
        (root / folder / _ATTACHMENTS).mkdir()
    for source, name in zip(sources, _distinct([each.name for each in sources]), strict=True):
        yield _copy(source, root, f"{folder}/{_ATTACHMENTS}/{name}")


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """Safe names that differ even where capitals and small letters do not count."""
    taken: set[str] = set()
    for name in names:
        safe, number = safe_name(name), 1
        while safe.casefold() in taken:
            number += 1
            stem, dot, suffix = safe_name(name, longest=34).rpartition(".")
            safe = f"{stem}({number}){dot}{suffix}" if dot else f"{suffix}({number})"
        taken.add(safe.casefold())
        yield safe


def _write(root: Path, path: str, data: bytes) -> DiscFile:
    (root / path).write_bytes(data)
    return DiscFile(path, len(data), hashlib.sha256(data).hexdigest())


def _copy(source: Attachment, root: Path, path: str) -> DiscFile:
    """Copy a file in pieces; stops as soon as it is larger than a disc's file may be."""
    digest, size = hashlib.sha256(), 0
    with source.open() as read, (root / path).open("xb") as write:
        while block := read.read(_BLOCK):
            size += len(block)
            if size > LARGEST_FILE:
                raise DiscError(_("%(file)s 超过 4 GB，光盘上无法存放") % {"file": source.name})
            digest.update(block)
            write.write(block)
    if source.sha256 not in (None, digest.hexdigest()):
        raise DiscError(_("%(file)s 与登记的 SHA-256 不符，未制作光盘") % {"file": source.name})
    return DiscFile(path, size, digest.hexdigest())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_image(image: Path, files: Sequence[DiscFile]) -> None:
    """Read the image back: it holds these files and no other."""
    held = {str(path): digest for path, digest in image_digests(image)}
    if held != {file.path: file.sha256 for file in files}:
        raise DiscError(_("光盘映像回读核对不一致，未保留任何文件"))


def _manifest(entries: Sequence[_Entry], of_all: Sequence[DiscFile]) -> bytes:
    filings = [{**vars(entry), "files": [vars(file) for file in entry.files]} for entry in entries]
    data: dict[str, object] = {"format": FORMAT, "filings": filings}
    if of_all:
        data["papers"] = [vars(file) for file in of_all]
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _listing(entries: Sequence[_Entry], of_all: Sequence[DiscFile]) -> str:
    """The list for people; in Chinese like all papers."""
    lines = [
        "智能工厂申报材料光盘清单",
        f"共 {len(entries)} 份申报材料。各文件的校验值见 {CHECKSUMS}，数据清单见 {MANIFEST}。",
    ]
    if of_all:
        lines += ["", f"上报文书（文件夹：{OFFICE_FOLDER}）"]
        lines += [f"   　{Path(file.path).name}（{file.size:,} 字节）" for file in of_all]
    for number, entry in enumerate(entries, start=1):
        lines += [
            "",
            f"{number}．{entry.enterprise or '（未填写企业名称）'}",
            f"   申报层级：{entry.tier_name}",
            f"   项目名称：{entry.project or '（未填写）'}",
            f"   申报日期：{entry.signed or '（未填写）'}",
            f"   校验码：{entry.code}",
            f"   文件夹：{entry.folder}",
            *(
                f"   　{file.path.removeprefix(entry.folder + '/')}（{file.size:,} 字节）"
                for file in entry.files
            ),
        ]
    return "\n".join(lines) + "\n"
