"""Rules over facts: each holds, does not hold, or is not known yet (kleene.py).

A rule is made ready once, when it is read: its `stand` tells how it stands in a situation, for one member or
(None) for the household. A turn of screening asks hundreds of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from knowledge.facts import LISTS
from knowledge.household import Household, Member, Members
from knowledge.kleene import FALSE, TRUE, UNKNOWN, Standing, either, every
from knowledge.operators import OPERATORS, compare, question
from knowledge.parameters import Parameters, value_on

__all__ = [
    "FALSE", "MEMBER", "OPERATORS", "TRUE", "UNKNOWN", "WHO", "Compare", "Either", "Every", "IfTold", "Open",
    "Operand", "Parameter", "Rule", "Situation", "Some", "Standing", "UnlessTold", "compare", "either", "every",
]  # fmt: skip

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
Stand: TypeAlias = "Callable[[Situation, Member | None], Standing]"


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one operand; `of` says whose fact it is, `path` is its full name: `adults[].age`."""

    fact: str
    of: str
    operator: str
    operand: Operand
    path: str = field(init=False, repr=False, compare=False)
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        path = self.fact if self.of == "household" else f"{LISTS[self.of]}[].{self.fact}"
        object.__setattr__(self, "path", path)  # the only way into a frozen value
        _ready(self, _of_household(self) if self.of == "household" else _of_member(self))


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold: false as soon as one part is false."""

    parts: tuple["Rule", ...]
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, _every([part.stand for part in self.parts]))


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds: true as soon as one part is true."""

    parts: tuple["Rule", ...]
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, _either([part.stand for part in self.parts]))


@dataclass(frozen=True, slots=True)
class Some:
    """The rule holds for the asker, the partner, or for at least one adult, child or debt.

    Over nobody it is false, over a list never told it is unknown.
    """

    who: str
    rule: "Rule"
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, _some(self.who, self.rule.stand))


@dataclass(frozen=True, slots=True)
class IfTold:
    """A second way of telling something: it counts once it is told, and silence about it leaves nothing open."""

    rule: "Rule"
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, _if_told(self.rule.stand, told=TRUE, silent=FALSE))


@dataclass(frozen=True, slots=True)
class UnlessTold:
    """The opposite: it holds until the contrary is told."""

    rule: "Rule"
    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, _if_told(self.rule.stand, told=FALSE, silent=TRUE))


@dataclass(frozen=True, slots=True)
class Open:
    """What no fact computes: not known, whatever is told, and nothing to ask for."""

    stand: Stand = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _ready(self, lambda situation, member: UNKNOWN)


Rule = Compare | Every | Either | Some | IfTold | UnlessTold | Open


class Situation:
    """A household on a day: what rules are asked about. It remembers what every rule asks for again."""

    __slots__ = ("_members", "_stood", "_unknown", "facts", "household", "on", "parameters")

    def __init__(self, household: Household, on: date, parameters: Parameters) -> None:
        self.household = household
        self.facts = household.facts
        self.on = on
        self.parameters = parameters
        self._members: dict[str, Members] = {}
        self._unknown: dict[str, Standing] = {}
        self._stood: dict[int, Standing] = {}

    def stand(self, rule: Rule) -> Standing:
        """How a rule stands here; equal rules are one object (criteria.py), so each is worked out once."""
        standing = self._stood.get(id(rule))
        if standing is None:
            standing = self._stood[id(rule)] = rule.stand(self, None)
        return standing

    def members(self, who: str) -> Members:
        """Those whom the word stands for in this household."""
        members = self._members.get(who)
        if members is None:
            members = self._members[who] = self.household.members(who)
        return members

    def unknown(self, path: str) -> Standing:
        """What stands where a fact was never told."""
        standing = self._unknown.get(path)
        if standing is None:
            standing = self._unknown[path] = Standing(None, (path,))
        return standing

    def parameter(self, name: str) -> float | None:
        """The dated amount as it is on that day, None when it is not known."""
        return value_on(self.parameters, name, self.on)


