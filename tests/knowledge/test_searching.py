"""People are understood however they write, and what is about no right is not answered with one."""

import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from knowledge.files import read
from knowledge.load import Knowledge
from knowledge.normalise import fold, script
from knowledge.ranker import Ranker
from knowledge.ranker import read as read_ranker
from knowledge.search import MOST_RESULTS, Search

FOLDER = Path(__file__).parent.parent / "searches"
LONG_STORY = "אין לנו אוכל ואין כסף לחשמל, ואני לא יודעת מה לעשות עם החובות ועם המכתב מהביטוח הלאומי " * 120


def told(name: str) -> Any:
    return read(FOLDER / f"{name}.yaml").content


@pytest.mark.parametrize("language", ["hebrew", "arabic"])
def test_people_who_describe_what_happened_find_their_right(search: Search, language: str) -> None:
    asked = [(right, str(words)) for right, rows in told(language).items() for words in rows]
    first, three, missed = _ranks(search, asked)
    assert first >= 0.93 * len(asked), missed
    assert three >= 0.97 * len(asked), missed


def _ranks(search: Search, asked: Sequence[tuple[str, str]]) -> tuple[int, int, list[str]]:
    """How many found their right first, how many among the first three, and the words of those who did not."""
    offered = [(right, words, [hit.id for hit in search.find(words).results]) for right, words in asked]
    missed = [words for right, words, ids in offered if right not in ids[:3]]
    return sum(ids[:1] == [right] for right, _, ids in offered), len(asked) - len(missed), missed


def unseen(language: str, *, latin: bool) -> list[tuple[str, str]]:
    """What writers asked who never saw the examples; frozen, and never learnt from."""
    rows = told(f"unseen/{language}").items()
    asked = [(right, words) for right, said in rows if right not in ("none", "several") for words in said]
    return [(right, words) for right, words in asked if (script(fold(words)) is None) is latin]


@pytest.mark.parametrize("language", ["hebrew", "arabic"])
def test_people_whose_words_were_never_seen_find_their_right(search: Search, language: str) -> None:
    asked = unseen(language, latin=False)
    first, three, missed = _ranks(search, asked)
    assert first >= 0.88 * len(asked), missed
    assert three >= 0.95 * len(asked), missed


@pytest.mark.parametrize("language", ["hebrew", "arabic"])
def test_people_without_the_keyboard_write_in_latin_letters_and_find_their_right(search: Search, language: str) -> None:
    asked = unseen(language, latin=True)
    _, three, missed = _ranks(search, asked)
    assert three >= 0.75 * len(asked), missed


@pytest.mark.parametrize("language", ["hebrew", "arabic"])
def test_talk_that_was_never_seen_and_is_about_no_right_finds_none(search: Search, language: str) -> None:
    said = told(f"unseen/{language}")["none"]
    answered = [words for words in said if search.find(words).verdict != "none"]
    assert len(answered) <= 0.05 * len(said), answered


def test_a_right_written_since_the_search_was_taught_is_found_by_its_name(knowledge: Knowledge) -> None:
    model = read_ranker()
    older = replace(model, rights=tuple("once" if right == "rent-assistance" else right for right in model.rights))
    search = Search(knowledge, Ranker(older))
    assert search.find("סיוע בשכר דירה").results[0].id == "rent-assistance"
    assert search.find("סיוע בשכר דירא").results[0].id == "rent-assistance"


def test_every_name_and_alias_finds_its_right_among_the_first_three(knowledge: Knowledge, search: Search) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for (_, right), text in knowledge.texts.items():
        for words in (text.name, *text.aliases):
            meant[words].add(right)
    missed = [
        words for words, rights in meant.items() if not rights & {hit.id for hit in search.find(words).results[:3]}
    ]
    assert missed == []


def test_a_slip_of_the_finger_is_forgiven(knowledge: Knowledge, search: Search) -> None:
    slips = random.Random(7)
    meant: dict[str, set[str]] = defaultdict(set)
    for (_, right), text in knowledge.texts.items():
        for words in text.aliases:
            meant[words].add(right)
    found = [
        bool(rights & {h.id for h in search.find(slipped(words, slips)).results[:1]}) for words, rights in meant.items()
    ]
    assert sum(found) >= 0.95 * len(found)


