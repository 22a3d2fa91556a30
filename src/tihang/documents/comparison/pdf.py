"""Text of a PDF, read by a process of its own.

A PDF may be made to eat all memory or time, or to crash its reader: the reader is a child
with bounds on both, so that nothing but one refused paper comes of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tihang.documents.comparison.paper import Paper, PaperRefused
from tihang.documents.comparison.pdf_reader import MOST_PAGES
from tihang.text import _

_READER = Path(__file__).with_name("pdf_reader.py")
_SECONDS = 60
"""A filing of 40 pages takes half a second."""


def read_pdf(data: bytes) -> Paper:
    """The text of each page. Raises PaperRefused."""
    try:
        # -I: neither the working directory nor the environment's paths are searched.
        done = subprocess.run(  # noqa: S603 - our own program, no argument from outside
            [sys.executable, "-I", str(_READER)],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PaperRefused(_("PDF 文件过于复杂，无法在限定时间内读取")) from error
    answer = json.loads(done.stdout) if done.returncode == 0 and done.stdout else {}
    if "pages" not in answer:
        raise PaperRefused(_reason(str(answer.get("refused", "crashed"))))
    return Paper("pdf", tuple(answer["pages"]))


def _reason(code: str) -> str:
    return {
        "encrypted": _("PDF 文件设有打开密码，请取消密码后重新提交"),
        "pages": _("PDF 文件超过 %(most)d 页，不是申报书") % {"most": MOST_PAGES},
        "text": _("PDF 文件文字过多，不是申报书"),
        "damaged": _("PDF 文件已损坏，无法打开"),
    }.get(code, _("PDF 文件过于复杂或已损坏，读取中止"))
