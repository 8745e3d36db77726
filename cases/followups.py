"""When we come back: the rhythm of follow-ups, and when silence is told to the owner."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from cases.calendar import DAY, is_rest_day, next_working_day
from cases.deadlines import Part, Window, deadline
from cases.hours import instant


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of coming back, in days; our own rule, since no source names one (docs/rules.md, rule 2)."""

    step_days: int = 7
    nudge_days: int = 3
    reminders: int = 2
    weekly_days: int = 7
    stuck_days: int = 21
    silence_days: int = 30


OUR_RULE = Cadence()


@dataclass(frozen=True, slots=True)
class Next:
    """When to ask again, and whether the owner is told now that nobody answers."""

    due_at: datetime
    tell_owner: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """The day to ask a silent body; `our_rule` when the law names no time for its answer.

    `why` tells how it was counted, as text keys with their values: from the time the body is given, or by our rule.
    """

    ask_on: date
    our_rule: bool
    why: tuple[Part, ...]


def step_on(
    today: date,
    *,
    on: date | None = None,
    in_days: int | None = None,
    cadence: Cadence = OUR_RULE,
    soon: bool = False,
) -> date:
    """The date of a next step: the one that was named, which may have passed, or the cadence; never none.

    What is urgent (`soon`) waits no longer than for the next working day.
    """
    if on is not None:
        return on
    if soon:
        return next_working_day(today)
    return not_at_rest(today + timedelta(days=cadence.step_days if in_days is None else in_days))


def not_at_rest(day: date) -> date:
    """The day itself, or the first after it on which the country does not rest: nobody is asked on a Shabbat."""
    while is_rest_day(day):
        day += DAY
    return day


def first_due(on: date, zone: tzinfo, hour: int = 10) -> datetime:
    """The UTC instant at which a follow-up for this date falls due; decent hours are the outbox's care."""
    return instant(on, time(hour), zone)


def next_attempt(attempt: int, asked_at: datetime, zone: tzinfo, cadence: Cadence = OUR_RULE, hour: int = 10) -> Next:
    """What follows the `attempt`-th asking (1 is the first), made at `asked_at`.

    A nudge comes after three days. Once two askings went unanswered, the third and each weekly one after it
    also tells the owner.
    """
    tell_owner = attempt > cadence.reminders
    wait = cadence.weekly_days if tell_owner else cadence.nudge_days
    asked_on = asked_at.astimezone(zone).date()
    return Next(first_due(asked_on + timedelta(days=wait), zone, hour), tell_owner)


def silence(submitted_on: date, answer: Window | None, cadence: Cadence = OUR_RULE) -> Silence:
    """When to ask a body that does not answer: the day after its stated time, or after our 30 days."""
    stated = deadline(answer, submitted_on).last_day if answer else None
    if answer is None or answer.length is None or stated is None:
        ask_on = not_at_rest(submitted_on + timedelta(days=cadence.silence_days))
        ours: Part = ("silence.our_rule", {"days": cadence.silence_days, "from": submitted_on, "ask_on": ask_on})
        return Silence(ask_on, True, (ours,))
    told: Part = (
        "silence.stated",
        {"length": answer.length, "unit": answer.unit, "from": submitted_on, "last_day": stated},
    )
    return Silence(not_at_rest(stated + DAY), False, (told,))
