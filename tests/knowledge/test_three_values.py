"""Kleene's logic over facts: a missing answer is unknown, and an answer can only turn unknown into known."""

# ruff: noqa: E501 - the tables below read better unbroken

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from knowledge.assess import assess
from knowledge.household import read
from knowledge.load import Knowledge
from knowledge.rules import (
    FALSE,
    TRUE,
    Compare,
    Either,
    Every,
    IfTold,
    Rule,
    Situation,
    Some,
    Standing,
    UnlessTold,
    compare,
    either,
    every,
)

ON = date(2026, 11, 22)
VALUES = {True: TRUE, False: FALSE, None: Standing(None, ("p",))}


@pytest.mark.parametrize("holds", list(product(VALUES, repeat=2)))
def test_and_is_the_least_and_or_the_greatest_of_false_unknown_true(
    holds: tuple[bool | None, bool | None],
) -> None:
    rank = {False: 0, None: 1, True: 2}
    assert every(VALUES[one] for one in holds).holds == min(holds, key=rank.__getitem__)
    assert either(VALUES[one] for one in holds).holds == max(holds, key=rank.__getitem__)


def test_over_nothing_every_is_true_and_either_is_false() -> None:
    assert every([]) is TRUE and either([]) is FALSE


def test_what_is_known_asks_for_nothing_more() -> None:
    unknown = Standing(None, ("a",))
    assert every([unknown, FALSE]).missing == either([unknown, TRUE]).missing == ()
    assert every([unknown, TRUE, Standing(None, ("b",))]).missing == ("a", "b")


@pytest.mark.parametrize(
    ("operator", "value", "operand", "holds"),
    [
        ("at_least", 20, 20, True), ("at_least", 19, 20, False), ("above", 20, 20, False), ("below", 20, 20, False),
        ("at_most", 20, 20, True), ("is", "m", "m", True), ("in", "m", ("f", "m"), True), ("not_in", "m", ("f",), True),
        ("includes", ("a", "b"), ("b", "c"), True), ("includes", (), ("b",), False), ("includes_none", (), ("b",), True),
        ("known_positive", (), True, False), ("known_positive", ("a",), True, True), ("known_positive", 0, True, False),
        ("known_positive", 0, False, True), ("below", "2002-12", "2003-01", True), ("below", "2003-01", "2003-01", False),
    ],
)  # fmt: skip
def test_an_operator_is_exact_at_its_edge(operator: str, value: Any, operand: Any, holds: bool) -> None:
    assert compare(operator, value, operand) is holds


@pytest.mark.parametrize("operator", ["at_least", "above", "below", "at_most"])
def test_whole_years_are_too_coarse_for_a_limit_between_two_birthdays(operator: str) -> None:
    assert compare(operator, 63, 63.25) is None
    assert compare(operator, 62, 63.25) is (operator in ("below", "at_most"))
    assert compare(operator, 64, 63.25) is (operator in ("at_least", "above"))


def stand(knowledge: Knowledge, rule: Rule, household: dict[str, Any]) -> Standing:
    return Situation(read(household, knowledge.facts), ON, knowledge.parameters).stand(rule)


DISABLED = Some("any_child", Compare("disability", "child", "is", "diagnosed"))


@pytest.mark.parametrize(
    ("household", "holds", "missing"),
    [
        ({}, None, ("children",)),
        ({"children": []}, False, ()),
        ({"children": [{"disability": "none"}]}, False, ()),
        ({"children": [{"disability": "none"}, {}]}, None, ("children[1].disability",)),
        ({"children": [{}, {"disability": "diagnosed"}]}, True, ()),
    ],
)
def test_any_child_over_a_list_never_told_is_unknown_and_over_none_false(
    knowledge: Knowledge, household: dict[str, Any], holds: bool | None, missing: tuple[str, ...]
) -> None:
    assert stand(knowledge, DISABLED, household) == (holds, missing)


def test_all_within_a_child_is_about_the_same_child(knowledge: Knowledge) -> None:
    young_and_disabled = Some(
        "any_child",
        Every((Compare("age", "child", "below", 3), Compare("disability", "child", "is", "diagnosed"))),
    )
    children = [{"age": 2, "disability": "none"}, {"age": 9, "disability": "diagnosed"}]
    assert stand(knowledge, young_and_disabled, {"children": children}) is FALSE


