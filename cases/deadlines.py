"""The last day the law allows, and the working day to act by, with the way it was counted.

Counting follows section 10 of the Interpretation Law, 1981: the first day is left out, rest days inside the
count are counted, and months end on the same day of the month or on the month's last. The law also moves a
last day off a rest day; we show the plain count and ask people to act before it.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.calendar import DAY, counts_as_working_day, is_rest_day, is_working_day, previous_working_day

Part = tuple[str, Mapping[str, int | str | date]]

# Nobody answers a decision that is older; the year was mistyped.
MOST_YEARS = 50


class Unit(StrEnum):
    """What a window is measured in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working_days"


class Start(StrEnum):
    """The documented event that starts the clock: the closed list of `counted_from` in an entry's ladder.

    A decision is the one that is being answered; the lower one is that of the rung right below. A source that names
    a decision and not its arrival is read as the day it was given, which is never the later one.
    """

    DECISION_RECEIVED = "decision_received"
    DECISION_GIVEN = "decision_given"
    DECISION_SENT = "decision_sent"
    LOWER_DECISION_RECEIVED = "lower_decision_received"
    LOWER_DECISION_GIVEN = "lower_decision_given"
    NOTICE_RECEIVED = "notice_received"
    ACT_KNOWN = "act_known"
    OTHER = "other_event"


@dataclass(frozen=True, slots=True)
class Window:
    """How long the law leaves; a `length` of None means that there is a limit and we do not know it.

    `start` tells what has to have happened on the day it is counted from; None where the caller knows.
    """

    length: int | None
    unit: Unit = Unit.DAYS
    start: Start | None = None

    def __post_init__(self) -> None:
        if self.length is not None and self.length < 0:
            raise ValueError(self.length)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days from `first` to `last`, both included, that a count leaves out, such as a court's recess.

    `source` says who stops the clock. No source that we hold names a stop, so no rung has one: a stop is given by
    whoever has a source for it.
    """

    first: date
    last: date
    source: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(self.last)

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on this day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Deadline:
    """The legal `last_day`, the working day to `act_by`, and `why`: text keys with their values, in order.

    `counted_from` is the documented day of the event; a deadline that is not known has none.
    """

    last_day: date | None
    act_by: date | None
    why: tuple[Part, ...]
    counted_from: date | None = None

    @property
    def known(self) -> bool:
        """Whether there is a day to name."""
        return self.last_day is not None

    def days_left(self, today: date) -> int | None:
        """Days from today to the legal last day: 0 on it, negative after it, None when it is not known."""
        return None if self.last_day is None else (self.last_day - today).days

    def passed(self, today: date) -> bool:
        """Whether the legal last day is behind us; an unknown one is never said to be."""
        return self.last_day is not None and self.last_day < today


def deadline(window: Window, counted_from: date | None, stops: Sequence[Stop] = ()) -> Deadline:
    """Counts the window from a documented day; a window or a day that is missing leaves the deadline unknown.

    The last day stays where the count puts it. When offices are closed or short on it, `act_by` is the
    working day before, though never earlier than the day the count begins.
    """
    if window.length is None:
        return Deadline(None, None, (("deadline.length_unknown", {}),))
    if counted_from is None:
        waiting: Part = ("deadline.start_unknown", {"length": window.length, "unit": window.unit})
        return Deadline(None, None, (waiting,))
    plain = _last_day(window.length, window.unit, counted_from)
    last_day = _past_stops(window.unit, counted_from, plain, stops)
    act_by = last_day if is_working_day(last_day) else max(counted_from, previous_working_day(last_day))
    counted = _count(window.length, window.unit, counted_from, plain, last_day)
    why = counted + _stopped(counted_from, last_day, stops) + _act(last_day, act_by)
    return Deadline(last_day, act_by, why, counted_from)


def doubt(counted_from: date, today: date, submitted_on: date | None = None) -> Part | None:
    """Why a told day cannot be the day of a decision, as a text key with its values; None where it may be.

    It lies ahead of us, or before the claim it answers, or so far back that the year was mistyped.
    """
    if counted_from > today:
        return "deadline.start_in_future", {"from": counted_from}
    if submitted_on is not None and counted_from < submitted_on:
        return "deadline.before_submission", {"from": counted_from, "submitted_on": submitted_on}
    if counted_from < _months_after(today, -12 * MOST_YEARS):
        return "deadline.start_too_old", {"from": counted_from}
    return None


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


def _past_stops(unit: Unit, counted_from: date, last_day: date, stops: Sequence[Stop]) -> date:
    """The plain last day, later by as many days as the clock stood still; each day is given back once."""
    working = unit is Unit.WORKING_DAYS
    owed = _standing(counted_from, last_day, stops, working)
    while owed:
        last_day += DAY
        owed -= not _stands(last_day, stops) and (counts_as_working_day(last_day) or not working)
    return last_day


def _standing(after: date, until: date, stops: Sequence[Stop], working: bool) -> int:
    """How many days of a count the clock stood still on; a day in two stops is one day."""
    days = (after + n * DAY for n in range(1, (until - after).days + 1)) if stops else ()
    return sum(_stands(day, stops) and (counts_as_working_day(day) or not working) for day in days)


def _stands(day: date, stops: Sequence[Stop]) -> bool:
    return any(stop.covers(day) for stop in stops)


def _count(length: int, unit: Unit, counted_from: date, plain: date, last_day: date) -> tuple[Part, ...]:
    span: dict[str, int | str | date] = {"length": length, "unit": unit}
    counted: Part = ("deadline.counted", span | {"from": counted_from, "last_day": last_day})
    if unit in (Unit.MONTHS, Unit.YEARS) and plain.day != counted_from.day:
        return counted, ("deadline.month_end", {"last_day": plain})
    return (counted,)


def _stopped(counted_from: date, last_day: date, stops: Sequence[Stop]) -> tuple[Part, ...]:
    """Each stop that the count met, with its source."""
    met = (stop for stop in stops if stop.first <= last_day and stop.last > counted_from)
    return tuple(("deadline.stopped", {"first": one.first, "last": one.last, "source": one.source}) for one in met)


def _act(last_day: date, act_by: date) -> tuple[Part, ...]:
    if act_by == last_day:
        return ()
    key = "deadline.rest_day" if is_rest_day(last_day) else "deadline.short_day"
    return ((key, {"last_day": last_day, "act_by": act_by}),)
