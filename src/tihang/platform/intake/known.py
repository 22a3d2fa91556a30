"""What the system holds that the rows of an import are compared with; constant in queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from tihang import documents
from tihang.platform.accounts.queries import enterprises
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.filing.services import SELF
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.intake.reading import decision_of, match_of
from tihang.platform.intake.senders import Senders, possible_senders
from tihang.platform.registry.models import Enterprise
from tihang.platform.review.queries import latest_dossiers, with_parties
from tihang.platform.rounds.models import Round


@dataclass(frozen=True)
class Known:
    """Firms, cases and earlier rows that the import's rows may be about."""

    senders: Senders
    firms: dict[str, Enterprise]
    """The actor's own, by credit code."""
    elsewhere: frozenset[str]
    """Credit codes and names of registered firms that are not the actor's."""
    cases: dict[tuple[int, str], list[Case]]
    """By firm and tier."""
    filed: dict[uuid.UUID, documents.TableRow]
    """What each case says, as the annex would have it."""
    earlier: list[SummaryRow] = field(default_factory=list)
    """Rows of the office that count now."""


def known_for(actor: Actor, batch: TableImport, tables: Sequence[ImportedTable]) -> Known:
    """Look up all that the rows of an import name."""
    rows = [row for table in tables for row in table.rows]
    codes = {row["credit_code"] for row in rows} | _chosen(tables)
    names = {row["enterprise"] for row in rows}
    firms = {
        each.credit_code: each
        for each in enterprises(actor).filter(credit_code__in=codes).select_related("authority")
    }
    cases = cases_of(actor, batch.round, firms.values())
    return Known(
        senders=Senders(possible_senders(actor)),
        firms=firms,
        elsewhere=_elsewhere(actor, codes, names),
        cases=_by_firm_and_tier(cases),
        filed=filed_rows(cases),
        earlier=list(
            current_rows(actor, batch.round).select_related("sender", "table__file", "case")
        ),
    )


def _chosen(tables: Iterable[ImportedTable]) -> set[str]:
    """The credit codes of firms that rows were matched to or given."""
    found = set()
    for table in tables:
        for line in table.matches:
            found |= {one.credit_code for one in match_of(table, line).candidates}
        for line in table.decisions:
            decision = decision_of(table, line)
            found |= {decision.firm, decision.credit_code}
    return found


def _elsewhere(actor: Actor, codes: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    others = Enterprise.objects.exclude(pk__in=enterprises(actor).values("pk"))
    wanted = others.filter(credit_code__in=set(codes) - {""}).values_list("credit_code", flat=True)
    named = others.filter(name__in=set(names) - {""}).values_list("name", flat=True)
    return frozenset(wanted) | frozenset(named)


def cases_of(actor: Actor, round_: Round, firms: Iterable[Enterprise]) -> list[Case]:
    """The firms' filings of the round that the actor may know of."""
    found = visible_cases(actor).filter(
        round=round_, factory__enterprise__in=[each.pk for each in firms]
    )
    return list(with_parties(found).exclude(channel=SELF).order_by("number"))


def _by_firm_and_tier(cases: Iterable[Case]) -> dict[tuple[int, str], list[Case]]:
    found: defaultdict[tuple[int, str], list[Case]] = defaultdict(list)
    for case in cases:
        found[case.factory.enterprise_id, case.tier].append(case)
    return dict(found)


def filed_rows(cases: Sequence[Case]) -> dict[uuid.UUID, documents.TableRow]:
    """Each case as a row of the annex, from what was handed over last."""
    rules = {case.pk: case.edition for case in cases}
    return {
        pk: documents.table_row(dossier, rules[pk])
        for pk, dossier in latest_dossiers(cases).items()
    }


def current_rows(actor: Actor, round_: Round) -> QuerySet[SummaryRow]:
    """The rows of the actor's office that count."""
    return SummaryRow.objects.filter(
        authority=actor.authority_id or 0, round=round_, superseded_by=None
    )
