"""People are understood however they write, and what is about no right is not answered with one."""

import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from knowledge.files import read
from knowledge.load import Knowledge
from knowledge.normalise import fold
from knowledge.search import MOST_RESULTS, Search

FOLDER = Path(__file__).parent.parent / "searches"
LONG_STORY = "קיבלתי מכתב מהביטוח הלאומי שהתביעה שלי לקצבת נכות נדחתה ואני לא יודעת מה לעשות " * 125


def told(name: str) -> Any:
    return read(FOLDER / f"{name}.yaml").content


@pytest.mark.parametrize("language", ["hebrew", "arabic"])
def test_people_who_describe_what_happened_find_their_right(search: Search, language: str) -> None:
    asked = [(right, str(words)) for right, rows in told(language).items() for words in rows]
    ranks = [[hit.id for hit in search.find(words).results].index(right) if right in
             [hit.id for hit in search.find(words).results] else 99 for right, words in asked]  # fmt: skip
    missed = [words for (_, words), rank in zip(asked, ranks, strict=True) if rank > 2]
    assert sum(rank == 0 for rank in ranks) >= 0.97 * len(asked)
    assert len(missed) <= 0.02 * len(asked), missed


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
    assert sum(found) >= 0.96 * len(found)


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


@pytest.mark.parametrize("words", ["קצבת ילדים", "דמי לידה", "סל שיקום", "دمي ليدا", "مخصصات الأولاد", "דיור ציבורי"])
def test_a_right_that_is_not_written_yet_is_not_answered_with_its_neighbour(search: Search, words: str) -> None:
    assert search.find(words).verdict != "answer"


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
    assert _calls(search, words) <= 3 * _calls(search, LONG_STORY)  # words of danger are looked at more closely


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
