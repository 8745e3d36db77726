"""What cannot wait, and what lapses first, comes first wherever several rights or issues are listed."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from bot.conversation.claims import standing_of
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from cases.claim import State
from cases.records import Issue
from knowledge.entry import Entry, TimeLimit

# Days in a unit of a time limit, near enough to say which of two ends first.
DAYS: Mapping[str, int] = {"days": 1, "working_days": 1, "weeks": 7, "months": 30, "years": 365}
NO_LIMIT = 100_000
BACK_PAY = "back_pay"


def pressing_first(world: World, needs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rights with what was told of each: the urgent ones first, then by what lapses first, else as they were told."""
    return sorted(needs, key=lambda need: (not is_urgent(world, need[0], need[1]), lapses_in(world, need[0])))


def lapses_in(world: World, right: str) -> int:
    """The days of the shortest time after which something of a right is lost, not of a validity or a waiting time.

    One of which no length was found may be the shortest.
    """
    entry = world.entry(right)
    limits = [one.span for one in entry.time_limits if one.loses is not None] if entry is not None else []
    return min((0 if one.length is None else one.length * DAYS[one.unit] for one in limits), default=NO_LIMIT)


def issues_in_order(world: World) -> list[Issue]:
    """The person's open issues: what lapses soonest first, then by when we come back to each."""
    return sorted(world.issues, key=lambda issue: (lapses_on(world, issue) or date.max, issue.next_step_on))


def lapses_on(world: World, issue: Issue) -> date | None:
    """The day on which something of an issue ends by itself: the nearest last day, or the month of the claim.

    The month counts before a claim whose payment begins with the month in which it is made.
    """
    last_day, _ = nearest_last_day(world, issue)
    entry = world.entry(issue.right_id)
    month = month_end(world, entry) if entry is not None and last_day is None else None
    return month if month is not None and standing_of(world, issue).state is State.PREPARING else last_day


def losing(entry: Entry) -> list[TimeLimit]:
    """What waiting takes from who has not asked yet, as one page says it: back-pay first, else the claim itself."""
    back_pay = [one for one in entry.time_limits if one.loses == BACK_PAY]
    limits = back_pay or [one for one in entry.time_limits if one.loses is not None]
    return [one for one in limits if one.source == limits[0].source]


def month_end(world: World, entry: Entry) -> date | None:
    """The last day of this month, where a claim pays from the month in which it is made and for none before."""
    if not any(one.loses == BACK_PAY and one.span.length == 0 for one in entry.time_limits):
        return None
    return world.today.replace(day=monthrange(world.today.year, world.today.month)[1])


def nearest_last_day(world: World, issue: Issue | None) -> tuple[date | None, date | None]:
    """The earliest last day of the appeals against the newest decision, with the working day to act by."""
    file = world.file(issue) if issue else None
    newest = file.decisions[-1].id if file and file.decisions else None
    appeals = [one for one in file.appeals if one.decision_id == newest] if file else []
    days = [(one.last_day, one.act_by) for one in appeals if one.last_day and one.last_day >= world.today]
    return min(days, key=lambda pair: pair[0], default=(None, None))
