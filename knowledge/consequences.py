"""What an answer tells beside itself: whoever has no disability has no percentages of one (facts.yaml, `tells`).

A consequence is a matter of meaning, never a guess: whoever gives the answer would have to contradict it. What is told
of a fact itself stands before what follows for it (docs/rules.md, rule 23).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.operators import OPERATORS, Test, question
from knowledge.place import Place, nearest

Then = str | int | float | bool | frozenset[str]


@dataclass(frozen=True, slots=True)
class Consequence:
    """An answer to `source` for which `test` is true tells `target`; both are full names.

    What it tells is a value, or of a list the things (a frozenset) that are not in it.
    """

    source: str
    test: Test
    target: str
    then: Then

    def follows(self, answer: Any) -> bool:
        """Whether this answer tells it."""
        return self.test(answer) is True


@dataclass(frozen=True, slots=True)
class Consequences:
    """Consequences by the fact that is answered (`of`) and by the fact that is then known (`on`)."""

    of: Mapping[str, tuple[Consequence, ...]]
    on: Mapping[str, tuple[Consequence, ...]]


def gathered(consequences: Iterable[Consequence]) -> Consequences:
    """All consequences, each found from both its ends."""
    of: dict[str, tuple[Consequence, ...]] = {}
    on: dict[str, tuple[Consequence, ...]] = {}
    for one in consequences:
        of[one.source] = (*of.get(one.source, ()), one)
        on[one.target] = (*on.get(one.target, ()), one)
    return Consequences(of, on)


def read_consequences(
    place: Place, source: str, values: Collection[str], known: Collection[str]
) -> Iterator[Consequence]:
    """Reads `tells` of one fact: a list of an operator with its operand, and what is then known.

    `each: PATH` stands for as many: what is not among the answers is not in that list either.
    """
    for one in place.entries("tells"):
        one.keys((), (*OPERATORS, "then", "each"))
        for target in [one.value.get("each"), *(one.value.get("then") or {})]:
            if target is not None and target not in known:
                one.wrong(f'Unknown fact "{target}"{nearest(target, known)}')
        if "each" in one:
            yield from (_without(source, value, one.text("each")) for value in values)
            continue
        operators = [operator for operator in OPERATORS if operator in one]
        if len(operators) != 1:
            one.wrong(f"What tells something needs exactly one of {', '.join(OPERATORS)}.")
            continue
        test = question(operators[0], one.value[operators[0]])
        for target, then in (one.value.get("then") or {}).items():
            yield Consequence(source, test, target, frozenset(then) if isinstance(then, list) else then)


def _without(source: str, value: str, target: str) -> Consequence:
    return Consequence(source, question("includes_none", (value,)), target, frozenset((value,)))
