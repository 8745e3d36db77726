"""The next question is the one worth most, asked of nobody twice, and there is an end to asking."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.entry import Criterion, Entry, Route
from knowledge.household import put
from knowledge.load import Knowledge
from knowledge.rules import Compare, Open, Rule, Some
from knowledge.screen import next_question, screen
from tests.asking import PATIENCE, talk, verdicts

ON = date(2026, 11, 22)


def test_somebody_who_answers_nothing_is_asked_each_question_once_and_then_left_in_peace(
    knowledge: Knowledge,
) -> None:
    silent = talk(knowledge, {}, most=50)
    assert len(silent.asked) == len(set(silent.asked)) <= PATIENCE
    assert silent.told == {} and all(path in knowledge.facts for path in silent.asked)
    assert "unlikely" not in verdicts(knowledge, silent.told).values()


def test_the_first_question_is_no_intimate_one(knowledge: Knowledge) -> None:
    first = screen(knowledge, {}, ON).next_question
    assert first is not None and knowledge.facts[first].sensitivity != "high"


ANSWERS: dict[str, Any] = {"children": 1, "debts": ["electricity"], "adults": 1}


def answer(knowledge: Knowledge, path: str) -> Any:
    fact = knowledge.facts[path]
    if path in ANSWERS:
        return ANSWERS[path]
    return {
        "boolean": False, "integer": fact.least, "number": 0, "text": "x", "month": "2020-01", "many": [],
        "choice": fact.values[0] if fact.values else None,
    }[fact.kind]  # fmt: skip


@pytest.mark.parametrize("about", [None, "study-grant", "income-support"])
def test_somebody_who_answers_everything_comes_to_an_end(knowledge: Knowledge, about: str | None) -> None:
    told: dict[str, Any] = {}
    asked = []
    while (path := next_question(knowledge, told, ON, about=about)) is not None:
        asked.append(path)
        told = put(told, path, answer(knowledge, path))
        assert len(asked) < 80
    assert len(asked) == len(set(asked))
    left = [finding for finding in screen(knowledge, told, ON).findings if finding.missing]
    assert len(left) < len(knowledge.entries) / 10 or about is not None
    assert about not in [finding.id for finding in left]


def test_about_one_right_only_its_own_facts_are_asked(knowledge: Knowledge) -> None:
    path = next_question(knowledge, {}, ON, about="wage-garnishment-protection")
    assert path in ("debts", "threats")


def test_about_a_right_that_is_not_written_there_is_nothing_to_ask(knowledge: Knowledge) -> None:
    assert next_question(knowledge, {}, ON, about="the-moon") is None


def test_who_passes_over_a_question_about_one_right_is_asked_for_something_else(
    knowledge: Knowledge,
) -> None:
    first = next_question(knowledge, {}, ON, about="income-support")
    assert first is not None
    second = next_question(knowledge, {}, ON, about="income-support", skipped=[first])
    assert second not in (None, first)


# --- what a question is worth, over rights made for the purpose


def needs(fact: str, operator: str, operand: Any, of: str = "household", who: str | None = None) -> Rule:
    rule = Compare(fact, of, operator, operand)
    return rule if who is None else Some(who, rule)


VEHICLE = needs("vehicle", "is", True)
CLIENT = needs("welfare_client", "is", True)


def law(knowledge: Knowledge, *rights: list[Rule], barred: Rule | None = None) -> Knowledge:
    """A law that knows only these rights, each with one way of these rules."""
    entries = {}
    for number, rules in enumerate(rights):
        criteria = tuple(Criterion(f"c{at}", rule, "s") for at, rule in enumerate(rules))
        exclusions = () if barred is None else (Criterion("bar", barred, "s"),)
        entry: Entry = next(iter(knowledge.entries.values()))
        entries[f"r{number}"] = replace(
            entry, id=f"r{number}", routes=(Route("way", criteria, (), ()),), exclusions=exclusions
        )
    return replace(knowledge, entries=entries)


def first(knowledge: Knowledge, *rights: list[Rule], told: Mapping[str, Any] | None = None) -> str | None:
    return next_question(law(knowledge, *rights), told or {}, ON)


def test_what_can_make_a_right_likely_is_asked_before_what_can_only_rule_one_out(knowledge: Knowledge) -> None:
    assert first(knowledge, [CLIENT, Open()], [VEHICLE]) == "vehicle"
    assert first(knowledge, [VEHICLE, Open()], [CLIENT]) == "welfare_client"


def test_one_question_about_many_rights_comes_before_many_questions_about_one(knowledge: Knowledge) -> None:
    refused = ("hmo_refusal", "nii_decision", "employment_service_refusal")
    decided = [[needs("decisions", "includes", (one,))] for one in refused]
    assert first(knowledge, [VEHICLE], *decided) == "decisions"


def test_of_two_questions_that_tell_as_much_the_less_intimate_comes_first(knowledge: Knowledge) -> None:
    pregnant = needs("pregnant", "is", True, "adult", "asker")
    assert first(knowledge, [pregnant], [VEHICLE]) == "vehicle"


def test_how_many_children_there_are_is_asked_before_anything_about_one_of_them(knowledge: Knowledge) -> None:
    young = needs("age", "below", 3, "child", "any_child")
    ill = needs("disability", "is", "diagnosed", "child", "any_child")
    assert first(knowledge, [young, ill]) == "children"
    assert first(knowledge, [young, ill], told={"children": []}) is None
    assert first(knowledge, [young, ill], told={"children": [{}, {}]}) == "children[0].age"
    assert first(knowledge, [young, ill], told={"children": [{"age": 9}, {}]}) == "children[1].age"


def test_the_kinds_of_debt_settle_what_is_about_one_kind(knowledge: Knowledge) -> None:
    water = needs("kind", "is", "water", "debt", "any_debt")
    assert first(knowledge, [water]) == "debts"
    assert first(knowledge, [water], told={"debts": [{"kind": "fines"}]}) is None


def test_the_age_of_who_asks_comes_before_that_of_a_partner(knowledge: Knowledge) -> None:
    old = needs("age", "at_least", 70, "adult", "any_adult")
    assert first(knowledge, [old], told={"partner_lives_in": True}) == "adults[0].age"
    told = {"partner_lives_in": True, "adults": [{"age": 50}]}
    assert first(knowledge, [old], told=told) == "adults[1].age"


def test_the_age_of_a_child_comes_before_the_days_since_the_birth(knowledge: Knowledge) -> None:
    born = needs("age_days", "at_least", 91, "child", "any_child")
    assert first(knowledge, [born], told={"children": [{}]}) == "children[0].age"
    assert first(knowledge, [born], told={"children": [{"age": 0}]}) == "children[0].age_days"
    assert first(knowledge, [born], told={"children": [{"age": 5}]}) is None


def test_what_is_left_to_facts_that_nobody_is_asked_for_ends_the_asking(knowledge: Knowledge) -> None:
    assert first(knowledge, [Open()]) is None
    assert first(knowledge, [VEHICLE, Open()], told={"vehicle": True}) is None


def test_what_keeps_somebody_out_is_asked_as_well(knowledge: Knowledge) -> None:
    barred = law(knowledge, [VEHICLE], barred=CLIENT)
    assert next_question(barred, {}, ON, skipped=["vehicle"]) == "welfare_client"


def test_what_was_skipped_keeps_nothing_else_from_being_asked(knowledge: Knowledge) -> None:
    both = law(knowledge, [VEHICLE, CLIENT])
    assert next_question(both, {}, ON, skipped=["vehicle"]) == "welfare_client"
    assert next_question(both, {}, ON, skipped=["vehicle", "welfare_client"]) is None
