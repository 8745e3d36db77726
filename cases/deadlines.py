"""The last day the law allows, and the working day to act by, with the way it was counted.

Counting follows section 10 of the Interpretation Law, 1981: the first day is left out, rest days inside the
count are counted, and months end on the same day of the month or on the month's last. The law also moves a
last day off a rest day; we show the plain count and ask people to act before it.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.calendar import DAY, counts_as_working_day, is_rest_day, is_working_day, previous_working_day

Part = tuple[str, Mapping[str, int | str | date]]


class Unit(StrEnum):
    """What a window is measured in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Window:
    """How long the law leaves; a `length` of None means that there is a limit and we do not know it."""

    length: int | None
    unit: Unit = Unit.DAYS

    def __post_init__(self) -> None:
        if self.length is not None and self.length < 0:
            raise ValueError(self.length)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The legal `last_day`, the working day to `act_by`, and `why`: text keys with their values, in order."""

    last_day: date | None
    act_by: date | None
    why: tuple[Part, ...]

    @property
    def known(self) -> bool:
        """Whether there is a day to name."""
        return self.last_day is not None

    def days_left(self, today: date) -> int | None:
        """Days from today to the legal last day: 0 on it, negative after it, None when it is not known."""
        return None if self.last_day is None else (self.last_day - today).days


def deadline(window: Window, counted_from: date | None) -> Deadline:
    """Counts the window from a documented day; a window or a day that is missing leaves the deadline unknown.

    The last day stays where the count puts it. When offices are closed or short on it, `act_by` is the
    working day before, though never earlier than the day the count begins.
    """
    if window.length is None:
        return Deadline(None, None, (("deadline.length_unknown", {}),))
    if counted_from is None:
        waiting: Part = ("deadline.start_unknown", {"length": window.length, "unit": window.unit})
        return Deadline(None, None, (waiting,))
    last_day = _last_day(window.length, window.unit, counted_from)
    act_by = last_day if is_working_day(last_day) else max(counted_from, previous_working_day(last_day))
    counted = _count(window.length, window.unit, counted_from, last_day)
    return Deadline(last_day, act_by, counted + _act(last_day, act_by))


def _last_day(length: int, unit: Unit, counted_from: date) -> date:
    match unit:
        case Unit.DAYS:
            return counted_from + timedelta(days=length)
        case Unit.WEEKS:
            return counted_from + timedelta(weeks=length)
        case Unit.MONTHS:
            return _months_after(counted_from, length)
        case Unit.YEARS:
            return _months_after(counted_from, 12 * length)
        case Unit.WORKING_DAYS:
            return _working_days_after(counted_from, length)


def _months_after(day: date, months: int) -> date:
    """The same day of the month, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= counts_as_working_day(day)
    return day


def _count(length: int, unit: Unit, counted_from: date, last_day: date) -> tuple[Part, ...]:
    span: dict[str, int | str | date] = {"length": length, "unit": unit}
    counted: Part = ("deadline.counted", span | {"from": counted_from, "last_day": last_day})
    if unit in (Unit.MONTHS, Unit.YEARS) and last_day.day != counted_from.day:
        return counted, ("deadline.month_end", {"last_day": last_day})
    return (counted,)


def _act(last_day: date, act_by: date) -> tuple[Part, ...]:
    if act_by == last_day:
        return ()
    key = "deadline.rest_day" if is_rest_day(last_day) else "deadline.short_day"
    return ((key, {"last_day": last_day, "act_by": act_by}),)
