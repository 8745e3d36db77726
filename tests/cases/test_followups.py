"""When we come back, and when somebody is told that nobody answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.deadlines import Unit, Window
from cases.followups import Cadence, Next, first_due, next_attempt, silence, step_on

ISRAEL = ZoneInfo("Asia/Jerusalem")
TODAY = date(2026, 11, 15)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def test_unless_something_else_is_agreed_we_come_back_in_a_week() -> None:
    assert step_on(TODAY) == date(2026, 11, 22)


def test_a_person_names_the_day_we_come_back() -> None:
    assert step_on(TODAY, in_days=2) == date(2026, 11, 17)
    assert step_on(TODAY, in_days=0) == TODAY
    assert step_on(TODAY, on=date(2026, 12, 1), in_days=2) == date(2026, 12, 1)


def test_what_cannot_wait_is_asked_about_on_the_next_working_day() -> None:
    thursday = date(2026, 11, 19)
    assert step_on(TODAY, in_days=7, soon=True) == date(2026, 11, 16)
    assert step_on(thursday, in_days=7, soon=True) == date(2026, 11, 22)
    assert step_on(TODAY, on=date(2026, 12, 1), soon=True) == date(2026, 12, 1)


def test_a_date_that_has_passed_is_kept_as_it_is() -> None:
    assert step_on(TODAY, on=date(2026, 11, 1)) == date(2026, 11, 1)


def test_a_follow_up_falls_due_at_ten_in_the_morning_in_summer_and_in_winter() -> None:
    assert first_due(date(2026, 11, 22), ISRAEL) == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert first_due(date(2026, 7, 5), ISRAEL) == datetime(2026, 7, 5, 7, tzinfo=UTC)


def test_somebody_who_stays_silent_is_nudged_and_then_the_owner_is_told_every_week() -> None:
    asked_at, asked = local("2026-11-01 10:00"), []
    for attempt in range(1, 6):
        following = next_attempt(attempt, asked_at, ISRAEL)
        asked.append((str(asked_at.astimezone(ISRAEL).date()), following.tell_owner))
        asked_at = following.due_at
    assert asked == [
        ("2026-11-01", False),
        ("2026-11-04", False),
        ("2026-11-07", True),
        ("2026-11-14", True),
        ("2026-11-21", True),
    ]


def test_a_question_sent_late_at_night_is_followed_at_ten_in_the_morning() -> None:
    assert next_attempt(1, local("2026-11-01 23:50"), ISRAEL) == Next(local("2026-11-04 10:00"), False)


@pytest.mark.parametrize("asked_at", ["2026-10-22 10:00", "2026-03-25 10:00"])
def test_over_a_clock_change_the_nudge_still_comes_at_ten(asked_at: str) -> None:
    due_at = next_attempt(1, local(asked_at), ISRAEL).due_at.astimezone(ISRAEL)
    assert due_at.replace(tzinfo=None) == datetime.fromisoformat(asked_at) + timedelta(days=3)


def test_an_office_chooses_its_own_rhythm() -> None:
    patient = Cadence(nudge_days=5, reminders=1, weekly_days=14, silence_days=60, step_days=10)
    assert next_attempt(1, local("2026-11-01 10:00"), ISRAEL, patient) == Next(local("2026-11-06 10:00"), False)
    assert next_attempt(2, local("2026-11-06 10:00"), ISRAEL, patient) == Next(local("2026-11-20 10:00"), True)
    assert step_on(TODAY, cadence=patient) == date(2026, 11, 25)
    assert silence(date(2026, 11, 1), None, patient).ask_on == date(2026, 12, 31)


def test_a_body_that_names_no_time_is_asked_after_thirty_days_by_our_own_rule() -> None:
    for answer in (None, Window(None)):
        found = silence(date(2026, 11, 1), answer)
        assert (found.ask_on, found.our_rule) == (date(2026, 12, 1), True)
        assert found.why == (
            ("silence.our_rule", {"days": 30, "from": date(2026, 11, 1), "ask_on": date(2026, 12, 1)}),
        )


def test_a_body_that_names_a_time_is_asked_the_day_after_it() -> None:
    found = silence(date(2026, 11, 1), Window(3, Unit.MONTHS))
    assert (found.ask_on, found.our_rule) == (date(2027, 2, 2), False)
    counted = {"length": 3, "unit": "months", "from": date(2026, 11, 1), "last_day": date(2027, 2, 1)}
    assert found.why == (("silence.stated", counted),)
