"""Wall clocks: from a date and an hour to one instant, and the hours at which we may write first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from cases.calendar import DAY, is_eve, is_rest_day

REST_BEGINS = time(14)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to `end` on a wall clock, usually over midnight; equal ends mean no quiet hours."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Reads `20:00-08:00`; anything else is a ValueError."""
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
        return cls(start, end)

    def covers(self, clock: time) -> bool:
        """Whether this time of day is quiet."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """The UTC instant at which the wall clock shows this time.

    An hour that the clocks skip in spring becomes the first minute that exists, and of an hour that comes
    twice in autumn the first is meant.
    """
    wall = datetime.combine(day, clock)
    while (at := wall.replace(tzinfo=zone).astimezone(UTC)).astimezone(zone).replace(tzinfo=None) != wall:
        wall = wall.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return at


def decent_time(at: datetime, quiet: QuietHours, zone: tzinfo) -> datetime:
    """The first instant from `at` on, in UTC, at which a message that nobody asked for may go out.

    Not in quiet hours, and not from 14:00 before a Shabbat or holiday until the morning after it.
    """
    if _is_decent(at, quiet, zone):
        return at.astimezone(UTC)
    day = at.astimezone(zone).date()
    while (morning := instant(day, quiet.end, zone)) < at or not _is_decent(morning, quiet, zone):
        day += DAY
    return morning


def _is_decent(at: datetime, quiet: QuietHours, zone: tzinfo) -> bool:
    """Whether nobody is disturbed at this instant."""
    local = at.astimezone(zone)
    day, clock = local.date(), local.time()
    resting = is_rest_day(day) or (is_eve(day) and clock >= REST_BEGINS)
    return not resting and not quiet.covers(clock)
