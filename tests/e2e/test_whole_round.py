"""A whole round with everybody in it, walked by hand through one server.

Nine roles: a clerk, a signatory, two counties, a city, its finance department, the province, a
group's headquarters, and a stranger who holds a paper. One filing is returned, one firm stands on
a credit site, one department objects, one firm comes too late; then come ranking, tables, opinion
and disc. The papers are opened, and what they say is held against what stands online.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import papers, round_papers
from tests.e2e.conftest import Hire
from tests.e2e.countersign_steps import ask_the_departments, consent, object_to, settle_all
from tests.e2e.firm_steps import (
    FIRM,
    PROJECT,
    complete_the_draft,
    explain_what_may_stand,
    saved_line,
    sign,
    submit,
)
from tests.e2e.looking import problems_of
from tests.e2e.office_steps import REASON
from tests.e2e.people import Person, new_context
from tests.e2e.prepare_round import LATE
from tests.e2e.round_papers import (
    Filed,
    hold_the_letters_against_the_register,
    hold_the_papers_against_the_register,
    told,
)
from tests.e2e.round_steps import (
    SITES,
    decide,
    end_the_time_for_answers,
    hand_up,
    judge_all,
    look_up_in_one_list,
    open_the_examination,
    open_the_ranking,
    order_the_disc,
    put_in_order,
    release,
    results_told,
)
from tests.e2e.server import FOREIGN, Server

LISTED = "福清融新泵业有限公司"  # Of the same county as the demo's firm; a court's site has it.
OTHERS = ["福建朗拓机械有限公司", "福州鼎晟轴承有限公司"]  # Their filings lie with the city.
OF_THE_GROUP = "华夏示例重工（福建）有限公司"
ADDED = "工厂占地面积3.6万平方米。"
OPINION, LETTER = "融工信函〔2025〕18号", "榕示工信函〔2025〕21号"
SETTLED = "企业已补充贴息资金使用说明，经核实符合规定。"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo in which one more filing waits to be submitted."""
    running = Server(tmp_path_factory.mktemp("server") / "var")
    shutil.copytree(demo_data, running.folder)
    beside(running, "prepare_round.py")
    try:
        running.start()
        yield running
    finally:
        running.kill()


def beside(server: Server, script: str, *arguments: str) -> str:
    """Let a script work on the server's data; returns what it prints."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    done = subprocess.run(
        [sys.executable, HERE / script, *arguments],
        env=kept | {"TIHANG_VAR": str(server.folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody without an account."""
    context = new_context(browser)
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_a_round_from_the_first_filing_to_the_disc(
    hire: Hire, server: Server, stranger: Page
) -> None:
    firm, boss = hire("firm"), hire("firm-boss")
    complete_the_draft(firm)
    explain_what_may_stand(firm)
    sign(boss)
    first = submit(firm, "提交申报")

    late, neighbour = hire("firm2"), hire("county2")
    come_too_late(late, server)
    see_nothing_of_it(neighbour)

    county = hire("county")
    open_the_examination(county, FIRM)
    elsewhere = county.page.url
    look_up_in_one_list(county, clean=FIRM, listed=LISTED)
    return_with_items(county)
    correct_only_what_is_open(firm)
    sign(boss)
    second = submit(firm, "重新提交")
    assert second != first
    see_what_has_changed(county)
    judge_all(county)
    refused = judge_the_listed_firm(county)
    opinion = give_one_opinion_on_both(county, refused, second)
    refuse_the_listed_firm(hire, county, stranger, server, refused)
    is_not_theirs(neighbour, elsewhere)

    city = hire("city")
    hear_the_finance_department(hire, city)
    firms = [FIRM, *OTHERS]
    put_in_order(city, firms)
    hand_up(city, firms, preview="保存并预览上报", confirm="确认上报", done="已上报")
    rows = read_online(city, firms)
    open_the_ranking(city)
    round_papers.assert_table_is_what_stands_online(city, rows)
    letter = write_the_letter(city, firms)
    assert rows[0].handed_in.code == second
    disc = round_papers.assert_disc_is_what_stands_online(order_the_disc(city), rows)
    assert_disc_holds_the_letters(disc)

    province = hire("province")
    ask_the_departments(province, seconds=3600)
    end_the_time_for_answers(province)
    put_first(province)
    hand_up(province, [FIRM], preview="保存并预览推荐名单", confirm="确认推荐", done="已推荐")
    final = read_online(province, [FIRM])
    open_the_ranking(province)
    round_papers.assert_table_is_what_stands_online(province, final)
    expect(results_told(firm)).to_contain_text("已推荐")

    group = hire("group")
    recommend_in_the_group(hire, group)

    hold_the_papers_against_the_register(
        stranger, server.url, [first, second, final[0].latest.code]
    )
    hold_the_letters_against_the_register(stranger, server.url, {opinion: OPINION, letter: LETTER})
    for person in (firm, boss, late, neighbour, county, city, province, group):
        assert person.complaints == []


