"""Three-valued rules: a criterion over facts holds, does not hold, or is not known yet.

Kleene's strong logic: "or" is true as soon as one part is true, "and" is false as soon as one part is false,
and an unknown part leaves the whole unknown only where it could still change it. None stands for unknown;
beside it stand the paths of the facts that would make it known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import ge, gt, le, lt
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
Test = Callable[[Any], bool | None]


class Standing(NamedTuple):
    """Whether a rule holds, and the paths of the facts that could still decide it (none once it is known)."""

    holds: bool | None
    missing: tuple[str, ...] = ()


TRUE, FALSE, UNKNOWN = Standing(True), Standing(False), Standing(None)


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one operand; `of` says whose fact it is.

    `stand` tells how it stands for a member, or for the household where the fact is the household's. Here as
    in every rule it is made ready once, when the rule is read: a turn asks hundreds of them.
    """

    fact: str
    of: str
    operator: str
    operand: Operand
    stand: "Stand" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stand", _of_household(self) if self.of == "household" else _of_member(self))


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold: false as soon as one part is false."""

    parts: tuple["Rule", ...]
    stand: "Stand" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = [part.stand for part in self.parts]

        def stand(situation: Situation, member: Member | None) -> Standing:
            return every(part(situation, member) for part in parts)

        object.__setattr__(self, "stand", stand)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds: true as soon as one part is true."""

    parts: tuple["Rule", ...]
    stand: "Stand" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = [part.stand for part in self.parts]

        def stand(situation: Situation, member: Member | None) -> Standing:
            return either(part(situation, member) for part in parts)

        object.__setattr__(self, "stand", stand)


@dataclass(frozen=True, slots=True)
class Some:
    """The rule holds for the asker, the partner, or for at least one adult, child or debt.

    Over nobody it is false, over a list never told it is unknown.
    """

    who: str
    rule: "Rule"
    stand: "Stand" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        who, one = self.who, self.rule.stand

        def stand(situation: Situation, member: Member | None) -> Standing:
            members = situation.members(who)
            if members.open is None and len(members.known) == 1:
                return one(situation, members.known[0])
            standings = [one(situation, known) for known in members.known]
            if members.open is not None:
                standings.append(situation.unknown(members.open))
            return either(standings)

        object.__setattr__(self, "stand", stand)


@dataclass(frozen=True, slots=True)
class Open:
    """What no fact computes: not known, whatever is told."""

    def stand(self, situation: "Situation", member: Member | None) -> Standing:
        """Never known, and nothing to ask for."""
        return UNKNOWN


Rule = Compare | Every | Either | Some | Open


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


Stand = Callable[[Situation, Member | None], Standing]
_STANDING: Mapping[bool | None, Standing] = {True: TRUE, False: FALSE, None: UNKNOWN}


def _of_household(rule: Compare) -> Stand:
    fact, test = rule.fact, _test(rule)
    untold = Standing(None, (fact,))

    def stand(situation: Situation, member: Member | None) -> Standing:
        value = situation.facts.get(fact)
        return untold if value is None else _STANDING[test(value, situation)]

    return stand


def _of_member(rule: Compare) -> Stand:
    """Of a member nobody told anything about, the household's residency is asked for before the member's."""
    fact, test = rule.fact, _test(rule)
    of_all = _of_household(rule)

    def stand(situation: Situation, member: Member | None) -> Standing:
        if member is None:
            return of_all(situation, None)
        value = member.facts.get(fact)
        if value is not None:
            return _STANDING[test(value, situation)]
        if fact == "residency" and situation.household.unsettled:
            return situation.unknown(fact)
        return situation.unknown(f"{member.path}.{fact}")

    return stand


def _test(rule: Compare) -> Callable[[Any, Situation], bool | None]:
    """The rule's question to a value; an amount that changes with time is taken as it is on that day."""
    operator, operand = rule.operator, rule.operand
    if not isinstance(operand, Parameter):
        test = test_of(operator, operand)
        return lambda value, situation: test(value)
    name = operand.name

    def dated(value: Any, situation: Situation) -> bool | None:
        amount = situation.parameter(name)
        return None if amount is None else compare(operator, value, amount)

    return dated


def every(standings: Iterable[Standing]) -> Standing:
    """Kleene's "and": over nothing it is true."""
    unknown = False
    missing: tuple[str, ...] = ()
    for holds, paths in standings:
        if holds is None:
            unknown, missing = True, missing + paths
        elif not holds:
            return FALSE
    return Standing(None, missing) if unknown else TRUE


def either(standings: Iterable[Standing]) -> Standing:
    """Kleene's "or": over nothing it is false."""
    unknown = False
    missing: tuple[str, ...] = ()
    for holds, paths in standings:
        if holds:
            return TRUE
        if holds is None:
            unknown, missing = True, missing + paths
    return Standing(None, missing) if unknown else FALSE


def compare(operator: str, value: Any, operand: Any) -> bool | None:
    """Whether a known value stands in this relation to the operand; None where it is too coarse to tell."""
    return test_of(operator, operand)(value)


def test_of(operator: str, operand: Any) -> Test:
    """The question that an operator asks of a value, made ready once."""
    match operator:
        case "is":
            return lambda value: bool(value == operand)
        case "in":
            return lambda value: value in operand
        case "not_in":
            return lambda value: value not in operand
        case "includes":
            return lambda value: any(entry in value for entry in operand)
        case "includes_none":
            return lambda value: not any(entry in value for entry in operand)
        case "known_positive":
            return lambda value: (bool(value) if isinstance(value, tuple) else value > 0) is operand
    return _ordered(operator, operand)


def _ordered(operator: str, operand: Any) -> Test:
    """A comparison of sizes that knows how coarse a whole number is.

    A whole number of years or months stands for everything up to the next one: at 63, an age limit of 63
    years and 3 months may or may not have been reached.
    """
    stands = _ORDERS[operator]
    if not isinstance(operand, float):
        return lambda value: bool(stands(value, operand))
    return lambda value: (
        None if isinstance(value, int) and value < operand < value + 1 else bool(stands(value, operand))
    )


_ORDERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "at_least": ge,
    "at_most": le,
    "below": lt,
    "above": gt,
}
