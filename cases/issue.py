"""The legal moves of an issue: what happened in, what must be written out, and what may not be.

Each function takes the issue as it stands and today's date, and returns the move, to be written whole in one
transaction. An illegal move raises IllegalMove with a text key.
"""

from dataclasses import dataclass
from datetime import date

from cases.access import Viewer
from cases.records import ClosureKind, DecisionResult, Issue, OpenState, OutcomeKind, Performer, Stage


class IllegalMove(Exception):
    """A move that would leave an issue without what it must have; `code` is the key of the words for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next, by when, and by whom; the date may have passed, and is never absent."""

    what: str
    on: date
    performer: Performer = Performer.ALONE


@dataclass(frozen=True, slots=True)
class Opened:
    """A new open issue: its owner and its first step."""

    owner_id: int
    step: Step
    stage: Stage = Stage.PREPARING


@dataclass(frozen=True, slots=True)
class Planned:
    """The next step of an open issue."""

    step: Step


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An open issue's new owner."""

    owner_id: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """A claim that went out; the day may be unknown."""

    on: date | None
    how: str
    stage: Stage = Stage.SUBMITTED


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal and the step that follows it, inseparable: a refusal is never the last word."""

    reason: str
    received_on: date | None
    quote: str
    step: Step
    result: DecisionResult = DecisionResult.REFUSED
    stage: Stage = Stage.REFUSED


@dataclass(frozen=True, slots=True)
class Granted:
    """A right granted, in full or in part; the issue stays open until it is closed."""

    received_on: date | None
    result: DecisionResult
    stage: Stage


@dataclass(frozen=True, slots=True)
class Closed:
    """How our work ended and whether the right was realised: two axes (docs/rules.md, rule 5)."""

    kind: ClosureKind
    text: str
    outcome: OutcomeKind
    insights: str
    on: date


@dataclass(frozen=True, slots=True)
class Reopened:
    """A closed issue that is open again: what was in hand was stopped. Its owner, its step, from the beginning."""

    owner_id: int
    step: Step
    stage: Stage = Stage.PREPARING


Move = Opened | Planned | HandedOver | Submitted | Refused | Granted | Closed | Reopened


def open_issue(owner: Viewer | None, step: Step | None) -> Opened:
    """Opens an issue with an active owner and a dated first step."""
    return Opened(_active(owner), _step(step))


def plan(issue: Issue, step: Step | None) -> Planned:
    """Sets the next step."""
    _must_be_open(issue)
    return Planned(_step(step))


def hand_over(issue: Issue, owner: Viewer | None) -> HandedOver:
    """Gives the issue to another active owner."""
    _must_be_open(issue)
    return HandedOver(_active(owner))


def submit(issue: Issue, today: date, *, on: date | None = None, how: str = "") -> Submitted:
    """Records what was submitted, when and how."""
    _must_be_open(issue)
    return Submitted(_happened(on, today), how)


def refuse(
    issue: Issue, today: date, step: Step | None, *, reason: str = "", on: date | None = None, quote: str = ""
) -> Refused:
    """Records a refusal together with the action that answers it (docs/rules.md, rule 6)."""
    _must_be_open(issue)
    if step is None or not step.what.strip():
        raise IllegalMove("move.refusal_needs_action")
    return Refused(reason, _happened(on, today), quote, step)


def grant(issue: Issue, today: date, *, partly: bool = False, on: date | None = None) -> Granted:
    """Records that the right was granted; what is partly granted may still be fought for."""
    _must_be_open(issue)
    received_on = _happened(on, today)
    if partly:
        return Granted(received_on, DecisionResult.PARTLY, Stage.GRANTED_IN_PART)
    return Granted(received_on, DecisionResult.GRANTED, Stage.GRANTED)


def close(
    issue: Issue,
    today: date,
    kind: ClosureKind | None,
    text: str,
    outcome: OutcomeKind | None,
    *,
    insights: str = "",
) -> Closed:
    """Closes an issue with an outcome, and with why it stopped or to whom it was referred (004:807)."""
    _must_be_open(issue)
    if kind is None:
        raise IllegalMove("move.closure_needs_kind")
    if kind != ClosureKind.DONE and not text.strip():
        raise IllegalMove(f"move.closure_{kind}_needs_text")
    if outcome is None:
        raise IllegalMove("move.closure_needs_outcome")
    return Closed(kind, text.strip(), outcome, insights.strip(), today)


def reopen(issue: Issue, owner: Viewer | None, step: Step | None) -> Reopened:
    """Opens a closed issue again, with an active owner and a dated step; how it was closed stays in its log."""
    if issue.state != OpenState.CLOSED:
        raise IllegalMove("move.issue_is_open")
    return Reopened(_active(owner), _step(step))


def _must_be_open(issue: Issue) -> None:
    if issue.state != OpenState.OPEN:
        raise IllegalMove("move.issue_is_closed")


def _active(owner: Viewer | None) -> int:
    if owner is None or not owner.active:
        raise IllegalMove("move.needs_active_owner")
    return owner.staff_id


def _step(step: Step | None) -> Step:
    if step is None:
        raise IllegalMove("move.needs_dated_step")
    return step


def _happened(on: date | None, today: date) -> date | None:
    """What is recorded as done did not happen tomorrow."""
    if on is not None and on > today:
        raise IllegalMove("move.date_not_come_yet")
    return on
