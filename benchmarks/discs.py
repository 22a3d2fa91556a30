"""A city's disc: the filings of 13 counties packed, and the memory that takes.

    python -m benchmarks.discs [FILINGS]

Made from the example of the excellence tier: each filing has a name, a project and figures of
its own, so that nothing of one paper can be reused for another, and a piece of evidence. A
process of its own packs them, so that its largest resident size is that of the disc alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tihang.documents.disc import Attachment, DiscFiling, write_disc
from tihang.dossier.files import read_dossier
from tihang.edition import load

EXAMPLE = Path(__file__).parent.parent / "examples" / "excellence.yaml"
COUNTIES = (
    "鼓楼", "台江", "仓山", "马尾", "晋安", "长乐", "闽侯",
    "连江", "罗源", "闽清", "永泰", "福清", "平潭",
)  # fmt: skip
FILINGS = 600
SMALL = 25
EVIDENCE = 300_000
"""Bytes of the evidence of a filing."""
MEGABYTE = 1e6


@dataclass(frozen=True)
class Packed:
    """What packing came to."""

    filings: int
    seconds: float
    image: int
    resident: int
    """The largest resident size of the process, in bytes."""


def filings(count: int) -> Iterator[DiscFiling]:
    """That many different filings, one made when the one before is done with."""
    edition = load("2025")
    pattern = read_dossier(EXAMPLE)
    for number in range(count):
        county = COUNTIES[number % len(COUNTIES)]
        enterprise = pattern.enterprise.model_copy(
            update={"name": f"福州{county}样例{number:03d}制造有限公司"}
        )
        factory = pattern.factory.model_copy(update={"project": f"{county}第{number}智能工厂"})
        dossier = pattern.model_copy(update={"enterprise": enterprise, "factory": factory})
        yield DiscFiling(
            dossier, edition, (Attachment("E01 审计报告.pdf", partial(_file, number)),)
        )


def _file(number: int) -> BinaryIO:
    return BytesIO(number.to_bytes(4, "big") * (EVIDENCE // 4))


def pack(count: int) -> Packed:
    """Pack in this process."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        disc = write_disc(filings(count), Path(folder), "disc")
        return Packed(
            count, time.perf_counter() - start, disc.image.stat().st_size, _largest_resident()
        )


def _largest_resident() -> int:
    """From the kernel's own book: what this process held at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    high = next(line for line in lines if line.startswith("VmHWM"))
    return int(high.split()[1]) * 1024


def run(count: int) -> Packed:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.discs", "--here", str(count)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    filings_, seconds, image, resident = done.stdout.split()
    return Packed(int(filings_), float(seconds), int(image), int(resident))


def lines(packed: list[Packed]) -> list[str]:
    """The section of RESULTS.md."""
    return [
        "",
        "## A city's disc",
        "",
        "Filings of 13 counties, made from `examples/excellence.yaml`, each with its six papers",
        "and 0.3 MB of evidence, packed as folder and image, read back and compared.",
        "Resident size is the largest of the packing process (VmHWM).",
        "",
        "| filings | minutes | s a filing | image MB | largest resident MB |",
        "|--:|--:|--:|--:|--:|",
        *(
            f"| {p.filings} | {p.seconds / 60:.1f} | {p.seconds / p.filings:.2f}"
            f" | {p.image / MEGABYTE:,.0f} | {p.resident / MEGABYTE:,.0f} |"
            for p in packed
        ),
    ]


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--here"]:
        packed = pack(int(arguments[1]))
        print(packed.filings, packed.seconds, packed.image, packed.resident)
        return
    count = int(arguments[0]) if arguments else FILINGS
    print("\n".join(lines([run(SMALL), run(count)])))


if __name__ == "__main__":
    main(sys.argv[1:])
