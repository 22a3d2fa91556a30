"""``{% load filing %}``: what the pages of a case say in passing."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from tihang.documents.content.model import Column, Row
from tihang.documents.content.rich import is_rich
from tihang.edition.model import Clause
from tihang.platform.filing import overview
from tihang.platform.filing.forms.names import field_path
from tihang.platform.filing.models import Case
from tihang.platform.rounds.templatetags.rounds import title_of
from tihang.platform.words import in_english, say

register = template.Library()
register.filter("title_of", title_of)
register.filter("chip_of", overview.chip_of)


@register.filter
def tier_name(case: Case) -> str:
    """The name of the tier that the case is filed for."""
    return say(case.edition.tier(case.tier).name)


@register.filter
def aligned(row: Row, columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """Each cell of a table with how its column is set."""
    return [(cell, column.align) for cell, column in zip(row.cells, columns, strict=True)]


@register.filter
def is_rich_input(name: str) -> bool:
    """Whether the papers read lists, tables and pictures in what is typed into a long text."""
    return is_rich(field_path(name), "longtext")


@register.filter
def has_lines(value: object) -> bool:
    """Whether a text has several lines: a browser drops line breaks from a one-line input."""
    return isinstance(value, str) and "\n" in value


@register.filter
def shown_by_number(character: str) -> str:
    """What the PDF has in the place of a character that it cannot draw."""
    # With it come the fonts, which most pages have no use for.
    from tihang.documents.glyphs import REPLACED

    return f"{REPLACED}{ord(character):04X})"


@register.filter
def effort(degree: int) -> str:
    """Customary effort to close a gap, 1 to 5, in words."""
    return {
        1: _("补填即可"),
        2: _("补充佐证"),
        3: _("专项改造"),
        4: _("全厂工程"),
        5: _("多年建设"),
    }[degree]


@register.simple_tag
def chinese_by_design() -> str:
    """What the content of a paper is preceded by for readers of another language."""
    return _("以下为申报书原文，与纸质申报书一致。") if in_english() else ""


@register.filter
def english_words(clause: Clause) -> str:
    """The rendering of a clause; blank for readers of Chinese, who have the notice's words."""
    return clause.english if in_english() else ""
