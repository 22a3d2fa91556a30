"""Make the examples that follow from others: copies in other formats, near misses, broken files.

The four dossiers ``examples/<tier>.yaml`` are written by hand; run this after changing one::

    .venv/bin/python tools/make_examples.py
"""

from __future__ import annotations

import io
import json
import struct
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from tihang import edition as editions
from tihang.dossier.canonical import plain_data
from tihang.dossier.files import dump_json, dump_xlsx, parse_dossier, read_dossier
from tihang.dossier.model import Dossier
from tihang.dossier.workbook import workbook_of
from tihang.dossier.yaml_text import dump_yaml_text

EXAMPLES = Path(__file__).parent.parent / "examples"
FICTION = "人员、企业、文号、数据均为虚构，仅作示例。"

Data = dict[str, Any]


def main(target: Path = EXAMPLES) -> None:
    """Write every derived example below a folder."""
    for folder in ("near-misses", "broken"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    showcase = read_dossier(EXAMPLES / "excellence.yaml")
    (target / "excellence.json").write_bytes(dump_json(showcase))
    (target / "excellence.xlsx").write_bytes(dump_xlsx(showcase))
    for name, (origin, says, change) in NEAR_MISSES.items():
        data = plain_data(read_dossier(EXAMPLES / f"{origin}.yaml"))
        change(data)
        text = f"# {says}\n# 由 {origin}.yaml 改成。{FICTION}\n{dump_yaml_text(data)}"
        parse_dossier(text.encode(), "yaml")
        (target / "near-misses" / name).write_text(text, encoding="utf-8")
    for name, content in broken_files().items():
        (target / "broken" / name).write_bytes(content)


# --- near misses ---------------------------------------------------------------


def _without_ai(instance: str) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        found = next(s for s in data["scenarios"] if s["instance"] == instance)
        found["uses_ai"] = False
        found["ai_models"] = []
        _agree(data)

    return change


def _without_construction(data: Data) -> None:
    edition = editions.load(data["edition"])
    data["scenarios"] = [
        s
        for s in data["scenarios"]
        if (scenario := edition.scenario(s["scenario"]))
        and edition.aspect_of(scenario) != "construction"
    ]
    _agree(data)


def _score_of_1_9(data: Data) -> None:
    data["maturity"][0].update(score=Decimal("1.9"), level=2)


def _without_advanced(data: Data) -> None:
    data["recognitions"] = [r for r in data["recognitions"] if r["tier"] == "basic"]


def _other_share(data: Data) -> None:
    _kpi(data, 4)["after"] = Decimal("28.57")
    _kpi(data, 4)["basis"] = "按计划新增场景一并计入，与场景实例不一致。"


def _agree(data: Data) -> None:
    """Bring indicators 4 and 5 into line with the scenario instances."""
    instances = data["scenarios"]
    using = sum(s["uses_ai"] for s in instances)
    share = round(Decimal(using * 100) / len(instances), 2)
    models = sum(len(s.get("ai_models", ())) for s in instances)
    _kpi(data, 4).update(
        after=share, basis=f"申报的{len(instances)}个场景实例中{using}个应用人工智能技术。"
    )
    _kpi(data, 5).update(after=Decimal(models), basis="各场景在用模型合计，清单见佐证材料。")


def _kpi(data: Data, number: int) -> Data:
    found: Data = next(k for k in data["kpis"] if k["number"] == number)
    return found


NEAR_MISSES: dict[str, tuple[str, str, Callable[[Data], None]]] = {
    "ai-share-19.yaml": (
        "excellence",
        "应用人工智能技术场景比例 19.05%（21 个实例中 4 个），低于卓越级要求的 20%。",
        _without_ai("供应链协同与到货预测"),
    ),
    "ai-share-59.yaml": (
        "pioneer",
        "应用人工智能技术场景比例 59.09%（22 个实例中 13 个），低于领航级要求的 60%。",
        _without_ai("原料与海运风险预警"),
    ),
    "maturity-1.9.yaml": (
        "excellence",
        "成熟度得分 1.9，属二级：达到先进级，达不到卓越级。",
        _score_of_1_9,
    ),
    "aspect-uncovered.yaml": (
        "pioneer",
        "没有工厂建设环节的场景：领航级须覆盖全部五个环节。",
        _without_construction,
    ),
    "no-earlier-recognition.yaml": (
        "excellence",
        "没有先进级获评记录：卓越级申报主体须已获评先进级。",
        _without_advanced,
    ),
    "kpi-disagrees.yaml": (
        "excellence",
        "指标 4 填报 28.57%，与场景实例算得的 23.81% 不一致：不予采信，须核实。",
        _other_share,
    ),
}


# --- broken files ---------------------------------------------------------------

_SMALL: Data = {"format": "tihang-dossier/1", "edition": "2025", "tier": "basic"}


def broken_files() -> dict[str, bytes]:
    """Small files that must be refused, each for one reason."""
    return {
        "wrong-check-digit.yaml": _yaml(
            {**_SMALL, "enterprise": {"name": "示例企业", "credit_code": "91350181MA0000000X"}}
        ),
        "unknown-scenario.json": _json({**_SMALL, "scenarios": [{"scenario": "智能在线检测系统"}]}),
        "unknown-key.yaml": _yaml({**_SMALL, "enterprise": {"credit_number": "示例"}}),
        "unknown-edition.yaml": _yaml({**_SMALL, "edition": "2019"}),
        "duplicate-key.json": b'{"edition": "2025", "tier": "basic", "tier": "pioneer"}\n',
        "not-a-number.json": b'{"edition": "2025", "tier": "basic", '
        b'"factory": {"investment": NaN}}\n',
        "tagged.yaml": b'edition: "2025"\ntier: basic\n'
        b'enterprise: !!python/object/apply:os.system ["true"]\n',
        "anchors.yaml": b'edition: "2025"\ntier: basic\nextra: &a\n  b: *a\n',
        "not-utf-8.yaml": 'edition: "2025"\ntier: basic\nenterprise: {name: 示例企业}\n'.encode(
            "gbk"
        ),
        "not-what-it-says.xlsx": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
        "password-protected.xlsx": compound_file("EncryptionInfo", "EncryptedPackage"),
        "old-excel.xlsx": compound_file("Workbook"),
        "text-in-number.xlsx": _edited(_text_in_number),
        "merged-row.xlsx": _edited(_merged_row),
        "blank-row.xlsx": _edited(_blank_row),
        "formula-without-result.xlsx": _edited(_formula),
    }


def _yaml(data: Data) -> bytes:
    return dump_yaml_text(data).encode()


def _json(data: Data) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _edited(edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A small filled-in workbook, spoiled as a person's hand would spoil it."""
    dossier = Dossier.model_validate(
        {
            **_SMALL,
            "enterprise": {"name": "示例企业", "finances": [{"year": 2024, "revenue": 3000}]},
            "factory": {"integrators": [{"name": "示例甲", "role": "网络"}, {"name": "示例乙"}]},
        }
    )
    data = workbook_of(dossier, editions.load("2025"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _text_in_number(book: openpyxl.Workbook) -> None:
    book["三年经营"]["C2"] = "三千万"


def _merged_row(book: openpyxl.Workbook) -> None:
    book["集成商"].merge_cells("C2:C3")


def _blank_row(book: openpyxl.Workbook) -> None:
    book["集成商"].insert_rows(3)


def _formula(book: openpyxl.Workbook) -> None:
    book["三年经营"]["C2"] = "=1000*3"


def compound_file(*streams: str) -> bytes:
    """A compound file (the container of .xls and of encrypted .xlsx) with empty streams."""
    no_sector, end_of_chain, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end_of_chain, 0, end_of_chain, 0, 0,
    )  # fmt: skip
    header = header.ljust(512, b"\xff")
    fat = struct.pack("<II", fat_sector, end_of_chain).ljust(512, b"\xff")
    entries = [_directory_entry("Root Entry", 5, child=1)]
    for number, name in enumerate(streams, 1):
        right = number + 1 if number < len(streams) else no_sector
        entries.append(_directory_entry(name, 2, right=right))
    return header + fat + b"".join(entries).ljust(512, b"\0")


def _directory_entry(
    name: str, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ",
        written, len(written) + 2, kind, 1, 0xFFFFFFFF, right, child, 0xFFFFFFFE, 0,
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)
