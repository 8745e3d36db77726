"""What a flow may ask of the world with yes or no: who speaks, what they may, and what was begun."""

from collections.abc import Callable, Mapping

from bot.conversation.world import World
from cases.access import Act, authorise


def _may_at_all(act: Act) -> Callable[[World], bool]:
    """Whether the role of who speaks has any reach for this act."""

    def held(world: World) -> bool:
        viewer = world.speaker.viewer
        grasp = authorise(viewer, act) if viewer is not None else None
        return grasp is not None and grasp.allowed and not grasp.aggregate_only

    return held


PREDICATES: Mapping[str, Callable[[World], bool]] = {
    "staff": lambda world: world.speaker.viewer is not None,
    "reads_cases": _may_at_all(Act.LIST_CASES),
    "writes_cases": _may_at_all(Act.WRITE_CASE),
    "writes_actions": _may_at_all(Act.WRITE_ACTIONS),
    "greeted": lambda world: world.greeted,
    "interrupted": lambda world: world.interrupted,
    "consented": lambda world: world.consented,
    "has_issues": lambda world: bool(world.issues),
    "somebody_answers": lambda world: world.somebody_answers,
    "waiting_for_human": lambda world: world.hand_over is not None,
    "invitation_valid": lambda world: world.uow.staff.invitation_holds(world.invitation, world.now),
}
