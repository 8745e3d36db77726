"""No date without its explanation: how it was counted, from which event, and which page says so, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest

from bot.conversation.world import Kit, plain_date
from bot.words.deadline_words import doubt_words, explained, explained_rung, silence_words, window_of
from cases.deadlines import Deadline, Start, Stop, Unit, Window, deadline, doubt
from cases.followups import silence
from knowledge.entry import Entry, Rung
from knowledge.entry_parts import STARTS, UNITS
from tests.stage import Stage

LANGUAGES = ("he", "ar")
TODAY = date(2026, 11, 22)
# From an ordinary week, before Shabbat, before a holiday, at a month's end and on 29 February.
DAYS = tuple(map(date.fromisoformat, ("2026-11-03", "2026-10-23", "2026-09-11", "2027-01-31", "2028-02-29")))
DAY_IN_WORDS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


@pytest.fixture
def kit(stage: Stage) -> Kit:
    return stage.app.kit


def say_in(kit: Kit, language: str) -> Callable[..., str]:
    return lambda key, **values: kit.catalogue.text(key, language, **values)


def rungs(kit: Kit) -> Iterator[tuple[Entry, Rung]]:
    for entry in kit.knowledge.entries.values():
        for rung in entry.ladder:
            yield entry, rung


def counted(rung: Rung, day: date | None) -> Deadline | None:
    window = window_of(rung.window, rung.counted_from)
    return deadline(window, day) if window else None


def test_the_law_and_its_clock_know_the_same_events_and_units() -> None:
    assert set(STARTS) == set(Start)
    assert set(UNITS) == set(Unit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_last_day_of_every_right_says_how_it_was_counted_and_from_which_page(kit: Kit, language: str) -> None:
    told = 0
    for entry, rung in rungs(kit):
        words = kit.knowledge.text(language, entry.id)
        for day in DAYS:
            found = counted(rung, day)
            text = explained_rung(say_in(kit, language), found, TODAY, rung=rung, entry=entry, words=words)
            assert entry.sources[rung.source].title in text, (entry.id, rung.id)
            if found is None or found.last_day is None:
                assert kit.catalogue.text("card.no_window", language) in text, (entry.id, rung.id)
                continue
            told += 1
            event = words.ladder[rung.id].counted_from
            assert event and event in text, (entry.id, rung.id)
            assert plain_date(day) in text and plain_date(found.last_day) in text, (entry.id, rung.id)
            assert found.act_by and (found.act_by == found.last_day or plain_date(found.act_by) in text), (
                entry.id,
                rung.id,
            )
    assert told == len(DAYS) * sum(rung.window is not None for _, rung in rungs(kit)) > 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_day_is_known_the_event_to_ask_about_is_named_and_no_date_is(kit: Kit, language: str) -> None:
    for entry, rung in rungs(kit):
        if rung.window is None:
            continue
        words = kit.knowledge.text(language, entry.id)
        event = words.ladder[rung.id].counted_from
        text = explained(say_in(kit, language), counted(rung, None), TODAY, event=event)
        assert event and event in text and str(rung.window.length) in text, (entry.id, rung.id)
        assert not DAY_IN_WORDS.search(text), (entry.id, rung.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_passed_says_what_can_still_be_done(kit: Kit, language: str) -> None:
    found = deadline(Window(60), date(2026, 9, 1))
    late = kit.catalogue.text("deadline.passed", language)
    assert late in explained(say_in(kit, language), found, TODAY)
    assert late not in explained(say_in(kit, language), found, date(2026, 10, 31))
    for way in {"he": ("באיחור", "מה עיכב", "בקשה חדשה", "הסיוע המשפטי")}.get(
        language, ("طلب جديد", "المساعدة القضائية")
    ):
        assert way in late


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", ["2026-11-23", "2026-09-30", "1926-11-20"])
def test_a_day_that_cannot_be_is_said_back(kit: Kit, language: str, told: str) -> None:
    day = date.fromisoformat(told)
    found = doubt(day, TODAY, date(2026, 10, 1) if day.year == 2026 else None)
    assert found is not None
    assert plain_date(day) in doubt_words(say_in(kit, language), found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clock_that_stands_still_says_whose_rule_that_is(kit: Kit, language: str) -> None:
    recess = Stop(date(2027, 7, 21), date(2027, 9, 5), "תקנות")
    text = explained(say_in(kit, language), deadline(Window(10), date(2027, 7, 15), [recess]), TODAY)
    assert all(part in text for part in ("21.7.2027", "5.9.2027", "10.9.2027", "תקנות"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", Unit)
def test_each_unit_is_counted_in_words_of_its_own(kit: Kit, language: str, unit: Unit) -> None:
    say = partial(say_in(kit, language))
    found = deadline(Window(2, unit), date(2026, 11, 3))
    assert found.last_day and plain_date(found.last_day) in explained(say, found, TODAY)
    assert explained(say, deadline(Window(2, unit), None), TODAY, event="X")
    waiting = silence(date(2026, 11, 3), Window(2, unit))
    assert plain_date(found.last_day) in silence_words(say, waiting)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_that_is_waited_for_says_until_when_and_by_whose_rule(kit: Kit, language: str) -> None:
    say = say_in(kit, language)
    for entry in kit.knowledge.entries.values():
        waiting = silence(TODAY, window_of(entry.answer_expected))
        source = entry.sources[entry.answer_source] if entry.answer_source else None
        text = silence_words(say, waiting, source)
        assert plain_date(TODAY) in text and len(DAY_IN_WORDS.findall(text)) >= 2, entry.id
        assert waiting.our_rule == (source is None or source.title not in text), entry.id
