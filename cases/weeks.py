"""The week a digest is about: the seven days before Sunday 08:00 at the end of an ISO week."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from cases.calendar import is_rest_day, next_working_day
from cases.hours import instant

SENT_AT = time(8)
WEEK = timedelta(days=7)
YEARS = range(1970, 3000)

_WRITTEN = re.compile(r"([0-9]{4})-W([0-9]{2})")
_YEAR_THEN_WEEK = re.compile(r"([0-9]{4})[^0-9]*([0-9]{1,2})(?![0-9])")
_WEEK_THEN_YEAR = re.compile(r"([0-9]{1,2})[^0-9]+([0-9]{4})(?![0-9])")


class WeekMistake(ValueError):
    """No such week; `nearest` is the valid one that was probably meant, if the words name a year."""

    def __init__(self, given: str, nearest: str | None) -> None:
        super().__init__(given, nearest)
        self.given = given
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class DigestWeek:
    """One ISO week as the digest counts it; `start` belongs to it and `end` to the next."""

    year: int
    number: int
    zone: tzinfo

    @classmethod
    def parse(cls, text: str, zone: tzinfo) -> "DigestWeek":
        """Reads `2026-W47`; raises WeekMistake with the nearest valid week."""
        written = _WRITTEN.fullmatch(text)
        if written is None or not _exists(int(written[1]), int(written[2])):
            raise WeekMistake(text, _nearest(text))
        return cls(int(written[1]), int(written[2]), zone)

    def __str__(self) -> str:
        return _name(self.year, self.number)

    @property
    def sunday(self) -> date:
        """The Sunday that ends the week."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def start(self) -> datetime:
        """Sunday 08:00 a week before the end, in UTC."""
        return instant(self.sunday - WEEK, SENT_AT, self.zone)

    @property
    def end(self) -> datetime:
        """Sunday 08:00 on the wall clock, in UTC."""
        return instant(self.sunday, SENT_AT, self.zone)


def digest_week_at(now: datetime, zone: tzinfo) -> DigestWeek:
    """The last week that has ended by now."""
    today = now.astimezone(zone).date()
    sunday = today - timedelta(days=today.isoweekday() % 7)
    if instant(sunday, SENT_AT, zone) > now:
        sunday -= WEEK
    year, number, _ = sunday.isocalendar()
    return DigestWeek(year, number, zone)


def sending_time(week: DigestWeek) -> datetime:
    """When the digest goes out, in UTC: at the week's end or, if that is a rest day, the next working day."""
    day = next_working_day(week.sunday) if is_rest_day(week.sunday) else week.sunday
    return instant(day, SENT_AT, week.zone)


def _name(year: int, number: int) -> str:
    return f"{year:04}-W{number:02}"


def _exists(year: int, number: int) -> bool:
    return year in YEARS and 1 <= number <= _weeks_in(year)


def _weeks_in(year: int) -> int:
    """52 or 53: the 28th of December always lies in its year's last ISO week."""
    return date(year, 12, 28).isocalendar().week


def _nearest(text: str) -> str | None:
    """The week of a date, or the numbers that were written, brought inside the calendar."""
    try:
        year, number, _ = date.fromisoformat(text.strip()).isocalendar()
    except ValueError:
        if found := _YEAR_THEN_WEEK.search(text):
            year, number = int(found[1]), int(found[2])
        elif found := _WEEK_THEN_YEAR.search(text):
            year, number = int(found[2]), int(found[1])
        else:
            return None
    year = min(max(year, YEARS[0]), YEARS[-1])
    return _name(year, min(max(number, 1), _weeks_in(year)))
