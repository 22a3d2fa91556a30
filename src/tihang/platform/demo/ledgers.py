"""A ledger of orders for the demo firm: the indicator on time delivery rests on it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import xlsxwriter

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case, Draft
from tihang.platform.indicators.services import apply_reading, upload_ledger
from tihang.platform.indicators.tasks import read_ledger

HEADINGS = ("订单编号", "产品名称", "要求交付日期", "实际交付日期", "订单状态")
ON_TIME = {2021: 465, 2024: 493}
"""Of 500 orders a year: 93 % and 98.6 %, as the showcase filing says."""
ORDERS = 500
ON_TIME_DELIVERY = 14


def compute_on_time_delivery(actor: Actor, case: Case) -> None:
    """Hand the ledger in, compute it at once, and take the figure over."""
    ledger = io.BytesIO(_workbook())
    reading = upload_ledger(actor, case, "orders", ledger, "订单交付台账2021和2024.xlsx")
    # No worker runs yet; the one that finds the task later finds it done.
    read_ledger.call(str(reading.pk))
    reading.refresh_from_db()
    version = Draft.objects.get(case=case).version
    apply_reading(actor, case, reading, [ON_TIME_DELIVERY], version)


def _workbook() -> bytes:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet("订单")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADINGS)
    for line, (number, product, due, done, status) in enumerate(_orders(), 1):
        sheet.write_row(line, 0, (number, product))
        sheet.write_datetime(line, 2, due, date)
        if isinstance(done, str):
            sheet.write_string(line, 3, done)
        else:
            sheet.write_datetime(line, 3, done, date)
        sheet.write_string(line, 4, status)
    book.close()
    return output.getvalue()


Order = tuple[str, str, dt.datetime, dt.datetime | str, str]


def _orders() -> Iterator[Order]:
    products = ("壳体", "端盖", "支架")
    for year, on_time in ON_TIME.items():
        for place in range(ORDERS):
            due = dt.datetime(year, 1, 10) + dt.timedelta(hours=16 * place)  # noqa: DTZ001 - a day
            late = place % ORDERS >= on_time
            done = due + dt.timedelta(days=3 if late else -1)
            yield f"DD{year}-{place + 1:04d}", products[place % 3], due, done, "已完成"
    # What a ledger of the real world has as well: a cancelled order, a date nobody can read.
    last = dt.datetime(2024, 12, 20)  # noqa: DTZ001 - a day
    yield "DD2024-0501", products[0], last, last, "已取消"
    yield "DD2024-0502", products[1], last, "年底", "已完成"
    yield "DD2024-0503", products[2], last, "2024-13-05", "已完成"
