"""The answers that people might give to each question, as few as tell apart all that the entries ask.

A number is told apart at every limit that a rule sets, a list by each thing that a rule looks for in it. They
serve only to choose the next question; a verdict rests on what was told.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from knowledge.entry import Entry, Remark
from knowledge.facts import LISTS, Fact, Vocabulary
from knowledge.household import Value
from knowledge.operators import compare
from knowledge.parameters import Parameters
from knowledge.rules import Compare, Either, Every, IfTold, Parameter, Rule, Some, UnlessTold

# What people have rarely: nought, or nothing of a list, is half of all answers. Ages and members are not of this kind.
_EVERYBODY_HAS = ("age", "age_days", "adults", "children")


class Answers:
    """The possible answers to each fact, by its full name; which of them satisfy a comparison, as a set of bits."""

    def __init__(self, facts: Vocabulary, entries: Mapping[str, Entry], parameters: Parameters) -> None:
        self._facts, self._entries, self._parameters = facts, entries, parameters
        self._answers: dict[str, tuple[Value, ...]] = {}
        self._met: dict[tuple[int, float | None], tuple[int, int]] = {}

    def to(self, path: str) -> tuple[Value, ...]:
        """The possible answers to a question; those that are likelier stand there more than once."""
        if not self._answers:
            self._gather()
        return self._answers.get(path, ())

    def met(self, path: str, rule: Compare, amount: float | None) -> tuple[int, int]:
        """The answers with which a comparison holds, and those with which it does not.

        `amount` is that of a dated operand on the day that matters.
        """
        key = (id(rule), amount)
        if key not in self._met:
            operand = amount if isinstance(rule.operand, Parameter) else rule.operand
            self._met[key] = self._sorted_out(path, rule.operator, operand)
        return self._met[key]

    def _sorted_out(self, path: str, operator: str, operand: Any) -> tuple[int, int]:
        holds = fails = 0
        counted = self._facts[path].kind == "members"
        for number, given in enumerate(self.to(path)):
            answer = len(given) if counted and isinstance(given, tuple) else given
            told = None if operand is None else compare(operator, answer, operand)
            holds |= (told is True) << number
            fails |= (told is False) << number
        return holds, fails

    def _gather(self) -> None:
        operands: dict[str, set[Any]] = {}
        for entry in self._entries.values():
            for rule in _compared(entry):
                found = operands.setdefault(full_name(rule), set())
                found.update(self._operands(rule))
        self._answers = {path: tuple(_answers(self._facts[path], operands.get(path, set()))) for path in self._facts}

    def _operands(self, rule: Compare) -> Iterable[Any]:
        operand = rule.operand
        if isinstance(operand, Parameter):
            return [step.value for step in self._parameters[operand.name]]
        return operand if isinstance(operand, tuple) else [operand]


def full_name(rule: Compare) -> str:
    """The full name of the fact that is compared: `adults[].age`."""
    return rule.fact if rule.of == "household" else f"{LISTS[rule.of]}[].{rule.fact}"


def _compared(entry: Entry) -> Iterator[Compare]:
    for condition in entry.conditions():
        if not isinstance(condition, Remark):
            yield from _leaves(condition.rule)


def _leaves(rule: Rule) -> Iterator[Compare]:
    match rule:
        case Compare():
            yield rule
        case Some() | IfTold() | UnlessTold():
            yield from _leaves(rule.rule)
        case Every() | Either():
            for part in rule.parts:
                yield from _leaves(part)


def _answers(fact: Fact, operands: set[Any]) -> Iterable[Value]:
    match "many" if fact.kind == "members" and fact.values else fact.kind:
        case "boolean":
            return True, False
        case "choice":
            return fact.values
        case "many":
            named = [(value,) for value in fact.values if value in operands or fact.kind == "members"]
            return *((),) * max(1, len(named)), *named
        case "integer" | "number" | "members":
            return _numbers(fact, operands)
        case _:
            return sorted(operands)


def _numbers(fact: Fact, operands: set[Any]) -> Iterable[int]:
    least, most = fact.least or 0, fact.most if fact.most is not None else 10**9
    edges = {least, *(ceil(limit) + step for limit in operands for step in (0, 1) if not isinstance(limit, bool))}
    told = [edge for edge in sorted(edges) if least <= edge <= most]
    often = 1 if fact.name in _EVERYBODY_HAS else max(1, len(told) - 1)
    return *(0,) * (often - 1 if least == 0 else 0), *told
