"""The last day the law allows, counted every way there is, and the day to act by."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import counts_as_working_day, is_working_day
from cases.deadlines import Stop, Unit, Window, deadline, doubt

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
LENGTHS = st.integers(0, 400)


def last_day(length: int, unit: Unit, counted_from: str) -> str:
    return str(deadline(Window(length, unit), date.fromisoformat(counted_from)).last_day)


@pytest.mark.parametrize(
    ("length", "unit", "counted_from", "expected"),
    [
        pytest.param(45, Unit.DAYS, "2026-11-01", "2026-12-16", id="days leave the first one out"),
        pytest.param(0, Unit.MONTHS, "2026-11-05", "2026-11-05", id="no time at all is the same day"),
        pytest.param(2, Unit.WEEKS, "2026-11-01", "2026-11-15", id="weeks"),
        pytest.param(12, Unit.MONTHS, "2026-11-02", "2027-11-02", id="twelve months"),
        pytest.param(1, Unit.MONTHS, "2027-01-31", "2027-02-28", id="from the 31st to the end of February"),
        pytest.param(1, Unit.MONTHS, "2028-01-31", "2028-02-29", id="to the 29th in a leap year"),
        pytest.param(1, Unit.MONTHS, "2027-02-28", "2027-03-28", id="from a month's end to the same day, not the end"),
        pytest.param(3, Unit.MONTHS, "2026-11-30", "2027-02-28", id="over the new year"),
        pytest.param(1, Unit.YEARS, "2028-02-29", "2029-02-28", id="a year from the 29th of February"),
        pytest.param(7, Unit.YEARS, "2020-06-01", "2027-06-01", id="seven years"),
        pytest.param(3, Unit.WORKING_DAYS, "2026-11-18", "2026-11-23", id="working days skip Friday and Shabbat"),
        pytest.param(3, Unit.WORKING_DAYS, "2026-09-17", "2026-09-23", id="and Yom Kippur, though not its eve"),
    ],
)
def test_a_window_is_counted_from_the_documented_day(length: int, unit: Unit, counted_from: str, expected: str) -> None:
    assert last_day(length, unit, counted_from) == expected


def test_a_last_day_on_shabbat_is_shown_as_counted_and_acted_on_by_thursday() -> None:
    found = deadline(Window(30), date(2026, 10, 22))
    assert found.last_day == date(2026, 11, 21)
    assert found.act_by == date(2026, 11, 19)
    assert found.why == (
        (
            "deadline.counted",
            {"length": 30, "unit": "days", "from": date(2026, 10, 22), "last_day": date(2026, 11, 21)},
        ),
        ("deadline.rest_day", {"last_day": date(2026, 11, 21), "act_by": date(2026, 11, 19)}),
    )


def test_a_last_day_on_a_holiday_is_acted_on_before_the_holiday_and_its_eve() -> None:
    found = deadline(Window(10), date(2026, 9, 11))
    assert found.last_day == date(2026, 9, 21)
    assert found.act_by == date(2026, 9, 17)


def test_a_last_day_on_a_friday_is_acted_on_by_thursday_and_called_short() -> None:
    found = deadline(Window(10), date(2026, 11, 10))
    assert (found.last_day, found.act_by) == (date(2026, 11, 20), date(2026, 11, 19))
    assert [key for key, _ in found.why] == ["deadline.counted", "deadline.short_day"]


def test_a_month_cut_short_says_so() -> None:
    found = deadline(Window(1, Unit.MONTHS), date(2027, 1, 31))
    assert ("deadline.month_end", {"last_day": date(2027, 2, 28)}) in found.why


def test_nobody_is_asked_to_act_before_the_letter_came() -> None:
    arrived_on_shabbat = date(2026, 11, 21)
    assert deadline(Window(0), arrived_on_shabbat).act_by == arrived_on_shabbat


def test_a_limit_of_unknown_length_is_unknown_and_never_none() -> None:
    found = deadline(Window(None), date(2026, 11, 1))
    assert (found.known, found.last_day, found.act_by, found.days_left(date(2026, 11, 1))) == (
        False,
        None,
        None,
        None,
    )
    assert found.why == (("deadline.length_unknown", {}),)


def test_without_a_documented_day_the_deadline_waits_for_one() -> None:
    found = deadline(Window(45), None)
    assert not found.known
    assert found.why == (("deadline.start_unknown", {"length": 45, "unit": "days"}),)


def test_days_left_run_to_the_legal_last_day() -> None:
    found = deadline(Window(30), date(2026, 10, 22))
    assert found.days_left(date(2026, 11, 14)) == 7
    assert found.days_left(date(2026, 11, 21)) == 0
    assert found.days_left(date(2026, 11, 22)) == -1


def test_a_last_day_has_passed_the_morning_after_it_and_an_unknown_one_never() -> None:
    found = deadline(Window(30), date(2026, 10, 22))
    assert [found.passed(date(2026, 11, day)) for day in (20, 21, 22)] == [False, False, True]
    assert not deadline(Window(None), date(2020, 1, 1)).passed(date(2026, 11, 22))
    assert not deadline(Window(30), None).passed(date(2026, 11, 22))


RECESS = Stop(date(2027, 7, 21), date(2027, 9, 5), "regulation")


@pytest.mark.parametrize(
    ("window", "counted_from", "expected"),
    [
        pytest.param(Window(10), "2027-07-15", "2027-09-10", id="five days before, five after"),
        pytest.param(Window(10), "2027-07-25", "2027-09-15", id="begun while the clock stands, all after it"),
        pytest.param(Window(10), "2027-07-11", "2027-09-06", id="one day short of the end"),
        pytest.param(Window(9), "2027-07-11", "2027-07-20", id="over on its eve"),
        pytest.param(Window(2, Unit.WEEKS), "2027-07-14", "2027-09-13", id="weeks are days"),
        pytest.param(Window(1, Unit.MONTHS), "2027-07-15", "2027-10-01", id="a month, and the days that it lost"),
        pytest.param(Window(3, Unit.WORKING_DAYS), "2027-07-19", "2027-09-07", id="working days"),
    ],
)
def test_while_the_clock_stands_no_day_is_counted(window: Window, counted_from: str, expected: str) -> None:
    assert str(deadline(window, date.fromisoformat(counted_from), [RECESS]).last_day) == expected


def test_a_clock_that_stood_still_says_when_and_by_whose_rule() -> None:
    found = deadline(Window(10), date(2027, 7, 15), [RECESS])
    told = {"first": date(2027, 7, 21), "last": date(2027, 9, 5), "source": "regulation"}
    assert ("deadline.stopped", told) in found.why
    assert all(key != "deadline.stopped" for key, _ in deadline(Window(2), date(2027, 7, 15), [RECESS]).why)


def test_a_stop_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError):
        Stop(date(2027, 9, 5), date(2027, 7, 21), "regulation")


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("told", "submitted_on", "key"),
    [
        pytest.param("2026-11-23", None, "deadline.start_in_future", id="a letter of tomorrow"),
        pytest.param("2026-09-30", "2026-10-01", "deadline.before_submission", id="refused before it was asked for"),
        pytest.param("1926-11-20", None, "deadline.start_too_old", id="a slip of the year"),
        pytest.param("2026-11-22", None, None, id="today"),
        pytest.param("2026-10-01", "2026-10-01", None, id="refused at the counter"),
        pytest.param("2019-02-28", None, None, id="years ago"),
    ],
)
def test_a_day_that_cannot_be_is_asked_about_again(told: str, submitted_on: str | None, key: str | None) -> None:
    found = doubt(date.fromisoformat(told), TODAY, date.fromisoformat(submitted_on) if submitted_on else None)
    assert (found[0] if found else None) == key


def test_a_window_cannot_be_shorter_than_nothing() -> None:
    with pytest.raises(ValueError):
        Window(-1)


@given(DAYS, LENGTHS)
def test_days_are_days(start: date, length: int) -> None:
    assert deadline(Window(length), start).last_day == start + length * DAY


@given(DAYS, LENGTHS)
def test_months_land_in_their_month_on_the_same_day_or_on_the_last(start: date, length: int) -> None:
    last = deadline(Window(length, Unit.MONTHS), start).last_day
    assert last is not None
    assert (last.year - start.year) * 12 + last.month - start.month == length
    assert last.day == start.day or (last.day < start.day and (last + DAY).day == 1)


@given(DAYS, st.integers(0, 60))
def test_between_start_and_last_day_lie_exactly_so_many_working_days(start: date, length: int) -> None:
    last = deadline(Window(length, Unit.WORKING_DAYS), start).last_day
    assert last is not None
    passed = [start + n * DAY for n in range(1, (last - start).days + 1)]
    assert sum(map(counts_as_working_day, passed)) == length
    assert length == 0 or counts_as_working_day(last)


@given(DAYS, st.integers(0, 60), st.sampled_from(Unit))
def test_a_day_later_never_ends_earlier(start: date, length: int, unit: Unit) -> None:
    sooner, later = deadline(Window(length, unit), start), deadline(Window(length, unit), start + DAY)
    assert sooner.last_day and later.last_day and sooner.last_day <= later.last_day


@given(DAYS, st.integers(0, 60), st.sampled_from(Unit))
def test_the_day_to_act_by_is_the_last_working_day_there_is(start: date, length: int, unit: Unit) -> None:
    found = deadline(Window(length, unit), start)
    assert found.last_day and found.act_by and start <= found.act_by <= found.last_day
    assert is_working_day(found.act_by) or found.act_by == start
    missed = [found.act_by + n * DAY for n in range(1, (found.last_day - found.act_by).days + 1)]
    assert not any(map(is_working_day, missed))


@given(DAYS, st.integers(0, 60), st.sampled_from(Unit), st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=3))
def test_a_stop_never_makes_a_last_day_earlier_and_none_falls_into_it(
    start: date, length: int, unit: Unit, spans: list[tuple[date, int]]
) -> None:
    stops = [Stop(first, first + days * DAY, "rule") for first, days in spans]
    plain, stopped = deadline(Window(length, unit), start), deadline(Window(length, unit), start, stops)
    assert plain.last_day and stopped.last_day and plain.last_day <= stopped.last_day
    assert plain.last_day == start or not any(stop.covers(stopped.last_day) for stop in stops)


@given(DAYS, st.integers(0, 60), st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=3))
def test_outside_the_stops_lie_exactly_as_many_days_as_the_law_gives(
    start: date, length: int, spans: list[tuple[date, int]]
) -> None:
    stops = [Stop(first, first + days * DAY, "rule") for first, days in spans]
    last = deadline(Window(length), start, stops).last_day
    assert last is not None
    passed = (start + n * DAY for n in range(1, (last - start).days + 1))
    assert sum(not any(stop.covers(day) for stop in stops) for day in passed) == length
