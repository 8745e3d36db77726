"""A last day that became known is warned of in time: a row for each warning that is still ahead."""

from bot.conversation.world import World
from cases.deadlines import Deadline
from cases.records import Appeal
from cases.warning_days import moments


def warn_in_time(world: World, appeal: Appeal, deadline: Deadline | None) -> None:
    """The warnings of this rung's last day, in place of those that waited; none where no day is known."""
    ahead = moments(deadline, world.now, world.kit.settings.zone) if deadline is not None else ()
    world.uow.prompts.warn(appeal.issue_id, appeal.id, ahead)
