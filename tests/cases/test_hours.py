"""Wall clocks over both clock changes, and the hours at which nobody is disturbed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import is_eve, is_rest_day
from cases.hours import QuietHours, decent_time, instant

ISRAEL = ZoneInfo("Asia/Jerusalem")
NIGHT = QuietHours(time(20), time(8))
DAYTIMES = [time(minute // 60, minute % 60) for minute in range(24 * 60)]
FORWARD = [
    date.fromisoformat(day)
    for day in [
        "2026-03-27",
        "2027-03-26",
        "2028-03-24",
        "2029-03-23",
        "2030-03-29",
        "2031-03-28",
        "2032-03-26",
        "2033-03-25",
        "2034-03-24",
        "2035-03-23",
    ]
]
BACK = [
    date.fromisoformat(day)
    for day in [
        "2026-10-25",
        "2027-10-31",
        "2028-10-29",
        "2029-10-28",
        "2030-10-27",
        "2031-10-26",
        "2032-10-31",
        "2033-10-30",
        "2034-10-29",
        "2035-10-28",
    ]
]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def shown(at: datetime) -> datetime:
    return at.astimezone(ISRAEL).replace(tzinfo=None)


def test_in_ten_years_the_clocks_change_on_these_days_and_on_no_others() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(3652)]
    lengths = {day: instant(day + timedelta(days=1), time(0), ISRAEL) - instant(day, time(0), ISRAEL) for day in days}
    assert [day for day in days if lengths[day] == timedelta(hours=23)] == FORWARD
    assert [day for day in days if lengths[day] == timedelta(hours=25)] == BACK


@pytest.mark.parametrize("day", FORWARD)
def test_in_spring_every_minute_happens_and_the_skipped_hour_becomes_three_o_clock(day: date) -> None:
    for clock in DAYTIMES:
        expected = time(3) if clock.hour == 2 else clock
        assert shown(instant(day, clock, ISRAEL)) == datetime.combine(day, expected)


@pytest.mark.parametrize("day", BACK)
def test_in_autumn_the_first_of_a_repeated_hour_is_meant(day: date) -> None:
    for clock in DAYTIMES:
        at = instant(day, clock, ISRAEL)
        assert shown(at) == datetime.combine(day, clock)
        assert shown(at - timedelta(hours=1)) != shown(at)


@pytest.mark.parametrize("day", [*FORWARD, *BACK])
def test_on_a_day_the_clocks_change_time_never_runs_backwards(day: date) -> None:
    instants = [instant(day, clock, ISRAEL) for clock in DAYTIMES]
    assert instants == sorted(instants)


def test_an_instant_is_told_in_utc() -> None:
    assert instant(date(2026, 11, 22), time(8), ISRAEL) == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert instant(date(2026, 7, 5), time(8), ISRAEL).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        pytest.param("2026-11-18 12:00", "2026-11-18 12:00", id="at noon on a Wednesday, at once"),
        pytest.param("2026-11-18 08:00", "2026-11-18 08:00", id="at the minute the quiet ends, at once"),
        pytest.param("2026-11-18 07:59", "2026-11-18 08:00", id="too early, at eight"),
        pytest.param("2026-11-18 20:00", "2026-11-19 08:00", id="in the evening, next morning"),
        pytest.param("2026-11-19 23:30", "2026-11-20 08:00", id="on Thursday night, Friday morning"),
        pytest.param("2026-11-20 13:59", "2026-11-20 13:59", id="before Shabbat comes near, at once"),
        pytest.param("2026-11-20 14:00", "2026-11-22 08:00", id="on Friday afternoon, Sunday morning"),
        pytest.param("2026-11-21 21:00", "2026-11-22 08:00", id="after Shabbat ends, Sunday morning"),
        pytest.param("2026-09-11 14:00", "2026-09-14 08:00", id="Shabbat and two days of new year, Monday"),
        pytest.param("2026-09-20 14:30", "2026-09-22 08:00", id="before Yom Kippur, the morning after it"),
        pytest.param("2026-04-21 15:00", "2026-04-23 08:00", id="on the eve of Independence Day, after it"),
        pytest.param("2026-03-27 02:30", "2026-03-27 08:00", id="in the hour that does not exist, at eight"),
        pytest.param("2026-10-25 01:30", "2026-10-25 08:00", id="in the hour that comes twice, at eight"),
    ],
)
def test_a_message_nobody_asked_for_waits_for_a_decent_hour(wanted: str, sent: str) -> None:
    assert decent_time(local(wanted), NIGHT, ISRAEL) == local(sent)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
def test_whenever_a_message_is_wanted_it_leaves_at_the_first_decent_hour(wanted: datetime) -> None:
    at = decent_time(wanted, NIGHT, ISRAEL)
    there = shown(at)
    assert wanted <= at <= wanted + timedelta(days=5)
    assert time(8) <= there.time() < time(20)
    assert not is_rest_day(there.date())
    assert not (is_eve(there.date()) and there.time() >= time(14))
    assert at == wanted or there.time() == time(8)


def test_an_office_without_quiet_hours_still_keeps_shabbat() -> None:
    never = QuietHours(time(0), time(0))
    assert decent_time(local("2026-11-18 03:00"), never, ISRAEL) == local("2026-11-18 03:00")
    assert decent_time(local("2026-11-20 15:00"), never, ISRAEL) == local("2026-11-22 00:00")


def test_quiet_hours_may_lie_within_one_day() -> None:
    siesta = QuietHours(time(13), time(15))
    assert decent_time(local("2026-11-18 13:30"), siesta, ISRAEL) == local("2026-11-18 15:00")
    assert decent_time(local("2026-11-18 13:00"), siesta, ISRAEL) == local("2026-11-18 15:00")
    assert decent_time(local("2026-11-18 23:30"), siesta, ISRAEL) == local("2026-11-18 23:30")


def test_quiet_hours_are_read_as_they_are_written_in_the_settings() -> None:
    assert QuietHours.parse("20:00-08:00") == NIGHT
    assert QuietHours.parse("20:00 - 08:00") == NIGHT


@pytest.mark.parametrize("wrong", ["", "20:00", "20-8-9", "25:00-08:00", "evening-morning"])
def test_quiet_hours_that_are_no_hours_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        QuietHours.parse(wrong)
