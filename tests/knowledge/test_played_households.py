"""Sixty-two households answer question after question, as far as they know; see tests/households."""

from collections.abc import Callable
from statistics import mean
from typing import Any

import pytest

from knowledge.household import read
from knowledge.load import Knowledge
from knowledge.screen import screen
from tests.asking import ON, PATIENCE, Family, Talk, families, talk, verdicts

FAMILIES = list(families())
EACH = pytest.mark.parametrize("family", FAMILIES, ids=[family.who for family in FAMILIES])

FEWEST, ON_THE_WHOLE, NEARLY_EVERYTHING = 0.75, 0.90, 0.85
"""The share of all rights with their final finding after twelve questions, of a household and of all; and at last.

Two adults with children, debts and illness have more to tell than twelve answers hold, whatever is asked first.
"""

FEWEST_ALONE, ON_THE_WHOLE_ALONE = 0.50, 0.69
"""The same where no question is about everybody at home, as `mitzui screen` asks: one fact of one person each."""


Played = Callable[[Family], Talk]


@pytest.fixture(scope="module")
def played(knowledge: Knowledge) -> Played:
    """The whole talk of a household, each played once; what was told earlier on is among its moments."""
    talks: dict[str, Talk] = {}

    def play(family: Family) -> Talk:
        if family.who not in talks:
            talks[family.who] = talk(knowledge, family.truth, most=3 * PATIENCE)
        return talks[family.who]

    return play


def final(knowledge: Knowledge, family: Family, told: dict[str, Any]) -> float:
    """The share of the rights whose finding with what was told is the one with all the truth."""
    whole, so_far = verdicts(knowledge, family.truth), verdicts(knowledge, told)
    return mean(so_far[right] == verdict for right, verdict in whole.items())


def test_there_are_forty_households_and_each_is_somebody(knowledge: Knowledge) -> None:
    assert len({family.who for family in FAMILIES}) == len(FAMILIES) >= 40
    for family in FAMILIES:
        assert read(family.truth, knowledge.facts).adults, family.who


@EACH
def test_no_story_rules_out_what_it_is_about(knowledge: Knowledge, family: Family) -> None:
    found = verdicts(knowledge, family.truth)
    assert [right for right in family.open if found[right] == "unlikely"] == []


@EACH
def test_twelve_questions_tell_much_and_more_questions_nearly_everything(
    knowledge: Knowledge, played: Played, family: Family
) -> None:
    assert final(knowledge, family, played(family).after(PATIENCE)) >= FEWEST
    assert final(knowledge, family, played(family).told) >= NEARLY_EVERYTHING


def test_on_the_whole_twelve_questions_settle_most_rights(knowledge: Knowledge, played: Played) -> None:
    told = [final(knowledge, family, played(family).after(PATIENCE)) for family in FAMILIES]
    assert mean(told) >= ON_THE_WHOLE


def test_without_questions_about_everybody_twelve_tell_less(knowledge: Knowledge) -> None:
    alone = [final(knowledge, family, talk(knowledge, family.truth, together=False).told) for family in FAMILIES]
    assert min(alone) >= FEWEST_ALONE and mean(alone) >= ON_THE_WHOLE_ALONE


@EACH
def test_no_answer_makes_of_a_right_the_opposite_of_what_it_is(
    knowledge: Knowledge, played: Played, family: Family
) -> None:
    whole = verdicts(knowledge, family.truth)
    for most in (*range(1, PATIENCE + 1), 15, 20, 3 * PATIENCE):
        so_far = verdicts(knowledge, played(family).after(most))
        opposite = {right for right, verdict in so_far.items() if {verdict, whole[right]} == {"likely", "unlikely"}}
        assert opposite == set()


@EACH
def test_the_questions_are_asked_as_a_person_would_ask_them(
    knowledge: Knowledge, played: Played, family: Family
) -> None:
    asked = played(family).asked
    assert knowledge.facts[asked[0]].sensitivity == "low"
    assert len(asked) == len(set(asked))
    assert all(knowledge.facts[path].sensitivity != "high" for path in asked[:3])
    for whole, member in (("children", "children["), ("debts", "debts[")):
        places = [at for at, path in enumerate(asked) if path.startswith(member)]
        assert not places or asked.index(whole) < min(places)
    if "adults[1].age" in asked:
        assert asked.index("adults[0].age") < asked.index("adults[1].age")


@EACH
def test_at_any_time_it_can_be_said_what_looks_likely_so_far(knowledge: Knowledge, family: Family) -> None:
    whole = talk(knowledge, family.truth, most=9, together=False)
    for most in (0, 4, 8):
        screening = screen(knowledge, whole.after(most), ON)
        assert len(screening.findings) == len(knowledge.entries)
        if not set(whole.asked[:most]) & set(whole.skipped):
            assert screening.next_question == whole.asked[most]
