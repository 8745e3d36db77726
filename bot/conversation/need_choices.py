"""What may ease a need that no entry answers, while it is asked for in writing."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.world import World, shorten
from flows.model import Choice, Values

LABEL, SHOWN, NEXT_BEST = 60, 4, 1
# The first three that a search found were offered as the answer before; what comes after them may still help.
OFFERED = 3
# Whom a need of any kind may be brought to: the family's social worker, help in kind, a budget that is flexible.
FOR_ANY_NEED = ("welfare-family-assistance", "welfare-material-aid", "noshmim-lirvaha")


def alternatives_now(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Rights that may ease the need at once, those that are open or settled left out."""
    near = [hit.id for hit in world.find(str(answers.get("story") or "")).results[OFFERED : OFFERED + NEXT_BEST]]
    begun = {issue.right_id for issue in world.issues}
    rights = dict.fromkeys([*FOR_ANY_NEED, *near])
    free = [one for one in rights if one not in begun and not world.settled(one)]
    return [Choice(one, shorten(world.title(one), LABEL)) for one in free[:SHOWN]]


SOURCES: Mapping[str, Callable[[World, Values, Values], Sequence[Choice]]] = {"alternatives_now": alternatives_now}
