"""What every effect reads: the issue it is about, text, numbers and days; and the log it writes."""

from datetime import date, timedelta

from bot.conversation.world import World
from cases import issue as moves
from cases.access import Act
from cases.records import Issue
from flows.model import Value, Values

DAYS_AGO = {"today": 0, "yesterday": 1, "last_week": 7, "month_ago": 30}
DAYS_AHEAD = {"tomorrow": 1, "three_days": 3, "week": 7, "two_weeks": 14}


def issue_of(world: World, values: Values, act: Act | None = None) -> Issue:
    """The issue an effect is about; one outside the speaker's scope is as good as absent."""
    issue = world.issue(values)
    if issue is None:
        raise moves.IllegalMove("move.issue_is_closed")
    if act is not None and world.speaker.viewer is not None and not world.may(act, issue):
        raise moves.IllegalMove("move.not_allowed")
    return issue


def log(world: World, issue: Issue, kind: str, text: str = "") -> None:
    by = world.speaker.staff.id if world.speaker.staff else None
    world.uow.cases.log(issue.id, kind, text, world.now, by)


def text_of(value: Value) -> str | None:
    return str(value).strip() or None if value not in (None, "") else None


def days_of(values: Values, name: str) -> int | None:
    value = values.get(name)
    return None if value is None else int(str(value))


def day_of(world: World, value: Value) -> date | None:
    """A date that was given: ISO, or one of the words an option stands for."""
    if value is None or value == "":
        return None
    if str(value) in DAYS_AGO:
        return world.today - timedelta(days=DAYS_AGO[str(value)])
    if str(value) in DAYS_AHEAD:
        return world.today + timedelta(days=DAYS_AHEAD[str(value)])
    return date.fromisoformat(str(value))
