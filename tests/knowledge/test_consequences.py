"""An answer tells what could not be otherwise, of everybody at home, and never more than that."""

from datetime import date
from typing import Any

import pytest

from knowledge.household import Household, Member, passed_over, put, read
from knowledge.load import Knowledge
from knowledge.rules import Compare, Situation, Some
from knowledge.screen import next_question, screen

ON = date(2026, 11, 22)


def verdict(knowledge: Knowledge, told: dict[str, Any], right: str) -> str:
    return next(finding.verdict for finding in screen(knowledge, told, ON).findings if finding.id == right)


def home(knowledge: Knowledge, told: dict[str, Any]) -> Household:
    return read(told, knowledge.facts)


def partner(household: Household) -> Member:
    return household.members("partner").known[0]


NOBODY: dict[str, Any] = {"partner_lives_in": True, "wellbeing_at_home": []}


def test_who_has_no_disability_at_home_has_no_percentages_of_one_and_neither_has_a_partner(
    knowledge: Knowledge,
) -> None:
    household = home(knowledge, NOBODY)
    for adult in (household.members("asker").known[0], partner(household)):
        assert adult.facts["disability_percent"] == adult.facts["mental_disability_percent"] == 0
        assert adult.facts["mobility"] == "none" and adult.facts["pregnant"] is False


def test_what_was_named_stays_open(knowledge: Knowledge) -> None:
    household = home(knowledge, {**NOBODY, "wellbeing_at_home": ["disability"]})
    assert "disability_percent" not in partner(household).facts
    assert partner(household).facts["pregnant"] is False


def test_what_was_never_asked_stays_open(knowledge: Knowledge) -> None:
    assert partner(home(knowledge, {"partner_lives_in": True})).facts == {}
    assert verdict(knowledge, {}, "rehab-basket") == "unknown"


def test_what_was_told_of_somebody_stands_before_what_follows(knowledge: Knowledge) -> None:
    told = {"wellbeing_at_home": [], "adults": [{"disability_percent": 60, "groups": ["illness"]}]}
    adults = home(knowledge, told).adults
    assert adults and adults[0].facts["disability_percent"] == 60 and adults[0].facts["groups"] == ("illness",)


def test_a_list_of_which_something_is_known_to_be_absent_is_not_known_whole(knowledge: Knowledge) -> None:
    household = home(knowledge, {"wellbeing_at_home": ["illness"]})
    asker = household.members("asker").known[0]
    assert "groups" not in asker.facts
    assert "blind_certificate" in asker.without["groups"] and "illness" not in asker.without["groups"]


def test_a_list_of_which_everything_is_absent_is_empty(knowledge: Knowledge) -> None:
    assert home(knowledge, {"events_at_home": []}).facts["claims_against_employer"] == ()
    assert home(knowledge, {"benefits_at_home": []}).members("asker").known[0].facts["receives"] == ()


def test_a_benefit_that_nobody_at_home_receives_closes_what_rests_on_it(knowledge: Knowledge) -> None:
    told = {"partner_lives_in": True, "children": [{"age": 5}]}
    assert verdict(knowledge, told, "savings-plan-every-child") == "unknown"
    assert verdict(knowledge, {**told, "benefits_at_home": []}, "savings-plan-every-child") == "unlikely"
    assert (
        verdict(knowledge, {**told, "benefits_at_home": ["child-allowance"]}, "savings-plan-every-child") == "unknown"
    )


def test_who_is_divorced_and_told_of_no_partner_lives_without_one_until_the_contrary_is_told(
    knowledge: Knowledge,
) -> None:
    assert home(knowledge, {"family_status": "divorced"}).members("partner").known == ()
    told = {"family_status": "divorced", "partner_lives_in": True}
    assert len(home(knowledge, told).members("partner").known) == 1
    assert home(knowledge, {"family_status": "married"}).members("partner").open == ("partner_lives_in",)


def test_every_consequence_leads_to_a_fact_and_a_value_that_it_may_have(knowledge: Knowledge) -> None:
    for consequences in knowledge.facts.consequences.of.values():
        for one in consequences:
            values = knowledge.facts[one.target].values
            if isinstance(one.then, frozenset):
                assert one.then <= set(values), one
            elif isinstance(one.then, str):
                assert one.then in values, one


# --- who lives at home

OLD = Some("any_adult", Compare("age", "adult", "at_least", 67))
ILL = Some("any_adult", Compare("disability_percent", "adult", "at_least", 40))
ALONE: dict[str, Any] = {"family_status": "single", "residency": "israeli_resident"}
YOUNG = put(ALONE, "adults[0].age", 30)


