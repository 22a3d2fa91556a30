"""A city brings in what its counties sent by Excel, mends it and gives back what is wrong."""

from __future__ import annotations

import io

import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from tests.dossier.summary import building as made
from tests.e2e.conftest import Hire
from tests.e2e.looking import problems_of
from tihang.platform.demo.people import FIRMS

SECONDS = 30_000
"""The worker looks for work every now and then; a busy machine takes its time."""
KNOWN, OTHER = FIRMS[0], FIRMS[1]
NEAR_NAME = KNOWN.name.replace("有限公司", "公司")
FUQING = made.workbook(
    made.TITLE,
    ("推荐单位（盖章）：福清市工业和信息化局",),
    made.HEAD,
    (1, NEAR_NAME, KNOWN.project, made.SCENARIO, "林一", "见名片"),
    (2, "福清玉融示例玻璃有限公司", "玻璃智能工厂", "能源智能管控", "黄三", "13800000003"),
)
MINHOU = made.word(
    [*made.TITLE, "推荐单位（盖章）：闽侯县工业和信息化局"],
    [
        made.HEAD,
        (1, "闽侯甘蔗示例机电有限公司", "机电智能工厂", "人机协同作业", "陈二", "13800000002"),
    ],
)


def test_two_counties_tables_are_mended_taken_in_and_marked(hire: Hire) -> None:
    city = hire("city")
    page = city.page
    city.open("/")
    page.get_by_role("link", name="汇总表导入", exact=True).click()
    assert problems_of(page) == []
    upload(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("核对汇总表", timeout=SECONDS)
    assert problems_of(page) == []

    files = page.get_by_role("region", name="本次上传的文件")
    expect(files.get_by_role("row", name="闽侯县.docx")).to_contain_text("可以导入")
    expect(files.get_by_role("row", name="福清市.xlsx")).to_contain_text("1 处须处理")
    page.get_by_label("是哪家企业").select_option(KNOWN.credit_code)
    page.get_by_label("联系方式（手机号）").fill("138 0000 0001")
    page.get_by_role("button", name="保存并重新核对").last.click()
    expect(files.get_by_role("row", name="福清市.xlsx")).to_contain_text("可以导入")
    expect(page.get_by_text(f"已选定：{KNOWN.name}")).to_be_visible()
    marked = city.download(files.get_by_role("link", name="标注表 福清市.xlsx"))

    page.get_by_role("button", name="确认导入", exact=True).click()
    expect(page.get_by_text("已导入 3 行。")).to_be_visible()
    assert problems_of(page) == []
    page.get_by_role("link", name="办理未在系统申报的").click()
    expect(page.get_by_role("row").filter(has_text="福清玉融示例玻璃")).to_contain_text(
        "企业未登记"
    )
    assert problems_of(page) == []
    merged = city.download(page.get_by_role("link", name="下载合并汇总表"))
    assert city.complaints == []

    cell = openpyxl.load_workbook(io.BytesIO(marked))["Sheet1"]["F4"]
    assert cell.value == "见名片"
    assert "受理时已更正为“138 0000 0001”" in cell.comment.text
    rows = openpyxl.load_workbook(io.BytesIO(merged))["卓越级"].iter_rows(values_only=True)
    assert [row[2] for row in rows][1:] == [
        NEAR_NAME,
        "福清玉融示例玻璃有限公司",
        "闽侯甘蔗示例机电有限公司",
    ]


def upload(page: Page) -> None:
    kind = "application/octet-stream"
    files: list[FilePayload] = [
        {"name": "福清市.xlsx", "mimeType": kind, "buffer": FUQING},
        {"name": "闽侯县.docx", "mimeType": kind, "buffer": MINHOU},
    ]
    page.get_by_label("汇总表文件").set_input_files(files)
    page.get_by_role("button", name="上传并预览").click()
