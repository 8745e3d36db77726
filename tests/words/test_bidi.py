"""Whatever runs from left to right stays in one piece inside a line that runs from right to left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.words.bidi import CLOSE, CONTROLS, OPEN, isolate, plain, strip_controls

LINES = {"he": "אפשר לפנות אל {} בכל יום", "ar": "بتقدروا تتوجّهوا لـ {} كل يوم"}
RUNS = [
    pytest.param("050-1234567", id="a mobile phone"),
    pytest.param("02-6209999", id="a phone"),
    pytest.param("+972-50-123-4567", id="a phone from abroad"),
    pytest.param("1-800-350-230", id="a free line"),
    pytest.param("*6050", id="a star number"),
    pytest.param("118", id="a short number"),
    pytest.param("22.11.2026", id="a date with dots"),
    pytest.param("22/11/2026", id="a date with strokes"),
    pytest.param("2026-11-22", id="a date as machines write it"),
    pytest.param("2026-W47", id="a week"),
    pytest.param("08:30", id="an hour"),
    pytest.param("1,234.50", id="an amount"),
    pytest.param("12.5%", id="a percentage"),
    pytest.param("https://www.btl.gov.il/benefits?id=3&x=1", id="a link"),
    pytest.param("BCDFGH-2", id="an issue's code"),
    pytest.param("/menu", id="a command"),
    pytest.param("WhatsApp", id="a Latin name"),
    pytest.param("Google Maps", id="a Latin name of two words"),
    pytest.param("office@example.org", id="an address of mail"),
    pytest.param("Анна", id="a Cyrillic name"),
]
TEXTS = some.text(
    some.one_of(
        some.characters(exclude_categories=["Cs"]),
        some.sampled_from("אבגدبج 0123456789.,:/%*-+\n()[]<>@abcXYZ" + OPEN + CLOSE + "\u202e\u200f\u061c"),
    )
)


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_isolated_whole_inside_a_sentence(run: str, language: str) -> None:
    assert isolate(LINES[language].format(run)) == LINES[language].format(f"{OPEN}{run}{CLOSE}")


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize(
    "line", ["{} הוא המקום", "המקום הוא {}", "המקום ({}) פתוח", "המקום: {}, היום", "{}", "ראו {}."]
)
def test_a_run_is_isolated_whole_wherever_it_stands(line: str, run: str) -> None:
    assert isolate(line.format(run)) == line.format(f"{OPEN}{run}{CLOSE}")


@pytest.mark.parametrize("run", RUNS)
def test_a_run_behind_a_hebrew_prefix_is_isolated_without_it(run: str) -> None:
    assert isolate(f"ב-{run}").startswith("ב-") and OPEN in isolate(f"ב-{run}")


def test_two_runs_are_isolated_each_for_itself() -> None:
    assert isolate("בין 08:30 ל 16:00, טלפון 02-6209999") == (
        f"בין {OPEN}08:30{CLOSE} ל {OPEN}16:00{CLOSE}, טלפון {OPEN}02-6209999{CLOSE}"
    )


def test_the_full_stop_behind_a_link_is_no_part_of_it() -> None:
    assert isolate("ראו https://a.example/x.") == f"ראו {OPEN}https://a.example/x{CLOSE}."


@pytest.mark.parametrize("words", ["", "שלום", "مرحبا كيفكم؟", "מה שלומכם היום?\nטוב, תודה!"])
def test_words_that_run_our_way_stay_as_they_are(words: str) -> None:
    assert isolate(words) == words


def test_nobodys_words_can_reorder_ours() -> None:
    assert isolate("שלום \u202eהפוך\u202c \u2066x") == f"שלום הפוך {OPEN}x{CLOSE}"
    assert strip_controls("a\u200fb\u061cc") == "abc"


@given(text=TEXTS)
def test_isolates_are_balanced_never_nested_and_never_empty_whatever_is_written(text: str) -> None:
    signs = "".join(re.findall(f"[{OPEN}{CLOSE}]", isolate(text)))
    assert signs == (OPEN + CLOSE) * (len(signs) // 2)
    assert OPEN + CLOSE not in isolate(text)


@given(text=TEXTS)
def test_an_isolate_never_reaches_over_the_end_of_a_line(text: str) -> None:
    assert all(line.count(OPEN) == line.count(CLOSE) for line in isolate(text).split("\n"))


@given(text=TEXTS)
def test_isolating_twice_is_isolating_once_and_changes_no_word(text: str) -> None:
    assert isolate(isolate(text)) == isolate(text)
    assert plain(isolate(text)) == plain(text) == CONTROLS.sub("", text)


@given(text=TEXTS)
def test_no_digit_is_left_outside(text: str) -> None:
    outside = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", " ", isolate(text))
    assert not re.search(r"[0-9]", outside)


def test_a_name_before_a_link_does_not_swallow_its_beginning() -> None:
    link = "https://www.btl.gov.il/a"
    assert isolate(f"דרך WhatsApp {link}") == f"דרך {OPEN}WhatsApp{CLOSE} {OPEN}{link}{CLOSE}"
