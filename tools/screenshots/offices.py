"""The offices' pages: county, city, province, group."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, FilePayload

from tests.dossier.summary import building as made
from tests.e2e import two_places
from tests.e2e.people import Person
from tools.screenshots.camera import take

FIRM = "福建榕岚精密制造有限公司"
PROVED = "FJ2025-00002"
"""A filing whose answers name evidence with files."""


def county_examines(county: Person) -> None:
    page = county.page
    take("county-home", page)
    county.open("/desk/")
    take("county-desk", page)
    row = page.get_by_role("row").filter(has_text=FIRM)
    row.get_by_role("link", name="审查").click()
    take("county-examination", page)
    evidence_in_view(county)
    county.open("/papers/disc/")
    take("county-disc", page)


def evidence_in_view(county: Person) -> None:
    """A piece of evidence beside the clause that it is to prove."""
    page = county.page
    county.open("/desk/")
    row = page.get_by_role("row").filter(has_text=PROVED)
    row.get_by_role("link", name="审查").click()
    page.get_by_role("link", name="下一待认定").click()
    page.get_by_role("link", name="企业信用报告").first.click()
    page.get_by_role("heading", name="企业信用报告").wait_for()
    take("county-evidence", page, page.locator(".examination"))


def city_ranks(city: Person) -> None:
    page = city.page
    take("city-home", page)
    city.open("/rounds/fj-2025/ranking/excellence/")
    for position, place in enumerate(page.get_by_label(re.compile("的次序$")).all(), start=1):
        place.fill(str(position))
    page.get_by_role("button", name="保存排序", exact=True).last.click()
    page.get_by_text(re.compile(r"已保存 \d\d:")).wait_for()
    take("city-ranking", page)


def city_takes_tables_in(city: Person) -> None:
    """A county's table with a close name and a cell that is no number."""
    page = city.page
    table = made.workbook(
        made.TITLE,
        ("推荐单位（盖章）：福清市工业和信息化局",),
        made.HEAD,
        (1, FIRM, "精密零件智能工厂", made.SCENARIO, "林一", "13800000001"),
        (2, "福州明曜电机公司", "电机智能工厂", "能源智能管控——用电", "陈二", "见名片"),
    )
    city.open("/imports/")
    kind = "application/octet-stream"
    file: FilePayload = {"name": "福清市.xlsx", "mimeType": kind, "buffer": table}
    page.get_by_label("汇总表文件").set_input_files([file])
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("heading", name="核对汇总表", exact=True).wait_for()
    take("city-intake", page)


def department_countersigns(finance: Person) -> None:
    finance.open("/countersign/")
    finance.page.get_by_role("link", name=re.compile("^打开")).first.click()
    take("department-countersign", finance.page)


def province_decides(province: Person) -> None:
    take("province-home", province.page)
    province.open("/rounds/fj-2025/ranking/excellence/")
    take("province-ranking", province.page)


def group_examines(group: Person) -> None:
    take("group-home", group.page)


def cases_travel(county: Person, browser: Browser, folder: Path) -> None:
    """The county sends cases to a city that has an installation of its own."""
    server, city = two_places.city_of_its_own(browser, folder)
    try:
        two_places.hand_over_key(county, city, two_places.COUNTY)
        two_places.hand_over_key(city, county, two_places.CITY)
        data = two_places.export_all(county, f"上报案卷 → {two_places.CITY}")
        county.open("/exchange/")
        take("county-bundles", county.page)
        two_places.upload(city, data, "长乐区上报.tihang")
        take("city-bundle", city.page)
    finally:
        server.kill()
