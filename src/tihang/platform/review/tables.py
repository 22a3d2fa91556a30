"""The recommendation table (附件3, 附件5) of an authority's list."""

from __future__ import annotations

from collections.abc import Sequence

from tihang import documents
from tihang.edition.model import TableForm
from tihang.platform.actor import Actor
from tihang.platform.registry.models import Authority
from tihang.platform.review import queries, rules
from tihang.platform.review.models import RankEntry
from tihang.platform.rounds.models import Round


def recommendation_table(
    actor: Actor, round_: Round, tier: str, draft: int | None = None
) -> documents.RecommendationTable | None:
    """The table of a draft, or without one of the authority's issued lists.

    Where none was issued it is that of the draft saved last. None for a tier for which the
    edition has no such table.
    """
    form = table_form(round_, tier)
    if form is None:
        return None
    entries = [] if draft is not None else list(queries.issued_entries(actor, round_, tier))
    if not entries:
        ranking = queries.open_ranking(actor, round_, tier, draft)
        entries = list(ranking.entries.select_related("case")) if ranking.version else []
    recommender = Authority.objects.get(pk=rules.officer(actor).authority_id)
    return table_of(form, recommender.name, round_, entries)


def table_of(
    form: TableForm, recommender: str, round_: Round, entries: Sequence[RankEntry]
) -> documents.RecommendationTable:
    """The table of these places, in their order."""
    dossiers = queries.latest_dossiers([entry.case for entry in entries])
    return documents.RecommendationTable(
        form=form,
        recommender=recommender,
        rows=tuple(documents.table_row(dossiers[entry.case_id], round_.rules) for entry in entries),
    )


def table_form(round_: Round, tier: str) -> TableForm | None:
    """The edition's recommendation table for the tier; none where it has none."""
    forms = round_.rules.forms
    return next((f for f in forms if isinstance(f, TableForm) and f.tier == tier), None)
