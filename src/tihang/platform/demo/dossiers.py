"""The dossiers that demo firms file: the showcase as it is, the others after its pattern."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import tihang
from tihang.dossier.canonical import plain_data
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Dossier
from tihang.platform.demo.people import Firm

EXAMPLE = "excellence.yaml"
ADVANCED = "advanced.yaml"
SALES = 7
"""Number of the indicator that repeats the revenue of the accounts."""
SHARE = "investment_"
"""How the parts of the investment begin."""


class NoExamples(Exception):
    """The example dossiers are not where the demo looks for them."""


def examples_folder() -> Path:
    """The folder of example dossiers: ``TIHANG_EXAMPLES``, else the one of the source tree.

    They are kept once, beside the source and not in the installed package.
    """
    given = os.environ.get("TIHANG_EXAMPLES")
    folder = Path(given) if given else Path(tihang.__file__).parents[2] / "examples"
    if not (folder / EXAMPLE).is_file():
        raise NoExamples(
            f"演示数据需要示例申报文件 {EXAMPLE}，在 {folder} 中没有找到；"
            f"请用环境变量 TIHANG_EXAMPLES 指明其所在文件夹。 "
            f"The demo needs {EXAMPLE}; name its folder in TIHANG_EXAMPLES."
        )
    return folder


def showcase() -> Dossier:
    """The showcase firm's whole filing, without what reviewers will find of it."""
    whole = read_dossier(examples_folder() / EXAMPLE)
    return whole.model_copy(update={"judgements": None})


def patterns() -> dict[str, Dossier]:
    """The filing that the others of a tier are made after."""
    advanced = read_dossier(examples_folder() / ADVANCED)
    return {"excellence": showcase(), "advanced": advanced.model_copy(update={"judgements": None})}


def nearly_complete(dossier: Dossier) -> Dossier:
    """The same with small things left for a newcomer: the mobile number is to be filled in,
    a head-count in the text disagrees, and one effect is claimed without a figure."""
    enterprise = dossier.enterprise.model_copy(update={"mobile": None})
    narrative = dossier.narrative.model_copy(
        update={
            "profile": (dossier.narrative.profile or "").replace("862人", "826人"),
            "research": f"{dossier.narrative.research or ''}研发效率显著提升。",
        }
    )
    return dossier.model_copy(update={"enterprise": enterprise, "narrative": narrative})


def after_the_pattern(pattern: Dossier, firm: Firm) -> Dossier:
    """Another firm's filing: its own names and size, the pattern's scenarios and indicators."""
    model = pattern.enterprise.name or ""
    renamed = {model: firm.name, pattern.factory.project or model: firm.project}
    data = _renamed(plain_data(pattern), renamed)
    enterprise, factory = data["enterprise"], data["factory"]
    enterprise |= {
        "name": firm.name,
        "credit_code": firm.credit_code,
        "address": firm.place,
        "region": firm.region,
        "products": firm.products,
    }
    if firm.group:
        data["channel"] = "central"
        enterprise["central_group"] = "华夏示例重工集团"
    for year in enterprise["finances"]:
        for key in ("revenue", "profit", "rd_spend"):
            year[key] = _scaled(year[key], firm)
    shares = {key: _scaled(factory[key], firm) for key in factory if key.startswith(SHARE)}
    factory |= {
        "project": firm.project,
        "address": firm.place,
        "region": firm.region,
        "investment": sum(shares.values()),
        **shares,
    }
    _agree_on_revenue(data)
    data["narrative"]["profile"] = (
        f"{firm.name}主要生产{firm.products}。{firm.project}总投资"
        f"{factory['investment']:,}万元，建成后关键设备全部联网，"
        "形成覆盖设计、工艺、制造、物流、服务的数字化体系。"
    )
    return Dossier.model_validate(data)


def _agree_on_revenue(data: dict[str, Any]) -> None:
    """The indicator of sales says what the accounts say."""
    revenue = {year["year"]: year["revenue"] for year in data["enterprise"]["finances"]}
    sales = next(row for row in data["kpis"] if row["number"] == SALES)
    for when in ("before", "after"):
        sales[when] = revenue[sales[f"{when}_year"]]


def _scaled(value: Any, firm: Firm) -> int:
    return int(Decimal(value) * Decimal(firm.scale) / 10) * 10


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The pattern's names replaced wherever they stand in a text."""
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, dict):
        return {key: _renamed(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    return value
