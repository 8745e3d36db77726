"""What the weekly digest says: counts and codes of a week, with no identity and no free text in it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter

from cases.followups import Cadence
from cases.hours import instant
from cases.records import BarrierKind, ClosureKind, OpenState, OutcomeKind, Stage
from cases.weeks import DigestWeek

DUE_DAYS = timedelta(days=7)
DEADLINE_DAYS = timedelta(days=14)
REPEATED = 2
# Outside the office a number below ten can point at a family, so there numbers are given in whole tens.
TENS = 10


class Reader(StrEnum):
    """Whose digest it is: a worker's own, the centre's of its office, or counts for the district."""

    WORKER = "worker"
    CENTRE = "centre"
    DISTRICT = "district"


class Section(StrEnum):
    """One list of a digest, in the order they are read."""

    NEW = "new"
    DUE = "due"
    OVERDUE = "overdue"
    STUCK = "stuck"
    PASSED = "passed"
    DEADLINES = "deadlines"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One issue as a digest may know it. Times are aware; `last_day` is the nearest one still ahead of us.

    `passed_on` is the latest last day of the newest decision that lies behind us, whatever was done in time.
    `owner` is the worker's name. `barrier_kind` is the newest barrier not lifted yet.
    """

    code: str
    right_id: str | None
    domain: str
    owner: str
    stage: Stage
    state: OpenState
    opened_at: datetime
    moved_at: datetime
    next_step_on: date
    barrier_kind: BarrierKind | None = None
    last_day: date | None = None
    passed_on: date | None = None
    closure: ClosureKind | None = None
    outcome: OutcomeKind | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RepeatedBarrier:
    """One barrier before one right (or one domain, where no right was named) that several cases meet."""

    kind: BarrierKind
    right_id: str | None
    domain: str
    cases: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """People who asked for a person, or from whom danger was heard, by the kind; no code and no word of theirs."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    urgent: int = 0

    @property
    def people(self) -> int:
        """How many wait."""
        return sum(self.kinds.values())


NOBODY = Waiting()


@dataclass(frozen=True, slots=True)
class Load:
    """How much one worker carries; the centre worker shares out the load (docs/rules.md, rule 1)."""

    owner: str
    open: int
    overdue: int
    stuck: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One week for one reader, every part in a fixed order.

    `counts` holds `open` and each section's name; `outcomes` counts what the closed issues came to. A
    district's digest has no lines and no loads, and its numbers are whole tens, rounded down.
    """

    week: DigestWeek
    today: date
    reader: Reader
    counts: Mapping[str, int]
    outcomes: Mapping[OutcomeKind, int]
    barriers: tuple[RepeatedBarrier, ...]
    sections: Mapping[Section, tuple[Line, ...]]
    loads: tuple[Load, ...]
    waiting: Waiting = NOBODY


def build(
    lines: Iterable[Line],
    week: DigestWeek,
    today: date,
    cadence: Cadence,
    reader: Reader,
    waiting: Waiting = NOBODY,
) -> Digest:
    """The digest of these issues for one week, seen from `today`; the lines come already in scope."""
    every = sorted(lines, key=attrgetter("code"))
    still_open = [line for line in every if line.state == OpenState.OPEN]
    sections = _of_the_week(every, week) | _of_today(still_open, week, today, cadence)
    outcomes = Counter(line.outcome for line in sections[Section.CLOSED])
    digest = Digest(
        week=week,
        today=today,
        reader=reader,
        counts={"open": len(still_open)} | {section.value: len(sections[section]) for section in Section},
        outcomes={outcome: outcomes[outcome] for outcome in OutcomeKind},
        barriers=_repeated(still_open),
        sections={section: sections[section] for section in Section},
        loads=_loads(still_open, sections) if reader == Reader.CENTRE else (),
        waiting=waiting,
    )
    return _from_outside(digest) if reader == Reader.DISTRICT else digest


def _of_the_week(lines: Sequence[Line], week: DigestWeek) -> dict[Section, tuple[Line, ...]]:
    """What happened between the week's two Sundays."""
    start, end = week.start, week.end
    opened = [line for line in lines if start <= line.opened_at < end]
    closed = [line for line in lines if line.closed_at is not None and start <= line.closed_at < end]
    return {
        Section.NEW: _earliest_first(opened, "opened_at"),
        Section.CLOSED: _earliest_first(closed, "closed_at"),
    }


def _of_today(
    lines: Sequence[Line], week: DigestWeek, today: date, cadence: Cadence
) -> dict[Section, tuple[Line, ...]]:
    """What the open issues ask for, today's date and the last day of each span included."""
    still_since = instant(today - timedelta(days=cadence.stuck_days - 1), time(), week.zone)
    soon, near = today + DUE_DAYS, today + DEADLINE_DAYS
    due = [line for line in lines if today <= line.next_step_on <= soon]
    overdue = [line for line in lines if line.next_step_on < today]
    stuck = [line for line in lines if line.moved_at < still_since]
    # While a refusal is the last word, nothing says that the day was kept.
    passed = [line for line in lines if line.stage == Stage.REFUSED and line.passed_on is not None]
    deadlines = [line for line in lines if line.last_day is not None and today <= line.last_day <= near]
    return {
        Section.DUE: _earliest_first(due, "next_step_on"),
        Section.OVERDUE: _earliest_first(overdue, "next_step_on"),
        Section.STUCK: _earliest_first(stuck, "moved_at"),
        Section.PASSED: _earliest_first(passed, "passed_on"),
        Section.DEADLINES: _earliest_first(deadlines, "last_day"),
    }


def _earliest_first(lines: Sequence[Line], when: str) -> tuple[Line, ...]:
    """By the time of that name; lines of one moment stay in the order they came in, which is by code."""
    return tuple(sorted(lines, key=attrgetter(when)))


def _repeated(lines: Sequence[Line]) -> tuple[RepeatedBarrier, ...]:
    """Barriers that at least two cases meet, the most frequent first; two issues of one case count once."""
    met: defaultdict[tuple[BarrierKind, str | None, str], set[str]] = defaultdict(set)
    for line in lines:
        if line.barrier_kind:
            met[line.barrier_kind, line.right_id, line.domain].add(line.code.partition("-")[0])
    repeated = [RepeatedBarrier(*where, len(codes)) for where, codes in met.items() if len(codes) >= REPEATED]
    return tuple(sorted(repeated, key=lambda one: (-one.cases, one.kind, one.right_id or "", one.domain)))


def _loads(still_open: Sequence[Line], sections: Mapping[Section, Sequence[Line]]) -> tuple[Load, ...]:
    """Every worker who owns an open issue, by name."""
    carried = Counter(line.owner for line in still_open)
    overdue = Counter(line.owner for line in sections[Section.OVERDUE])
    stuck = Counter(line.owner for line in sections[Section.STUCK])
    return tuple(Load(owner, carried[owner], overdue[owner], stuck[owner]) for owner in sorted(carried))


def _from_outside(digest: Digest) -> Digest:
    """The same week without a line of it, in numbers that no subtraction turns back into one family."""
    return replace(
        digest,
        counts={name: _tens(count) for name, count in digest.counts.items()},
        outcomes={outcome: _tens(count) for outcome, count in digest.outcomes.items()},
        barriers=tuple(replace(one, cases=_tens(one.cases)) for one in digest.barriers if one.cases >= TENS),
        sections={},
        waiting=NOBODY,
    )


def _tens(count: int) -> int:
    return count - count % TENS
