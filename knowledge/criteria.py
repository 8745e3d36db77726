"""Reads a criterion of an entry into a rule, and says exactly what is wrong with one that makes no sense."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.facts import Fact, Vocabulary
from knowledge.place import Place, nearest
from knowledge.rules import (
    MEMBER,
    OPERATORS,
    WHO,
    Compare,
    Either,
    Every,
    IfTold,
    Open,
    Operand,
    Parameter,
    Rule,
    Some,
    UnlessTold,
)

_ORDERED = ("at_least", "at_most", "below", "above")
_FITTING = {
    "integer": (*_ORDERED, "is", "known_positive"),
    "number": (*_ORDERED, "is", "known_positive"),
    "boolean": ("is",),
    "choice": ("is", "in", "not_in"),
    "many": ("includes", "includes_none", "known_positive"),
    "text": ("is", "in", "not_in"),
    "date": (*_ORDERED, "is"),
    "month": (*_ORDERED, "is"),
    "members": (*_ORDERED, "is", "known_positive"),
}
SHAPES = ("fact", "all", "any", "if_told", "unless_told", "rule")
_LISTED = ("in", "not_in", "includes", "includes_none")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that criteria may use."""

    facts: Vocabulary
    parameters: Collection[str]
    named: Mapping[str, Rule] = field(default_factory=dict)
    """Rules that the entry names once and uses in many places."""
    met: dict[Rule, Rule] = field(default_factory=dict)
    """Rules met so far: an equal one is not made twice, so that it is not worked out twice."""


def rule_of(place: Place, known: Known, beside: Collection[str] = ()) -> Rule | None:
    """The rule that a mapping states, or None after recording what is wrong; `beside` it needs other keys."""
    return _rule(place, known, None, beside)


def settled_by(rules: Iterable[Rule], known: Known) -> Rule:
    """A condition that cannot be computed, but holds once one of these rules does."""
    rule = Either((*rules, Open()))
    return known.met.setdefault(rule, rule)


def _rule(place: Place, known: Known, subject: str | None, beside: Collection[str] = ()) -> Rule | None:
    rule = _read(place, known, subject, beside)
    return None if rule is None else known.met.setdefault(rule, rule)


def _read(place: Place, known: Known, subject: str | None, beside: Collection[str]) -> Rule | None:
    if not place.keys(beside, ("id", "source", "who", *SHAPES, *OPERATORS)):
        return None
    who = place.one_of("who", WHO, "person") if "who" in place else None
    shapes = [shape for shape in SHAPES if shape in place]
    if len(shapes) != 1:
        place.wrong(f'"{place.name}" needs exactly one of {", ".join(SHAPES)}.')
        return None
    if shapes == ["rule"]:
        if who is not None:
            place.wrong("A named rule says itself who is meant; remove who.", "who")
        return known.named.get(place.one_of("rule", known.named, "rule of this entry"))
    if who is not None and who not in WHO:
        return None
    inner = MEMBER.get(who, "household") if who else subject
    rule = _compare(place, known, who, inner) if shapes == ["fact"] else _several(place, known, inner, shapes[0])
    if rule is None or who in (None, "household") or isinstance(rule, Some):
        return rule
    return Some(str(who), rule)


def _several(place: Place, known: Known, subject: str | None, shape: str) -> Rule | None:
    rules = [_rule(part, known, subject) for part in place.entries(shape)]
    if not rules:
        place.wrong(f'"{shape}" needs at least one criterion.')
    parts = tuple(rule for rule in rules if rule is not None)
    if not parts:
        return None
    match shape:
        case "all":
            return Every(parts)
        case "if_told":
            return IfTold(Either(parts))
        case "unless_told":
            return UnlessTold(Either(parts))
    return Either(parts)


def _compare(place: Place, known: Known, who: str | None, subject: str | None) -> Rule | None:
    fact = _fact(place, known, subject)
    operators = [operator for operator in OPERATORS if operator in place]
    if len(operators) != 1:
        place.wrong(f"A criterion needs exactly one of {', '.join(OPERATORS)}.")
        return None
    if fact is None:
        return None
    operator = operators[0]
    if operator not in _FITTING[fact.kind]:
        fitting = ", ".join(_FITTING[fact.kind])
        place.wrong(
            f'"{operator}" does not fit {fact.path}, which is of type {fact.kind}; fitting: {fitting}.',
            operator,
        )
        return None
    operand = _operand(place.at(operator), fact, operator, known)
    if operand is None:
        return None
    rule = Compare(fact.name, fact.of, operator, operand)
    if who is None and fact.of == "adult" and subject != "adult":
        return Some("asker", rule)
    if fact.of in ("child", "debt") and subject != fact.of:
        place.wrong(f"Say whose {fact.name} is meant: who: any_{fact.of}.", "fact")
        return None
    return rule


def _fact(place: Place, known: Known, subject: str | None) -> Fact | None:
    """The fact by the owner that `who` points at, else the household's, else the only owner that has it."""
    name = place.text("fact")
    if not name:
        return None
    for of in dict.fromkeys((subject or "household", "household", "adult", "child", "debt")):
        if subject not in (None, "household") and of not in (subject, "household"):
            continue
        if (fact := known.facts.owned(of, name)) is not None:
            return fact
    names = known.facts.bare_names
    if name in names:
        place.wrong(f'"{name}" is no fact of a {subject}; it belongs to {known.facts[name].path}.', "fact")
    else:
        place.wrong(f'Unknown fact "{name}"{nearest(name, names)}', "fact")
    return None


def _operand(place: Place, fact: Fact, operator: str, known: Known) -> Operand | None:
    value = place.value
    if operator in _LISTED:
        if not isinstance(value, list) or not value:
            place.wrong(f'"{operator}" needs a list of values, in square brackets.')
            return None
        return tuple(value) if all([_allowed(place, entry, fact) for entry in value]) else None
    if operator == "known_positive":
        if not isinstance(value, bool):
            place.wrong('"known_positive" is true or false.')
            return None
        return value
    if isinstance(value, dict):
        place.keys(("parameter",))
        return Parameter(place.one_of("parameter", known.parameters, "parameter"))
    return value if _allowed(place, value, fact) else None


def _allowed(place: Place, value: Any, fact: Fact) -> bool:
    match fact.kind:
        case "integer" | "number" | "members":
            fine = isinstance(value, int | float) and not isinstance(value, bool)
            wanted = "a number"
        case "boolean":
            fine, wanted = isinstance(value, bool), "true or false"
        case _:
            fine, wanted = isinstance(value, str), "a word"
    if not fine:
        place.wrong(f"{fact.path} is compared with {wanted}.")
    elif fact.kind in ("choice", "many") and fact.only and value not in fact.values:
        place.wrong(f'"{value}" is not a value of {fact.path}{nearest(value, fact.values)}')
        fine = False
    return fine
