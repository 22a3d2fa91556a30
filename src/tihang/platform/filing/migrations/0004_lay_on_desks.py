"""Cases that are already with an office are laid on its desk."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from tihang import edition as editions

LEVELS = {"city_officer": "city", "province_officer": "province"}


def lay_on_desks(apps: Any, _schema_editor: Any) -> None:
    for case in apps.get_model("filing", "Case").objects.select_related(
        "round", "authority__parent__parent"
    ):
        states = editions.load(case.round.edition).workflow(case.channel).states
        role = next((state.waits_for for state in states if state.id == case.state), None)
        case.desk = desk_for(case.authority, role)
        case.save(update_fields=["desk"])


def desk_for(authority: Any, role: str | None) -> Any:
    if role in ("county_officer", "group_officer"):
        return authority
    while authority and role in LEVELS and authority.level != LEVELS[role]:
        authority = authority.parent
    return authority if role in LEVELS else None


class Migration(migrations.Migration):
    dependencies = [("filing", "0003_desk")]

    operations = [migrations.RunPython(lay_on_desks, migrations.RunPython.noop)]
