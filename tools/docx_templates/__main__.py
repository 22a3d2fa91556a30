"""Write all templates beside the code that fills them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tools.docx_templates.evidence import evidence_list_template
from tools.docx_templates.filing import filing_template
from tools.docx_templates.letters import official_template, table_template

TEMPLATES = Path(__file__).resolve().parents[2] / "src/tihang/documents/templates"


def main() -> None:
    for name, make in (
        ("filing.docx", filing_template),
        ("table.docx", table_template),
        ("official.docx", official_template),
        ("evidence_list.docx", evidence_list_template),
    ):
        document = make()
        moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
        document.core_properties.created = document.core_properties.modified = moment
        document.core_properties.author = document.core_properties.title = ""
        document.core_properties.comments = ""
        document.core_properties.language = "zh-CN"
        document.save(TEMPLATES / name)
        print(TEMPLATES / name)


if __name__ == "__main__":
    main()
