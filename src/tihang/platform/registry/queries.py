"""Reading the registry."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tihang.platform.registry.models import Authority, Enterprise, Factory, Level, Recognition


def beneath(authority_id: int, path: str = "") -> Q:
    """Rows whose authority is this one or stands anywhere beneath it.

    ``path`` leads to an authority (``"authority"``, ``"enterprise__authority"``); without
    it the rows are authorities. County, city, province: at most two steps up.
    """
    prefix = f"{path}__" if path else ""
    return (
        Q(**{f"{prefix}pk": authority_id})
        | Q(**{f"{prefix}parent": authority_id})
        | Q(**{f"{prefix}parent__parent": authority_id})
    )


def authorities_beneath(authority: Authority) -> QuerySet[Authority]:
    """The authority itself and all that stand beneath it."""
    return Authority.objects.filter(beneath(authority.pk))


def enterprises_of_group(group: Authority) -> QuerySet[Enterprise]:
    """The firms that file through a central group's headquarters."""
    return Enterprise.objects.filter(group=group)


def chain_above(authority: Authority) -> list[Authority]:
    """The authorities that a filing passes from here on: itself first, the province last."""
    chain = [authority]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain


def authorities_of_level(level: Level | str) -> QuerySet[Authority]:
    return Authority.objects.filter(level=level)


def recognitions_of(factory: Factory) -> QuerySet[Recognition]:
    """The tiers that a factory holds, the earliest first; one that has ended is none."""
    return factory.recognitions.filter(ended_at=None)
