"""The week a digest is about, and the hour it goes out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import is_rest_day, is_working_day
from cases.weeks import DigestWeek, WeekMistake, digest_week_at, sending_time

ISRAEL = ZoneInfo("Asia/Jerusalem")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def week(text: str) -> DigestWeek:
    return DigestWeek.parse(text, ISRAEL)


def test_week_47_is_the_seven_days_before_sunday_the_22nd_of_november_at_eight() -> None:
    assert week("2026-W47").start == local("2026-11-15 08:00")
    assert week("2026-W47").end == local("2026-11-22 08:00")
    assert week("2026-W47").sunday == date(2026, 11, 22)
    assert str(week("2026-W47")) == "2026-W47"


def test_the_week_the_clocks_go_back_has_an_hour_more_and_still_ends_at_eight() -> None:
    autumn = week("2026-W43")
    assert autumn.end == local("2026-10-25 08:00")
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)


def test_the_week_the_clocks_go_forward_has_an_hour_less() -> None:
    spring = week("2026-W13")
    assert spring.end - spring.start == timedelta(days=7, hours=-1)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
def test_weeks_leave_no_moment_out_and_count_none_twice(now: datetime) -> None:
    last = digest_week_at(now, ISRAEL)
    running = digest_week_at(last.end + timedelta(days=7, hours=2), ISRAEL)
    assert last.end <= now < running.end
    assert running.start == last.end
    assert week(str(last)) == last


def test_on_sunday_at_eight_the_new_digest_is_the_current_one() -> None:
    assert str(digest_week_at(local("2026-11-22 07:59"), ISRAEL)) == "2026-W46"
    assert str(digest_week_at(local("2026-11-22 08:00"), ISRAEL)) == "2026-W47"
    assert str(digest_week_at(local("2026-11-25 12:00"), ISRAEL)) == "2026-W47"


def test_the_last_week_of_a_long_year_is_the_53rd() -> None:
    assert week("2026-W53").sunday == date(2027, 1, 3)
    assert str(digest_week_at(local("2027-01-04 12:00"), ISRAEL)) == "2026-W53"


def test_a_digest_goes_out_on_sunday_at_eight() -> None:
    assert sending_time(week("2026-W47")) == local("2026-11-22 08:00")


def test_on_the_new_year_a_digest_waits_for_the_next_working_day() -> None:
    assert sending_time(week("2026-W37")) == local("2026-09-14 08:00")


def test_on_a_holiday_eve_the_digest_goes_out_in_the_morning_as_usual() -> None:
    assert sending_time(week("2026-W38")) == local("2026-09-20 08:00")


@pytest.mark.parametrize("year", range(2026, 2036))
def test_no_digest_goes_out_on_a_rest_day_and_none_waits_a_week(year: int) -> None:
    for number in range(1, 53):
        this = DigestWeek(year, number, ISRAEL)
        sent = sending_time(this).astimezone(ISRAEL)
        assert not is_rest_day(sent.date())
        assert (sent.hour, sent.minute) == (8, 0)
        assert sent.date() == this.sunday or is_working_day(sent.date())
        assert timedelta(0) <= sent - this.end < timedelta(days=7)


@pytest.mark.parametrize(
    ("given_", "nearest"),
    [
        ("2026-w47", "2026-W47"),
        ("2026-47", "2026-W47"),
        ("2026W47", "2026-W47"),
        (" 2026-W47 ", "2026-W47"),
        ("47/2026", "2026-W47"),
        ("2026-W5", "2026-W05"),
        ("2026-W54", "2026-W53"),
        ("2025-W53", "2025-W52"),
        ("2026-W00", "2026-W01"),
        ("0000-W10", "1970-W10"),
        ("9999-W52", "2999-W52"),
        ("2026-11-22", "2026-W47"),
        ("٢٠٢٦-W47", None),
        ("2026", None),
        ("last week", None),
        ("", None),
    ],
)
def test_a_week_that_is_not_one_is_answered_with_the_nearest(given_: str, nearest: str | None) -> None:
    with pytest.raises(WeekMistake) as mistake:
        week(given_)
    assert (mistake.value.given, mistake.value.nearest) == (given_, nearest)


@given(st.text(alphabet="0123456789-W w/") | st.text())
def test_whatever_is_typed_is_a_week_or_a_mistake_whose_nearest_is_a_week(text: str) -> None:
    try:
        assert str(week(text)) == text
    except WeekMistake as mistake:
        assert mistake.nearest is None or str(week(mistake.nearest)) == mistake.nearest
