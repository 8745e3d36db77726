"""Sixty-two households answer question after question, as far as they know; see tests/households."""

from statistics import mean

import pytest

from knowledge.household import read
from knowledge.load import Knowledge
from knowledge.screen import next_question, screen
from tests.asking import ON, PATIENCE, Family, families, talk, verdicts

FAMILIES = list(families())
EACH = pytest.mark.parametrize("family", FAMILIES, ids=[family.who for family in FAMILIES])

FEWEST, ON_THE_WHOLE = 0.75, 0.90
"""The share of all rights with their final finding after twelve questions: of a household, and of all households.

Two adults with children, debts and illness have more to tell than twelve answers hold, whatever is asked first.
"""

FEWEST_ALONE, ON_THE_WHOLE_ALONE = 0.50, 0.72
"""The same where no question is about everybody at home, as `mitzui screen` asks: one fact of one person each."""


def final(knowledge: Knowledge, family: Family, most: int, *, together: bool = True) -> float:
    """The share of the rights whose finding after that many questions is the one with all the truth."""
    whole = verdicts(knowledge, family.truth)
    so_far = verdicts(knowledge, talk(knowledge, family.truth, most=most, together=together).told)
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
def test_twelve_questions_tell_much_and_more_questions_nearly_everything(knowledge: Knowledge, family: Family) -> None:
    assert final(knowledge, family, PATIENCE) >= FEWEST
    assert final(knowledge, family, 3 * PATIENCE) >= 0.85


def test_on_the_whole_twelve_questions_settle_most_rights(knowledge: Knowledge) -> None:
    assert mean(final(knowledge, family, PATIENCE) for family in FAMILIES) >= ON_THE_WHOLE


def test_without_questions_about_everybody_twelve_tell_less(knowledge: Knowledge) -> None:
    alone = [final(knowledge, family, PATIENCE, together=False) for family in FAMILIES]
    assert min(alone) >= FEWEST_ALONE and mean(alone) >= ON_THE_WHOLE_ALONE


@EACH
def test_no_answer_makes_of_a_right_the_opposite_of_what_it_is(knowledge: Knowledge, family: Family) -> None:
    whole = verdicts(knowledge, family.truth)
    for most in (3, 6, 9, 12, 20):
        so_far = verdicts(knowledge, talk(knowledge, family.truth, most=most).told)
        opposite = {right for right, verdict in so_far.items() if {verdict, whole[right]} == {"likely", "unlikely"}}
        assert opposite == set()


@EACH
def test_the_questions_are_asked_as_a_person_would_ask_them(knowledge: Knowledge, family: Family) -> None:
    asked = talk(knowledge, family.truth).asked
    assert len(asked) == len(set(asked))
    assert all(knowledge.facts[path].sensitivity != "high" for path in asked[:3])
    for whole, member in (("children", "children["), ("debts", "debts[")):
        places = [at for at, path in enumerate(asked) if path.startswith(member)]
        assert not places or asked.index(whole) < min(places)
    if "adults[1].age" in asked:
        assert asked.index("adults[0].age") < asked.index("adults[1].age")


@EACH
def test_at_any_time_it_can_be_said_what_looks_likely_so_far(knowledge: Knowledge, family: Family) -> None:
    for most in (0, 4, 8):
        so_far = talk(knowledge, family.truth, most=most, together=False)
        screening = screen(knowledge, so_far.told, ON)
        assert len(screening.findings) == len(knowledge.entries)
        if not so_far.skipped:
            assert screening.next_question == next_question(knowledge, so_far.told, ON)
