"""The closed lists that a flow's words are checked against; who runs the flows fills them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from flows.model import Value


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What flows may name; each fact comes with the values it can have (none listed: any).

    Sources in `never_empty` always offer something to choose.
    """

    facts: Mapping[str, tuple[Value, ...]]
    predicates: frozenset[str]
    sources: frozenset[str]
    placeholders: frozenset[str]
    never_empty: frozenset[str] = frozenset()


def instead(name: str, known: Iterable[str]) -> str:
    """What to write in place of an unknown name: the nearest known one, or all there are."""
    names = sorted(known)
    if near := get_close_matches(name, names, n=1):
        return f'Did you mean "{near[0]}"?'
    return f"There are: {', '.join(names)}." if names else "Remove it."
