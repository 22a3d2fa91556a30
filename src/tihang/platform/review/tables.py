"""The recommendation table (附件3, 附件5) of an authority's list."""

from __future__ import annotations

from tihang import documents
from tihang.edition.model import TableForm
from tihang.platform.actor import Actor
from tihang.platform.registry.models import Authority
from tihang.platform.review import queries, rules
from tihang.platform.rounds.models import Round


def recommendation_table(
    actor: Actor, round_: Round, tier: str
) -> documents.RecommendationTable | None:
    """The table of the authority's issued lists, or of the draft where none was issued.

    None for a tier for which the edition has no such table.
    """
    if not has_table(round_, tier):
        return None
    entries = list(queries.issued_entries(actor, round_, tier))
    if not entries:
        ranking = queries.open_ranking(actor, round_, tier)
        entries = list(ranking.entries.select_related("case")) if ranking.version else []
    dossiers = queries.latest_dossiers([entry.case for entry in entries])
    return documents.RecommendationTable(
        form=round_.rules.table_form(tier),
        recommender=Authority.objects.get(pk=rules.officer(actor).authority_id).name,
        rows=tuple(documents.table_row(dossiers[entry.case_id], round_.rules) for entry in entries),
    )


def has_table(round_: Round, tier: str) -> bool:
    """True where the edition has a recommendation table for the tier."""
    return any(isinstance(f, TableForm) and f.tier == tier for f in round_.rules.forms)