def come_too_late(late: Person, server: Server) -> None:
    """The page was open in time; the county closes; the button is pressed after that."""
    page = late.page
    late.open("/")
    page.get_by_role("link", name=f"{LATE}，卓越级").click()
    page.get_by_role("link", name="检查并提交").click()
    page.get_by_label("已核对全部内容，确认提交").check()
    closes = dt.datetime.fromisoformat(beside(server, "close_county.py", "changle", "2"))
    left = (closes - dt.datetime.now(closes.tzinfo)).total_seconds()
    page.wait_for_timeout(max(0, left) * 1000)
    with late.expecting_trouble():
        page.get_by_role("button", name="提交申报").click()
        expect(page.locator("main")).to_contain_text("逾期不予接收")
    last = closes - dt.timedelta(seconds=1)
    expect(page.locator("main")).to_contain_text(f"{last.year}年{last.month}月{last.day}日")
    expect(page.locator("main")).to_contain_text(f"{last:%H:%M:%S}（+08:00）")
    late.open("/")
    page.get_by_role("link", name=f"{LATE}，卓越级").click()
    expect(page.locator("main")).to_contain_text("填报中")
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("alert")).to_contain_text("逾期不予接收")
    expect(page.get_by_role("button", name="提交申报")).to_be_disabled()


def see_nothing_of_it(neighbour: Person) -> None:
    """What came too late has not come."""
    neighbour.open("/desk/?state=all")
    expect(neighbour.page.locator("main")).to_contain_text(OTHERS[0])
    expect(neighbour.page.locator("main")).not_to_contain_text(LATE)


def is_not_theirs(neighbour: Person, address: str) -> None:
    """Another county's case is not there for them."""
    with neighbour.expecting_trouble():
        answer = neighbour.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    expect(neighbour.page.locator("main")).not_to_contain_text(FIRM)


def return_with_items(county: Person) -> None:
    """One part goes back to the firm, with its reason and a day."""
    page = county.page
    open_the_examination(county, FIRM)
    page.get_by_role("link", name="退回修改", exact=True).click()
    page.get_by_label("智能工厂基本情况").fill(REASON)
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    page.get_by_label("补正期限").fill(due.isoformat())
    assert problems_of(page) == []
    page.get_by_role("button", name="确认退回修改").click()
    expect(page.get_by_role("status").first).to_contain_text("退回修改")


