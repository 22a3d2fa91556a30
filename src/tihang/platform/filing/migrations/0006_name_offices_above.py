"""Cases of before name the city and the province that see them."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def name_offices_above(apps: Any, _schema_editor: Any) -> None:
    for case in apps.get_model("filing", "Case").objects.select_related(
        "authority__parent__parent", "factory__enterprise__authority__parent__parent"
    ):
        is_group = case.authority.level == "group"
        office = case.factory.enterprise.authority if is_group else case.authority
        while office is not None:
            if office.level == "city" and not is_group:
                case.city = office
            if office.level == "province":
                case.province = office
            office = office.parent
        case.save(update_fields=["city", "province"])


class Migration(migrations.Migration):
    dependencies = [("filing", "0005_offices_above")]

    operations = [migrations.RunPython(name_offices_above, migrations.RunPython.noop)]
