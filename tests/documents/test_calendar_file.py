"""A phone's calendar holds the day to act by, rings in time, and tells nobody what it is about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.documents.calendar_file import DayToAct, calendar_file, deadline_day
from bot.words.catalogue import Catalogue, read_phrases, read_translations
from cases.deadlines import Unit, Window, deadline
from cases.warning_days import warnings
from knowledge.load import load

ISRAEL = ZoneInfo("Asia/Jerusalem")
MADE_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
START = date(2026, 11, 3)
SIXTY = deadline(Window(60), START)
PHRASES = read_phrases()[0]
CATALOGUE = Catalogue(PHRASES, read_translations(["ar"], PHRASES))


def made(*days: DayToAct, language: str = "he") -> bytes:
    return calendar_file(days, CATALOGUE, language, MADE_AT)


def events(raw: bytes) -> list[Any]:
    """The events of a file, as a library of somebody else's reads them."""
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def sixty(**more: str) -> DayToAct:
    day = deadline_day("appeal-7", "BCDFGH", SIXTY, **more)  # type: ignore[arg-type]
    assert day is not None
    return day


def test_the_day_to_act_by_is_an_all_day_event() -> None:
    (event,) = events(made(sixty()))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["UID"] == "appeal-7@mitzui"
    assert (event["CLASS"], event["TRANSP"], event["DTSTAMP"].dt) == ("PRIVATE", "TRANSPARENT", MADE_AT)


@pytest.mark.parametrize(
    ("language", "title"), [("he", "מועד אחרון · מיצוי · BCDFGH"), ("ar", "آخر موعد · ميتسوي · BCDFGH")]
)
def test_its_title_holds_a_code_and_nothing_else(language: str, title: str) -> None:
    (event,) = events(made(sixty(), language=language))
    assert {str(event["SUMMARY"]), *(str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM"))} == {title}
    assert event["SUMMARY"].params["LANGUAGE"] == language
    assert "DESCRIPTION" not in event and "LOCATION" not in event


def test_a_step_of_ours_is_never_called_a_last_day() -> None:
    (event,) = events(made(DayToAct("step-7", "BCDFGH", date(2026, 12, 1))))
    assert str(event["SUMMARY"]) == "צעד שלנו · מיצוי · BCDFGH"


def test_no_right_and_no_body_is_named_by_default() -> None:
    knowledge = load()
    text = "".join(made(sixty(), language=language).decode().replace("\r\n ", "") for language in ("he", "ar"))
    names = {knowledge.text(language, right).name for language in ("he", "ar") for right in knowledge.entries}
    assert not [name for name in names if name in text]


def test_the_phone_rings_at_ten_on_every_warning_day_and_on_the_day_itself() -> None:
    (event,) = events(made(sixty()))
    midnight = datetime(2026, 12, 31, tzinfo=ISRAEL)
    rings = [(midnight + alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")]
    assert [ring.date() for ring in rings] == [*warnings(SIXTY), SIXTY.act_by]
    assert {ring.hour for ring in rings} == {10}


def test_a_corrected_day_replaces_the_one_before_it() -> None:
    first = sixty()
    later = deadline_day("appeal-7", "BCDFGH", deadline(Window(45), START))
    assert later is not None
    files = (made(first), calendar_file([later], CATALOGUE, "he", MADE_AT + timedelta(hours=1)))
    before, after = (events(raw)[0] for raw in files)
    assert before["UID"] == after["UID"] and before["SEQUENCE"] < after["SEQUENCE"]


def test_a_deadline_that_nobody_knows_is_not_in_the_calendar() -> None:
    assert deadline_day("appeal-7", "BCDFGH", deadline(Window(None), START)) is None


def test_a_file_without_days_is_a_calendar_still() -> None:
    assert events(made()) == [] and made().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


def test_the_same_days_make_the_same_file() -> None:
    assert made(sixty()) == made(sixty())


@given(st.text(max_size=300))
def test_whatever_words_a_person_gives_the_file_stays_whole(words: str) -> None:
    raw = made(DayToAct("step-1", "BCDFGH", date(2028, 2, 29), (date(2028, 2, 28),), title=words))
    (event,) = events(raw)
    assert set(event) == {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP"}
    assert len(event.walk("VALARM")) == 1
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r") and raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 and line.decode() for line in raw.split(b"\r\n")[:-1])


def test_signs_that_mean_something_in_the_file_are_words_in_a_title() -> None:
    words = 'עו"ס; לשכה, קומה 2\\3\nEND:VEVENT'
    (event,) = events(made(DayToAct("step-1", "BCDFGH", START, title=words)))
    assert str(event["SUMMARY"]) == 'עו"ס; לשכה, קומה 2\\3 END:VEVENT'


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)), st.integers(0, 90), st.sampled_from(Unit))
def test_no_alarm_rings_after_the_day_to_act_by(start: date, length: int, unit: Unit) -> None:
    day = deadline_day("appeal-7", "BCDFGH", deadline(Window(length, unit), start))
    assert day is not None and day.warn_on[-1] == day.on
    (event,) = events(made(day))
    assert all(alarm["TRIGGER"].dt <= timedelta(hours=10) for alarm in event.walk("VALARM"))
    assert len(event.walk("VALARM")) == len(set(day.warn_on))
