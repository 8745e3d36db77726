"""Ten years of Israeli days, each compared with calendars that others made and with the sun itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from astral import Observer
from astral.sun import dusk, sunset
from pyluach.hebrewcal import Year  # type: ignore[import-untyped]

from cases.calendar import DAY, counts_as_working_day, is_eve, is_rest_day, is_working_day
from cases.hours import REST_BEGINS, QuietHours, decent_time, instant

ISRAEL = ZoneInfo("Asia/Jerusalem")
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
FRIDAY, SATURDAY = 5, 6
# From the north, the coast, the hills, the east and the south.
PLACES = {
    "Metula": Observer(33.28, 35.58),
    "Tel Aviv": Observer(32.08, 34.78),
    "Jerusalem": Observer(31.78, 35.22),
    "Ein Gedi": Observer(31.46, 35.39),
    "Eilat": Observer(29.56, 34.95),
}
# The earliest custom of lighting candles before sunset, Jerusalem's.
CANDLES = timedelta(minutes=40)
# Stars are seen once the sun is this many degrees below the horizon.
STARS = 8.5


def ten_years() -> Iterator[date]:
    return (FIRST + n * DAY for n in range((LAST - FIRST).days + 1))


@pytest.fixture(scope="module")
def theirs() -> holidays.HolidayBase:
    """The public holidays of Israel as the `holidays` library has them, a year more on both sides."""
    return holidays.country_holidays("IL", years=range(FIRST.year - 1, LAST.year + 2))


def test_ten_years_are_every_day_of_them() -> None:
    assert sum(1 for _ in ten_years()) == 3652


def test_on_each_day_the_country_rests_as_another_calendar_says(theirs: holidays.HolidayBase) -> None:
    wrong = [day for day in ten_years() if is_rest_day(day) != (day.isoweekday() == SATURDAY or day in theirs)]
    assert wrong == []


def test_on_each_day_offices_are_open_as_another_calendar_says(theirs: holidays.HolidayBase) -> None:
    def rests(day: date) -> bool:
        return day.isoweekday() == SATURDAY or day in theirs

    for day in ten_years():
        assert is_eve(day) == (rests(day + DAY) and not rests(day)), day
        assert is_working_day(day) == (not rests(day) and not rests(day + DAY)), day
        assert counts_as_working_day(day) == (not rests(day) and day.isoweekday() != FRIDAY), day


def test_the_ten_years_hold_leap_years_of_both_calendars() -> None:
    assert [day.year for day in ten_years() if (day.month, day.day) == (2, 29)] == [2028, 2032]
    assert [year for year in range(5786, 5797) if Year(year).leap] == [5787, 5790, 5793, 5795]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param("2027-03-23", "Purim, in the second Adar", id="5787"),
        pytest.param("2027-02-21", "the first Adar's fourteenth", id="5787, a month before"),
        pytest.param("2028-02-29", "an ordinary Tuesday", id="29 February 2028"),
        pytest.param("2032-02-29", "an ordinary Sunday", id="29 February 2032"),
    ],
)
def test_a_day_that_only_leap_years_have_is_a_day_of_work(day: str, name: str) -> None:
    assert is_working_day(date.fromisoformat(day)), name


@pytest.mark.parametrize("passover", ["2027-04-22", "2030-04-18", "2033-04-14", "2035-04-24"])
def test_after_a_leap_year_of_thirteen_months_passover_still_comes_in_spring(passover: str) -> None:
    assert is_rest_day(date.fromisoformat(passover)) and is_eve(date.fromisoformat(passover) - DAY)


@pytest.mark.parametrize("place", PLACES)
def test_writing_ends_before_the_candles_are_lit_wherever_somebody_lives(place: str) -> None:
    eves = [day for day in ten_years() if is_eve(day)]
    margins = [sunset(PLACES[place], day, tzinfo=UTC) - CANDLES - instant(day, REST_BEGINS, ISRAEL) for day in eves]
    assert len(eves) == 572
    assert min(margins) > timedelta(hours=1)


def test_writing_begins_again_only_once_the_stars_were_seen() -> None:
    without_quiet = QuietHours(time(0), time(0))
    for day in ten_years():
        if not is_rest_day(day) or is_rest_day(day + DAY):
            continue
        noon = datetime.combine(day, time(12), ISRAEL)
        stars = dusk(PLACES["Tel Aviv"], day, tzinfo=UTC, depression=STARS)
        assert decent_time(noon, without_quiet, ISRAEL) > stars, day
