"""Nobody hears of a last day for the first time when it is there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from cases.calendar import is_rest_day
from cases.deadlines import Deadline, Unit, Window, deadline
from cases.warning_days import moments, warnings

DAY = timedelta(days=1)
ISRAEL = ZoneInfo("Asia/Jerusalem")
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WINDOWS = st.builds(Window, st.integers(0, 90), st.sampled_from(Unit))
START = date(2026, 11, 3)
SIXTY = deadline(Window(60), START)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def test_sixty_days_are_warned_of_halfway_at_three_quarters_and_as_they_end() -> None:
    assert (SIXTY.last_day, SIXTY.act_by) == (date(2027, 1, 2), date(2026, 12, 31))
    assert warnings(SIXTY) == days("2026-12-03", "2026-12-17", "2026-12-18", "2026-12-24", "2026-12-28", "2026-12-30")


def test_what_takes_time_to_get_is_warned_of_earlier() -> None:
    assert set(warnings(SIXTY, slow_days=21)) - set(warnings(SIXTY)) == {date(2026, 11, 26)}


def test_three_days_are_warned_of_on_the_days_there_are() -> None:
    monday = date(2026, 11, 23)
    assert warnings(deadline(Window(3), monday)) == days("2026-11-23", "2026-11-24", "2026-11-25")


def test_a_warning_that_falls_on_shabbat_comes_on_thursday() -> None:
    found = deadline(Window(30), date(2026, 10, 23))
    assert (found.last_day, date(2026, 11, 21).isoweekday()) == (date(2026, 11, 22), 6)
    assert warnings(found)[-1] == date(2026, 11, 19)


def test_nothing_is_warned_of_that_nobody_knows() -> None:
    assert warnings(deadline(Window(None), START)) == ()
    assert warnings(deadline(Window(60), None)) == ()


def test_a_deadline_that_nobody_knows_has_no_moment() -> None:
    assert moments(deadline(Window(60), None), datetime(2026, 11, 3, tzinfo=UTC), ISRAEL) == ()


def test_what_is_told_by_a_clock_is_told_at_ten_in_winter_and_in_summer() -> None:
    found = deadline(Window(200), START)
    local = [at.astimezone(ISRAEL) for at in moments(found, datetime(2026, 11, 3, tzinfo=UTC), ISRAEL)]
    assert tuple(at.date() for at in local) == warnings(found)
    assert {at.hour for at in local} == {10} and len({at.utcoffset() for at in local}) == 2


def test_a_day_that_becomes_known_late_is_warned_of_on_the_days_that_are_left() -> None:
    late = datetime(2026, 12, 24, 9, tzinfo=UTC)
    assert [at.date() for at in moments(SIXTY, late, ISRAEL)] == [date(2026, 12, 28), date(2026, 12, 30)]


def of(window: Window, start: date) -> tuple[Deadline, date, date]:
    found = deadline(window, start)
    assert found.last_day and found.act_by
    return found, found.last_day, found.act_by


@given(DAYS, WINDOWS, st.integers(0, 60))
def test_warnings_come_in_order_once_each_and_before_it_is_too_late(start: date, window: Window, slow: int) -> None:
    found, last_day, act_by = of(window, start)
    warned = warnings(found, slow_days=slow)
    assert list(warned) == sorted(set(warned))
    assert all(start <= day < act_by <= last_day for day in warned)
    assert not any(is_rest_day(day) and day != start for day in warned)


@given(DAYS, WINDOWS)
def test_whoever_has_a_week_is_warned_in_the_last_days(start: date, window: Window) -> None:
    found, _, act_by = of(window, start)
    assume((act_by - start).days >= 8)
    assert (act_by - warnings(found)[-1]).days <= 6


@given(DAYS, WINDOWS, st.integers(1, 60))
def test_slow_documents_only_add_warnings(start: date, window: Window, slow: int) -> None:
    found, _, _ = of(window, start)
    assert set(warnings(found)) <= set(warnings(found, slow_days=slow))
