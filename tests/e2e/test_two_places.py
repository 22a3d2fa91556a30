"""Two servers that no network joins: cases go up on a stick, a decision comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import looking
from tests.e2e import two_places as places
from tests.e2e.conftest import Hire
from tests.e2e.server import FOREIGN, Server

FIRM = "福州鼎晟轴承有限公司"


@pytest.mark.slow
def test_cases_go_up_and_a_decision_comes_back(
    browser: Browser, server: Server, hire: Hire, tmp_path: Path
) -> None:
    county = hire("county2")
    elsewhere, city = places.city_of_its_own(browser, tmp_path / "city")
    try:
        places.hand_over_key(county, city, places.COUNTY)
        places.hand_over_key(city, county, places.CITY)
        data = places.export_all(county, f"上报案卷 → {places.CITY}")

        for person, path in ((county, "/exchange/"), (city, "/exchange/keys/")):
            person.open(path)
            assert looking.problems_of(person.page) == []
        county.page.get_by_role("row").filter(has_text="上报案卷").get_by_role("link").click()
        assert looking.problems_of(county.page) == []

        # One changed byte, and it is refused by the name of the file.
        place = data.rindex(b"revision-00000001.json") + 900
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        places.upload(city, changed, "changed.tihang")
        expect(city.page.get_by_role("alert")).to_contain_text("revision-00000001.json")

        places.upload(city, data, "up.tihang")
        expect(city.page.get_by_role("row").filter(has_text="新案卷")).to_have_count(2)
        assert looking.problems_of(city.page) == []
        places.take_over(city)
        places.upload(city, data, "again.tihang")
        expect(city.page.get_by_text("再次导入不会有任何变化")).to_be_visible()

        city.open("/desk/")
        city.page.get_by_role("row").filter(has_text=FIRM).get_by_role("link").first.click()
        city.page.get_by_role("link", name="退回县（市、区）", exact=True).click()
        city.page.get_by_label("理由").fill("请补充两化融合管理体系的佐证。")
        city.page.get_by_role("button", name="确认退回县（市、区）").click()
        back = places.export_all(city, f"审批结果 → {places.COUNTY}")

        places.upload(county, back, "back.tihang")
        expect(county.page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("续接")
        places.take_over(county)
        county.open("/desk/")
        row = county.page.get_by_role("row").filter(has_text=FIRM)
        expect(row).to_contain_text("审查")
        assert county.complaints == []
        assert city.complaints == []
    finally:
        city.context.close()
        elsewhere.stop()
    for folder in (server.folder, elsewhere.folder):
        verify(folder)


def verify(folder: Path) -> None:
    """Every chain of the installation's journal is whole."""
    kept = {k: v for k, v in os.environ.items() if k not in FOREIGN}
    done = subprocess.run(
        [sys.executable, "-m", "tihang", "journal", "verify"],
        env=kept | {"TIHANG_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
