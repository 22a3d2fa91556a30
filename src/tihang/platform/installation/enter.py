"""Entering a plan: all of it or nothing, through the same services as everybody."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang import edition as editions
from tihang.dossier.errors import DossierError
from tihang.evaluation.cascade import read_round
from tihang.platform.accounts.models import User
from tihang.platform.accounts.services import grant_membership, open_account
from tihang.platform.actor import SYSTEM
from tihang.platform.installation.plan import (
    Account,
    Announcement,
    Cascade,
    Firm,
    InstallationError,
    Office,
    Plan,
)
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Region
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.services import (
    announce_round,
    import_round,
    set_earlier_deadline,
)


@dataclass
class Entered:
    """What was new: how many of each, and the first password of each new account."""

    offices: int = 0
    firms: int = 0
    rounds: int = 0
    passwords: dict[str, str] = field(default_factory=dict)


def enter(plan: Plan) -> Entered:
    """Enter what is not there yet. Raises InstallationError; then nothing was entered."""
    entered = Entered()
    with transaction.atomic():
        with _named("regions"):
            _enter_regions(plan)
        for office in plan.offices:
            with _named(f"offices {office.code}"):
                entered.offices += _enter_office(office)
        for firm in plan.firms:
            with _named(f"firms {firm.name}"):
                entered.firms += _enter_firm(firm)
        for account in plan.accounts:
            with _named(f"accounts {account.username}"):
                entered.passwords |= _enter_account(account)
        for announcement in plan.rounds:
            with _named(f"rounds {announcement.code}"):
                entered.rounds += _enter_round(announcement)
        for cascade in plan.cascades:
            with _named(f"cascades {cascade.code}"):
                entered.rounds += _enter_cascade(cascade, plan.folder)
    return entered


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Say at which entry of the file something was refused."""
    try:
        yield
    except ValidationError as error:
        raise InstallationError(f"{place}：{'；'.join(error.messages)}") from error


def _enter_regions(plan: Plan) -> None:
    """The regions that the newest edition lists, and those the file adds."""
    listed = editions.load(editions.available()[-1]).choice_list("regions").choices
    rows = {choice.code: choice.label.zh for choice in listed} | plan.regions
    registry.load_regions(rows.items())


def _region(code: str) -> Region | None:
    found = Region.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise ValidationError(_("没有行政区划“%(code)s”，请在 regions 中列出") % {"code": code})
    return found


def _office(code: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("没有代码为“%(code)s”的部门") % {"code": code})
    return found


def _enter_office(office: Office) -> bool:
    if Authority.objects.filter(code=office.code).exists():
        return False
    registry.establish_authority(
        SYSTEM,
        code=office.code,
        name=office.name,
        name_en=office.name_en,
        contact=office.contact,
        level=office.level,
        region=_region(office.region),
        parent=_office(office.above) if office.above else None,
        function=office.function,
        lead=_office(office.lead) if office.lead else None,
    )
    return True


def _enter_firm(firm: Firm) -> bool:
    if Enterprise.objects.filter(credit_code=firm.credit_code).exists():
        return False
    enterprise = registry.register_enterprise(
        SYSTEM,
        name=firm.name,
        credit_code=firm.credit_code,
        authority=_office(firm.office),
        group=_office(firm.group) if firm.group else None,
        region=_region(firm.region),
        address=firm.address,
    )
    for name in firm.factories:
        registry.add_factory(SYSTEM, enterprise, name=name, region=_region(firm.region))
    return True


def _enter_account(account: Account) -> dict[str, str]:
    """The new account's first password by its name; nothing for one that exists."""
    if User.objects.filter(username=account.username).exists():
        return {}
    firm = Enterprise.objects.filter(credit_code=account.organisation).first()
    organisation = firm or _office(account.organisation)
    password = secrets.token_urlsafe(12)
    user = open_account(
        SYSTEM,
        username=account.username,
        display_name=account.name,
        password=password,
        email=account.email,
    )
    grant_membership(SYSTEM, user, account.role, organisation, is_manager=account.manager)
    return {account.username: password}


def _enter_round(announcement: Announcement) -> bool:
    if Round.objects.filter(code=announcement.code).exists():
        return False
    quotas = {
        (_office(code), tier): number
        for code, tiers in announcement.quotas.items()
        for tier, number in tiers.items()
    }
    round_ = announce_round(
        SYSTEM,
        code=announcement.code,
        title=announcement.title,
        title_en=announcement.title_en,
        edition=announcement.edition,
        tiers=announcement.tiers,
        opens_at=_midnight(announcement.opens),
        closes={level: _end_of(day) for level, day in announcement.closes.items()},
        quotas=quotas,
    )
    for code, closes in announcement.earlier.items():
        for level, day in closes.items():
            set_earlier_deadline(SYSTEM, round_, _office(code), level, _end_of(day))
    return True


def _enter_cascade(cascade: Cascade, folder: Path) -> bool:
    """The notices as they are; what they contain is not mended on the way in."""
    if Round.objects.filter(code=cascade.code).exists():
        return False
    try:
        file = read_round(folder / cascade.file)
    except (DossierError, OSError) as error:
        raise ValidationError(str(error)) from error
    known = {notice.id for notice in file.notices}
    for notice in cascade.offices:
        if notice not in known:
            raise ValidationError(_("批次文件里没有编号为“%(id)s”的通知") % {"id": notice})
    import_round(
        SYSTEM,
        file,
        code=cascade.code,
        opens_at=_midnight(cascade.opens),
        offices={notice: _office(code) for notice, code in cascade.offices.items()},
    )
    return True


def _end_of(day: dt.date) -> dt.datetime:
    return _midnight(day + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
