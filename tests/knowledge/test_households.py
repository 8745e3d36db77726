"""A household is read strictly: what is absent stays unknown, what cannot be is refused by name."""

# ruff: noqa: E501 - the tables below read better unbroken

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from knowledge.household import HouseholdMistake, checked, put, read
from knowledge.load import Knowledge

REFUSED = [
    ({"residencyy": "other"}, 'Unknown fact "residencyy"; did you mean "residency"?'),
    ({"adults": [{"agee": 3}]}, 'Unknown fact "adults[0].agee"; did you mean "adults[0].age"?'),
    ({"housing": {"tenur": "owned"}}, 'Unknown fact "housing.tenur"; did you mean "housing.tenure"?'),
    ({"adults": [{"age": -3}]}, "adults[0].age is -3; it has to be between 0 and 120."),
    ({"adults": [{}, {"age": 200}]}, "adults[1].age is 200; it has to be between 0 and 120."),
    ({"adults": [{"age": 10**400}]}, "between 0 and 120."),
    ({"adults": [{"age": "34"}]}, 'adults[0].age is "34"; it has to be a whole number.'),
    ({"adults": [{"age": True}]}, "it has to be a whole number."),
    ({"adults": [{"gross_monthly_wage": float("nan")}]}, "it has to be between 0 and 1000000."),
    ({"adults": [{"gross_monthly_wage": float("inf")}]}, "it has to be between 0 and 1000000."),
    ({"adults": [{"pregnant": "yes"}]}, 'adults[0].pregnant is "yes"; it has to be true or false.'),
    ({"adults": [{"receives": "income-support"}]}, "it has to be a list."),
    ({"adults": [{"receives": ["income-suport"]}]}, 'did you mean "income-support"?'),
    ({"adults": [{"receiving_since": "2003-13"}]}, 'it has to be a month such as "2003-05".'),
    ({"arnona_discount": {"percent": 101}}, "arnona_discount.percent is 101; it has to be between 0 and 100."),
    ({"residency": "israeli"}, 'residency cannot be "israeli"; did you mean "israeli_resident"?'),
    ({"children": 3}, "children has to be a list of mappings, one for each."),
    ({"children": [{}] * 21}, "children has 21 entries; at most 20."),
    ({"children": [{"age": 5, "age_days": 20}]}, "children[0] has age 5 and age_days 20; they contradict each other."),
    ([], "A household is a mapping of fact names to values."),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=[str(raw)[:50] for raw, _ in REFUSED])
def test_what_cannot_be_is_refused_by_name_and_reason(knowledge: Knowledge, raw: Any, reason: str) -> None:
    with pytest.raises(HouseholdMistake) as refusal:
        read(raw, knowledge.facts)
    assert reason in str(refusal.value)


def test_all_mistakes_of_a_household_are_told_at_once(knowledge: Knowledge) -> None:
    with pytest.raises(HouseholdMistake) as refusal:
        read({"vehicle": 1, "adults": [{"age": 130}], "x": 1}, knowledge.facts)
    assert len(refusal.value.reasons) == 3


def test_what_is_absent_or_null_is_unknown_and_no_zero_or_empty_list_is(knowledge: Knowledge) -> None:
    household = read({"vehicle": False, "threats": [], "welfare_client": None, "housing": None}, knowledge.facts)
    assert household.facts == {"vehicle": False, "threats": ()}
    assert household.children is None and read({"children": []}, knowledge.facts).children == ()


def test_every_name_of_the_vocabulary_can_be_told_by_its_path(knowledge: Knowledge) -> None:
    for path, fact in knowledge.facts.items():
        if fact.kind != "members":
            value = {
                "boolean": True,
                "integer": fact.least,
                "number": 0,
                "text": "x",
                "month": "2020-01",
            }.get(fact.kind)
            told = list(fact.values[:1]) if fact.kind == "many" else fact.values[0] if fact.kind == "choice" else value
            household = read(put({}, path.replace("[]", "[0]"), told), knowledge.facts)
            assert household.facts or household.adults or household.children or household.debts


def test_a_baby_told_in_days_is_nought_years_old_and_a_child_told_in_years_is_old_enough_in_days(
    knowledge: Knowledge,
) -> None:
    children = read({"children": [{"age_days": 91}, {"age": 2}, {"age": 0}]}, knowledge.facts).children or ()
    assert [dict(child.facts) for child in children] == [
        {"age_days": 91, "age": 0},
        {"age": 2, "age_days": 730},
        {"age": 0},
    ]


def test_an_adult_without_a_residency_has_that_of_the_household(knowledge: Knowledge) -> None:
    household = read({"residency": "foreign_worker", "adults": [{}], "children": [{}]}, knowledge.facts)
    assert household.adults and household.adults[0].facts == {"residency": "foreign_worker"}
    assert household.children and household.children[0].facts == {"residency": "foreign_worker"}


@pytest.mark.parametrize(
    "told",
    [
        {"residency": "temporary_resident", "adults": [{}]},
        {"residency": "asylum_seeker", "adults": [{}, {"residency": "israeli_resident"}]},
    ],
)
def test_a_child_whose_parents_have_a_passing_or_a_mixed_status_may_have_a_better_one(
    knowledge: Knowledge, told: dict[str, Any]
) -> None:
    household = read({**told, "children": [{}]}, knowledge.facts)
    assert household.children and household.children[0].facts == {}


def test_putting_a_fact_leaves_the_old_household_as_it_was() -> None:
    old = {"adults": [{"age": 30}]}
    new = put(old, "adults[1].age", 40)
    assert new == {"adults": [{"age": 30}, {"age": 40}]} and old == {"adults": [{"age": 30}]}
    assert put(put({}, "housing.tenure", "owned"), "housing.ever_owned_home", True) == {
        "housing": {"tenure": "owned", "ever_owned_home": True}
    }


def test_a_person_who_says_how_many_children_gives_that_many_and_keeps_what_was_told() -> None:
    told = put(put({}, "children", 2), "children[1].age", 8)
    assert told == {"children": [{}, {"age": 8}]}
    assert put(told, "children", 3) == {"children": [{}, {"age": 8}, {}]}
    assert put(told, "children", 0) == {"children": []}
    assert put({}, "debts", ["water", "rent"]) == {"debts": [{"kind": "water"}, {"kind": "rent"}]}


@pytest.mark.parametrize("path", ["", "adults[0]", "adults[].age", "a b", "adults[-1].age", "../x", "adults[0].a.b.c"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        put({}, path, 1)


def test_how_many_children_there_are_is_checked_like_any_answer(knowledge: Knowledge) -> None:
    assert checked(knowledge.facts["children"], 3) == 3
    assert checked(knowledge.facts["debts"], ["water"]) == ("water",)
    with pytest.raises(HouseholdMistake, match="between 0 and 20"):
        checked(knowledge.facts["children"], 200)


@given(some.recursive(some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
                      lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3)))  # fmt: skip
def test_whatever_is_sent_is_read_or_refused_and_nothing_else_happens(knowledge: Knowledge, raw: Any) -> None:
    for sent in (raw, {"adults": raw}, {"adults": [{"age": raw}]}, {"threats": raw}, {"housing": raw}):
        try:
            read(sent, knowledge.facts)
        except HouseholdMistake as refusal:
            assert refusal.reasons
