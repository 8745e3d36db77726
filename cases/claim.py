"""What happens to a claim, where it can stand, and what can be done next, each move by its day.

`cases.course` tells where a claim stands after what happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.calendar import previous_working_day
from cases.deadlines import Deadline
from cases.followups import OUR_RULE, Cadence, step_on
from cases.ladder import Rung
from cases.records import Arrival, DecisionResult

# How long a body that was reminded is waited for; our own rule (docs/rules.md, rule 2).
REMINDER_WAITS = timedelta(days=2 * OUR_RULE.step_days)
# The floor on which the claim itself is decided.
BODY = ""
# Doors that every ladder has, whatever the entry knows: below its first rung, and beside its last (rule 3).
SUPERIOR = Rung("superior", "superior", optional=True)
OMBUDSMAN = Rung("public_ombudsman", "ombudsman")
LEGAL_AID = Rung("legal_aid", "legal_aid")
# A need that no entry answers is asked for as an exception; no source names a time for it.
EXCEPTIONS = Rung("exceptions", "committee")


class State(StrEnum):
    """Where a claim stands."""

    PREPARING = "preparing"
    WAITING = "waiting"
    SILENT = "silent"
    REFUSED = "refused"
    PARTLY = "partly"
    GRANTED = "granted"
    CONTESTED = "contested"
    REALISED = "realised"
    EXHAUSTED = "exhausted"


class Do(StrEnum):
    """What can be done next."""

    SUBMIT = "submit"
    WAIT = "wait"
    REMIND = "remind"
    ASK_REASONS = "ask_reasons"
    CURE = "cure"
    CLIMB = "climb"
    CHECK_PAYMENT = "check_payment"
    CLEAR_UP = "clear_up"
    POLICY = "policy"
    ASK_AGAIN = "ask_again"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Submission:
    """Something was handed in on a rung; `answer_by` is the last day on which an answer is still on time."""

    rung: str = BODY
    on: date | None = None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What was handed in was reminded of in writing."""

    on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rung answered; `reason` is empty where none was given, `by_staff` tells who told us of it."""

    result: DecisionResult
    rung: str = BODY
    on: date | None = None
    reason: str = ""
    in_writing: bool | None = None
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was granted arrived, in part, or did not."""

    arrival: Arrival


Event = Submission | Reminder | Answer | Receipt


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done now; `late` says that its last day has passed and reasons for that are needed."""

    do: Do
    rung: Rung | None = None
    deadline: Deadline | None = None
    late: bool = False

    @property
    def key(self) -> str:
        """The move as one word, for rows and options: `cure`, `climb:regional_labour_court`."""
        return str(self.do) if self.rung is None else f"{self.do}:{self.rung.id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands, on which rung, which rungs were tried, and the moves, the one to suggest first."""

    state: State
    rung: str
    tried: frozenset[str]
    moves: tuple[Move, ...]

    @property
    def next(self) -> Move:
        """The move to suggest."""
        return self.moves[0]

    def move(self, key: str) -> Move | None:
        """The move of this key, if it is open."""
        return next((one for one in self.moves if one.key == key), None)


def full_ladder(rungs: Iterable[Rung]) -> tuple[Rung, ...]:
    """The rungs of an entry with the doors that are open for every right."""
    own = tuple(rungs)
    kinds = {one.kind for one in own}
    return (SUPERIOR, *own, *(one for one in (OMBUDSMAN, LEGAL_AID) if one.kind not in kinds))


def by_when(move: Move, standing: Standing, today: date, cadence: Cadence = OUR_RULE, *, soon: bool = False) -> date:
    """The day by which a move is made, before the last day of any rung that may still be needed after it."""
    last = (one.deadline.act_by for one in standing.moves if one.deadline is not None and not one.late)
    nearest = min((day for day in last if day is not None), default=None)
    return _in_time(plan(move, today, cadence, soon), nearest, today)


def plan(move: Move, today: date, cadence: Cadence = OUR_RULE, soon: bool = False) -> date:
    """The day by which a move is made: in our rhythm, but before its own last day where that comes first."""
    days = {Do.CHECK_PAYMENT: cadence.silence_days, Do.POLICY: cadence.silence_days, Do.REMIND: cadence.nudge_days}
    on = step_on(today, in_days=days.get(move.do), cadence=cadence, soon=soon)
    act_by = move.deadline.act_by if move.deadline is not None and not move.late else None
    return _in_time(on, act_by, today)


def _in_time(on: date, act_by: date | None, today: date) -> date:
    return on if act_by is None or on <= act_by else max(today, previous_working_day(act_by))
