"""The answers that people might give to each question, as few as tell apart all that the entries ask.

A number is told apart at every limit that a rule sets, a list by each thing that a rule looks for in it. They
serve only to choose the next question; a verdict rests on what was told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple, TypeGuard

from knowledge.consequences import Consequence
from knowledge.entry import Entry, Remark
from knowledge.facts import Fact, Vocabulary
from knowledge.household import Value
from knowledge.operators import compare
from knowledge.parameters import Parameters
from knowledge.rules import Compare, Either, Every, IfTold, Parameter, Rule, Some, UnlessTold

USUALLY = 0.8
"""How much of all answers is the usual one, where facts.yaml names it."""

NOTHING_OF_IT = 0.5
"""How much is nought, or nothing of a list, where no usual answer is named."""


class Chance(NamedTuple):
    """Of one question: with which answers a rule holds or fails, and what share of it is then worked out."""

    holds: int
    fails: int
    done: float


class Answers:
    """The possible answers to each fact, by its full name; which of them satisfy a comparison, as a set of bits."""

    def __init__(self, facts: Vocabulary, entries: Mapping[str, Entry], parameters: Parameters) -> None:
        self._facts, self._entries, self._parameters = facts, entries, parameters
        self._answers: Mapping[str, tuple[Value, ...]] = {}
        self._weights: Mapping[str, tuple[float, ...]] = {}
        self._named: frozenset[str] = frozenset()
        self._sources: dict[str, tuple[str, ...]] = {}
        self._nobody: dict[tuple[str, int], Mapping[str, Chance]] = {}
        self._shares: dict[tuple[str, int], float] = {}
        self._chances: dict[tuple[int, float | None, str | None, tuple[str, ...]], dict[str, Chance]] = {}

    def ready(self) -> "Answers":
        """These answers, gathered once, when somebody first needs them."""
        if not self._answers:
            self._gather()
        return self

    def to(self, path: str) -> tuple[Value, ...]:
        """The possible answers to a question."""
        return self._answers.get(path, ())

    def share(self, path: str, met: int) -> float:
        """How much of all answers to a question these are, from 0 to 1."""
        key = (path, met)
        share = self._shares.get(key)
        if share is None:
            weights = self._weights.get(path, ())
            share = self._shares[key] = sum(one for number, one in enumerate(weights) if met >> number & 1)
        return share

    def met(self, rule: Compare, amount: float | None) -> tuple[int, int]:
        """The answers with which a comparison holds, and those with which it does not.

        `amount` is that of a dated operand on the day that matters.
        """
        return self._sorted_out(rule.path, rule.operator, _operand(rule, amount))

    def chances(
        self, rule: Compare, amount: float | None, asked: str | None, sources: tuple[str, ...]
    ) -> Mapping[str, "Chance"]:
        """What its own question (`asked`) and those about `sources` can tell about a comparison that is open."""
        key = (id(rule), amount, asked, sources)
        chances = self._chances.get(key)
        if chances is None:
            chances = {} if asked is None else {asked: Chance(*self.met(rule, amount), 1.0)}
            for source in sources:
                holds, fails = self._told_by(source, rule, _operand(rule, amount))
                if holds | fails:
                    chances[source] = Chance(holds, fails, self.share(source, holds | fails))
            self._chances[key] = chances
        return chances

    def nobody(self, path: str, known: int) -> Mapping[str, "Chance"]:
        """What its own question, and each that may tell it, says of whether there are more than `known` (fails: no)."""
        chances = self._nobody.get((path, known))
        if chances is None:
            own = _bits(answer <= known if _is_number(answer) else not answer for answer in self.to(path))
            chances = {path: Chance(0, own, 1.0)}
            for source in self.sources(path):
                consequences = [one for one in self._consequences_on(path) if one.source == source]
                fails = _bits(
                    any(one.follows(answer) and not one.then for one in consequences) for answer in self.to(source)
                )
                chances[source] = Chance(0, fails, self.share(source, fails))
            self._nobody[path, known] = chances
        return chances

    def sources(self, path: str) -> tuple[str, ...]:
        """The other facts whose answers may tell this one."""
        sources = self._sources.get(path)
        if sources is None:
            sources = self._sources[path] = tuple(dict.fromkeys(one.source for one in self._consequences_on(path)))
        return sources

    def named(self, path: str) -> bool:
        """Whether some rule asks for this fact; those that none asks for are about everybody at home."""
        return path in self._named

    def _consequences_on(self, path: str) -> tuple[Consequence, ...]:
        """What tells a fact; of the adults, whether there are others than the one who asks and a partner."""
        return self._facts.consequences.on.get("other_adults" if path == "adults" else path, ())

    def _told_by(self, source: str, rule: Compare, operand: Any) -> tuple[int, int]:
        holds = fails = 0
        consequences = [one for one in self._facts.consequences.on.get(rule.path, ()) if one.source == source]
        for number, answer in enumerate(self.to(source)):
            told = _told([one.then for one in consequences if one.follows(answer)], rule.operator, operand)
            holds |= (told is True) << number
            fails |= (told is False) << number
        return holds, fails

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
                operands.setdefault(rule.path, set()).update(self._operands(rule))
        self._named = frozenset(operands)
        for path, fact in self._facts.items():
            if fact.kind == "members" and not fact.values and fact.usually:  # how many: one by one, as far as is usual
                operands.setdefault(path, set()).update(range(*fact.usually))
        for path in self._facts.consequences.of:
            operands.setdefault(path, set()).update(self._facts[path].values)
        answers = {path: tuple(_answers(self._facts[path], operands.get(path, set()))) for path in self._facts}
        self._weights = {path: _weights(self._facts[path], told) for path, told in answers.items()}
        self._answers = answers  # last: another thread may look whether they are there

    def _operands(self, rule: Compare) -> Iterable[Any]:
        operand = rule.operand
        if isinstance(operand, Parameter):
            return [step.value for step in self._parameters[operand.name]]
        return operand if isinstance(operand, tuple) else [operand]


def _bits(met: Iterable[bool]) -> int:
    return sum(one << number for number, one in enumerate(met))


def _is_number(answer: Any) -> TypeGuard[int]:
    return isinstance(answer, int) and not isinstance(answer, bool)


def _told(thens: Sequence[Any], operator: str, operand: Any) -> bool | None:
    """How a comparison stands by what followed: one value, or things that are not in a list."""
    without = frozenset[str]().union(*(then for then in thens if isinstance(then, frozenset)))
    for value in thens:
        if not isinstance(value, frozenset):
            return None if operand is None else compare(operator, value, operand)
    if not without or not isinstance(operand, tuple) or not without.issuperset(operand):
        return None
    return {"includes": False, "includes_none": True}.get(operator)


def _operand(rule: Compare, amount: float | None) -> Any:
    return amount if isinstance(rule.operand, Parameter) else rule.operand


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
            return (), *named
        case "integer" | "number" | "members":
            return _numbers(fact, operands)
        case _:
            return sorted(operands)


def _numbers(fact: Fact, operands: set[Any]) -> Iterable[int]:
    least, most = fact.least or 0, fact.most if fact.most is not None else 10**9
    edges = {least, *(ceil(limit) + step for limit in operands for step in (0, 1) if not isinstance(limit, bool))}
    return [edge for edge in sorted(edges) if least <= edge <= most]


def _weights(fact: Fact, told: Sequence[Any]) -> tuple[float, ...]:
    """How much of all answers each is: the usual one most, numbers of a usual span as far as they stand apart."""
    usual = fact.usually
    if isinstance(usual, tuple) and usual:
        return _spread(told, *usual)
    nothing = 0 if told and isinstance(told[0], int) and not isinstance(told[0], bool) else ()
    expected, share = (usual, USUALLY) if usual is not None else (nothing, NOTHING_OF_IT)
    if expected not in told or len(told) == 1:
        return (1 / len(told),) * len(told) if told else ()
    return tuple(share if one == expected else (1 - share) / (len(told) - 1) for one in told)


def _spread(told: Sequence[int], least: int, most: int) -> tuple[float, ...]:
    """Each answer stands for all numbers up to the next; what lies outside the span is rare."""
    ends = [*told[1:], most + 1]
    widths = [max(0, min(end, most + 1) - max(one, least)) for one, end in zip(told, ends, strict=True)]
    rare = (1 - USUALLY) / len(told)
    return tuple(rare + USUALLY * width / sum(widths) for width in widths)
