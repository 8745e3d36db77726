"""Three-valued rules: a criterion over facts holds, does not hold, or is not known yet.

Kleene's strong logic: "or" is true as soon as one part is true, "and" is false as soon as one part is false,
and an unknown part leaves the whole unknown only where it could still change it. None stands for unknown;
beside it stand the paths of the facts that would make it known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from knowledge.household import Household, Member, Members
from knowledge.parameters import Parameters, value_on

OPERATORS = (
    "is", "in", "not_in", "at_least", "at_most", "below", "above", "includes", "includes_none",
    "known_positive",
)  # fmt: skip
WHO = ("household", "asker", "partner", "any_adult", "any_child", "any_debt")
MEMBER = {
    "asker": "adult",
    "partner": "adult",
    "any_adult": "adult",
    "any_child": "child",
    "any_debt": "debt",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """The name of a dated amount that stands where a number would."""

    name: str


Operand = str | int | float | bool | tuple[str | int, ...] | Parameter


class Standing(NamedTuple):
    """Whether a rule holds, and the paths of the facts that could still decide it (none once it is known)."""

    holds: bool | None
    missing: tuple[str, ...] = ()


TRUE, FALSE, UNKNOWN = Standing(True), Standing(False), Standing(None)


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one operand; `of` says whose fact it is."""

    fact: str
    of: str
    operator: str
    operand: Operand

    def stand(self, situation: "Situation", member: Member | None) -> Standing:
        """How the rule stands for a member, or for the household where the fact is the household's."""
        told = situation.household.facts if self.of == "household" or member is None else member.facts
        value = told.get(self.fact)
        if value is None:
            return situation.unknown(self._path(member, situation.household))
        operand = self.operand
        if isinstance(operand, Parameter):
            operand = situation.parameter(operand.name)  # type: ignore[assignment]
            if operand is None:
                return UNKNOWN
        holds = compare(self.operator, value, operand)
        return UNKNOWN if holds is None else TRUE if holds else FALSE

    def _path(self, member: Member | None, household: Household) -> str:
        """What to ask for: the household's residency before that of any of its members."""
        if self.of == "household" or member is None or (self.fact == "residency" and household.unsettled):
            return self.fact
        return f"{member.path}.{self.fact}"


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Rule", ...]

    def stand(self, situation: "Situation", member: Member | None) -> Standing:
        """False as soon as one part is false."""
        return every(part.stand(situation, member) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple["Rule", ...]

    def stand(self, situation: "Situation", member: Member | None) -> Standing:
        """True as soon as one part is true."""
        return either(part.stand(situation, member) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """The rule holds for the asker, the partner, or for at least one adult, child or debt."""

    who: str
    rule: "Rule"

    def stand(self, situation: "Situation", member: Member | None) -> Standing:
        """Over nobody it is false, over a list never told it is unknown; `member` makes no difference."""
        members = situation.members(self.who)
        standings = [self.rule.stand(situation, known) for known in members.known]
        if members.open is not None:
            standings.append(situation.unknown(members.open))
        return standings[0] if len(standings) == 1 else either(standings)


Rule = Compare | Every | Either | Some


class Situation:
    """A household on a day: what rules are asked about. It remembers what every rule asks for again."""

    __slots__ = ("_members", "_stood", "_unknown", "household", "on", "parameters")

    def __init__(self, household: Household, on: date, parameters: Parameters) -> None:
        self.household = household
        self.on = on
        self.parameters = parameters
        self._members: dict[str, Members] = {}
        self._unknown: dict[str, Standing] = {}
        self._stood: dict[int, Standing] = {}

    def stand(self, rule: Rule) -> Standing:
        """How a rule stands here; equal rules are one object (criteria.py), so each is worked out once."""
        if id(rule) not in self._stood:
            self._stood[id(rule)] = rule.stand(self, None)
        return self._stood[id(rule)]

    def members(self, who: str) -> Members:
        """Those whom the word stands for in this household."""
        if who not in self._members:
            self._members[who] = self.household.members(who)
        return self._members[who]

    def unknown(self, path: str) -> Standing:
        """What stands where a fact was never told."""
        if path not in self._unknown:
            self._unknown[path] = Standing(None, (path,))
        return self._unknown[path]

    def parameter(self, name: str) -> float | None:
        """The dated amount as it is on that day, None when it is not known."""
        return value_on(self.parameters, name, self.on)


def every(standings: Iterable[Standing]) -> Standing:
    """Kleene's "and": over nothing it is true."""
    holds = True
    missing: tuple[str, ...] = ()
    for standing in standings:
        if standing.holds is False:
            return FALSE
        if standing.holds is None:
            holds, missing = False, missing + standing.missing
    return TRUE if holds else Standing(None, missing)


def either(standings: Iterable[Standing]) -> Standing:
    """Kleene's "or": over nothing it is false."""
    fails = True
    missing: tuple[str, ...] = ()
    for standing in standings:
        if standing.holds:
            return TRUE
        if standing.holds is None:
            fails, missing = False, missing + standing.missing
    return FALSE if fails else Standing(None, missing)


def compare(operator: str, value: Any, operand: Any) -> bool | None:
    """Whether a known value stands in this relation to the operand; None where it is too coarse to tell.

    A whole number of years or months stands for everything up to the next one: at 63, an age limit of 63
    years and 3 months may or may not have been reached.
    """
    match operator:
        case "is":
            return bool(value == operand)
        case "in":
            return value in operand
        case "not_in":
            return value not in operand
        case "includes":
            return any(entry in value for entry in operand)
        case "includes_none":
            return not any(entry in value for entry in operand)
        case "known_positive":
            return (bool(value) if isinstance(value, tuple) else value > 0) is operand
    if isinstance(value, int) and isinstance(operand, float) and value < operand < value + 1:
        return None
    match operator:
        case "at_least":
            return bool(value >= operand)
        case "at_most":
            return bool(value <= operand)
        case "below":
            return bool(value < operand)
        case "above":
            return bool(value > operand)
    raise AssertionError(operator)
