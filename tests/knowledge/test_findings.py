"""A finding says what speaks for a right and against it, with its page, and what is worth telling next."""

from typing import Any

import pytest

from knowledge.assess import Assessment
from knowledge.load import Knowledge
from knowledge.screen import Finding, next_question, screen
from tests.asking import ON

ORDER = ["likely", "unknown", "unlikely"]
MOTHER: dict[str, Any] = {
    "residency": "israeli_resident",
    "family_status": "divorced",
    "partner_lives_in": False,
    "threats": ["electricity_cut"],
    "children": [{"age": 8}, {}],
    "adults": [{"age": 31, "receives": ["income-support"]}],
}
STRANGER: dict[str, Any] = {
    "residency": "foreign_worker",
    "children": [],
    "debts": [],
    "threats": [],
    "housing": {"tenure": "owned"},
}
HOUSEHOLDS = pytest.mark.parametrize("household", [{}, MOTHER, STRANGER], ids=["nobody", "a mother", "a stranger"])


def findings(knowledge: Knowledge, household: dict[str, Any], language: str = "he") -> tuple[Finding, ...]:
    return screen(knowledge, household, ON, language=language).findings


def test_likely_comes_first_and_what_presses_before_what_does_not(knowledge: Knowledge) -> None:
    found = findings(knowledge, MOTHER)
    assert [one.verdict for one in found] == sorted((one.verdict for one in found), key=ORDER.index)
    for verdict in ORDER:
        calm = ["electricity_cut" not in knowledge.entries[one.id].urgent for one in found if one.verdict == verdict]
        assert calm == sorted(calm)


@HOUSEHOLDS
def test_every_right_is_found_once_whatever_is_known_so_far(knowledge: Knowledge, household: dict[str, Any]) -> None:
    assert sorted(one.id for one in findings(knowledge, household)) == sorted(knowledge.entries)


@HOUSEHOLDS
def test_reasons_speak_the_persons_language_and_name_their_page(
    knowledge: Knowledge, household: dict[str, Any]
) -> None:
    for language in knowledge.languages:
        for finding in findings(knowledge, household, language):
            words = knowledge.text(language, finding.id).conditions
            assert finding.reasons
            for reason in finding.reasons:
                assert reason.text == words[reason.id] and reason.source.startswith("http")
                assert reason.holds in (True, False, None)


@HOUSEHOLDS
def test_the_reasons_bear_out_the_verdict(knowledge: Knowledge, household: dict[str, Any]) -> None:
    for finding in findings(knowledge, household):
        against = [one for one in finding.reasons if one.holds is (one.kind == "exclusion")]
        criteria = [one.holds for one in finding.reasons if one.kind in ("criterion", "decisive")]
        match finding.verdict:
            case "likely":
                assert not against and all(criteria), finding.id
            case "unlikely":
                assert against, finding.id
            case "unknown":
                assert None in [one.holds for one in finding.reasons], finding.id


@HOUSEHOLDS
def test_what_is_missing_stands_in_the_order_worth_asking(knowledge: Knowledge, household: dict[str, Any]) -> None:
    for finding in findings(knowledge, household):
        assert (finding.missing[0] if finding.missing else None) == next_question(
            knowledge, household, ON, about=finding.id
        )
        assert len(finding.missing) == len(set(finding.missing))
        assert not finding.missing or finding.verdict == "unknown"


def test_members_are_named_by_their_path(knowledge: Knowledge) -> None:
    missing = {path for finding in findings(knowledge, MOTHER) for path in finding.missing}
    assert "children[1].age" in missing and "children[0].age" not in missing
    assert not any("[]" in path for path in missing)
    assert all(path in knowledge.facts for path in missing)


def test_reasons_are_put_into_words_only_for_who_reads_them(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    grounds = Assessment.grounds

    def noted(assessment: Assessment) -> Any:
        read.append(assessment.right)
        return grounds(assessment)

    monkeypatch.setattr(Assessment, "grounds", noted)
    found = findings(knowledge, MOTHER)
    assert read == []
    assert found[3].reasons == found[3].reasons and read == [found[3].id]