def _ready(rule: Rule, stand: Stand) -> None:
    object.__setattr__(rule, "stand", stand)  # the only way into a frozen value


_STANDING: Mapping[bool | None, Standing] = {True: TRUE, False: FALSE, None: UNKNOWN}


def _of_household(rule: Compare) -> Stand:
    fact, test, absent = rule.fact, _test(rule), _absent(rule)
    untold = Standing(None, (fact,))

    def stand(situation: Situation, member: Member | None) -> Standing:
        value = situation.facts.get(fact)
        if value is not None:
            return _STANDING[test(value, situation)]
        return absent(situation.household.without.get(fact)) or untold

    return stand


def _of_member(rule: Compare) -> Stand:
    """A member's own fact; the household's residency is asked for before that of any of its members."""
    fact, test, absent, of_all = rule.fact, _test(rule), _absent(rule), _of_household(rule)

    def stand(situation: Situation, member: Member | None) -> Standing:
        if member is None:
            return of_all(situation, None)
        value = member.facts.get(fact)
        if value is not None:
            return _STANDING[test(value, situation)]
        if member.without and (standing := absent(member.without.get(fact))):
            return standing
        if fact == "residency" and situation.household.unsettled:
            return situation.unknown(fact)
        return situation.unknown(f"{member.path}.{fact}")

    return stand


def _absent(rule: Compare) -> Callable[[frozenset[str] | None], Standing | None]:
    """How a rule about a list stands where all that it looks for is known not to be in it; None where it is open."""
    looked_for = frozenset(map(str, rule.operand)) if isinstance(rule.operand, tuple) else frozenset()
    found = {"includes": FALSE, "includes_none": TRUE}.get(rule.operator)
    return lambda without: found if without and looked_for <= without else None


def _test(rule: Compare) -> Callable[[Any, Situation], bool | None]:
    """The rule's question to a value; an amount that changes with time is taken as it is on that day."""
    operator, operand = rule.operator, rule.operand
    if not isinstance(operand, Parameter):
        test = question(operator, operand)
        return lambda value, situation: test(value)
    name = operand.name

    def dated(value: Any, situation: Situation) -> bool | None:
        amount = situation.parameter(name)
        return None if amount is None else compare(operator, value, amount)

    return dated


def _every(parts: list[Stand]) -> Stand:
    """As `kleene.every`, but no part is asked once one is false."""

    def stand(situation: Situation, member: Member | None) -> Standing:
        unknown: tuple[str, ...] | None = None
        for part in parts:
            holds, missing = part(situation, member)
            if holds is None:
                unknown = (unknown or ()) + missing
            elif not holds:
                return FALSE
        return TRUE if unknown is None else Standing(None, unknown)

    return stand


def _either(parts: list[Stand]) -> Stand:
    """As `kleene.either`, but no part is asked once one is true."""

    def stand(situation: Situation, member: Member | None) -> Standing:
        unknown: tuple[str, ...] | None = None
        for part in parts:
            holds, missing = part(situation, member)
            if holds:
                return TRUE
            if holds is None:
                unknown = (unknown or ()) + missing
        return FALSE if unknown is None else Standing(None, unknown)

    return stand


def _if_told(rule: Stand, *, told: Standing, silent: Standing) -> Stand:
    return lambda situation, member: told if rule(situation, member).holds else silent


def _some(who: str, one: Stand) -> Stand:
    def stand(situation: Situation, member: Member | None) -> Standing:
        members = situation.members(who)
        if not members.open and len(members.known) == 1:
            return one(situation, members.known[0])
        standings = [one(situation, known) for known in members.known]
        if members.somebody is not None and one(situation, members.somebody).holds is not False:
            standings.append(Standing(None, members.open))
        return either(standings)

    return stand
