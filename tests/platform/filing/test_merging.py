"""Two people's changes come together where they do not meet, and are told apart where they do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.merging import changes, completed, merge, undone, with_blanks

LIST = "scenarios"
BASE: Flat = {
    "narrative.profile": "甲",
    "narrative.results": "乙",
    f"{LIST}:present": "yes",
    f"{LIST}[0].instance": "一",
    f"{LIST}[0].built": "建",
    f"{LIST}[1].instance": "二",
    f"{LIST}[1].built": "设",
}


def changed(**values: str) -> Flat:
    return BASE | {name.replace("__", "."): value for name, value in values.items()}


def test_changes_of_different_inputs_are_both_kept() -> None:
    found = merge(BASE, changed(narrative__profile="我"), changed(narrative__results="他"))
    assert found.conflicts == ()
    assert (found.inputs["narrative.profile"], found.inputs["narrative.results"]) == ("我", "他")


def test_the_same_input_changed_by_both_is_a_conflict_unless_both_say_the_same() -> None:
    mine, theirs = changed(narrative__profile="我"), changed(narrative__profile="他")
    assert merge(BASE, mine, theirs).conflicts == ("narrative.profile",)
    assert merge(BASE, mine, mine).conflicts == ()


def test_a_choice_settles_a_conflict() -> None:
    mine, theirs = changed(narrative__profile="我"), changed(narrative__profile="他")
    for choice, kept in (("mine", "我"), ("theirs", "他")):
        found = merge(BASE, mine, theirs, choices={"narrative.profile": choice})
        assert found.conflicts == ()
        assert found.inputs["narrative.profile"] == kept


def test_two_rows_of_a_list_may_be_written_at_once() -> None:
    mine = BASE | {f"{LIST}[0].built": "我建"}
    theirs = BASE | {f"{LIST}[1].built": "他设"}
    found = merge(BASE, mine, theirs)
    assert found.conflicts == ()
    assert (found.inputs[f"{LIST}[0].built"], found.inputs[f"{LIST}[1].built"]) == ("我建", "他设")


def test_a_row_taken_out_makes_the_whole_list_one_place() -> None:
    mine = BASE | {f"{LIST}[1].built": "我建"}
    theirs = {name: value for name, value in BASE.items() if "[1]" not in name}
    found = merge(BASE, mine, theirs)
    assert found.conflicts == (LIST,)
    assert merge(BASE, mine, theirs, choices={LIST: "mine"}).inputs == mine
    assert merge(BASE, mine, theirs, choices={LIST: "theirs"}).inputs == theirs


def test_rows_that_changed_places_are_noticed_though_their_number_is_the_same() -> None:
    swapped = BASE | {
        f"{LIST}[0].instance": "二",
        f"{LIST}[0].built": "设",
        f"{LIST}[1].instance": "一",
        f"{LIST}[1].built": "建",
    }
    assert merge(BASE, BASE | {f"{LIST}[0].built": "我"}, swapped).conflicts == (LIST,)


def test_an_input_that_the_page_does_not_show_is_as_it_was() -> None:
    assert completed({"narrative.profile": "我"}, BASE) == BASE | {"narrative.profile": "我"}
    # A list that was on the page and has no rows any more has lost them.
    assert f"{LIST}[0].built" not in completed({f"{LIST}:present": "yes"}, BASE)


def test_an_answer_that_was_taken_back_is_blank_and_not_left_out() -> None:
    assert with_blanks({}, {"answers[a].met": "yes"}) == {"answers[a].met": ""}


NAMES = ["narrative.profile", "narrative.results", "factory.project", f"{LIST}[0].built"]
texts = st.sampled_from(["", "甲", "乙", "丙", "丁"])
flats = st.fixed_dictionaries(dict.fromkeys(NAMES, texts))


@given(flats, flats, flats)
def test_each_text_is_in_the_result_or_told_as_a_conflict(
    base: Flat, mine: Flat, theirs: Flat
) -> None:
    found = merge(base, mine, theirs)
    for name in NAMES:
        if name in found.conflicts:
            assert mine[name] != theirs[name]
            assert mine[name] != base[name] != theirs[name]
        elif mine[name] != base[name]:
            assert found.inputs[name] == mine[name]
        else:
            assert found.inputs[name] == theirs[name]


@given(flats, flats, flats)
def test_who_merges_with_whom_makes_no_difference(base: Flat, mine: Flat, theirs: Flat) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert set(one.conflicts) == set(other.conflicts)
    assert all(
        one.inputs[name] == other.inputs[name] for name in NAMES if name not in one.conflicts
    )


inputs = st.dictionaries(st.sampled_from([*NAMES, f"{LIST}:present", "x:none"]), texts)


@given(inputs, inputs)
def test_a_change_can_be_undone(before: Flat, after: Flat) -> None:
    assert undone(after, changes(before, after)) == before
