"""Israeli days: when the country rests, when it works short hours, and when an office is open.

The working week is Sunday to Thursday. Rest days are Saturdays, the Jewish holidays on which work stops in
Israel, and Independence Day. Days that no calendar knows in advance, such as elections, are not here.
"""

from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = 2, 3, 4, 5, 6

# Independence Day is the fifth of Iyar. When that is a Monday, a Friday or a Saturday it moves away from
# Shabbat (Independence Day Law, 1949, as amended in 2004), which leaves these days of Iyar and of the week.
_IYAR = 2
_INDEPENDENCE_DAY = {(3, THURSDAY), (4, THURSDAY), (5, WEDNESDAY), (6, TUESDAY)}


@lru_cache(maxsize=4096)
def is_rest_day(day: date) -> bool:
    """Whether the country rests on this day."""
    return day.isoweekday() == SATURDAY or _is_holiday(day)


def is_eve(day: date) -> bool:
    """Whether the rest begins this evening: a Friday, or the eve of a holiday, and not itself a rest day."""
    return is_rest_day(day + DAY) and not is_rest_day(day)


def is_working_day(day: date) -> bool:
    """Whether offices keep their usual hours: no rest day and no eve of one, so never a Friday."""
    return not is_rest_day(day) and not is_rest_day(day + DAY)


def counts_as_working_day(day: date) -> bool:
    """Whether a count of working days includes this day.

    A short day counts here, so that a last day counted in working days is never later than the true one.
    """
    return day.isoweekday() != FRIDAY and not is_rest_day(day)


def next_working_day(day: date) -> date:
    """The first working day after this day."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def previous_working_day(day: date) -> date:
    """The last working day before this day."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def _is_holiday(day: date) -> bool:
    """Whether work stops for a holiday; pyluach is imported at the first question, not at start."""
    from pyluach.dates import HebrewDate  # type: ignore[import-untyped]

    hebrew = HebrewDate.from_pydate(day)
    if hebrew.month == _IYAR and (hebrew.day, day.isoweekday()) in _INDEPENDENCE_DAY:
        return True
    return hebrew.festival(israel=True, include_working_days=False) is not None
