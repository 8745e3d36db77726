"""The ladder of a right: which rungs stand open after a refusal, and who is one floor up on our side.

`bot` fills the rungs from the right's entry; the last rung of every ladder is a person (docs/rules.md, rule 3).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.deadlines import Deadline, Start, Window, deadline
from cases.records import Role

# These stand beside the ladder and are open at every height.
BESIDE = frozenset({"ombudsman", "legal_aid"})


@dataclass(frozen=True, slots=True)
class Rung:
    """One forum to turn to; an optional one may be stepped over, and a window of None names no time limit."""

    id: str
    kind: str
    optional: bool = False
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A rung that is open now, with its deadline if it has one."""

    rung: Rung
    deadline: Deadline | None


def ways_on(
    rungs: Sequence[Rung],
    tried: Collection[str],
    refused_on: date | None,
    days: Mapping[Start, date] | None = None,
) -> tuple[Way, ...]:
    """The rungs open after a refusal: up to the first that cannot be stepped over, then those beside them.

    `refused_on` is the day the refusal arrived, `days` those of other events that are known. A window that counts
    from an event whose day is not known leaves the deadline unknown.
    """
    upward = [rung for rung in rungs if rung.kind not in BESIDE]
    beside = [rung for rung in rungs if rung.kind in BESIDE and rung.id not in tried]
    return tuple(
        _way(rung, _counted_from(rung, upward, tried, refused_on, days or {}))
        for rung in [*_next_rungs(upward, tried), *beside]
    )


def _next_rungs(upward: Sequence[Rung], tried: Collection[str]) -> list[Rung]:
    """What stands above the highest rung that was tried."""
    height = max((place for place, rung in enumerate(upward, 1) if rung.id in tried), default=0)
    rungs = []
    for rung in upward[height:]:
        rungs.append(rung)
        if not rung.optional:
            break
    return rungs


def _way(rung: Rung, counted_from: date | None) -> Way:
    return Way(rung, deadline(rung.window, counted_from) if rung.window else None)


def _counted_from(
    rung: Rung, upward: Sequence[Rung], tried: Collection[str], refused_on: date | None, days: Mapping[Start, date]
) -> date | None:
    """The day a rung's window counts from; the refusal is the lower rung's decision only where that rung was tried."""
    start = rung.window.start if rung.window else None
    if start is not None and start in days:
        return days[start]
    below = upward[: upward.index(rung)] if rung in upward else ()
    lower = start is Start.LOWER_DECISION_RECEIVED and bool(below) and below[-1].id in tried
    return refused_on if lower or start in (None, Start.DECISION_RECEIVED) else None


# Inside welfare (docs/rules.md, rule 3): to whom a worker takes what is stuck.
_ABOVE = {
    Role.COMPANION: Role.FAMILY_WORKER,
    Role.FAMILY_WORKER: Role.RIGHTS_WORKER,
    Role.RIGHTS_WORKER: Role.CENTRE_WORKER,
    Role.CENTRE_WORKER: Role.TEAM_HEAD,
    Role.TEAM_HEAD: Role.DEPARTMENT_MANAGER,
    Role.DEPARTMENT_MANAGER: Role.SUPERVISOR,
    Role.SUPERVISOR: Role.DISTRICT_COORDINATOR,
}


def above(role: Role) -> Role | None:
    """The role one floor up for what is stuck; None at the top and for those who follow no cases."""
    return _ABOVE.get(role)