@pytest.mark.parametrize(
    ("household", "holds", "missing"),
    [
        ({}, None, ("partner_lives_in",)),
        ({"partner_lives_in": False}, False, ()),
        ({"partner_lives_in": True}, None, ("adults[1].age",)),
        ({"partner_lives_in": True, "adults": [{}, {"age": 40}]}, True, ()),
        ({"family_status": "cohabiting", "adults": [{}, {"age": 20}]}, False, ()),
    ],
)
def test_a_partner_of_whom_nobody_told_is_unknown(
    knowledge: Knowledge, household: dict[str, Any], holds: bool | None, missing: tuple[str, ...]
) -> None:
    assert stand(knowledge, Some("partner", Compare("age", "adult", "at_least", 30)), household) == (
        holds,
        missing,
    )


def test_a_list_can_be_counted(knowledge: Knowledge) -> None:
    four = Compare("children", "household", "at_least", 4)
    assert stand(knowledge, four, {}) == (None, ("children",))
    assert stand(knowledge, four, {"children": [{}] * 4}) is TRUE
    assert stand(knowledge, Either((four,)), {"children": [{}] * 3}) is FALSE


DANGER = Compare("threats", "household", "includes", ("homeless_now",))


@pytest.mark.parametrize(
    ("household", "told"), [({}, False), ({"threats": []}, False), ({"threats": ["homeless_now"]}, True)]
)
def test_a_second_way_of_telling_counts_once_it_is_told_and_asks_for_nothing(
    knowledge: Knowledge, household: dict[str, Any], told: bool
) -> None:
    assert stand(knowledge, IfTold(DANGER), household) is (TRUE if told else FALSE)
    assert stand(knowledge, UnlessTold(DANGER), household) is (FALSE if told else TRUE)


def listens(rule: Rule) -> bool:
    """Whether something told later may turn this rule over: it counts silence."""
    match rule:
        case IfTold() | UnlessTold():
            return True
        case Every() | Either():
            return any(listens(part) for part in rule.parts)
        case Some():
            return listens(rule.rule)
    return False


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [leaf for key, part in inner for leaf in leaves(part, (*path, key))] or [path]


def without(value: Any, gone: set[tuple[Any, ...]], path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if (*path, key) not in gone}
        return {key: without(part, gone, (*path, key)) for key, part in kept.items()}
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return [without(part, gone, (*path, at)) for at, part in enumerate(value)]
    return value


FAMILY: dict[str, Any] = {
    "residency": "israeli_resident",
    "family_status": "divorced",
    "partner_lives_in": False,
    "vehicle": False,
    "threats": ["electricity_cut"],
    "judgments": ["child_maintenance"],
    "maintenance_paid": False,
    "maintenance_enforcement_file": False,
    "housing": {"tenure": "private_rent"},
    "adults": [{"age": 63, "sex": "f", "employment": "dismissed", "gross_monthly_wage": 0, "receives": ["income-support"],
                "disability_percent": 59, "incapacity_percent": 74, "max_single_impairment_percent": 25, "groups": [],
                "months_worked_in_last_18": 11, "health_needs": [], "pregnant": False, "other_monthly_income": 0}],
    "children": [{"age": 8, "disability": "none"}, {"age": 3, "disability": "diagnosed"}],
    "debts": [{"kind": "electricity", "total": 900, "wage_garnished_percent": 0}, {"kind": "bank_loan", "total": 60000}],
}  # fmt: skip


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forgotten=some.sets(some.sampled_from(leaves(FAMILY))))
def test_an_answer_turns_unknown_into_known_and_never_yes_into_no(
    knowledge: Knowledge, forgotten: set[tuple[Any, ...]]
) -> None:
    whole = Situation(read(FAMILY, knowledge.facts), ON, knowledge.parameters)
    part = Situation(read(without(FAMILY, forgotten), knowledge.facts), ON, knowledge.parameters)
    for entry in knowledge.entries.values():
        rules = [rule for condition in entry.conditions() if (rule := getattr(condition, "rule", None)) is not None]
        for rule in rules:
            if not listens(rule) and part.stand(rule).holds is not None:
                assert part.stand(rule).holds is whole.stand(rule).holds, entry.id
        if not any(map(listens, rules)) and assess(entry, part).verdict == "unlikely":
            assert assess(entry, whole).verdict == "unlikely"
