"""``tihang dossier``: template, schema and conversion of dossier files."""

from __future__ import annotations

from pathlib import Path

import click

from tihang.cli.common import fail, load_dossier, load_edition, print_json, reason, write_file
from tihang.dossier.errors import DossierError
from tihang.dossier.files import write_dossier
from tihang.dossier.model import Channel
from tihang.dossier.schema import dossier_schema
from tihang.dossier.workbook import blank_workbook
from tihang.edition.model import TierId
from tihang.text import _


@click.group()
def dossier() -> None:
    """申报数据文件 / dossier files."""


@dossier.command()
@click.option("--edition", "edition_id", default="2025", show_default=True)
@click.option(
    "--tier",
    type=click.Choice(["basic", "advanced", "excellence", "pioneer"]),
    default="excellence",
    show_default=True,
)
@click.option(
    "--channel",
    type=click.Choice(["territorial", "central", "self"]),
    default="territorial",
    show_default=True,
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def template(edition_id: str, tier: TierId, channel: Channel, out: Path) -> None:
    """生成可离线填写的 Excel 工作簿 / Make the workbook that a firm fills in offline."""
    if out.suffix.lower() != ".xlsx":
        fail(_("填报工作簿应以 .xlsx 为扩展名"))
    write_file(out, blank_workbook(load_edition(edition_id), tier, channel))


@dossier.command()
@click.option("--edition", "edition_id", default="2025", show_default=True)
def schema(edition_id: str) -> None:
    """输出 JSON Schema / Print the JSON schema of a dossier."""
    print_json(dossier_schema(load_edition(edition_id)))


@dossier.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def convert(source: Path, target: Path) -> None:
    """在 json、yaml、xlsx 之间转换，不丢内容 / Convert without loss."""
    found, _edition = load_dossier(source)
    try:
        write_dossier(found, target)
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": target, "reason": reason(error)})
    click.echo(str(target))
