"""Where an action stands, and which are still to be taken: several run side by side, each on its day (004:253-273).

What could not be done is over and was not done; it never counts as done.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from cases.records import Action


class ActionState(StrEnum):
    """Where one action stands on a day."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    NOT_DONE = "not_done"


def state_of(action: Action, today: date) -> ActionState:
    """The action's state on `today`; its own day still belongs to it."""
    if action.done_on is not None:
        return ActionState.DONE
    if action.not_done is not None:
        return ActionState.NOT_DONE
    return ActionState.LATE if action.due_on is not None and action.due_on < today else ActionState.OPEN


def is_open(action: Action) -> bool:
    """Whether it is still to be taken."""
    return action.done_on is None and action.not_done is None


def still_open(actions: Iterable[Action]) -> list[Action]:
    """Those still to be taken, the nearest day first; those without a day come last."""
    return sorted(filter(is_open, actions), key=lambda one: (one.due_on is None, one.due_on or date.min, one.id))


def come_due(actions: Iterable[Action], today: date) -> list[Action]:
    """Those still to be taken whose day has come."""
    return [one for one in still_open(actions) if one.due_on is not None and one.due_on <= today]


def is_asked_along(action: Action) -> bool:
    """Whether somebody was asked to come along at a time, and nobody has agreed yet."""
    return is_open(action) and action.meets_at is not None and action.companion_id is None


def is_met(action: Action, now: datetime) -> bool:
    """Whether somebody comes along, at a time that is still ahead."""
    return is_open(action) and action.companion_id is not None and action.meets_at is not None and action.meets_at > now
