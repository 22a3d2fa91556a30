"""Notices are written, forwarded and issued; what they say then binds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.platform.evidence import files
from tests.platform.rounds.conftest import SOUND, Offices, by, in_days
from tihang.evaluation.cascade.instants import end_of
from tihang.platform.actor import SYSTEM
from tihang.platform.errors import Conflict
from tihang.platform.journal.queries import entries
from tihang.platform.journal.services import verify
from tihang.platform.outbox.models import Delivery
from tihang.platform.registry.services import establish_authority
from tihang.platform.rounds import chains, services
from tihang.platform.rounds.content import Duty
from tihang.platform.rounds.models import Deadline, Notice, Round
from tihang.platform.rounds.queries import deadline, latest_round, open_rounds, quota

pytestmark = pytest.mark.django_db


def closing(offices: Offices, level: str, desk: int | None = None, role: str = "") -> dt.date:
    """The last day in time for a level at a desk."""
    found = deadline(Round.objects.get(pk=offices.round.pk), level, desk, role)
    assert found is not None
    return timezone.localdate(found.last_second)


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_a_round_takes_no_filing_before_its_first_notice_is_issued(offices: Offices) -> None:
    assert not open_rounds(timezone.now()).filter(pk=offices.round.pk).exists()
    assert latest_round() is None
    offices.from_province(**SOUND)
    assert open_rounds(timezone.now()).filter(pk=offices.round.pk).exists()
    assert latest_round() == offices.round


def test_a_draft_binds_nobody_and_an_issued_notice_everybody_beneath(offices: Offices) -> None:
    draft = services.start_notice(offices.province.actor, offices.round)
    saved = offices.saved(offices.province, draft, **SOUND)
    assert not Deadline.objects.exists()
    services.issue(offices.province.actor, saved, base_version=saved.version)
    assert closing(offices, "firm", offices.land.county.pk) == day(60)
    assert closing(offices, "city", offices.land.other_city.pk) == day(120)


def test_each_level_may_close_earlier_for_its_own_and_for_nobody_else(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    city = offices.from_city(province, deadlines=[by("firm", in_days(50))])
    draft = services.forward(offices.county.actor, city)
    offices.issued(offices.county, draft, deadlines=[by("firm", in_days(40))])
    land = offices.land
    assert closing(offices, "firm", land.county.pk) == day(40)
    assert closing(offices, "firm", land.other_county.pk) == day(50)
    assert closing(offices, "firm", land.other_city.pk) == day(60)
    assert closing(offices, "firm", land.group.pk) == day(60)


def test_a_time_to_the_second_is_kept_to_the_second(offices: Offices) -> None:
    offices.from_province(deadlines=[by("firm", f"{in_days(60)}T17:30:00+08:00")])
    found = deadline(offices.round, "firm")
    assert found is not None
    assert timezone.localtime(found.last_second).time() == dt.time(17, 30)
    assert found.closes_at - found.last_second == dt.timedelta(seconds=1)


def test_a_role_may_have_less_time_than_its_level(offices: Offices) -> None:
    offices.from_province(
        deadlines=[by("firm", in_days(60)), by("firm", in_days(55), role="signatory")]
    )
    assert closing(offices, "firm", role="clerk") == day(60)
    assert closing(offices, "firm", role="signatory") == day(55)


def test_a_time_for_one_channel_binds_no_other(offices: Offices) -> None:
    offices.from_province(
        deadlines=[
            by("firm", in_days(60)),
            by("firm", in_days(30), channel="central"),
        ]
    )
    assert closing(offices, "firm", offices.land.county.pk) == day(60)
    assert closing(offices, "firm", offices.land.group.pk) == day(30)


def test_a_later_time_than_above_is_refused_and_both_are_named(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    draft = services.forward(offices.city.actor, province)
    with pytest.raises(ValidationError) as refused:
        offices.saved(offices.city, draft, deadlines=[by("firm", in_days(61))])
    (said,) = refused.value.messages
    assert in_days(61) in said
    assert in_days(60) in said
    assert province.number in said
    assert Notice.objects.get(pk=draft.pk).version == 1


def test_what_the_level_above_set_meanwhile_is_looked_at_again_when_issuing(
    offices: Offices,
) -> None:
    province = offices.from_province(**SOUND)
    draft = services.forward(offices.city.actor, province)
    saved = offices.saved(offices.city, draft, deadlines=[by("firm", in_days(58))])
    offices.from_province(deadlines=[by("firm", in_days(55))])
    with pytest.raises(ValidationError, match="只可提前"):
        services.issue(offices.city.actor, saved, base_version=saved.version)
    assert not Notice.objects.get(pk=draft.pk).is_issued


def test_a_notice_sets_no_time_to_those_above_it(offices: Offices) -> None:
    draft = services.start_notice(offices.county.actor, offices.round)
    with pytest.raises(ValidationError, match="不能给上级规定截止时间"):
        offices.saved(offices.county, draft, deadlines=[by("city", in_days(60))])


def test_a_trap_needs_a_reason_which_the_journal_keeps(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    draft = services.forward(offices.city.actor, province)
    trapped = [by("county", in_days(60))]  # The very instant at which its firms close.
    with pytest.raises(ValidationError, match="请写明理由"):
        offices.issued(offices.city, draft, deadlines=trapped)
    draft.refresh_from_db()
    issued = offices.issued(
        offices.city, draft, reason="市里统一安排，县局提前介入。", deadlines=trapped
    )
    last = entries(issued.stream).last()
    assert last is not None
    assert last.data["reason"] == "市里统一安排，县局提前介入。"
    assert any("没有一个工作日" in trap for trap in last.data["traps"])
    assert verify(issued.stream) == []


def test_a_trap_that_stood_above_is_not_asked_for_again(offices: Offices) -> None:
    trapped = [by("firm", in_days(60)), by("county", in_days(60)), by("city", in_days(90))]
    draft = services.start_notice(offices.province.actor, offices.round)
    province = offices.issued(offices.province, draft, reason="时间紧", deadlines=trapped)
    city = offices.from_city(province, additions=[{"kind": "copies", "text": "一式四份"}])
    assert city.is_issued
    assert city.trap_reason == ""


def test_taking_the_proposals_over_leaves_no_trap(offices: Offices) -> None:
    draft = services.start_notice(offices.province.actor, offices.round)
    top = end_of(day(90)).day
    saved = offices.saved(
        offices.province,
        draft,
        deadlines=[by("firm", in_days(90)), by("city", top.isoformat())],
    )
    taken = services.take_proposals(offices.province.actor, saved, base_version=saved.version)
    issued = services.issue(offices.province.actor, taken, base_version=taken.version)
    assert issued.trap_reason == ""
    firm, county, city = (closing(offices, level) for level in ("firm", "county", "city"))
    assert firm < county < city <= top


def test_proposals_never_move_beyond_what_the_level_above_set(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    draft = services.forward(offices.city.actor, province)
    saved = offices.saved(offices.city, draft, deadlines=[by("county", in_days(90))])
    taken = services.take_proposals(offices.city.actor, saved, base_version=saved.version)
    offices_issued = services.issue(offices.city.actor, taken, base_version=taken.version)
    assert offices_issued.is_issued
    assert closing(offices, "firm", offices.land.county.pk) <= day(60)


def test_what_is_issued_is_frozen(offices: Offices) -> None:
    issued = offices.from_province(**SOUND)
    with pytest.raises(Conflict, match="已印发，不能再改"):
        offices.saved(offices.province, issued)
    with pytest.raises(Conflict):
        services.discard_draft(offices.province.actor, issued)
    with pytest.raises(Conflict):
        services.attach_file(
            offices.province.actor, issued, SimpleUploadedFile("附件.pdf", files.pdf())
        )


def test_another_officers_change_is_not_overwritten(offices: Offices) -> None:
    draft = services.start_notice(offices.province.actor, offices.round)
    seen = Notice.objects.get(pk=draft.pk)
    offices.saved(offices.province, draft, **SOUND)
    with pytest.raises(Conflict, match="已被他人修改"):
        offices.saved(offices.province, seen)


def test_forwarding_twice_finds_the_same_draft(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    first = services.forward(offices.city.actor, province)
    assert services.forward(offices.city.actor, province) == first


def test_only_what_stands_above_is_forwarded(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    with pytest.raises(ValidationError, match="只能转发上级"):
        services.forward(offices.province.actor, province)
    with pytest.raises(PermissionDenied):
        services.forward(offices.clerk.actor, province)


def test_a_province_enters_what_the_ministries_wrote_and_a_county_does_not(
    offices: Offices,
) -> None:
    nation = services.start_notice(offices.province.actor, offices.round, of_level="nation")
    issued = offices.issued(
        offices.province,
        nation,
        deadlines=[by("province", in_days(150))],
        quotas=[{"authority": "province", "tier": "excellence", "number": 7}],
    )
    assert issued.issuer is None
    assert issued.standing == "secondary"
    assert quota(offices.round, offices.land.province, "excellence") == 7
    with pytest.raises(ValidationError, match="未在本平台登记"):
        services.start_notice(offices.county.actor, offices.round, of_level="province")


def test_quotas_follow_the_last_notice_that_names_them(offices: Offices) -> None:
    number = {"authority": "city", "tier": "excellence"}
    offices.from_province(**SOUND, quotas=[number | {"number": 3}])
    assert quota(offices.round, offices.land.city, "excellence") == 3
    offices.from_province(quotas=[number | {"number": 5}])
    assert quota(offices.round, offices.land.city, "excellence") == 5
    assert quota(offices.round, offices.land.other_city, "excellence") is None


def test_the_groups_headquarters_writes_to_its_firms_alone(offices: Offices) -> None:
    offices.from_province(**SOUND)
    draft = services.start_notice(offices.group.actor, offices.round)
    group = offices.issued(offices.group, draft, deadlines=[by("firm", in_days(30))])
    assert closing(offices, "firm", offices.land.group.pk) == day(30)
    assert closing(offices, "firm", offices.land.other_county.pk) == day(60)
    assert group in chains.chain_of(offices.central_clerk.actor, offices.round)
    assert group not in chains.visible_notices(offices.clerk.actor)


def test_everybody_reads_their_own_chain(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    city = offices.from_city(province, additions=[{"kind": "copies", "text": "一式四份"}])
    draft = services.forward(offices.county.actor, city)
    everybody = {
        "province": offices.province,
        "city": offices.city,
        "other city": offices.other_city,
        "county": offices.county,
        "other county": offices.other_county,
        "firm": offices.clerk,
    }
    seen = {
        name: {each for each in (province, city, draft) if each in chains.visible_notices(p.actor)}
        for name, p in everybody.items()
    }
    assert seen == {
        "province": {province, city},
        "city": {province, city},
        "other city": {province},
        "county": {province, city, draft},
        "other county": {province, city},
        "firm": {province, city},
    }
    assert chains.chain_of(offices.clerk.actor, offices.round) == [province, city]


def test_an_office_that_is_established_later_is_bound_too(offices: Offices) -> None:
    province = offices.from_province(**SOUND)
    offices.from_city(province, deadlines=[by("firm", in_days(50))])
    new = establish_authority(
        SYSTEM, code="new", name="新区工业和信息化局", level="county", parent=offices.land.city
    )
    assert closing(offices, "firm", new.pk) == day(50)


def test_an_own_notice_sets_no_time_that_is_over(offices: Offices) -> None:
    draft = services.start_notice(offices.province.actor, offices.round)
    with pytest.raises(ValidationError, match="已过"):
        offices.issued(offices.province, draft, deadlines=[by("firm", in_days(-1))])


def test_files_go_with_a_draft_and_stay_with_the_notice(offices: Offices) -> None:
    draft = services.start_notice(offices.province.actor, offices.round)
    kept = services.attach_file(
        offices.province.actor, draft, SimpleUploadedFile("附件1.pdf", files.pdf())
    )
    wrong = services.attach_file(
        offices.province.actor, draft, SimpleUploadedFile("附件2.pdf", files.pdf())
    )
    with pytest.raises(ValidationError, match="此处只收"):
        services.attach_file(
            offices.province.actor, draft, SimpleUploadedFile("车间.mp4", files.film())
        )
    services.detach_file(offices.province.actor, wrong)
    issued = offices.issued(offices.province, draft, **SOUND)
    assert [each.file.name for each in issued.files.all()] == ["附件1.pdf"]
    assert kept.file.sha256 in entries(issued.stream).last().data["files"]  # type: ignore[union-attr]


def test_those_right_beneath_are_told_and_all_when_a_time_is_put_off(
    offices: Offices,
) -> None:
    province = offices.from_province(**SOUND)
    city = offices.from_city(province, additions=[{"kind": "copies", "text": "一式四份"}])

    def told(notice: Notice, kind: str) -> set[str]:
        return set(
            Delivery.objects.filter(message__about=notice.pk, message__kind=kind).values_list(
                "user__username", flat=True
            )
        )

    assert told(province, "rounds.notice-issued") == {"city-officer", "next-city"}
    assert told(city, "rounds.notice-issued") == {"county-officer", "next-county"}
    duty = Duty("firm", "", "")
    services.extend(offices.province.actor, province, duty, end_of(day(70)), "台风")
    assert told(province, "rounds.deadline-put-off") == {
        *("city-officer", "next-city", "county-officer", "next-county", "clerk", "central-clerk"),
    }


def test_a_second_province_binds_its_own_only(offices: Offices) -> None:
    establish_authority(SYSTEM, code="second", name="第二省工业和信息化厅", level="province")
    offices.from_province(**SOUND)
    assert deadline(offices.round, "firm") is None
    assert closing(offices, "firm", offices.land.county.pk) == day(60)
    assert closing(offices, "firm", offices.land.group.pk) == day(60)
