"""A county and a city with an installation each, and what people carry from one to the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.e2e.people import Person, enter
from tests.e2e.server import FOREIGN, Server

COUNTY, CITY = "长乐区工业和信息化局（演示）", "福州市工业和信息化局（演示）"

CITY_PLAN = f"""
offices:
  - {{code: fujian, name: 福建省工业和信息化厅（演示）, level: province, region: "350000"}}
  - {{code: fuzhou, name: {CITY}, level: city, region: "350100", above: fujian}}
  - {{code: changle, name: {COUNTY}, level: county, region: "350112", above: fuzhou}}
accounts:
  - {{username: shi, name: 郑市级, role: city_officer, organisation: fuzhou}}
rounds:
  - code: fj-2025
    title: 2025 年度智能工厂梯度培育
    title_en: Smart-factory cultivation 2025
    edition: "2025"
    tiers: [advanced, excellence, pioneer]
    opens: 2025-01-01
    closes: {{firm: 2099-12-31, county: 2099-12-31, city: 2099-12-31, province: 2099-12-31}}
"""


def city_of_its_own(browser: Browser, folder: Path) -> tuple[Server, Person]:
    """An installation that knows its offices and the round, and no firm; its officer."""
    folder.mkdir(parents=True)
    plan = folder / "city.yaml"
    plan.write_text(CITY_PLAN, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in FOREIGN}
    done = subprocess.run(
        [sys.executable, "-m", "tihang", "setup", str(plan)],
        env=kept | {"TIHANG_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"^ +shi +(\S+)$", done.stdout, re.MULTILINE)
    assert found, done.stdout
    server = Server(folder)
    server.start(())
    return server, enter(browser, server.url, "shi", found[1])


def hand_over_key(giver: Person, taker: Person, office: str) -> None:
    """One shows its key and reads the fingerprint out; the other registers it."""
    giver.open("/exchange/keys/")
    own = giver.page.get_by_role("region", name="本系统的公钥")
    text = own.locator("pre").inner_text()
    fingerprint = own.locator("dd").inner_text()
    taker.open("/exchange/keys/")
    taker.page.get_by_label("该公钥代表的部门").select_option(label=office)
    taker.page.get_by_role("textbox", name="公钥").fill(text)
    taker.page.get_by_role("textbox", name="指纹").fill(fingerprint)
    taker.page.get_by_role("button", name="登记").click()
    expect(taker.page.get_by_role("row").filter(has_text=fingerprint)).to_contain_text("有效")


def export_all(sender: Person, target: str) -> bytes:
    """Everything that the recipient lacks, as one file."""
    page = sender.page
    sender.open("/exchange/")
    page.get_by_role("link", name=target).click()
    page.get_by_role("button", name=re.compile("导出全部")).click()
    link = page.get_by_role("link", name=re.compile("下载数据包"))
    link.wait_for(timeout=60_000)
    return sender.download(link)


def upload(receiver: Person, data: bytes, name: str) -> None:
    """Hand a file in and wait until it has been looked at."""
    page = receiver.page
    receiver.open("/exchange/")
    page.get_by_label("数据包文件").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="上传并核验").click()
    expect(page.get_by_text("正在核验", exact=True)).to_have_count(0, timeout=60_000)


def take_over(receiver: Person) -> None:
    page = receiver.page
    page.get_by_role("button", name=re.compile("导入 .* 件案卷")).click()
    expect(page.get_by_text("已导入", exact=True)).to_be_visible(timeout=60_000)
