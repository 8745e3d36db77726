"""Words of danger are heard in both languages, and words that only sound like it are not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.dangers import EITHER, MARKS, Listener
from knowledge.files import read
from knowledge.load import Knowledge

TOLD: dict[str, Any] = read(Path(__file__).parent.parent / "searches" / "dangers.yaml").content


@pytest.fixture(scope="module")
def listener(knowledge: Knowledge) -> Listener:
    return Listener(knowledge.dangers)


@pytest.mark.parametrize(("kind", "words"), [(kind, words) for kind, rows in TOLD["heard"].items() for words in rows])
def test_words_of_danger_are_heard(listener: Listener, kind: str, words: str) -> None:
    assert kind in listener.find(words)


@pytest.mark.parametrize("words", TOLD["quiet"])
def test_words_that_only_sound_like_danger_are_not(listener: Listener, words: str) -> None:
    assert listener.find(words) == ()


def test_the_kinds_that_stop_the_talk_are_the_eight_that_were_agreed(knowledge: Knowledge) -> None:
    assert {danger.id: danger.flag for danger in knowledge.dangers.values() if danger.stops} == {
        "violence": "domestic_violence",
        "child_at_risk": "child_at_risk",
        "suicide": "suicide_risk",
        "no_food": "no_food",
        "eviction": "eviction",
        "electricity_cut": "electricity_cut",
        "water_cut": "water_cut",
        "arrest_for_debt": "arrest_for_debt",
    }


def test_every_phrase_of_the_lexicon_is_heard_as_its_own_kind(knowledge: Knowledge) -> None:
    listener = Listener({name: replace(one, exceptions=()) for name, one in knowledge.dangers.items()})
    for danger in knowledge.dangers.values():
        for phrase in danger.phrases:
            places = [place.split(EITHER) for place in phrase]
            for turn in range(max(map(len, places))):
                words = " ".join(either[turn % len(either)].rstrip(MARKS) for either in places)
                assert danger.flag in listener.flags(words), (danger.id, phrase, words)


def test_danger_at_the_end_of_a_long_story_is_heard(listener: Listener) -> None:
    assert listener.find("סיפור ארוך מאוד על הכול " * 350 + "ובעלי מרביץ לי") == ("violence",)


def test_a_phrase_may_be_torn_apart_by_two_words_and_not_by_ten(listener: Listener) -> None:
    assert listener.find("ניתקו לי אתמול את החשמל") == ("electricity_cut",)
    assert listener.find("ניתקו " + "משהו " * 10 + "חשמל") == ()


def test_an_exception_takes_its_words_and_leaves_the_rest(listener: Listener) -> None:
    assert listener.find("פינוי בינוי") == ()
    assert listener.find("בגלל פינוי בינוי קיבלנו צו פינוי") == ("eviction",)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("جوزي طردني انا والولاد بالليل", {"violence", "eviction"}),
        ("הבן שלי בורח מהבית ומרביצים לו", {"child_at_risk"}),
        ("בעלי מרביץ לי ואין אוכל בבית", {"violence", "no_food"}),
        ("ניתקו לי את החשמל ובא לי למות", {"electricity_cut", "suicide"}),
    ],
)
def test_a_person_may_carry_two_kinds(listener: Listener, words: str, kinds: set[str]) -> None:
    assert kinds <= set(listener.find(words))


def test_not_beside_danger_hides_nothing(listener: Listener) -> None:
    assert "violence" in listener.find("אני לא יודעת מה לעשות, בעלי מרביץ לי")
    assert "violence" in listener.find("הוא לא מרביץ לילדים, הוא מרביץ לי")
