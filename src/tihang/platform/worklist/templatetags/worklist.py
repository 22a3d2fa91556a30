"""``{% load worklist %}``: the rows of a list, written in one go.

A page has fifty rows of eight cells; the template language takes three times as long for
them as for the rest of the page together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tihang.platform.worklist.rows import Row

register = template.Library()

_ROW = (
    '<tr>{}<td class="nowrap"><a href="{}">{}</a></td>'
    '<th scope="row">{}<br><span class="muted small">{}</span></th><td class="nowrap">{}</td>'
    '<td>{}</td><td>{}</td><td class="number nowrap">{}</td>'
    '<td class="nowrap"><a href="{}">{}<span class="visually-hidden"> {}</span></a></td></tr>'
)
_PICK = (
    '<td class="worklist__pick"><input type="checkbox" name="case" value="{}"'
    ' aria-label="{} {}"{}></td>'
)


@register.simple_tag
def worklist_rows(rows: Iterable[Row], picked: Collection[str], *, can_pick: bool) -> SafeString:
    """The rows of the table; ``picked`` are the ids whose boxes are ticked."""
    work, look, days, choose = _("审查"), _("查看"), _("天"), _("选择")
    return format_html_join(
        "\n",
        _ROW,
        (
            (
                _box(row, choose, is_picked=row.key in picked) if can_pick else "",
                row.page,
                row.number,
                row.enterprise,
                row.factory,
                row.tier,
                row.office,
                row.chip,
                "—" if row.days is None else f"{row.days} {days}",
                row.work,
                work if row.is_mine else look,
                row.number,
            )
            for row in rows
        ),
    )


def _box(row: Row, choose: str, *, is_picked: bool) -> SafeString:
    ticked = SafeString(" checked") if is_picked else ""
    return format_html(_PICK, row.key, choose, row.number, ticked)