def holds(knowledge: Knowledge, rule: Some, told: dict[str, Any]) -> tuple[bool | None, tuple[str, ...]]:
    return rule.stand(Situation(home(knowledge, told), ON, knowledge.parameters), None)


def test_while_nobody_told_who_else_lives_at_home_there_may_be_a_grandmother(knowledge: Knowledge) -> None:
    assert holds(knowledge, OLD, YOUNG) == (None, ("adults",))
    assert holds(knowledge, OLD, put(YOUNG, "adults", 1)) == (False, ())
    assert holds(knowledge, OLD, {**YOUNG, "people_at_home": []}) == (False, ())
    assert holds(knowledge, OLD, {**ALONE, "adults": [{"age": 30}]}) == (False, ())


def test_who_says_that_others_live_at_home_is_asked_how_many_and_then_about_them(knowledge: Knowledge) -> None:
    told = {**YOUNG, "people_at_home": ["other_adults"]}
    assert holds(knowledge, OLD, told) == (None, ("adults",))
    assert holds(knowledge, OLD, put(told, "adults", 2)) == (None, ("adults[1].age",))
    assert holds(knowledge, OLD, put(put(told, "adults", 2), "adults[1].age", 82)) == (True, ())


def test_who_is_the_only_adult_at_home_lives_with_no_partner(knowledge: Knowledge) -> None:
    assert home(knowledge, put({}, "adults", 1)).members("partner").known == ()
    assert home(knowledge, put({}, "adults", 1)).members("partner").open == ()
    assert home(knowledge, put({}, "adults", 2)).members("partner").open == ("partner_lives_in",)


def test_a_file_that_says_there_are_others_and_lists_none_leaves_them_open(knowledge: Knowledge) -> None:
    listed = {**ALONE, "adults": [{"age": 30}], "other_adults": True}
    assert holds(knowledge, OLD, listed) == (None, ("adults",))


def test_what_is_true_of_nobody_at_home_is_true_of_no_grandmother_either(knowledge: Knowledge) -> None:
    assert holds(knowledge, ILL, YOUNG)[0] is None
    assert holds(knowledge, ILL, {**YOUNG, "wellbeing_at_home": []}) == (False, ())


def test_who_is_at_home_tells_of_a_partner_and_of_children(knowledge: Knowledge) -> None:
    household = home(knowledge, {"people_at_home": ["partner"]})
    assert household.facts["partner_lives_in"] is True and household.children == ()
    assert home(knowledge, {"people_at_home": ["children"]}).children is None


def test_a_child_of_whom_something_is_told_need_not_be_the_only_one(knowledge: Knowledge) -> None:
    told = put({}, "children[0].age", 9)
    assert told == {"children": [{"age": 9}, None]} and passed_over(told) == frozenset()
    household = home(knowledge, told)
    assert household.members("any_child").open == ("children",) and "children" not in household.facts
    assert put(told, "children", 2) == {"children": [{"age": 9}, {}]}


# --- null: asked, and not known


@pytest.mark.parametrize(
    ("told", "paths"),
    [
        ({"residency": None, "vehicle": False}, {"residency"}),
        ({"housing": {"tenure": None}, "children": None}, {"housing.tenure", "children"}),
        ({"adults": [{"age": 3}, {"age": None}]}, {"adults[1].age"}),
    ],
)
def test_what_is_written_down_without_a_value_was_asked(told: dict[str, Any], paths: set[str]) -> None:
    assert passed_over(told) == paths


def test_what_is_null_in_a_household_is_not_asked_again_and_stays_unknown(knowledge: Knowledge) -> None:
    first = screen(knowledge, {}, ON).next_question
    assert first == "housing.tenure"
    told = {"housing": {"tenure": None}}
    screening = screen(knowledge, told, ON)
    assert screening.next_question not in (None, first)
    assert any(first in finding.missing for finding in screening.findings)
    assert next_question(knowledge, told, ON) == screening.next_question


# --- which question


def test_only_who_can_answer_for_everybody_is_asked_about_everybody(knowledge: Knowledge) -> None:
    told = {"housing": {"tenure": "owned"}, "debts": [], "residency": "israeli_resident"}
    assert next_question(knowledge, told, ON, together=True) == "people_at_home"
    assert not str(next_question(knowledge, told, ON)).endswith("_at_home")


def test_about_one_right_nobody_is_asked_about_everybody(knowledge: Knowledge) -> None:
    told = {"residency": "israeli_resident", "adults": [{"age": 30}]}
    path = next_question(knowledge, told, ON, about="rehab-basket", together=True)
    assert path == "adults[0].mental_disability_percent"
