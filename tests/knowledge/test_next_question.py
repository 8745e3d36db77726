"""The next question is the one worth most, asked of nobody twice, and there is an end to asking."""

from datetime import date
from typing import Any

import pytest

from knowledge.household import put
from knowledge.load import Knowledge
from knowledge.screen import next_question, screen

ON = date(2026, 11, 22)


def test_somebody_who_answers_nothing_is_asked_each_question_once_and_then_left_in_peace(
    knowledge: Knowledge,
) -> None:
    skipped: list[str] = []
    while (path := next_question(knowledge, {}, ON, skipped=frozenset(skipped))) is not None:
        skipped.append(path)
    assert len(skipped) == len(set(skipped)) < 60
    assert all(path in knowledge.facts for path in skipped)


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
    assert about is not None or all(not finding.missing for finding in screen(knowledge, told, ON).findings)


def test_about_one_right_only_its_own_facts_are_asked(knowledge: Knowledge) -> None:
    path = next_question(knowledge, {}, ON, about="wage-garnishment-protection")
    assert path in ("debts", "threats")


def test_about_a_right_that_is_not_written_yet_there_is_nothing_to_ask(knowledge: Knowledge) -> None:
    assert next_question(knowledge, {}, ON, about="water-discount") is None


def test_likely_comes_first_and_what_presses_before_what_does_not(knowledge: Knowledge) -> None:
    household = {
        "threats": ["electricity_cut"],
        "adults": [{"receives": ["income-support"]}],
        "partner_lives_in": False,
    }
    findings = screen(knowledge, household, ON).findings
    order = ["likely", "unknown", "unlikely"]
    assert findings[0].id == "electricity-disconnection-protection"
    assert [finding.verdict for finding in findings] == sorted((f.verdict for f in findings), key=order.index)


def test_reasons_speak_the_persons_language_and_name_their_page(knowledge: Knowledge) -> None:
    for language in knowledge.languages:
        for finding in screen(knowledge, {}, ON, language=language).findings:
            words = knowledge.text(language, finding.id).conditions
            assert finding.reasons
            assert all(
                reason.text == words[reason.id] and reason.source.startswith("http") for reason in finding.reasons
            )


def test_nobody_who_is_unlikely_is_left_without_a_reason(knowledge: Knowledge) -> None:
    household = {
        "residency": "foreign_worker",
        "children": [],
        "debts": [],
        "threats": [],
        "housing": {"tenure": "owned"},
    }
    unlikely = [finding for finding in screen(knowledge, household, ON).findings if finding.verdict == "unlikely"]
    assert unlikely
    assert all(any(r.holds is (r.kind == "exclusion") for r in finding.reasons) for finding in unlikely)
