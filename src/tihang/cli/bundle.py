"""``tihang bundle``: signed bundles between installations that no network joins."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tihang.cli.bundle_report import as_json, print_checked, print_contents
from tihang.cli.common import MET, NOT_MET, fail, format_option, load_dossier, print_json, reason
from tihang.dossier.errors import DossierError
from tihang.dossier.model import Evidence
from tihang.text import _

if TYPE_CHECKING:
    from tihang.dossier.bundle import Outgoing

LARGEST_DECISIONS = 20 * 1024 * 1024

_FILE = click.Path(path_type=Path, dir_okay=False)
_trust = click.option(
    "--trust",
    "trusted",
    type=_FILE,
    multiple=True,
    help="信任的公钥或信任名单，可重复 / trusted public key or list of keys; may be repeated",
)


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    from tihang.dossier.bundle.values import moment

    try:
        return moment(value) if value else dt.datetime.now(dt.UTC).replace(microsecond=0)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group()
def bundle() -> None:
    """签名数据包：无网络时在两套系统间传递案卷 / signed bundles between installations."""


@bundle.command()
@click.option("--out", type=_FILE, required=True, help="私钥文件 / file of the private key")
@click.option("--holder", default="", help="持有单位 / office that holds the key")
@format_option
def key(out: Path, holder: str, output: str) -> None:
    """生成签名密钥：私钥自留，公钥（.pub）交给接收方 / Make a key to sign with."""
    from tihang.dossier.bundle import SigningKey, write_key

    if len(holder.splitlines()) > 1 or "-----" in holder or holder != holder.strip().lstrip("#"):
        fail(_("持有单位的名称应为一行文字"))
    made = SigningKey.new()
    try:
        public = write_key(out, made, holder)
    except FileExistsError as error:
        fail(_("%(path)s 已经存在，密钥不会被覆盖") % {"path": error.filename})
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": out, "reason": reason(error)})
    fingerprint = made.public().fingerprint
    if output == "json":
        print_json({"private": str(out), "public": str(public), "fingerprint": fingerprint})
        return
    click.echo(str(out))
    click.echo(str(public))
    click.echo(_("公钥指纹：%(fingerprint)s") % {"fingerprint": fingerprint})


@bundle.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--key", "key_file", type=_FILE, required=True, help="签名私钥 / private key")
@click.option("--out", type=_FILE, required=True, help="数据包 / the bundle, a .tihang file")
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    help="佐证材料所在文件夹 / folder that holds the evidence",
)
@click.option(
    "--decisions",
    type=_FILE,
    help="对所收数据包的决定（json、yaml）/ decisions on the bundle received",
)
@click.option("--from", "sender", default="", help="发送单位 / office that sends")
@click.option("--to", "recipient", help="接收单位 / office that receives")
@click.option(
    "--made-at",
    callback=_moment,
    metavar="TIME",
    help="制作时间（默认现在）/ when it is made (default: now), with zone",
)
@format_option
def export(
    files: tuple[Path, ...],
    key_file: Path,
    out: Path,
    output: str,
    *,
    evidence: Path | None,
    decisions: Path | None,
    sender: str,
    recipient: str | None,
    made_at: dt.datetime,
) -> None:
    """把申报数据文件装入签名数据包 / Put dossier files into a signed bundle.

    FILES 也可以是一个已导入数据包的清单（bundles/….manifest.json）：原样再装一次，或者加
    --decisions 把决定送回 / the manifest of a bundle that was imported: packed again as it was,
    or answered with --decisions.

    退出状态 / exit status: 0 已制作 made, 1 缺佐证材料 evidence missing, 2 输入有误 bad input.
    """
    from tihang.dossier.bundle import SUFFIX, read_signing_key, write_bundle_file

    if out.suffix != SUFFIX:
        fail(_("数据包应以 %(suffix)s 为扩展名") % {"suffix": SUFFIX})
    with _plain_refusals():
        signing = read_signing_key(key_file)
        missing: list[tuple[Path, Evidence]] = []
        if _is_manifest(files):
            outgoing = _again(files[0], decisions, sender, made_at)
        else:
            if decisions:
                fail(_("决定须针对一个已导入的数据包：请给出其清单（bundles/….manifest.json）"))
            outgoing, missing = _from_dossiers(files, evidence, sender, recipient, made_at)
        out.parent.mkdir(parents=True, exist_ok=True)
        write_bundle_file(outgoing, signing, out)
    if output == "json":
        print_json(
            {
                "bundle": str(out),
                "size": out.stat().st_size,
                "fingerprint": signing.public().fingerprint,
                "manifest": outgoing.manifest.model_dump(mode="json", exclude_none=True),
                "missing": [{"file": str(f), "id": p.id, "name": p.file} for f, p in missing],
            }
        )
    else:
        click.echo(str(out))
        print_contents(outgoing)
        for file, piece in missing:
            click.echo(
                _("! %(file)s：缺少佐证材料 %(id)s %(name)s")
                % {"file": file, "id": piece.id, "name": piece.file or piece.title or ""}
            )
    sys.exit(NOT_MET if missing else MET)


@bundle.command()
@click.argument("file", type=click.Path(path_type=Path))
@_trust
@click.option(
    "--allow-unknown",
    is_flag=True,
    help="密钥不在信任名单中时也核验其余 / check the rest though nobody vouches for the key",
)
@format_option
def verify(file: Path, trusted: tuple[Path, ...], output: str, *, allow_unknown: bool) -> None:
    """核验数据包的签名、清单、每个文件和流转日志 / Check a bundle, whole.

    退出状态 / exit status: 0 完好 sound, 1 完好但密钥未受信任 sound, by an unknown key,
    2 不予接收 refused.
    """
    from tihang.dossier.bundle import read_bundle, read_trusted_keys

    _need_trust(trusted, allow_unknown=allow_unknown)
    with _plain_refusals(file), file.open("rb") as stream:
        checked = read_bundle(stream, read_trusted_keys(trusted), allow_unknown=allow_unknown)
    if output == "json":
        print_json(as_json(checked))
    else:
        print_checked(checked)
        click.echo(_("核验通过：%(count)d 个文件") % {"count": len(checked.manifest.members)})
    sys.exit(MET if checked.trusted else NOT_MET)


@bundle.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_trust
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="存放文件夹 / folder to put it into",
)
@format_option
def import_(file: Path, trusted: tuple[Path, ...], out: Path, output: str) -> None:
    """核验后存入文件夹；再次导入不会改变任何内容 / Check a bundle and put it into a folder."""
    from tihang.dossier.bundle import read_trusted_keys, take_in

    _need_trust(trusted)
    with _plain_refusals(file), file.open("rb") as stream:
        taken = take_in(stream, read_trusted_keys(trusted), out)
    if output == "json":
        print_json(
            {
                **as_json(taken.bundle),
                "stored": str(taken.manifest),
                "added": list(taken.added),
            }
        )
        return
    print_checked(taken.bundle)
    if taken.added:
        click.echo(_("已导入：新增 %(count)d 个文件") % {"count": len(taken.added)})
    else:
        click.echo(_("此数据包此前已导入，没有改动任何内容"))
    click.echo(str(taken.manifest))


def _need_trust(trusted: tuple[Path, ...], *, allow_unknown: bool = False) -> None:
    if not trusted and not allow_unknown:
        fail(_("请用 --trust 给出发送方的公钥或信任名单"))


@contextmanager
def _plain_refusals(file: Path | None = None) -> Iterator[None]:
    """End with status 2, saying why, where a bundle, a key or a file cannot be used."""
    from tihang.dossier.bundle import BundleError

    name = f"{file} " if file else ""
    try:
        yield
    except BundleError as error:
        fail(f"{name}{error}")
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(
            _("无法读写 %(file)s：%(reason)s")
            % {"file": error.filename or file or "", "reason": reason(error)}
        )


def _is_manifest(files: tuple[Path, ...]) -> bool:
    from tihang.dossier.bundle import MANIFEST_SUFFIX

    named = [file for file in files if file.name.endswith(MANIFEST_SUFFIX)]
    if named and len(files) > 1:
        fail(_("一次只能给出一个已导入数据包的清单，不能与其他文件同时给出"))
    return bool(named)


def _again(manifest: Path, decisions: Path | None, sender: str, made_at: dt.datetime) -> Outgoing:
    from tihang.dossier.bundle import stored_bundle
    from tihang.dossier.bundle.from_files import decisions_on

    stored = stored_bundle(manifest)
    if decisions is None:
        return stored
    if not sender:
        fail(_("请用 --from 写明发送单位"))
    return decisions_on(
        stored.manifest,
        _read_rows(decisions),
        sender=sender,
        made_at=made_at,
        place=decisions.name,
    )


def _read_rows(path: Path) -> object:
    from tihang.dossier.json_text import parse_json
    from tihang.dossier.yaml_text import parse_yaml

    with path.open("rb") as file:
        data = file.read(LARGEST_DECISIONS + 1)
    if len(data) > LARGEST_DECISIONS:
        fail(_("文件过大，上限 %(limit)d MB") % {"limit": LARGEST_DECISIONS // 1024 // 1024})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{path} {_('文字编码不是 UTF-8')}")
    try:
        return parse_json(text) if path.suffix.lower() == ".json" else parse_yaml(text)[0]
    except DossierError as error:
        fail(f"{path} {error}")


def _from_dossiers(
    files: tuple[Path, ...],
    folder: Path | None,
    sender: str,
    recipient: str | None,
    made_at: dt.datetime,
) -> tuple[Outgoing, list[tuple[Path, Evidence]]]:
    from tihang.dossier.bundle import pack
    from tihang.dossier.bundle.from_files import EvidenceFolder, cases_of, missing_evidence

    if not sender:
        fail(_("请用 --from 写明发送单位"))
    if folder and not folder.is_dir():
        fail(_("没有佐证材料文件夹 %(folder)s") % {"folder": folder})
    dossiers = [load_dossier(file)[0] for file in files]
    evidence = EvidenceFolder.of(folder) if folder else None
    cases = cases_of(dossiers, made_at, evidence)
    outgoing = pack(cases, kind="filings", sender=sender, recipient=recipient, made_at=made_at)
    missing = [
        (file, piece)
        for file, dossier in zip(files, dossiers, strict=True)
        for piece in (missing_evidence(dossier, evidence) if evidence else ())
    ]
    return outgoing, missing
