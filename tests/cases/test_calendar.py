"""Israeli days, checked against the Hebrew dates of the holidays and against years already lived."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from pyluach.dates import HebrewDate  # type: ignore[import-untyped]

from cases.calendar import (
    counts_as_working_day,
    is_eve,
    is_rest_day,
    is_working_day,
    next_working_day,
    previous_working_day,
)

DAY = timedelta(days=1)
YEARS = range(2026, 2036)
TISHREI, NISAN, IYAR, SIVAN = 7, 1, 2, 3
HOLIDAYS = [
    (TISHREI, 1),
    (TISHREI, 2),
    (TISHREI, 10),
    (TISHREI, 15),
    (TISHREI, 22),
    (NISAN, 15),
    (NISAN, 21),
    (SIVAN, 6),
]


def independence_day(year: int) -> date:
    fifth = HebrewDate(year + 3760, IYAR, 5).to_pydate()
    moved: date = fifth + {0: DAY, 4: -DAY, 5: -2 * DAY}.get(fifth.weekday(), 0 * DAY)
    return moved


def rest_days(year: int) -> set[date]:
    """Every rest day of a civil year, from the Hebrew dates of the holidays."""
    days = {date(year, 1, 1) + n * DAY for n in range(366)}
    saturdays = {day for day in days if day.weekday() == 5}
    holidays = {HebrewDate(y, m, d).to_pydate() for y in (year + 3760, year + 3761) for m, d in HOLIDAYS}
    return {day for day in saturdays | holidays | {independence_day(year)} if day.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_the_country_rests_on_exactly_its_rest_days(year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range(366)]
    assert {day for day in days if is_rest_day(day) and day.year == year} == rest_days(year)


@pytest.mark.parametrize(
    "day",
    ["2020-04-29", "2021-04-15", "2022-05-05", "2023-04-26", "2024-05-14", "2025-05-01", "2026-04-22"],
)
def test_independence_day_was_celebrated_on_these_days(day: str) -> None:
    assert is_rest_day(date.fromisoformat(day))
    assert is_eve(date.fromisoformat(day) - DAY)


@pytest.mark.parametrize("day", ["2022-05-06", "2023-04-25", "2024-05-13", "2025-05-02"])
def test_a_day_beside_independence_day_is_no_rest_day(day: str) -> None:
    assert not is_rest_day(date.fromisoformat(day))


@pytest.mark.parametrize("year", YEARS)
def test_a_working_day_is_sunday_to_thursday_and_touches_no_rest(year: int) -> None:
    for n in range(365):
        day = date(year, 1, 1) + n * DAY
        expected = day.weekday() not in (4, 5) and not is_rest_day(day) and not is_rest_day(day + DAY)
        assert is_working_day(day) == expected


@pytest.mark.parametrize("year", YEARS)
def test_from_any_day_the_next_and_previous_working_days_skip_none(year: int) -> None:
    for n in range(365):
        day = date(year, 1, 1) + n * DAY
        after, before = next_working_day(day), previous_working_day(day)
        assert is_working_day(after) and is_working_day(before)
        assert not any(is_working_day(day + k * DAY) for k in range(1, (after - day).days))
        assert not any(is_working_day(day - k * DAY) for k in range(1, (day - before).days))


def test_offices_work_between_the_holidays_of_passover() -> None:
    assert is_working_day(date(2026, 4, 5))


def test_purim_and_hanukkah_are_ordinary_days() -> None:
    assert is_working_day(date(2026, 3, 3))
    assert is_working_day(date(2026, 12, 8))


def test_a_friday_is_an_eve_unless_it_is_a_holiday_itself() -> None:
    assert is_eve(date(2026, 11, 20))
    assert not is_eve(date(2026, 5, 22))


def test_a_holiday_eve_counts_as_a_working_day_though_it_is_short() -> None:
    eve_of_yom_kippur = date(2026, 9, 20)
    assert counts_as_working_day(eve_of_yom_kippur)
    assert not is_working_day(eve_of_yom_kippur)
    assert not counts_as_working_day(eve_of_yom_kippur + DAY)
    assert not counts_as_working_day(date(2026, 11, 20))


def test_asking_for_a_calendar_loads_no_hebrew_dates_and_no_tables() -> None:
    modules = "cases.calendar, cases.hours, cases.weeks, cases.deadlines, cases.followups, cases.codes"
    heavy = "{'pyluach', 'sqlmodel', 'sqlalchemy'} & set(sys.modules)"
    program = f"import sys, {modules}; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
