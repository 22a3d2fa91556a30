"""A few real files for the demo firm's library, so that there is something to look at."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import suppress

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from tihang.documents.fonts import available_fonts
from tihang.dossier.model import Dossier, Evidence
from tihang.platform.actor import Actor
from tihang.platform.evidence.services import take_in
from tihang.platform.registry.models import Enterprise

PAGE = (827, 1169)
"""A4 at 100 dots an inch."""
PAPERS: dict[str, tuple[str, ...]] = {
    "E01": ("统一社会信用代码及登记事项见正本。",),
    "E02": ("第一部分 审计意见", "第二部分 财务报表（略）"),
    "E03": ("评估结论及各能力域得分见附表。",),
    "E06": ("报告期内未见不良和违约负债记录。", "附：查询说明"),
    "E11": ("车间看板、工单和设备联网画面（略）",),
}
"""Row of the showcase filing → what stands on each page."""
HOLDS_FOR = {"E06": dt.timedelta(days=180)}
"""Rows whose paper holds for a time from today: beyond whatever time an office may give."""


def with_files(actor: Actor, enterprise: Enterprise, dossier: Dossier) -> Dossier:
    """Take papers for some rows into the library; the dossier then names them by their hash."""
    rows = tuple(
        _with_file(actor, enterprise, row) if row.id in PAPERS else row
        for row in dossier.evidence or ()
    )
    return dossier.model_copy(update={"evidence": rows})


def _with_file(actor: Actor, enterprise: Enterprise, row: Evidence) -> Evidence:
    title = row.title or row.id
    holds = HOLDS_FOR.get(row.id)
    valid_until = timezone.localdate() + holds if holds else row.valid_until
    revision = take_in(
        actor,
        enterprise,
        _paper(enterprise.name, title, PAPERS[row.id]),
        f"{title}.pdf",
        kind=row.kind or "other",
        title=title,
        issued=row.issued,
        valid_until=valid_until,
    )
    known = {"file": revision.name, "sha256": revision.sha256, "valid_until": valid_until}
    return row.model_copy(update=known)


def take_photograph(actor: Actor, enterprise: Enterprise) -> None:
    """A piece that the filing does not use yet."""
    drawn = Image.new("RGB", (1024, 640), "#dfe6ea")
    draw = ImageDraw.Draw(drawn)
    for place in range(6):
        left = 60 + place * 155
        draw.rectangle((left, 250, left + 110, 470), fill="#4f6d7a")
        draw.rectangle((left + 20, 280, left + 90, 330), fill="#c7e0d4")
    draw.rectangle((0, 470, 1024, 640), fill="#9aa5ab")
    draw.text((60, 60), "示例：柔性加工线", font=_font(40), fill="#263238")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    take_in(actor, enterprise, out, "加工线现场.png", kind="photo", title="柔性加工线现场照片")


def _paper(firm: str, title: str, pages: tuple[str, ...]) -> io.BytesIO:
    drawn = [_page(firm, title, text, number) for number, text in enumerate(pages, 1)]
    out = io.BytesIO()
    drawn[0].save(out, "PDF", resolution=100, save_all=True, append_images=drawn[1:])
    return out


def _page(firm: str, title: str, text: str, number: int) -> Image.Image:
    sheet = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(sheet)
    middle = PAGE[0] // 2
    draw.text((middle, 220), title, font=_font(34), fill=0, anchor="mm")
    draw.text((middle, 300), firm, font=_font(22), fill=0, anchor="mm")
    draw.text((110, 420), text, font=_font(20), fill=0)
    draw.text((middle, 900), "演示文件，内容为虚构", font=_font(22), fill=120, anchor="mm")
    draw.text((middle, 1110), f"— {number} —", font=_font(16), fill=0, anchor="mm")
    return sheet


def _font(size: int) -> ImageFont.FreeTypeFont:
    path, face = available_fonts().faces[0]
    font = ImageFont.truetype(path, size, index=face)
    with suppress(OSError):
        # A font of many weights begins with its thinnest.
        font.set_variation_by_axes([400])
    return font
