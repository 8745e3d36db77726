"""On which days somebody is warned that a last day comes near; our own rule (docs/rules.md, rule 20)."""

from datetime import date, datetime, timedelta, tzinfo

from cases.calendar import is_rest_day, previous_working_day
from cases.deadlines import Deadline
from cases.followups import first_due

# Halfway, at three quarters, and so many days before the day to act by.
QUARTERS = (2, 3)
DAYS_BEFORE = (14, 7, 3, 1)


def warnings(deadline: Deadline, *, slow_days: int = 0) -> tuple[date, ...]:
    """The days to warn on, in order and each once: from the day that is counted from, always before the day to act by.

    Where a document takes `slow_days` to get, one more comes so much earlier than the first of the fixed ones. What
    would fall on a rest day comes on the working day before it, and nothing comes later for the sake of a quiet hour.
    A deadline that is not known has none.
    """
    start, last_day, act_by = deadline.counted_from, deadline.last_day, deadline.act_by
    if start is None or last_day is None or act_by is None:
        return ()
    span = (last_day - start).days
    wanted = [start + timedelta(days=span * quarters // 4) for quarters in QUARTERS]
    wanted += [act_by - timedelta(days=days) for days in DAYS_BEFORE]
    if slow_days:
        wanted.append(act_by - timedelta(days=DAYS_BEFORE[0] + slow_days))
    days = {_awake(day) for day in wanted}
    return tuple(sorted(day for day in days if start <= day < act_by))


def moments(deadline: Deadline, now: datetime, zone: tzinfo, *, slow_days: int = 0) -> tuple[datetime, ...]:
    """The instants of the warnings that are still ahead of `now`, in UTC: ten in the morning of each day."""
    days = warnings(deadline, slow_days=slow_days)
    return tuple(at for day in days if (at := first_due(day, zone)) > now)


def _awake(day: date) -> date:
    return previous_working_day(day) if is_rest_day(day) else day
