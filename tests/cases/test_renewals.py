"""What is in hand may end: the family hears of it early, by a day that was told or counted, or that is plainly ours."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.calendar import is_rest_day
from cases.deadlines import Unit, Window
from cases.renewals import Basis, Holds, RenewBy, is_last_chance, remind_on, renew_by

TODAY = date(2026, 11, 22)
A_YEAR = Holds(Window(1, Unit.YEARS))


def test_what_is_written_in_the_letter_goes_before_any_count() -> None:
    told = date(2027, 5, 31)
    assert renew_by(TODAY, told=told, holds=A_YEAR, filed=date(2026, 10, 1)) == RenewBy(told, Basis.TOLD)


def test_a_certificate_that_holds_for_a_year_is_counted_from_the_day_it_was_asked_for() -> None:
    assert renew_by(TODAY, holds=A_YEAR, filed=date(2026, 10, 1)) == RenewBy(date(2027, 10, 1), Basis.COUNTED)


def test_a_discount_of_a_calendar_year_is_asked_for_at_the_beginning_of_the_next() -> None:
    by_year = Holds(Window(1, Unit.YEARS), by_calendar_year=True)
    assert renew_by(TODAY, holds=by_year) == RenewBy(date(2027, 1, 1), Basis.COUNTED)


def test_where_nobody_knows_the_day_we_look_again_in_a_year_by_our_own_rule() -> None:
    assert renew_by(TODAY) == RenewBy(TODAY + timedelta(days=365), Basis.OUR_RULE)
    assert renew_by(TODAY, holds=A_YEAR).basis is Basis.OUR_RULE
    assert renew_by(TODAY, holds=A_YEAR, filed=date(2024, 1, 1)).basis is Basis.OUR_RULE
    assert renew_by(TODAY, holds=Holds(Window(None)), filed=TODAY).basis is Basis.OUR_RULE


def test_we_come_back_two_months_before_or_as_early_as_the_body_wants_to_be_asked() -> None:
    renew_on = date(2027, 11, 1)
    assert remind_on(renew_on, TODAY) == date(2027, 9, 2)
    assert remind_on(renew_on, TODAY, early_days=90) == date(2027, 8, 3)


def test_what_ends_soon_is_told_as_early_as_is_left() -> None:
    assert remind_on(date(2026, 12, 31), TODAY) == date(2026, 12, 1)
    assert remind_on(date(2026, 12, 10), TODAY) == date(2026, 11, 26)
    assert remind_on(date(2026, 11, 25), TODAY) == date(2026, 11, 23)


def test_two_weeks_before_the_office_must_know() -> None:
    renew_on = date(2027, 1, 1)
    assert not is_last_chance(renew_on, date(2026, 12, 17)) and is_last_chance(renew_on, date(2026, 12, 18))


@given(st.dates(TODAY, date(2035, 12, 31)), st.none() | st.integers(1, 400))
def test_a_reminder_always_lies_ahead_and_not_on_a_day_of_rest_unless_it_is_tomorrow(
    renew_on: date, early_days: int | None
) -> None:
    day = remind_on(renew_on, TODAY, early_days)
    assert day > TODAY
    assert day == TODAY + timedelta(days=1) or (day < renew_on and not is_rest_day(day))
