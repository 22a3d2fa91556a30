"""Ledgers of 200,000 rows: ours to the indicator, polars alone to the sums of the same file.

``python -m benchmarks.ledgers``. Polars guesses types and knows the headings beforehand; it
refuses nothing and tells nothing of rows. Ours has to take under twice its time.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from benchmarks.timing import Times, interleaved, ratio
from tihang.dossier.ledgers import read_ledger
from tihang.edition import load
from tihang.edition.model import Edition, LedgerKind

ROWS = 200_000
LIMIT = 2.0

Row = tuple[Any, ...]
ORDERS = ("订单编号", "产品名称", "要求交付日期", "实际交付日期", "订单状态")
DOWNTIME = ("日期", "设备编号", "计划运行时间", "停机时间", "标准节拍", "产量", "合格品数")


def orders(draw: random.Random) -> Iterator[Row]:
    yield ORDERS
    for number in range(ROWS):
        due = dt.date(draw.choice((2022, 2024)), 1, 1) + dt.timedelta(draw.randrange(360))
        done = due + dt.timedelta(draw.randrange(-10, 4))
        yield f"DD{number:07d}", f"产品{draw.randrange(500)}", due, done, "正常"


def downtime(draw: random.Random) -> Iterator[Row]:
    yield DOWNTIME
    for number in range(ROWS):
        day = dt.date(draw.choice((2022, 2024)), 1, 1) + dt.timedelta(draw.randrange(360))
        made = draw.randrange(200, 400)
        yield day, f"M{number % 300:03d}", 8, draw.randrange(20) / 10, 60, made, made - 3


def sum_orders(frame: pl.DataFrame) -> pl.DataFrame:
    year = pl.col("要求交付日期").dt.year().alias("year")
    on_time = (pl.col("实际交付日期") <= pl.col("要求交付日期")).sum()
    return frame.group_by(year).agg(pl.len(), on_time)


def sum_downtime(frame: pl.DataFrame) -> pl.DataFrame:
    year = pl.col("日期").dt.year().alias("year")
    return frame.group_by(year).agg(
        pl.col("计划运行时间").sum(),
        pl.col("停机时间").sum(),
        earned=(pl.col("标准节拍") * pl.col("产量")).sum(),
        earned_good=(pl.col("标准节拍") * pl.col("合格品数")).sum(),
    )


def write(rows: list[Row], folder: Path, name: str) -> tuple[Path, Path]:
    """The same rows as text and as a workbook."""
    text, book = folder / f"{name}.csv", folder / f"{name}.xlsx"
    with text.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    workbook = xlsxwriter.Workbook(str(book), {"default_date_format": "yyyy-mm-dd"})
    sheet = workbook.add_worksheet("台账")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return text, book


def polars_alone(path: Path, sums: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    if path.suffix == ".csv":
        return sums(pl.read_csv(path, try_parse_dates=True))
    return sums(pl.read_excel(path))


def run(edition: Edition, rounds: int = 7) -> dict[str, dict[str, Times]]:
    """Times by file, then by contestant."""
    draw = random.Random(2025)  # noqa: S311 - made-up ledgers
    kinds: dict[LedgerKind, tuple[Any, Any]] = {
        "orders": (orders, sum_orders),
        "downtime": (downtime, sum_downtime),
    }
    found = {}
    with tempfile.TemporaryDirectory(prefix="tihang-bench-") as folder:
        for kind, (make, sums) in kinds.items():
            for path in write(list(make(draw)), Path(folder), kind):
                result = read_ledger(path, kind, edition)
                assert result.rows_used == ROWS, result
                found[path.name] = interleaved(
                    {
                        "tihang": partial(read_ledger, path, kind, edition),
                        "polars alone": partial(polars_alone, path, sums),
                    },
                    rounds=rounds,
                )
    return found


def main() -> None:
    for name, times in run(load("2025")).items():
        ours, alone = times["tihang"], times["polars alone"]
        print(
            f"{name}: tihang {ours.median:.3f} s, polars alone {alone.median:.3f} s,"
            f" ratio {ratio(ours, alone):.2f} (limit {LIMIT})"
        )


if __name__ == "__main__":
    main()
