"""The days of an issue that belong into somebody's calendar: the next step, and the last days that run."""

from collections.abc import Iterator

from bot.conversation.claims import standing_of
from bot.conversation.world import World
from bot.documents.calendar_file import DayToAct, deadline_day
from cases.records import Issue, OpenState


def days_to_act(world: World, issue: Issue) -> Iterator[DayToAct]:
    """The next step, and each last day ahead of the rungs that are open; nothing of a closed issue."""
    if issue.state != OpenState.OPEN:
        return
    code = world.code(issue)
    if issue.next_step_on >= world.today:
        yield DayToAct(f"step-{issue.id}", code, issue.next_step_on, (issue.next_step_on,))
    for move in standing_of(world, issue).moves:
        if move.rung is None or move.deadline is None or move.late:
            continue
        day = deadline_day(f"rung-{issue.id}-{move.rung.id}", code, move.deadline)
        if day is not None and day.on >= world.today:
            yield day
