"""The child process of ``apart``: takes little memory and little time, answers and ends."""

from __future__ import annotations

import json
import resource
import sys

from tihang.platform.inspection import drawing, pictures, portable
from tihang.platform.inspection.apart import CPU_SECONDS, MEMORY
from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.refusal import Refused
from tihang.text import use_language


def main(language: str, task: str, *words: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with use_language(language):
        sys.stdout.buffer.write(_answer(task, words))


def _answer(task: str, words: tuple[str, ...]) -> bytes:
    opened = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115
    match task:
        case "page":
            return drawing.page(opened, int(words[0]), int(words[1]))
        case "picture":
            return drawing.picture(opened, int(words[0]))
    look = portable.look_into if words[0] == Format.PDF else pictures.look_into
    try:
        return json.dumps({"details": look(opened)}).encode()
    except Refused as refused:
        return json.dumps({"refused": str(refused)}).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