def correct_only_what_is_open(firm: Person) -> None:
    """The firm finds the one part open and all others closed; it mends what was asked for."""
    page = firm.page
    firm.open("/")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    asked = page.get_by_role("status").filter(has_text="退回修改")
    expect(asked).to_contain_text(REASON)
    expect(asked).to_contain_text("只能修改以上各项，其余内容已固化")
    expect(asked.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="申报单位基本信息").first.click()
    expect(page.get_by_text("本部分未退回，不能修改")).to_be_visible()
    expect(page.locator("main").get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("button", name="保存", exact=True)).to_have_count(0)
    page.get_by_role("navigation", name="申报书各部分").get_by_role(
        "link", name="智能工厂基本情况"
    ).click()
    profile = page.get_by_role("textbox", name=re.compile("^项目简介"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        profile.fill(f"{profile.input_value()}{ADDED}")
    assert answer.value.ok
    expect(saved_line(page)).to_have_text(re.compile(r"已保存 \d\d:\d\d:\d\d"))
    page.get_by_role("link", name="返回申报").click()


def see_what_has_changed(county: Person) -> None:
    """Before the filing itself, the county reads what was changed, and that it was asked for."""
    page = county.page
    open_the_examination(county, FIRM)
    difference = page.locator("#difference")
    expect(difference).to_contain_text(REASON)
    expect(difference.get_by_role("row")).to_have_count(2)
    expect(difference.locator("mark").last).to_contain_text(ADDED)
    assert problems_of(page) == []


def judge_the_listed_firm(county: Person) -> str:
    """The look-up of the list stands on its page, with the picture; returns its filing's code."""
    page = county.page
    open_the_examination(county, LISTED)
    credit = page.locator("#credit")
    expect(credit).to_contain_text("列入失信名单")
    expect(credit).to_contain_text("失信被执行人")
    assert county.download(credit.get_by_role("link", name="查询截图").last)[:4] == b"\x89PNG"
    judge_all(county)
    code = papers.CODE.search(page.locator("main").inner_text())
    assert code
    return code.group()


def give_one_opinion_on_both(county: Person, refused: str, code: str) -> str:
    """The listed firm cannot be agreed to; the letter says so of it and agrees to the other."""
    page = county.page
    county.open("/opinions/")
    page.get_by_role("link", name=re.compile("起草初审意见 卓越级")).click()
    for box in page.get_by_role("row").get_by_role("checkbox").all():
        box.uncheck()
    for name in (FIRM, LISTED):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="起草初审意见").click()
    page.get_by_label("文号").fill(OPINION)
    both = {name: page.get_by_role("group", name=re.compile(name)) for name in (FIRM, LISTED)}
    for each in both.values():
        each.get_by_role("radio", name="同意上报", exact=True).check()
    with county.expecting_trouble():
        page.get_by_role("button", name="正式出具").click()
        expect(page.get_by_role("alert")).to_contain_text("列入失信名单，不得同意上报")
    both[LISTED].get_by_role("radio", name="不同意推荐").check()
    assert problems_of(page) == []
    page.get_by_role("button", name="正式出具").click()
    expect(page.get_by_text("已出具").first).to_be_visible()
    expect(page.get_by_role("button", name="正式出具")).to_have_count(0)
    texts = round_papers.texts_of(county)
    wanted = [OPINION, FIRM, LISTED, PROJECT, *SITES, f"{SITES[1]}，发现失信记录", code, refused]
    wanted += ["同意上报1件", "不同意推荐1件"]
    assert round_papers.lacking(texts, wanted) == []
    printed = page.locator("dd.mono").first.inner_text()
    round_papers.assert_sealed(county, printed)
    page.get_by_role("link", name="一并上报").click()
    expect(page.get_by_role("checkbox", name=FIRM)).to_be_checked()
    expect(page.get_by_role("checkbox", name=LISTED)).not_to_be_checked()
    page.get_by_role("button", name="确认上报所选").click()
    expect(page.get_by_role("status").filter(has_text="已上报 1 件")).to_be_visible()
    return printed


def refuse_the_listed_firm(
    hire: Hire, county: Person, stranger: Page, server: Server, code: str
) -> None:
    """Decided, nobody knows of it; released, the firm is told and the register says so."""
    firm = hire("demo-rongxin")
    open_the_examination(county, LISTED)
    decide(county, "审查不通过", "经查询列入失信被执行人名单。")
    assert "审查不通过" not in told(stranger, server.url, code)
    expect(results_told(firm)).to_have_count(0)
    release(county, LISTED)
    assert "审查不通过" in told(stranger, server.url, code)
    expect(results_told(firm)).to_contain_text("审查不通过")
    assert firm.complaints == []


def hear_the_finance_department(hire: Hire, city: Person) -> None:
    """It objects to the demo's firm; until that is settled in writing, nothing goes up."""
    finance = hire("city-finance")
    ask_the_departments(city, seconds=3600)
    consultation = city.page.url
    object_to(finance, FIRM, "请补充贴息资金使用说明。")
    consent(finance)  # To what the demo's city had asked about the others.
    city.page.goto(consultation)
    expect(city.page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("贴息资金")
    assert problems_of(city.page) == []
    end_the_time_for_answers(city)
    open_the_ranking(city)
    expect(city.page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("异议")
    assert settle_all(city, SETTLED) == 2  # The demo's own, and this one.
    city.page.goto(consultation)
    expect(city.page.get_by_role("row").filter(has_text=FIRM)).to_contain_text(SETTLED)
    assert finance.complaints == []


def read_online(officer: Person, firms: list[str]) -> list[Filed]:
    """The filings of a list as they stand online now that it has gone."""
    found = []
    for firm in firms:
        open_the_ranking(officer)
        found.append(round_papers.filed(officer, firm))
    return found


def write_the_letter(city: Person, firms: list[str]) -> str:
    """Number and issue the cover letter, and read it back; returns its code."""
    page = city.page
    open_the_ranking(city)
    page.get_by_role("link", name="推荐函").first.click()
    page.get_by_label("文号").fill(LETTER)
    addressee = page.get_by_label("主送单位").input_value()
    page.get_by_role("button", name="正式出具").click()
    expect(page.get_by_role("status").filter(has_text="推荐函已出具")).to_be_visible()
    code = page.locator("dd.mono").first.inner_text()
    texts = round_papers.texts_of(city)
    wanted = [
        LETTER,
        addressee,
        f"{firms[0]}等{len(firms)}个项目",
        "关于推荐卓越级智能工厂项目的函",
    ]
    assert round_papers.lacking(texts, wanted) == []
    round_papers.assert_sealed(city, code)
    return code


def assert_disc_holds_the_letters(disc: dict[str, bytes]) -> None:
    """The city's letter and table, and the county's opinion beside the filing."""
    letter = round_papers.text_of(disc["000_上报文书/推荐函.pdf"])
    assert LETTER in letter
    excel = papers.rows_of_excel(disc["000_上报文书/推荐汇总表.xlsx"])
    assert [row[1] for row in excel[1]] == [FIRM, *OTHERS]
    of_the_firm = [name for name in disc if re.match(r"001_.*初审意见.*\.pdf$", name)]
    assert len(of_the_firm) == 1
    assert OPINION in round_papers.text_of(disc[of_the_firm[0]])


def put_first(province: Person) -> None:
    """The city's order stands beside; the province puts one firm on its list."""
    page = province.page
    open_the_ranking(province)
    expect(page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("第 1 位")
    page.get_by_label(f"{FIRM}的次序").fill("1")


def recommend_in_the_group(hire: Hire, group: Person) -> None:
    """A group's headquarters examines its own firm's filing, decides, and releases it."""
    firm = hire("demo-huazhong")
    open_the_examination(group, OF_THE_GROUP)
    judge_all(group)
    decide(group, "集团推荐")
    expect(results_told(firm)).to_have_count(0)
    release(group, OF_THE_GROUP)
    expect(results_told(firm)).to_contain_text("集团已推荐")
    assert firm.complaints == []
