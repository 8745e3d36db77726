"""The engine: in goes where somebody stands and what they answer; out comes where they stand next.

Pure and quick: it knows no clock, no chance and no storage. What it needs of the world it asks of a
`Context`; what should change in the world it hands back as effects.
"""

from __future__ import annotations

from flows.flow import Flows
from flows.learnt import Context
from flows.model import NOTHING, Answer, Say, Session, Turn, Values
from flows.replay import current
from flows.walk import Walk

__all__ = ["Context", "answer", "ask_again", "asked", "begin", "resume"]

IDLE = Session()


def begin(flows: Flows, name: str, context: Context, *, over: Session = IDLE, given: Values = NOTHING) -> Turn:
    """Begins a flow, laid over whatever is under way; that goes on when this one ends.

    Raises FlowError when there is no such flow or a name it begins with is missing from `given`.
    """
    walk = Walk(flows, current(flows, over, context).frames, context)
    walk.push(name, given)
    walk.enter()
    return walk.turn()


def answer(flows: Flows, session: Session, given: Answer, context: Context) -> Turn:
    """What follows from an answer. One that does not fit changes nothing, and the question is said again."""
    turn = resume(flows, session, context)
    if turn.says or not turn.session.frames:
        return turn  # the question that was answered is no longer the one that stands
    walk = Walk(flows, turn.session.frames, context)
    walk.answer(given)
    return walk.turn()


def ask_again(flows: Flows, session: Session, context: Context) -> Turn:
    """Says the question that stands once more: after a restart, an old button, an interruption."""
    turn = resume(flows, session, context)
    if turn.says or not turn.session.frames:
        return turn
    walk = Walk(flows, turn.session.frames, context)
    question = walk.standing()
    if question is None:
        walk.enter()
    else:
        walk.says.append(question.say)
    return walk.turn()


def asked(flows: Flows, session: Session, context: Context) -> Say | None:
    """The question that stands now, None when nothing is asked."""
    says = ask_again(flows, session, context).says
    return says[-1] if says and says[-1].expects else None


def resume(flows: Flows, session: Session, context: Context) -> Turn:
    """The session as the flows are now; when another question stands than before, the turn says it."""
    now = current(flows, session, context)
    if now is session or not now.frames:
        return Turn(now)
    before, after = session.frames[-1], now.frames[-1]
    if (before.flow, before.node, before.asking) == (after.flow, after.node, after.asking):
        return Turn(now)
    walk = Walk(flows, now.frames, context)
    walk.enter()
    return walk.turn()
