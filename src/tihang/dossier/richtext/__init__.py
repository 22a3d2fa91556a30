"""Long texts with paragraphs, lists, tables and pictures: what the papers can print, no more.

A long text stays a plain string in the dossier; some of its lines have a meaning:

=====================================  ======================================================
``- 安装机械臂``                        an item of a list, its neighbours the others
``1. 安装机械臂``                       an item of a numbered list, as long as the numbers go on
``| 设备 | 数量 |``                     a row of a table; the first one is its head, and a
                                       second one of dashes, ``|---|---|``, is left out. A
                                       single such line is no table
``表：设备清单``                        the caption of the table right below it
``![产线全景](E03)``                    a picture, by its number in the list of evidence
``\\- 安装``                            a backslash takes such a meaning away: ``- 安装``
=====================================  ======================================================

Any other line is a paragraph, character for character but for the blanks at its ends. Blank
lines carry nothing, except that they end a list or a table. In a cell ``\\|`` is a bar.
"""

from tihang.dossier.richtext.model import (
    Block,
    BulletList,
    NumberedList,
    Paragraph,
    Picture,
    Table,
)
from tihang.dossier.richtext.read import parse, pictures
from tihang.dossier.richtext.write import plain, render

__all__ = [
    "Block",
    "BulletList",
    "NumberedList",
    "Paragraph",
    "Picture",
    "Table",
    "parse",
    "pictures",
    "plain",
    "render",
]
