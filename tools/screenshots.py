"""Takes the pictures of the handbook from a fresh demo: ``python -m tools.screenshots``.

Starts the platform on a folder of its own, walks a filing through it in a browser as the
end-to-end tests do, and writes docs/images/*.png.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typst
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.conftest import BROWSER_ARGUMENTS, BROWSER_NAMES
from tests.e2e.people import Person, enter, new_context
from tests.e2e.server import Server

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LARGEST = 200_000
COLOURS = (256, 128, 64)
PAGE_OF_PDF = 4
PAGE_PIXELS_PER_INCH = 80
FIRM = "福建榕岚精密制造有限公司"
PROJECT = "榕岚精密壳体智能工厂，卓越级"


class TooLarge(Exception):
    """A picture would not fit into its size."""


def write(name: str, png: bytes) -> None:
    """Write a picture with as many colours as keep it below ``LARGEST`` bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            (IMAGES / f"{name}.png").write_bytes(packed.getvalue())
            print(f"{name}.png {picture.width}×{picture.height} {packed.tell() // 1024} KiB")
            return
    raise TooLarge(name)


def take(name: str, page: Page, top: Locator | None = None) -> None:
    """A picture of the window, scrolled so that ``top`` stands below the header."""
    page.wait_for_load_state("networkidle")
    if top is None:
        page.evaluate("window.scrollTo(0, 0)")
    else:
        top.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 112)")
    page.mouse.move(0, 0)
    write(name, page.screenshot(animations="disabled"))


def take_pdf_page(name: str, pdf: bytes, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paper.pdf").write_bytes(pdf)
        source = Path(folder, "page.typ")
        source.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("paper.pdf", page: {number}, alt: "page")\n',
            encoding="utf-8",
        )
        png = typst.compile(str(source), format="png", ppi=PAGE_PIXELS_PER_INCH)
    assert isinstance(png, bytes)  # noqa: S101 - one page gives one picture
    write(name, png)


def firm_fills_in(firm: Person) -> None:
    page = firm.page
    take("firm-home", page)
    page.get_by_role("link", name=PROJECT).click()
    take("firm-case", page)
    page.get_by_role("link", name="检查并提交").click()
    take("firm-check-missing", page)
    page.get_by_role("link", name=re.compile("联系方式（手机号）")).click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("联系方式（手机号）").fill("13800000000")
    page.get_by_role("link", name="智能工厂建设成效").click()
    take("overview", page, page.get_by_role("heading", name="关键绩效指标"))
    page.get_by_role("link", name="要素条件自评").click()
    take("firm-answers", page)


def firm_submits(firm: Person) -> None:
    page = firm.page
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="检查并提交").click()
    take("firm-check", page)
    page.get_by_label("已核对全部内容，确认提交").check()
    page.get_by_role("button", name="提交申报").click()
    take("firm-receipt", page)
    pdf = firm.download(page.get_by_role("link", name="下载申报书（PDF）"))
    take_pdf_page("filing-page", pdf, PAGE_OF_PDF)


def county_examines(county: Person) -> None:
    page = county.page
    take("county-home", page)
    county.open("/desk/")
    take("county-desk", page)
    row = page.get_by_role("row").filter(has_text=FIRM)
    row.get_by_role("link", name="审查").click()
    take("county-examination", page)


def city_ranks(city: Person) -> None:
    page = city.page
    take("city-home", page)
    city.open("/rounds/fj-2025/ranking/excellence/")
    for position, place in enumerate(page.get_by_label(re.compile("的次序$")).all(), start=1):
        place.fill(str(position))
    page.get_by_role("button", name="保存排序", exact=True).last.click()
    page.get_by_text(re.compile(r"已保存 \d\d:")).wait_for()
    take("city-ranking", page)


def province_decides(province: Person) -> None:
    take("province-home", province.page)
    province.open("/rounds/fj-2025/ranking/excellence/")
    take("province-ranking", province.page)


def group_examines(group: Person) -> None:
    take("group-home", group.page)


SCENES: list[tuple[str, Callable[[Person], None]]] = [
    ("firm", firm_fills_in),
    ("firm", firm_submits),
    ("county", county_examines),
    ("city", city_ranks),
    ("province", province_decides),
    ("group", group_examines),
]


@dataclass
class Company:
    """The people of the demo, each logged in when first asked for."""

    browser: Browser
    server: Server

    def __post_init__(self) -> None:
        self._people: dict[str, Person] = {}

    def person(self, username: str) -> Person:
        if username not in self._people:
            self._people[username] = enter(self.browser, self.server.url, username)
        return self._people[username]


def chromium_of_this_machine() -> str | None:
    """``TIHANG_CHROMIUM``, or the first one on the path; None leaves it to Playwright."""
    return os.environ.get("TIHANG_CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSER_NAMES)), None
    )


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        browser = playwright.chromium.launch(
            executable_path=chromium_of_this_machine(), args=BROWSER_ARGUMENTS
        )
        try:
            server.start()
            landing = new_context(browser).new_page()
            landing.goto(server.url)
            take("landing", landing)
            company = Company(browser, server)
            for username, scene in SCENES:
                scene(company.person(username))
        finally:
            browser.close()
            server.kill()


if __name__ == "__main__":
    main()
