"""What follows from the facts of a household (consequences.py), for itself and for all its members."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from knowledge.facts import LISTS, Vocabulary
from knowledge.values import Value

Without: TypeAlias = "Mapping[str, frozenset[str]]"

# By owner and bare name: the value that follows, or the things (a frozenset) that are not in a list.
_Found: TypeAlias = "dict[str, dict[str, Any]]"


class Known(NamedTuple):
    """Facts by bare name, told or following; and of lists that nobody told whole, what is not in them."""

    facts: Mapping[str, Value]
    without: Without


class Follows:
    """What follows from the household's own facts, for whoever belongs to it."""

    def __init__(self, vocabulary: Vocabulary, told: Mapping[str, Value]) -> None:
        self._vocabulary = vocabulary
        self._household = told
        self._found: _Found = {}
        self._follow("household", told, self._found)

    def household(self) -> Known:
        """The household's own facts; what was told stands before what follows."""
        return self._known("household", self._household, self._found)

    def member(self, of: str, told: Mapping[str, Value]) -> Known:
        """The facts of an adult, child or debt of whom these are told."""
        found = {owner: dict(facts) for owner, facts in self._found.items()}
        self._follow(of, self._known(of, told, found).facts, found)
        return self._known(of, told, found)

    def _follow(self, of: str, facts: Mapping[str, Value], found: _Found) -> None:
        for name, answer in facts.items():
            for one in self._vocabulary.consequences.of.get(_path(of, name), ()):
                if one.follows(answer):
                    target = self._vocabulary[one.target]
                    known = found.setdefault(target.of, {})
                    before = known.get(target.name, frozenset())
                    joined = isinstance(before, frozenset) and isinstance(one.then, frozenset)
                    known[target.name] = before.union(one.then) if joined else one.then

    def _known(self, of: str, told: Mapping[str, Value], found: _Found) -> Known:
        facts, without = {}, {}
        for name, then in found.get(of, {}).items():
            if not isinstance(then, frozenset):
                facts[name] = then
            elif then.issuperset(self._vocabulary[_path(of, name)].values):
                facts[name] = ()
            else:
                without[name] = then
        return Known({**facts, **told}, without)


def _path(of: str, name: str) -> str:
    return name if of == "household" else f"{LISTS[of]}[].{name}"
