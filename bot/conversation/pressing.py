"""What cannot wait, and what lapses first, comes first wherever several rights or issues are listed."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from cases.records import Issue

# Days in a unit of a time limit, near enough to say which of two ends first.
DAYS: Mapping[str, int] = {"days": 1, "working_days": 1, "weeks": 7, "months": 30, "years": 365}
NO_LIMIT = 100_000


def pressing_first(world: World, needs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rights with what was told of each: the urgent ones first, then by what lapses first, else as they were told."""
    return sorted(needs, key=lambda need: (not is_urgent(world, need[0], need[1]), lapses_in(world, need[0])))


def lapses_in(world: World, right: str) -> int:
    """The days of the shortest time limit of a right; a limit of which no length was found may be the shortest."""
    entry = world.entry(right)
    limits = [limit.span for limit in entry.time_limits] if entry is not None else []
    return min((0 if one.length is None else one.length * DAYS[one.unit] for one in limits), default=NO_LIMIT)


def issues_in_order(world: World) -> list[Issue]:
    """The person's open issues: what lapses soonest first, then by when we come back to each."""
    return sorted(world.issues, key=lambda issue: (nearest_last_day(world, issue)[0] or date.max, issue.next_step_on))


def nearest_last_day(world: World, issue: Issue | None) -> tuple[date | None, date | None]:
    """The earliest last day of the appeals against the newest decision, with the working day to act by."""
    file = world.file(issue) if issue else None
    newest = file.decisions[-1].id if file and file.decisions else None
    appeals = [one for one in file.appeals if one.decision_id == newest] if file else []
    days = [(one.last_day, one.act_by) for one in appeals if one.last_day and one.last_day >= world.today]
    return min(days, key=lambda pair: pair[0], default=(None, None))
