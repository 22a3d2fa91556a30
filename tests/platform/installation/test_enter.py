"""An installation is put to use from one file, whole or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from tihang.platform.accounts.models import Membership, User
from tihang.platform.installation import InstallationError, enter, read_plan
from tihang.platform.journal import queries, services
from tihang.platform.registry.models import Authority, Enterprise
from tihang.platform.rounds.models import Round

SAMPLE = Path(__file__).parents[3] / "deploy" / "installation.yaml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "plan.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_the_sample_opens_offices_firms_accounts_and_a_round() -> None:
    entered = enter(read_plan(SAMPLE))

    assert (entered.offices, entered.firms, entered.rounds) == (4, 1, 1)
    assert set(entered.passwords) == {
        "clerk",
        "signatory",
        "county",
        "city",
        "province",
        "finance",
    }
    office = Enterprise.objects.get().authority
    assert (office.code, office.contact) == ("sample-county", "产业科 李示例 0591-00000000")
    deadlines = Round.objects.get().deadlines
    earlier = deadlines.get(role_level="firm", authority__code="sample-county")
    closes = deadlines.get(role_level="firm", authority=None).last_second
    assert closes - earlier.last_second == dt.timedelta(days=3)
    assert closes.isoformat() == "2027-07-18T23:59:59+08:00" or closes == dt.datetime(
        2027, 7, 18, 15, 59, 59, tzinfo=dt.UTC
    )


@pytest.mark.django_db
def test_a_new_account_can_log_in_with_the_password_printed() -> None:
    entered = enter(read_plan(SAMPLE))
    client = Client()
    assert client.login(username="county", password=entered.passwords["county"])


@pytest.mark.django_db
def test_running_it_again_changes_nothing() -> None:
    enter(read_plan(SAMPLE))
    before = [(m.objects.count()) for m in (Authority, Enterprise, User, Membership, Round)]

    again = enter(read_plan(SAMPLE))

    assert (again.offices, again.firms, again.rounds, again.passwords) == (0, 0, 0, {})
    assert before == [m.objects.count() for m in (Authority, Enterprise, User, Membership, Round)]


@pytest.mark.django_db
def test_every_entry_stands_in_the_journal() -> None:
    enter(read_plan(SAMPLE))
    assert {"registry", "accounts", "rounds"} <= set(queries.streams())
    assert services.verify("rounds") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("91350100MA0000000L\n", "91350100MA0000000X\n", "firms 示例制造有限公司", "校验位不符"),
        ("office: sample-county", "office: nowhere", "firms 示例制造有限公司", "nowhere"),
        ("above: sample-city", "above: sample-county", "offices sample-county", "sample-county"),
        ('edition: "2025"', 'edition: "1999"', "rounds sample-2027", "1999"),
        ("role: city_officer", "role: county_officer", "accounts city", "不适用"),
        ('region: "350181", above', 'region: "999999", above', "offices sample-county", "999999"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place_and_nothing_is_entered(
    tmp_path: Path, old: str, new: str, place: str, problem: str
) -> None:
    with pytest.raises(InstallationError) as refused:
        enter(read_plan(changed(tmp_path, old, new)))
    assert str(refused.value).startswith(place)
    assert problem in str(refused.value)
    assert not Authority.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level: county", "level: village", "offices.2.level"),
        ("offices:", "ofices:", "ofices"),
        ("opens: 2027-06-01", "opens: soon", "rounds.0.opens"),
        ("offices:", "offices: [", "无法读取"),
    ],
)
def test_a_file_of_another_shape_is_refused_naming_the_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(InstallationError, match=said):
        read_plan(changed(tmp_path, old, new))


CASCADE = """
cascades:
  - file: {file}
    code: as-it-was
    opens: 2025-06-01
    offices: {{fujian-321: sample-province, {notice}: sample-city}}
"""


def with_cascade(tmp_path: Path, notice: str = "fuzhou-96", file: str = "") -> Path:
    path = tmp_path / "plan.yaml"
    named = file or str(SAMPLE.parents[1] / "examples" / "rounds" / "fuzhou-2025.yaml")
    text = SAMPLE.read_text(encoding="utf-8") + CASCADE.format(file=named, notice=notice)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_a_round_file_is_entered_with_its_notices_once(tmp_path: Path) -> None:
    plan = read_plan(with_cascade(tmp_path))
    assert enter(plan).rounds == 2
    notices = Round.objects.get(code="as-it-was").notices
    assert notices.get(key="fuzhou-96").issuer == Authority.objects.get(code="sample-city")
    assert notices.get(key="miit-251").issuer is None
    assert enter(plan).rounds == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"notice": "fuzhou-97"}, "cascades as-it-was：批次文件里没有编号为“fuzhou-97”的通知"),
        ({"file": "gone.yaml"}, "gone.yaml"),
    ],
)
def test_a_cascade_that_cannot_be_entered_is_named_and_nothing_is_written(
    tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(InstallationError, match=said):
        enter(read_plan(with_cascade(tmp_path, **wrong)))
    assert not Authority.objects.exists()
