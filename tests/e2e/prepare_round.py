"""Run before a server starts: what some firms have done before the story of the round begins.

One more filing of 福州明曜电机 is filled in and signed, and waits for its clerk to submit it; and
two clerks of the demo's background get a password, so that they can read what becomes of theirs.
"""

from __future__ import annotations

import os
from dataclasses import replace

import django

LATE = "明曜定子绕线智能工厂"
"""The project of the filing that will come too late."""
READERS = ("demo-rongxin", "demo-huazhong")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tihang.platform.settings"
    django.setup()
    from django.conf import settings

    from tihang.platform.accounts.models import User
    from tihang.platform.accounts.queries import actor_for
    from tihang.platform.actor import SYSTEM
    from tihang.platform.demo import dossiers, people
    from tihang.platform.filing import services as filing
    from tihang.platform.filing.models import Draft
    from tihang.platform.registry import services as registry
    from tihang.platform.registry.models import Enterprise
    from tihang.platform.rounds.models import Round
    from tihang.platform.submission import services as submission
    from tihang.platform.submission.models import Capacity

    clerk, boss = (
        actor_for(User.objects.get(username=name)) for name in ("firm2", "demo-mingyao-boss")
    )
    firm = next(each for each in people.FIRMS if each.key == "mingyao")
    enterprise = Enterprise.objects.get(pk=clerk.enterprise_id)
    factory = registry.add_factory(SYSTEM, enterprise, name=LATE, address=firm.place)
    case = filing.start_case(
        clerk, Round.objects.get(code="fj-2025"), factory, "excellence", "territorial"
    )
    dossier = dossiers.after_the_pattern(dossiers.showcase(), replace(firm, project=LATE))
    filing.import_dossier(clerk, case, dossier, case.draft.version)
    version = Draft.objects.get(case=case).version
    submission.sign(boss, case, capacity=Capacity.AUTHORISED, base_version=version)
    for reader in User.objects.filter(username__in=READERS):
        reader.set_password(settings.TIHANG_DEMO_PASSWORD)
        reader.save()


if __name__ == "__main__":
    main()
