"""Uploading in a real browser: progress, a cut line, a page loaded anew, and nothing for axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.platform.conftest import PASSWORD, Person
from tests.platform.evidence import files
from tests.platform.evidence.conftest import TakeIn
from tihang.platform.evidence.models import FileRevision

PIECE = 4 * 1024 * 1024


def log_in(page: Page, live_server: LiveServer, person: Person) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("用户名或电子邮箱").fill(person.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)


def choose(page: Page, path: Path) -> None:
    page.get_by_label("文件").set_input_files(str(path))
    page.get_by_label("类别").select_option("video")
    page.get_by_role("button", name="上传", exact=True).click()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A film of three pieces."""
    path = tmp_path / "车间.mp4"
    content = files.film()
    path.write_bytes(content + files.box(b"free", bytes(PIECE * 2 + 5000)))
    return path


def test_a_cut_line_is_waited_for_and_nothing_is_sent_twice(
    live_server: LiveServer, page: Page, clerk: Person, large: Path
) -> None:
    log_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/evidence/add/")
    sent: list[str] = []

    def cut_once(route: Route) -> None:
        sent.append(route.request.url.rpartition("=")[2])
        if len(sent) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/evidence/uploads/*/?offset=*", cut_once)
    choose(page, large)
    expect(page.get_by_text("连接中断")).to_be_visible()
    page.wait_for_url("**/evidence/files/**", timeout=30_000)
    assert sent == ["0", str(PIECE), str(PIECE), str(PIECE * 2)]
    assert FileRevision.objects.get().size == large.stat().st_size


def test_a_page_that_is_loaded_anew_goes_on_where_it_was(
    live_server: LiveServer, page: Page, clerk: Person, large: Path
) -> None:
    log_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/evidence/add/")
    page.route(f"**/evidence/uploads/*/?offset={PIECE}", lambda route: route.abort())
    choose(page, large)
    expect(page.get_by_text("连接中断")).to_be_visible()
    page.unroute_all()
    page.on("dialog", lambda dialog: dialog.accept())
    sent: list[str] = []
    page.goto(f"{live_server.url}/evidence/add/")
    page.on("request", lambda asked: asked.method == "PUT" and sent.append(asked.url))
    choose(page, large)
    page.wait_for_url("**/evidence/files/**", timeout=30_000)
    assert [url.rpartition("=")[2] for url in sent] == [str(PIECE), str(PIECE * 2)]


def test_a_refusal_is_shown_with_its_reason_beside_the_file_that_was_taken(
    live_server: LiveServer, page: Page, clerk: Person, tmp_path: Path
) -> None:
    log_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/evidence/add/")
    bad, good = tmp_path / "坏.png", tmp_path / "好.docx"
    bad.write_bytes(b"<svg><script>1</script></svg>")
    good.write_bytes(files.word())
    page.get_by_label("文件").set_input_files([str(bad), str(good)])
    page.get_by_label("类别").select_option("report")
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("SVG")).to_be_visible()
    expect(page.get_by_text("已收取“好.docx”")).to_be_visible()
    assert FileRevision.objects.get().name == "好.docx"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_file_that_is_there_already_is_said_to_be_before_anything_else(
    live_server: LiveServer, page: Page, clerk: Person, taken: TakeIn, tmp_path: Path
) -> None:
    piece = taken(files.picture(), "现场.png").file
    log_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/evidence/add/")
    again = tmp_path / "又一份.png"
    again.write_bytes(files.picture())
    page.get_by_label("文件").set_input_files(str(again))
    page.get_by_label("类别").select_option(piece.kind)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("未重复收取")).to_be_visible()
    page.get_by_role("link", name="又一份.png").click()
    page.wait_for_url(f"**/evidence/files/{piece.pk}/")


@pytest.mark.parametrize("width", [1366, 390])
def test_the_librarys_pages_pass_axe_and_fit_the_screen(
    live_server: LiveServer, page: Page, clerk: Person, taken: TakeIn, width: int
) -> None:
    piece = taken(files.picture(), "现场" * 40 + ".png").file
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, live_server, clerk)
    at = f"/evidence/files/{piece.pk}/"
    for address in ("/evidence/", "/evidence/add/", at, f"{at}describe/", f"{at}revise/"):
        page.goto(live_server.url + address)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert complaints == []
