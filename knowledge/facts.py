"""The vocabulary of facts: what can be known about a household, of what type, and how a person is asked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from knowledge.consequences import Consequence, Consequences, gathered, read_consequences
from knowledge.files import Document, Mistake
from knowledge.place import Place, nearest

OWNERS = ("household", "adult", "child", "debt")
LISTS = MappingProxyType({"adult": "adults", "child": "children", "debt": "debts"})
KINDS = ("integer", "number", "boolean", "choice", "many", "text", "date", "month", "members")
SENSITIVITIES = ("low", "medium", "high")
LABEL_LENGTH = 24

_INDEXES = re.compile(r"\[\d*\]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its bare name, whose it is, its type, its limits, and its words in each language.

    `kind` is one of KINDS; `members` is a list of people or debts, asked for as a number or as kinds.
    `least` and `most` are inclusive. `offered` are the values that a chat shows, in order. `usually` is what most
    people answer, a value or (of a number) a pair of the least and the most; it weighs questions, never a verdict.
    `after` is a fact of the same owner, by bare name, that is asked first.
    """

    name: str
    of: str
    kind: str
    sensitivity: str
    values: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    only: bool = True
    usually: Any = None
    after: str | None = None
    question: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The full name: `housing.tenure`, `adults[].age`."""
        return self.name if self.of == "household" else f"{LISTS[self.of]}[].{self.name}"

    @property
    def asked_as(self) -> str:
        """How a chat asks for it: members by their kinds or their number, a month in words."""
        if self.kind == "members":
            return "many" if self.values else "integer"
        return "text" if self.kind in ("date", "month") else self.kind


@lru_cache(maxsize=2_000)
def _without_indexes(path: str) -> str:
    return _INDEXES.sub("[]", path)


class Vocabulary(Mapping[str, Fact]):
    """All facts by full name, `housing.tenure` or `adults[].age`.

    A lookup also takes a bare name (`age` is then the asker's) and a member's path (`children[0].age`).
    """

    def __init__(self, facts: Mapping[str, Fact], consequences: Iterable[Consequence] = ()) -> None:
        self._facts = dict(facts)
        self.consequences: Consequences = gathered(consequences)
        self._bare: dict[str, Fact] = {}
        for fact in sorted(self._facts.values(), key=lambda fact: OWNERS.index(fact.of)):
            self._bare.setdefault(fact.name, fact)

    def __getitem__(self, name: str) -> Fact:
        full = _without_indexes(name) if "[" in name else name
        return self._facts.get(full) or self._bare[full]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def owned(self, of: str, name: str) -> Fact | None:
        """The fact of that bare name that belongs to a household, adult, child or debt."""
        return self._facts.get(name if of == "household" else f"{LISTS[of]}[].{name}")

    def names_of(self, of: str) -> tuple[str, ...]:
        """The bare names of all facts of one owner."""
        return tuple(fact.name for fact in self._facts.values() if fact.of == of)

    @property
    def bare_names(self) -> tuple[str, ...]:
        """Every bare name once."""
        return tuple(self._bare)


def read_facts(
    document: Document, mistakes: list[Mistake], languages: tuple[str, ...], rights: Mapping[str, object]
) -> Vocabulary:
    """Reads facts.yaml, section by section; `values: rights` stands for every known right."""
    top = Place(document, mistakes)
    top.keys(("household", *LISTS.values()))
    facts: dict[str, Fact] = {}
    places: dict[str, Place] = {}
    for of in OWNERS:
        for name, place in top.each(LISTS.get(of, of)):
            fact = _fact(place, name, of, languages, rights)
            facts[fact.path], places[fact.path] = fact, place
    for path, place in places.items():
        if facts[path].after is not None and f"{path.rpartition('.')[0]}.{facts[path].after}".lstrip(".") not in facts:
            place.wrong(f'"{facts[path].after}" is no fact of the same owner.', "after")
    told = [read_consequences(place, path, facts[path].values, facts) for path, place in places.items()]
    return Vocabulary(facts, (one for consequences in told for one in consequences))


def _fact(place: Place, name: str, of: str, languages: tuple[str, ...], rights: Mapping[str, object]) -> Fact:
    place.keys(
        ("type", "sensitivity", "question"),
        ("values", "also", "offer", "least", "most", "labels", "open", "about", "usually", "tells", "after"),
    )
    kind = place.one_of("type", KINDS, "type")
    values = (*rights, *place.texts("also")) if place.at("values").value == "rights" else place.texts("values")
    if kind in ("choice", "many") and not values:
        place.wrong(f'"{name}" is a {kind}: it needs its values.')
    offered = place.all_of("offer", values, "value") or values
    return Fact(
        name=name,
        of=of,
        kind=kind,
        sensitivity=place.one_of("sensitivity", SENSITIVITIES, "sensitivity"),
        values=values,
        offered=offered,
        least=place.whole("least", -(10**9)),
        most=place.whole("most", -(10**9)),
        only=not place.yes_no("open"),
        usually=_usual(place, kind, values),
        after=place.text_or_none("after"),
        question=_words(place.at("question"), languages),
        labels=_labels(place, values, offered, languages),
    )


def _usual(place: Place, kind: str, values: tuple[str, ...]) -> Any:
    """What most people answer: a value, of a number also `[least, most]`, of a list `[]`; None where nobody can say."""
    usual = place.at("usually").value
    number = isinstance(usual, int) and not isinstance(usual, bool)
    span = isinstance(usual, list) and len(usual) == 2 and all(isinstance(one, int) for one in usual)
    fitting = {
        "boolean": isinstance(usual, bool),
        "choice": usual in values if isinstance(usual, str) else False,
        "many": usual == [],
        "members": usual == [] if values else number or span,
        "integer": number or span,
        "number": number or span,
    }
    if usual is not None and not fitting.get(kind, False):
        place.wrong(f'"{place.name}" is a {kind}; this is no answer to it.', "usually")
    return tuple(usual) if isinstance(usual, list) else usual


def _words(place: Place, languages: tuple[str, ...]) -> Mapping[str, str]:
    return {} if place.value is None else place.words(languages)


def _labels(
    place: Place, values: tuple[str, ...], offered: tuple[str, ...], languages: tuple[str, ...]
) -> Mapping[str, Mapping[str, str]]:
    labels: dict[str, Mapping[str, str]] = {}
    for value, label in place.each("labels"):
        if value not in values:
            label.wrong(f'"{value}" is not among the values{nearest(value, values)}')
        labels[value] = _words(label, languages)
        for language, words in labels[value].items():
            if len(words) > LABEL_LENGTH:
                label.wrong(f'The label "{words}" has {len(words)} characters; at most {LABEL_LENGTH}.', language)
    for value in offered:
        if value not in labels:
            place.wrong(f'"{value}" has no label in "{place.name}".')
    return labels
