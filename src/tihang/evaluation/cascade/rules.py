"""The rules that a cascade is held against: between two levels, and for each deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tihang.edition.model import Reference
from tihang.evaluation.cascade.chain import Owed, Received, State, all_owed, owed_by
from tihang.evaluation.cascade.consistency import RANK
from tihang.evaluation.cascade.finding import CascadeFinding
from tihang.evaluation.cascade.model import CHAINS, Notice, RoundFile
from tihang.evaluation.cascade.words import channel_name, day_text, instant_text, level_name
from tihang.evaluation.cascade.working_days import UncoveredYear, WorkingDays
from tihang.text import _

_BEFORE = re.compile("日前|日之前|日以前")


def between_levels(states: Sequence[State]) -> Iterator[CascadeFinding]:
    """Order, and time, between what each level receives and what it owes."""
    for state in states:
        if state.owes is None:
            yield _no_deadline(state)
        elif state.received is not None:
            yield from _time_in_hand(state, state.owes)


def _no_deadline(state: State) -> CascadeFinding:
    return CascadeFinding(
        "cascade.no-deadline",
        "yellow",
        state.channel,
        state.level,
        _("%(level)s没有截止时间，而上级有") % {"level": level_name(state.level)},
        _("在通知里写明%(level)s的截止时间") % {"level": level_name(state.level)},
    )


def _time_in_hand(state: State, owes: Owed) -> Iterator[CascadeFinding]:
    received = state.received
    assert received is not None  # noqa: S101 - said by the caller, for the type checker.
    level = level_name(state.level)
    below = level_name(received.level) if received.level else _("下发的通知")
    words: dict[str, object] = {"level": level, "below": below, "day": day_text(owes.closing.day)}
    rule: tuple[str, str] | None = None
    if _arrives_after(received, owes):
        rule = (
            "cascade.order",
            _("%(below)s截止晚于%(level)s截止（%(day)s）")
            if received.level
            else _("通知晚于%(level)s截止（%(day)s）"),
        )
    elif received.level and received.instant == owes.closing.closes_at:
        rule = (
            "cascade.same-instant",
            _("%(below)s和%(level)s在同一时刻截止（%(day)s），%(level)s没有一个工作日办理"),
        )
    elif state.working_days == 0 and received.day <= owes.closing.day:
        rule = (
            "cascade.no-day",
            _(
                "%(level)s从收到（%(below)s，%(from)s）到报出（%(day)s）之间没有一个工作日："
                "相隔 %(hours)g 小时，其中工作日 %(working)g 小时"
            ),
        )
        words |= {
            "from": day_text(received.day),
            "hours": state.hours,
            "working": state.working_hours,
        }
    references = tuple(one for one in (received.reference, owes.reference) if one)
    if rule is not None:
        mend = _("把%(below)s的截止时间提前，见最迟合理日期") % words
        if received.level is None:
            mend = _("提早印发通知，或推迟%(level)s的截止时间") % words
        yield CascadeFinding(
            rule[0], "red", state.channel, state.level, rule[1] % words, mend,
            references=references,
        )  # fmt: skip
    elif state.working_days and state.working_days < state.minimum.days:
        yield _few_days(state, references)


def _arrives_after(received: Received, owes: Owed) -> bool:
    """Whether a level closes before it can receive anything.

    Of a notice only the day is known; one that is later than what it sets has its own rule.
    """
    if received.level is not None:
        return received.instant > owes.closing.closes_at
    return received.day > owes.closing.day and received.day != received.notice.known_below


def _few_days(state: State, references: tuple[Reference, ...]) -> CascadeFinding:
    minimum = state.minimum
    return CascadeFinding(
        "cascade.few-days",
        "yellow",
        state.channel,
        state.level,
        _("%(level)s只有 %(have)d 个工作日，少于 %(need)d 个（惯例参数，并非通知规定）")
        % {
            "level": level_name(state.level),
            "have": state.working_days,
            "need": minimum.days,
        },
        _("把下级的截止时间提前，见最迟合理日期；或确认这些天够用"),
        standing=minimum.standing,
        references=references,
    )


def of_deadlines(round_: RoundFile, calendar: WorkingDays) -> Iterator[CascadeFinding]:
    """What is wrong with a single deadline, whatever the channel."""
    for owed in all_owed(round_):
        yield from _on_a_day_off(owed, calendar)
        yield from _before_the_notice(round_, owed)
        yield from _later_than_above(round_, owed)
        yield from _role_after_level(round_, owed)
        yield from _ambiguous_wording(owed)


def _about(
    owed: Owed, rule: tuple[str, str], message: str, mend: str, *more: Owed
) -> CascadeFinding:
    references = tuple(one.reference for one in (owed, *more) if one.reference)
    deadline = owed.deadline
    name, severity = rule
    return CascadeFinding(
        name,
        "red" if severity == "red" else "yellow" if severity == "yellow" else "blue",
        deadline.channel,
        deadline.level,
        message,
        mend,
        references=references,
    )


def _on_a_day_off(owed: Owed, calendar: WorkingDays) -> Iterator[CascadeFinding]:
    day = owed.closing.day
    try:
        if calendar.is_working(day):
            return
        mend = _("改到最近的工作日，提前则为 %(day)s") % {
            "day": day_text(calendar.on_or_before(day))
        }
    except UncoveredYear:
        return
    message = _("%(level)s截止日 %(day)s 不是工作日") % {
        "level": level_name(owed.deadline.level),
        "day": day_text(day),
    }
    yield _about(owed, ("cascade.day-off", "yellow"), message, mend)


def _before_the_notice(round_: RoundFile, owed: Owed) -> Iterator[CascadeFinding]:
    for notice in (owed.notice, *forwarded(round_, owed)):
        issued = notice.known_below
        if issued and owed.closing.day < issued:
            message = _("%(level)s截止于 %(day)s，早于通知（%(number)s）的 %(issued)s") % {
                "level": level_name(owed.deadline.level),
                "day": day_text(owed.closing.day),
                "number": notice.number,
                "issued": day_text(issued),
            }
            mend = _("改正截止时间或通知日期")
            yield _about(owed, ("cascade.before-notice", "red"), message, mend)


def forwarded(round_: RoundFile, owed: Owed) -> list[Notice]:
    """The notices that carry a deadline on to the level that it binds."""
    found = [owed.notice]
    for notice in found:
        found += [
            one
            for one in round_.notices
            if one.received_from == notice.id and RANK[one.level] > RANK[owed.deadline.level]
        ]
    return found[1:]


def _later_than_above(round_: RoundFile, owed: Owed) -> Iterator[CascadeFinding]:
    above = round_.notice(owed.notice.received_from or "")
    while above is not None:
        for deadline in above.deadlines:
            if _same_duty(deadline, owed) and deadline.closes.closes_at < owed.closing.closes_at:
                message = _(
                    "%(level)s的截止时间 %(day)s 晚于上级通知（%(number)s）的 %(above)s"
                ) % {
                    "level": level_name(deadline.level),
                    "day": instant_text(owed.closing.last_second),
                    "number": above.number,
                    "above": instant_text(deadline.closes.last_second),
                }
                mend = _("转发时只可提前，不可推后：改为不晚于上级通知的时间")
                rule = ("cascade.later-than-above", "red")
                yield _about(owed, rule, message, mend, Owed(deadline, above))
        above = round_.notice(above.received_from or "")


def _same_duty(deadline: object, owed: Owed) -> bool:
    keys = ("level", "channel", "role")
    return all(getattr(deadline, key) == getattr(owed.deadline, key) for key in keys)


def _role_after_level(round_: RoundFile, owed: Owed) -> Iterator[CascadeFinding]:
    if owed.deadline.role is None:
        return
    for channel in round_.channels:
        whole = owed_by(round_, channel, owed.deadline.level)
        if whole and owed.closing.closes_at > whole.closing.closes_at:
            message = _("%(level)s内角色“%(role)s”的截止时间晚于本级") % {
                "level": level_name(owed.deadline.level),
                "role": owed.deadline.role,
            }
            mend = _("改为不晚于 %(day)s") % {"day": instant_text(whole.closing.last_second)}
            yield _about(owed, ("cascade.role-order", "red"), message, mend, whole)
            return


def _ambiguous_wording(owed: Owed) -> Iterator[CascadeFinding]:
    wording = owed.deadline.wording
    if wording and owed.closing.bare and _BEFORE.search(wording):
        message = _("“%(wording)s”是否含当日，通知没有说明；此处按含当日计") % {"wording": wording}
        mend = _("向发文单位核实；自己发文时写明“截至某日（含）”和时刻")
        yield _about(owed, ("cascade.wording", "blue"), message, mend)


def of_notices(round_: RoundFile) -> Iterator[CascadeFinding]:
    """A notice that is forwarded before it was there."""
    for notice in round_.notices:
        above = round_.notice(notice.received_from or "")
        if above and above.issued and notice.issued and notice.issued < above.issued:
            yield CascadeFinding(
                "cascade.notice-order",
                "red",
                None,
                notice.level,
                _("%(number)s 的日期 %(day)s 早于它所转发的 %(above)s（%(issued)s）")
                % {
                    "number": notice.number,
                    "day": day_text(notice.issued),
                    "above": above.number,
                    "issued": day_text(above.issued),
                },
                _("改正通知日期"),
            )


def of_channels(round_: RoundFile) -> Iterator[CascadeFinding]:
    """A channel whose upper levels have no deadline at all."""
    for channel in round_.channels:
        upper = [level for level in CHAINS[channel] if level != "firm"]
        if any(owed_by(round_, channel, level) for level in upper):
            continue
        name = channel_name(channel)
        yield CascadeFinding(
            "cascade.group-channel" if channel == "central" else "cascade.no-deadline",
            "blue" if channel == "central" else "yellow",
            channel,
            upper[0],
            _("%(channel)s没有任何一级的报送截止时间，无法核对") % {"channel": name},
            _("以集团总部的通知为准，取得后补入本文件")
            if channel == "central"
            else _("在通知里写明各级的截止时间"),
        )
