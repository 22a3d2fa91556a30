"""A firm's evidence in a browser: sent, cut off and resumed, refused, used, and seen by whom."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Hire
from tests.e2e.firm_steps import hand_in_the_draft, open_the_draft
from tests.e2e.looking import problems_of
from tests.e2e.office_steps import find_the_case_at_home
from tests.e2e.people import Person
from tests.e2e.server import Server
from tests.platform.evidence import files
from tests.platform.evidence.hostile import SVG

PIECE = 4 * 1024 * 1024
"""What the page sends at a time."""
SECONDS = 30_000
"""A busy machine takes its time."""


def send(person: Person, path: Path, kind: str) -> None:
    person.open("/evidence/add/")
    # The script that sends has to be here first.
    person.page.wait_for_load_state("load")
    person.page.get_by_label("文件").set_input_files(path)
    person.page.get_by_label("类别").select_option(kind)
    person.page.get_by_role("button", name="上传", exact=True).click()


def on_the_piece(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=SECONDS)


def is_drawn(picture: Locator) -> bool:
    """The browser has got the picture and could read it."""
    expect(picture).to_be_visible()
    picture.evaluate("picture => picture.decode()")
    return bool(picture.evaluate("picture => picture.naturalWidth > 0"))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "设备联网率检测报告.pdf"
    path.write_bytes(files.pdf(pages=3))
    return path


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "立体仓库现场.png"
    path.write_bytes(files.picture(size=(640, 400)))
    return path


def test_a_cut_connection_is_waited_for_and_nothing_is_sent_twice(
    hire: Hire, tmp_path: Path
) -> None:
    firm = hire("firm")
    page = firm.page
    film = tmp_path / "车间.mp4"
    film.write_bytes(files.film() + files.box(b"free", bytes(PIECE * 2 + 5000)))
    sent: list[int] = []
    held: list[Route] = []

    def hold_the_second(route: Route) -> None:
        sent.append(int(parse_qs(urlsplit(route.request.url).query)["offset"][0]))
        if len(sent) == 2:
            held.append(route)
        else:
            route.continue_()

    page.route("**/evidence/uploads/*/?offset=*", hold_the_second)
    with firm.expecting_trouble():
        send(firm, film, "video")
        bar = page.get_by_role("progressbar")
        expect(bar).to_have_js_property("value", PIECE, timeout=SECONDS)
        while not held:
            page.wait_for_timeout(50)
        firm.context.set_offline(True)
        held[0].abort("internetdisconnected")
        expect(page.get_by_text("连接中断，恢复后自动续传")).to_be_visible()
        assert problems_of(page) == []
        firm.context.set_offline(False)
        on_the_piece(page, "车间")
    assert sent == [0, PIECE, PIECE, PIECE * 2]
    expect(page.get_by_text("MP4 文件不在网页内预览")).to_be_visible()


def test_a_hostile_file_is_refused_with_its_reason(hire: Hire, tmp_path: Path) -> None:
    firm = hire("firm")
    picture = tmp_path / "现场照片.png"
    picture.write_bytes(SVG)
    with firm.expecting_trouble():
        send(firm, picture, "photo")
        refusal = firm.page.get_by_role("listitem").filter(has_text="现场照片.png")
        expect(refusal).to_contain_text("SVG", timeout=SECONDS)
    assert problems_of(firm.page) == []
    firm.open("/evidence/?q=现场照片.png")
    expect(firm.page.get_by_text("没有符合条件的材料")).to_be_visible()


@pytest.mark.slow
def test_a_piece_goes_from_the_library_to_the_officer_and_to_nobody_else(
    hire: Hire, server: Server, report: Path, photograph: Path
) -> None:
    firm = hire("firm")
    page = firm.page
    send(firm, report, "report")
    on_the_piece(page, report.stem)
    assert is_drawn(page.get_by_role("img", name=re.compile("第 1 页"))), "the preview is empty"
    expect(page.get_by_text("第 1 / 3 页")).to_be_visible()
    piece = urlsplit(page.url).path
    send(firm, photograph, "photo")
    on_the_piece(page, photograph.stem)
    assert is_drawn(page.get_by_role("img", name=re.compile("第 1 页"))), "the preview is empty"

    case = open_the_draft(firm)
    firm.open(f"{case}sections/evidence/")
    shelf = page.get_by_role("region", name="从资料库选用")
    for title in (report.stem, photograph.stem):
        shelf.get_by_role("checkbox", name=title).check()
    shelf.get_by_role("button", name="加入申报").click()
    expect(page.get_by_text("已加入 2 份材料")).to_be_visible()
    assert problems_of(page) == []
    firm.open(piece)
    expect(page.get_by_role("link", name=re.compile("FJ2025-00001")).first).to_be_visible()

    hand_in_the_draft(firm, hire("firm-boss"))

    county = hire("county")
    find_the_case_at_home(county)
    county.page.get_by_role("navigation", name="所在位置").get_by_role("link").last.click()
    county.page.get_by_text("佐证材料文件（").click()
    county.page.get_by_role("link", name=f"查看 {report.stem}").click()
    assert is_drawn(county.page.get_by_role("img").last), "the officer sees no page"
    shown = urlsplit(county.page.url).path
    assert shown.startswith(case)
    # The library stays the firm's own, and the filing its and its offices'.
    assert county.context.request.get(server.url + piece).status == 404
    for stranger in ("firm2", "county2"):
        person = hire(stranger)
        for address in (piece, shown, f"{shown}file", f"{shown}pages/1.png"):
            assert person.context.request.get(server.url + address).status == 404, address
