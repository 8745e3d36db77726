"""Where a claim stands, and what may be done next: from preparing it to a right in hand, or until nothing is left.

Pure: the records are told as events in their order, the right's rungs are filled by `bot`. Whatever happened, there is
a next move: a refusal opens the next door, silence is answered, and what is granted is followed until it arrives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.calendar import DAY
from cases.claim import (
    BODY,
    REMINDER_WAITS,
    SUPERIOR,
    Answer,
    Do,
    Event,
    Move,
    Receipt,
    Reminder,
    Standing,
    State,
    Submission,
)
from cases.deadlines import Start
from cases.ladder import BESIDE, Rung, Way, ways_on
from cases.records import Arrival, DecisionResult

# While one of these is left, not everything was tried.
_OPEN = frozenset({Do.CURE, Do.CLIMB, Do.REMIND})
_INFORMAL = BESIDE | {SUPERIOR.kind}
_NOT_ALL = frozenset({DecisionResult.REFUSED, DecisionResult.PARTLY, DecisionResult.SILENCE})
_AFTER = {
    DecisionResult.GRANTED: State.GRANTED,
    DecisionResult.PARTLY: State.PARTLY,
    DecisionResult.REFUSED: State.REFUSED,
    DecisionResult.SILENCE: State.SILENT,
}
_ARRIVED = {
    Arrival.AWAITED: State.GRANTED,
    Arrival.FULL: State.REALISED,
    Arrival.PARTIAL: State.PARTLY,
    Arrival.MISSING: State.GRANTED,
}


def standing(
    rungs: Sequence[Rung], events: Sequence[Event], today: date, *, heading_for: str = BODY, can_cure: bool = True
) -> Standing:
    """Where a claim stands after these events, the oldest first.

    `rungs` are a `full_ladder`; `heading_for` is the rung that was chosen and nothing handed in on yet; `can_cure`
    tells whether something is known that answers the newest reason.
    """
    course = _Course(tuple(rungs), tuple(events), today, heading_for, can_cure)
    state = course.state()
    moves = course.moves(state)
    if state in (State.REFUSED, State.SILENT) and _OPEN.isdisjoint(one.do for one in moves):
        state = State.EXHAUSTED
    return Standing(state, course.rung, course.tried, moves)


@dataclass(frozen=True, slots=True)
class _Course:
    """The events of one claim, and what follows from them."""

    rungs: tuple[Rung, ...]
    events: tuple[Event, ...]
    day: date
    heading_for: str
    can_cure: bool

    @property
    def answers(self) -> list[Answer]:
        return [one for one in self.events if isinstance(one, Answer)]

    @property
    def newest(self) -> Event | None:
        """The last event that is not a reminder."""
        return next((one for one in reversed(self.events) if not isinstance(one, Reminder)), None)

    @property
    def rung(self) -> str:
        """The floor on which the newest thing happened."""
        placed = [one.rung for one in self.events if isinstance(one, Submission | Answer)]
        return placed[-1] if placed else BODY

    @property
    def tried(self) -> frozenset[str]:
        """The rungs that were turned to."""
        placed = (one.rung for one in self.events if isinstance(one, Submission | Answer))
        return frozenset(rung for rung in placed if rung != BODY)

    def state(self) -> State:
        match self.newest:
            case None:
                return State.PREPARING
            case Submission() as handed_in:
                return State.SILENT if self._is_late(handed_in) else State.WAITING
            case Answer() as answer:
                return State.CONTESTED if self._contested(answer) else _AFTER[answer.result]
            case Receipt(arrival):
                return _ARRIVED[arrival]
            case _:  # reminders are never the newest
                raise AssertionError(self.newest)

    def moves(self, state: State) -> tuple[Move, ...]:
        """What is open in this state, the move to suggest first."""
        open_in: Mapping[State, Callable[[], tuple[Move, ...]]] = {
            State.PREPARING: self._preparing,
            State.WAITING: self._waiting,
            State.SILENT: self._silent,
            State.REFUSED: self._refused,
            State.PARTLY: self._partly,
            State.GRANTED: self._granted,
            State.CONTESTED: self._contested_moves,
            State.REALISED: self._realised,
        }
        return self._chosen_first(open_in[state]())

    def _preparing(self) -> tuple[Move, ...]:
        return (Move(Do.SUBMIT),)

    def _waiting(self) -> tuple[Move, ...]:
        return (Move(Do.WAIT), Move(Do.REMIND))

    def _silent(self) -> tuple[Move, ...]:
        """A body that does not answer is reminded once in writing; after that, its superior and those above answer."""
        reminders = (Move(Do.REMIND),) if not self._reminded() else ()
        ways = (*reminders, *self._upward())
        return (*ways[:1], Move(Do.WAIT), *ways[1:], *self._last_doors()) if ways else self._last_doors()

    def _refused(self) -> tuple[Move, ...]:
        refusal = self.answers[-1]
        again = self._cured(refusal)
        unsaid = refusal.in_writing is False or not (refusal.reason or again)
        asked = (Move(Do.ASK_REASONS),) if unsaid else ()
        cure = (Move(Do.CURE),) if self.can_cure and not again else ()
        ways = self._upward()
        return (*cure, *asked, *ways, *self._last_doors()) if cure or ways else (*self._last_doors(), *asked)

    def _partly(self) -> tuple[Move, ...]:
        """What was granted is followed; what was promised is reminded of, and the rest is claimed further up."""
        ways = self._upward()
        if not isinstance(self.newest, Receipt):
            return (Move(Do.CHECK_PAYMENT), *ways)
        promised = self.answers[-1:] and self.answers[-1].result is DecisionResult.GRANTED
        return (*(self._reminders_since_answer() if promised else ()), *ways, Move(Do.FINISH))

    def _granted(self) -> tuple[Move, ...]:
        if not isinstance(self.newest, Receipt):
            return (Move(Do.CHECK_PAYMENT),)
        return (*self._reminders_since_answer(), *self._upward(), Move(Do.CHECK_PAYMENT))

    def _reminders_since_answer(self) -> tuple[Move, ...]:
        """What was granted and does not come is reminded of once in writing; after that those above are asked."""
        last = max((at for at, one in enumerate(self.events) if isinstance(one, Answer)), default=-1)
        reminded = any(isinstance(one, Reminder) for one in self.events[last + 1 :])
        return () if reminded else (Move(Do.REMIND),)

    def _realised(self) -> tuple[Move, ...]:
        return (Move(Do.FINISH),)

    def _contested_moves(self) -> tuple[Move, ...]:
        """Two people tell two things: first it is cleared up, and a last day that may run is not lost meanwhile."""
        return (Move(Do.CLEAR_UP), *self._upward())

    def _upward(self) -> tuple[Move, ...]:
        """The rungs above, those still in time first, each with its last day."""
        decided = self._decided()
        answered = decided is not None and decided.rung == self._highest()
        on = decided.on if decided is not None else None
        known = {Start.DECISION_RECEIVED: on} if on is not None else {}
        ways = ways_on(self.rungs, self.tried, on if answered else None, known)
        climbs = [self._climb(way) for way in ways if way.rung.id not in self.tried]
        return tuple(sorted(climbs, key=lambda one: (one.late, _beside(one))))

    def _decided(self) -> Answer | None:
        """The newest decision that a clock runs from: what a superior or an ombudsman says starts none."""
        formal = (one for one in reversed(self.answers) if one.result in _NOT_ALL and self._is_formal(one.rung))
        return next(formal, None)

    def _highest(self) -> str:
        """The highest rung that decides and was turned to; the body itself where none was."""
        return next((one.id for one in reversed(self.rungs) if one.id in self.tried and self._is_formal(one.id)), BODY)

    def _is_formal(self, rung: str) -> bool:
        """Whether what is answered on this floor is a decision in the law's sense."""
        return all(one.id != rung or one.kind not in _INFORMAL for one in self.rungs)

    def _climb(self, way: Way) -> Move:
        late = way.deadline is not None and way.deadline.last_day is not None and way.deadline.last_day < self.day
        return Move(Do.CLIMB, way.rung, way.deadline, late)

    def _last_doors(self) -> tuple[Move, ...]:
        """What stays when every rung was tried: what keeps being refused is a matter of policy, and things change."""
        return (Move(Do.POLICY), Move(Do.ASK_AGAIN), Move(Do.FINISH))

    def _chosen_first(self, moves: tuple[Move, ...]) -> tuple[Move, ...]:
        """What was chosen already is the next thing to do."""
        return tuple(sorted(moves, key=lambda one: one.rung is None or one.rung.id != self.heading_for))

    def _is_late(self, handed_in: Submission) -> bool:
        """Whether an answer should have come; a body that was reminded gets two weeks more."""
        reminders = [one.on for one in self.events if isinstance(one, Reminder)]
        by = handed_in.answer_by
        if by is None:
            return False
        if reminders and reminders[-1] >= by:
            by = reminders[-1] + REMINDER_WAITS - DAY
        return self.day > by

    def _reminded(self) -> bool:
        """Whether a reminder followed what was handed in last."""
        last = max((at for at, one in enumerate(self.events) if isinstance(one, Submission)), default=-1)
        return any(isinstance(one, Reminder) for one in self.events[last + 1 :])

    def _cured(self, refusal: Answer) -> bool:
        """Whether this reason was answered once already, and given again on this floor or to a new claim."""
        told = [(at, one) for at, one in enumerate(self.events) if isinstance(one, Answer)]
        claimed_anew = max((at for at in range(told[-1][0]) if self._is_claim(at)), default=-1)
        wanted = (refusal.reason, refusal.result, refusal.by_staff)
        same = ((at, one) for at, one in told[:-1] if (one.reason, one.result, one.by_staff) == wanted)
        return any(one.rung == refusal.rung or at < claimed_anew for at, one in same)

    def _is_claim(self, at: int) -> bool:
        """Whether the claim itself was handed in there."""
        one = self.events[at]
        return isinstance(one, Submission) and one.rung == BODY

    def _contested(self, answer: Answer) -> bool:
        """Whether the answer before it, to the same claim, was told otherwise by somebody else."""
        place = len(self.events) - 1 - self.events[::-1].index(answer)
        earlier = (one for one in reversed(self.events[:place]) if isinstance(one, Answer | Submission))
        before = next(earlier, None)
        if not isinstance(before, Answer):
            return False
        return before.by_staff != answer.by_staff and before.rung == answer.rung and before.result != answer.result


def _beside(move: Move) -> bool:
    return move.rung is not None and move.rung.kind in BESIDE
