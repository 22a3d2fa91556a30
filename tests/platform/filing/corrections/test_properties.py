"""Whatever is typed, closed places do not change and open ones do."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.filing.corrections.returning import CREDIT, REASON, returned, save
from tests.platform.made_up_cases import Theatre
from tihang.dossier.model import Evidence
from tihang.platform.filing import drafts
from tihang.platform.filing import services as filing
from tihang.platform.filing.corrections.changed import NEW_EVIDENCE, changed_places
from tihang.platform.filing.corrections.opening import Item, Opening, opened_by, place_of_input
from tihang.platform.filing.corrections.queries import open_correction
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.flat import flatten
from tihang.platform.filing.forms.reading import read_section
from tihang.platform.filing.models import Case

# --- properties --------------------------------------------------------------------------

PLACES = st.lists(
    st.one_of(
        st.sampled_from(
            ["enterprise", "factory", "scenarios", "results", "answers", "evidence"]
        ).map(lambda name: ("section", name)),
        st.sampled_from([CREDIT, "requirement.2a"]).map(lambda name: ("clause", name)),
        st.sampled_from(["4", "10", "11"]).map(lambda name: ("kpi", name)),
        st.sampled_from(["0", "1"]).map(lambda name: ("scenario", name)),
    ),
    min_size=1,
    max_size=3,
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ("enterprise", "enterprise.contact"),
                ("enterprise", "enterprise.staff"),
                ("factory", "factory.project"),
                ("factory", "factory.lines"),
                ("scenarios", "narrative.overall"),
                ("scenarios", "scenarios[0].problem"),
                ("scenarios", "scenarios[1].instance"),
                ("scenarios", "scenarios[2].instance"),
                ("results", "kpis[4].after"),
                ("results", "kpis[10].basis"),
                ("results", "kpis[11].before"),
                ("answers", f"answers[{CREDIT}].statement"),
                ("answers", "answers[requirement.2a].met"),
                ("evidence", "evidence[0].title"),
                ("evidence", "evidence[1].title"),
                ("evidence", "evidence[3].title"),
            ]
        ),
        st.sampled_from(["", "7", "改写", "yes", "no", "八百多"]),
    ),
    max_size=8,
)


@given(items=PLACES, edits=EDITS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_typed_nothing_changes_but_what_was_returned(
    theatre: Theatre, case: Case, items: list[tuple[str, str]], edits: list[Any]
) -> None:
    if case.state == "returned":
        case = filing.resubmit(theatre.firm.actor, case)
    else:
        case = Case.objects.get(pk=case.pk)
        if case.state == "returned":
            case = filing.resubmit(theatre.firm.actor, case)
    case = returned(theatre, case, *items)
    correction = open_correction(case)
    assert correction is not None
    opening = Opening(frozenset(correction.places))
    refused: list[str] = []
    for (section, name), value in edits:
        try:
            save(theatre, case, section, {name: value})
        except drafts.ClosedPlaces as refusal:
            refused += refusal.places
    assert not any(opening.allows(place) for place in refused)
    case.draft.refresh_from_db()
    before, after = loaded(correction.revision.dossier), loaded(case.draft.dossier)
    assert all(opening.allows(place) for place in changed_places(before, after))
    unread = case.draft.unparsed
    assert all(opening.allows_input(name, after) for name in unread)
    # Texts that cannot be read would stand against handing in; they go before the next round.
    case.draft.unparsed = {}
    case.draft.save()


@given(items=PLACES, edits=EDITS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_edit_of_an_open_place_is_never_refused(
    theatre: Theatre, case: Case, items: list[tuple[str, str]], edits: list[Any]
) -> None:
    dossier = loaded(case.draft.dossier)
    opening = Opening(
        opened_by([Item(kind, name, REASON) for kind, name in items], case.edition, dossier)
    )
    for (section, name), value in edits:
        found = drafts.section_of(case, section)
        changed = flatten(case.edition, found, dossier) | {name: value}
        if not opening.allows(place_of_input(name, dossier)):
            continue
        after = read_section(case.edition, found, changed, dossier).dossier
        assert all(opening.allows(place) for place in changed_places(dossier, after)), name


def test_two_equal_dossiers_differ_nowhere_and_new_evidence_is_told_apart(case: Case) -> None:
    dossier = loaded(case.draft.dossier)
    assert list(changed_places(dossier, dossier)) == []
    more = (*(dossier.evidence or ()), Evidence(id="E04", title="新材料"))
    after = dossier.model_copy(update={"evidence": more})
    assert list(changed_places(dossier, after)) == [NEW_EVIDENCE]
    swapped = dossier.model_copy(update={"evidence": tuple(reversed(dossier.evidence or ()))})
    assert list(changed_places(dossier, swapped)) == ["evidence"]
