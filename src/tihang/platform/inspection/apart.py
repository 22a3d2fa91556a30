"""Looking into PDF files and pictures in a process of its own.

Their readers are large libraries in C. A file made to fill the memory, to loop or to crash
them ends a child with little memory and little time, and not the server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.limits import MEGABYTE
from tihang.platform.inspection.refusal import Refused
from tihang.text import _, current_language

MEMORY = 1024 * MEGABYTE
CPU_SECONDS = 30
SECONDS = 90
PIECE = 1024 * 1024
KNOWN = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")
"""What the child learns of the server's environment; keys and passwords are not in it."""


def look_into(opened: BinaryIO, found: Format) -> dict[str, Any]:
    """Pages of a PDF, width and height of a picture. Raises Refused."""
    answer = _asked(opened, "look", found)
    try:
        said = json.loads(answer)
    except ValueError:
        raise _unreadable() from None
    if "refused" in said:
        raise Refused(said["refused"])
    details: dict[str, Any] = said["details"]
    return details


def page_picture(opened: BinaryIO, page: int, width: int) -> bytes:
    """A page of a PDF, counted from 1, as PNG. Raises Refused where it cannot be drawn."""
    return _asked(opened, "page", str(page), str(width))


def small_picture(opened: BinaryIO, width: int) -> bytes:
    """A picture drawn anew as PNG, at most that wide. Raises Refused."""
    return _asked(opened, "picture", str(width))


def _asked(opened: BinaryIO, *task: str) -> bytes:
    """What the child answers; it reads the file from its standard input."""
    command = [sys.executable, "-P", "-m", "tihang.platform.inspection.child"]
    with _as_file(opened) as file:
        file.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  # Our own module, and words of our own.
                [*command, current_language(), *task],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                env={name: os.environ[name] for name in KNOWN if name in os.environ},
            )
        except subprocess.TimeoutExpired:
            raise _unreadable() from None
    if done.returncode or not done.stdout:
        raise _unreadable()
    return done.stdout


def _unreadable() -> Refused:
    return Refused(_("文件结构异常，读取时超出了允许的内存或时间，请用常用软件重新生成后上传"))


@contextmanager
def _as_file(opened: BinaryIO) -> Iterator[IO[bytes]]:
    """The file itself where the system has it, else a copy that is gone afterwards."""
    try:
        opened.fileno()
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as copy:
            opened.seek(0)
            while piece := opened.read(PIECE):
                copy.write(piece)
            copy.flush()
            yield copy
    else:
        opened.flush()
        yield opened
