"""Screens a household for every right, and picks the question that is worth most to ask next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from knowledge.assess import Assessment, Verdict, assess
from knowledge.entry import Entry, Kind
from knowledge.household import Household, read
from knowledge.load import Knowledge
from knowledge.rules import Situation

_ORDER: Mapping[Verdict, int] = {"likely": 0, "unknown": 1, "unlikely": 2}
_EASE = {"low": 1.0, "medium": 0.6, "high": 0.3}


class Reason(NamedTuple):
    """A condition in the person's language, whether it holds (None: not known), and the page that says so."""

    id: str
    kind: Kind
    text: str
    holds: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of one right; the decision belongs to the authority."""

    id: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """All findings of a day, likely ones first, and the fact path worth asking next, if any."""

    on: date
    findings: tuple[Finding, ...]
    next_question: str | None


def screen(
    knowledge: Knowledge, household: Mapping[str, Any] | Household, on: date, *, language: str = "he"
) -> Screening:
    """Screens a household as it is on a day. Raises HouseholdMistake for names and values that cannot be."""
    known = household if isinstance(household, Household) else read(household, knowledge.facts)
    assessments = _assess(knowledge, knowledge.entries.values(), known, on)
    ordered = _by_relevance(knowledge, assessments, known)
    findings = tuple(_finding(knowledge, assessment, language) for assessment in ordered)
    return Screening(on, findings, _worth_most(knowledge, assessments, frozenset()))


def next_question(
    knowledge: Knowledge,
    household: Mapping[str, Any] | Household,
    on: date,
    *,
    about: str | None = None,
    skipped: Collection[str] = frozenset(),
) -> str | None:
    """The path of the fact that can settle most rights (or one: `about`), weighed down where it is sensitive.

    Paths that the person skipped are not asked again; None when there is nothing more to learn.
    """
    known = household if isinstance(household, Household) else read(household, knowledge.facts)
    entries = [entry for right, entry in knowledge.entries.items() if about in (None, right)]
    return _worth_most(knowledge, _assess(knowledge, entries, known, on), skipped)


def _assess(knowledge: Knowledge, entries: Iterable[Entry], household: Household, on: date) -> list[Assessment]:
    situation = Situation(household, on, knowledge.parameters)
    return [assess(entry, situation) for entry in entries]


def _worth_most(knowledge: Knowledge, assessments: Iterable[Assessment], skipped: Collection[str]) -> str | None:
    worth: dict[str, float] = {}
    for assessment in assessments:
        open_paths = [path for path in assessment.missing if path not in skipped]
        for place, path in enumerate(open_paths):
            worth[path] = worth.get(path, 0.0) + 1 / (1 + place)
    if not worth:
        return None
    return max(worth, key=lambda path: (worth[path] * _EASE[knowledge.facts[path].sensitivity], path))


def _by_relevance(knowledge: Knowledge, assessments: list[Assessment], household: Household) -> list[Assessment]:
    """Likely first, and within a verdict what is pressing, then what is nearest to being known."""
    threats = household.facts.get("threats")
    pressing = set(threats) if isinstance(threats, tuple) else set()

    def rank(assessment: Assessment) -> tuple[int, bool, float, int]:
        calm = pressing.isdisjoint(knowledge.entries[assessment.right].urgent)
        return _ORDER[assessment.verdict], calm, -assessment.nearness, len(assessment.missing)

    return sorted(assessments, key=rank)


def _finding(knowledge: Knowledge, assessment: Assessment, language: str) -> Finding:
    words, sources = knowledge.text(language, assessment.right), knowledge.entries[assessment.right].sources
    reasons = [
        Reason(known.id, kind, words.conditions[known.id], holds, sources[known.source].url)
        for known, kind, holds in assessment.grounds()
    ]
    return Finding(assessment.right, assessment.verdict, tuple(reasons), assessment.missing)
