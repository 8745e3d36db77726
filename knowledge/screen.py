"""Screens a household for every right, and picks the question that is worth most to ask next."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from knowledge.assess import Assessment, Verdict, assess
from knowledge.entry import Kind
from knowledge.household import Household, passed_over, read
from knowledge.load import Knowledge
from knowledge.rules import Situation
from knowledge.worth import Worth

_ORDER: Mapping[Verdict, int] = {"likely": 0, "unknown": 1, "unlikely": 2}

PATIENCE = 10
"""After so many questions that a person passed over, nobody asks on about the whole household."""


class Reason(NamedTuple):
    """A condition in the person's language, whether it holds (None: not known), and the page that says so."""

    id: str
    kind: Kind
    text: str
    holds: bool | None
    source: str


@dataclass(frozen=True)
class Finding:
    """What can be said of one right; the decision belongs to the authority.

    Its reasons, and the order in which what is missing is worth asking, are worked out when somebody reads them.
    """

    id: str
    verdict: Verdict
    _reasons: Callable[[], tuple[Reason, ...]] = field(repr=False, compare=False)
    _missing: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The conditions worth showing, each with its page."""
        return self._reasons()

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The paths of the facts that could still decide, the one worth most first."""
        return self._missing()


@dataclass(frozen=True)
class Screening:
    """All findings of a day: likely ones first, and of these what presses."""

    on: date
    findings: tuple[Finding, ...]
    _next: Callable[[], str | None] = field(repr=False, compare=False)

    @cached_property
    def next_question(self) -> str | None:
        """The path of the fact worth asking next, if any."""
        return self._next()


def screen(
    knowledge: Knowledge, household: Mapping[str, Any] | Household, on: date, *, language: str = "he"
) -> Screening:
    """Screens a household as it is on a day. Raises HouseholdMistake for names and values that cannot be.

    The next question is about one fact of one person; what the household has as null was asked already.
    """
    situation = _situation(knowledge, household, on)
    assessments = [assess(entry, situation) for entry in knowledge.entries.values()]
    ordered = _by_relevance(knowledge, assessments, situation.household)
    worth = Worth(knowledge, situation)
    findings = tuple(
        Finding(one.right, one.verdict, _reasons(knowledge, one, language), _missing(worth, one)) for one in ordered
    )
    passed = _passed_over(household)
    return Screening(on, findings, lambda: _next(Worth(knowledge, situation, passed), assessments, passed))


def next_question(
    knowledge: Knowledge,
    household: Mapping[str, Any] | Household,
    on: date,
    *,
    about: str | None = None,
    skipped: Collection[str] = frozenset(),
    together: bool = False,
) -> str | None:
    """The path of the fact that is worth most to ask: of all rights, or of one (`about`).

    Paths that the person skipped, or that the household has as null, are not asked again. None when there is nothing
    more to learn; of all rights, also when there is too little, or when the person skipped so many that it is time to
    leave them in peace. With `together`, one question about everybody at home may stand for many about each; who
    answers has to know these facts of facts.yaml, as a conversation does.
    """
    situation = _situation(knowledge, household, on)
    passed = frozenset(skipped) | _passed_over(household)
    if about is None:
        worth = Worth(knowledge, situation, passed, together=together)
        return _next(worth, [assess(entry, situation) for entry in knowledge.entries.values()], passed)
    entry = knowledge.entries.get(about)
    return None if entry is None else Worth(knowledge, situation, passed).most_of(assess(entry, situation))


def _next(worth: Worth, assessments: list[Assessment], passed: Collection[str]) -> str | None:
    return None if len(passed) >= PATIENCE else worth.most(assessments)


def _passed_over(household: Mapping[str, Any] | Household) -> frozenset[str]:
    return frozenset() if isinstance(household, Household) else passed_over(household)


def _situation(knowledge: Knowledge, household: Mapping[str, Any] | Household, on: date) -> Situation:
    known = household if isinstance(household, Household) else read(household, knowledge.facts)
    return Situation(known, on, knowledge.parameters)


def _by_relevance(knowledge: Knowledge, assessments: list[Assessment], household: Household) -> list[Assessment]:
    """Likely first, and within a verdict what is pressing, then what is nearest to being known."""
    threats = household.facts.get("threats")
    pressing = set(threats) if isinstance(threats, tuple) else set()

    def rank(assessment: Assessment) -> tuple[int, bool, float, int]:
        calm = pressing.isdisjoint(knowledge.entries[assessment.right].urgent)
        return _ORDER[assessment.verdict], calm, -assessment.nearness, len(assessment.missing)

    return sorted(assessments, key=rank)


def _reasons(knowledge: Knowledge, assessment: Assessment, language: str) -> Callable[[], tuple[Reason, ...]]:
    def reasons() -> tuple[Reason, ...]:
        words, sources = knowledge.text(language, assessment.right), knowledge.entries[assessment.right].sources
        return tuple(
            Reason(known.id, kind, words.conditions[known.id], holds, sources[known.source].url)
            for known, kind, holds in assessment.grounds()
        )

    return reasons


def _missing(worth: Worth, assessment: Assessment) -> Callable[[], tuple[str, ...]]:
    return lambda: worth.order(assessment)