def slipped(words: str, slips: random.Random) -> str:
    parts = words.split()
    at = slips.randrange(len(parts))
    word = parts[at]
    if len(word) >= 4:
        cut = slips.randrange(1, len(word) - 1)
        parts[at] = slips.choice([
            word[:cut] + word[cut + 1 :],
            word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :],
            word[:cut] + word[cut] + word[cut:],
        ])  # fmt: skip
    return " ".join(parts)


def test_what_is_not_about_a_right_is_not_answered_as_one(search: Search) -> None:
    answered = [words for words in map(str, told("nothing")) if search.find(words).verdict != "none"]
    assert answered == []


@pytest.mark.parametrize("case", told("several"), ids=lambda case: case["words"])
def test_words_that_fit_several_rights_offer_one_that_is_meant(search: Search, case: dict[str, Any]) -> None:
    found = search.find(case["words"])
    assert found.results and found.results[0].id in case["among"]
    assert not {hit.id for hit in found.results} & set(case.get("never", ()))


def test_a_clear_question_is_answered_and_a_word_of_several_rights_is_not(search: Search) -> None:
    assert search.find("הבטחת הכנסה").verdict == "answer"
    assert search.find("ארנונה").verdict == "choose"


@pytest.mark.parametrize(
    ("written", "plainly"),
    [
        ("הַבְטָחַת הַכְנָסָה", "הבטחת הכנסה"),
        ("סיוע בשכ״ד", "סיוע בשכד"),
        ("להבטחת הכנסה", "הבטחת הכנסה"),
        ("הבטחתהכנסה", "הבטחת הכנסה"),
        ("ضَمَانُ الدَّخْلِ", "ضمان الدخل"),
        ("ضمـــان الدخل", "ضمان الدخل"),
        ("\u202bهبطحات هخنسا\u202c", "هبطحات هخنسا"),
        ("أرنونا", "ارنونا"),
    ],
)
def test_another_way_to_write_it_finds_the_same(search: Search, written: str, plainly: str) -> None:
    assert search.find(written).results[0].id == search.find(plainly).results[0].id


def test_the_reason_is_a_phrase_in_the_persons_own_writing(search: Search) -> None:
    assert fold(search.find("مزونوت").results[0].reason) == "مزونوت"
    assert "א" <= search.find("דמי אבטלה").results[0].reason[0] <= "ת"


def test_scores_fall_and_there_are_at_most_five(search: Search) -> None:
    results = search.find("קצבה").results
    assert 1 < len(results) <= MOST_RESULTS
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)
    assert all(0 <= hit.score <= 100 for hit in results)


@pytest.mark.parametrize(
    "words",
    [
        "א" * 10_000,
        "אין לי כסף לחשמל " * 600,
        "\ud800\udfff\x00\u202e" * 2_500,
        "ﷺ" * 10_000,
        "ا ب ت " * 3_000,
        "",
        "\x00",
    ],
    ids=["one word", "a long story", "broken signs", "ligatures", "single letters", "nothing", "nul"],
)
def test_ten_thousand_signs_of_anything_take_about_as_long_as_a_story(search: Search, words: str) -> None:
    assert _calls(search, words) <= 2 * _calls(search, LONG_STORY)


def _calls(search: Search, words: str) -> int:
    """How much is done to find what these words mean, in calls: the same on a busy machine and on a quiet one."""
    calls = 0

    def count(frame: object, event: str, given: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        search.find(words)
    finally:
        sys.setprofile(before)
    return calls


@settings(deadline=None)
@given(words=some.text(max_size=200))
def test_no_words_are_an_error(search: Search, words: str) -> None:
    found = search.find(words)
    assert (found.verdict == "none") == (found.results == ())


@given(words=some.text())
def test_folding_twice_is_folding_once(words: str) -> None:
    assert fold(fold(words)) == fold(words)
