"""Finds the right that a person's words mean, however they are written, and says when nothing is meant.

The ranker knows how people speak of each right from its examples. Beside it counts a name or an alias that was
said as it stands, so that a right is found by its name from the moment it is written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from math import exp
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from knowledge.dangers import Listener
from knowledge.load import Knowledge
from knowledge.normalise import fold, script
from knowledge.ranker import NOTHING, Ranker, read

MOST_RESULTS = 5
MOST_CHOICES = 3

_NAMED = 0.4
"""What a name that was said as it stands adds to the strength of its right."""

_ALIKE = 92
"""How much alike, of 100, a text and a name have to be for a right that the ranker was not taught."""

_FAINT = -0.75
"""A right that the words speak for less than this is not offered."""

_RATHER = 0.15
"""How far a right has to lead over talk of nothing: a wrong answer costs more than one more question."""

_AHEAD = 0.35
"""By how much the first right leads where it is the answer; nearer ones are a choice."""

_BEHIND = 0.45
"""How far behind the first a right may be and still be offered beside it."""

_STEEPNESS, _MIDDLE = 5.0, -0.4
"""How a strength becomes a score from 0 to 100."""

Verdict = Literal["answer", "choose", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A right that may be meant: its score, 0 to 100, and the phrase of ours that is nearest to what was said."""

    id: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """One right clearly meant, several to choose from, or none; and what cannot wait."""

    verdict: Verdict
    results: tuple[Hit, ...]
    urgent: tuple[str, ...]


class Ranked(NamedTuple):
    """A right, or NOTHING, and how strongly the words speak for it."""

    id: str
    strength: float


class Search:
    """Made once from the knowledge, asked for each question."""

    def __init__(self, knowledge: Knowledge, ranker: Ranker | None = None) -> None:
        """Raises StaleRanker where there is no ranker to read."""
        self._knowledge = knowledge
        self._ranker = ranker or Ranker(read())
        self._listener = Listener(knowledge.dangers)

    def find(self, words: str, language: str | None = None) -> Found:
        """What the words may mean; never raises, and takes bounded time for any text.

        `language` (he, ar) is asked only where the writing does not tell it.
        """
        folded = fold(words)
        ranked = self._ranked(words, folded)
        verdict, offered = self._judge(ranked)
        spoken = script(folded) or language
        hits = tuple(Hit(one.id, _score(one.strength), self._reason(one.id, folded, spoken)) for one in offered)
        return Found(verdict, hits, self._listener.flags(words))

    def _ranked(self, words: str, folded: str) -> list[Ranked]:
        """The rights that are written here, and talk of nothing, strongest first: no more than can be offered."""
        here = self._knowledge.entries
        told = self._ranker.strengths(words).items()
        strengths = {right: strength for right, strength in told if right in here or right == NOTHING}
        if NOTHING in strengths:
            strengths[NOTHING] += _RATHER
        for right in self._names.get(folded, ()):
            strengths[right] = max(strengths.get(right, 0.0), 0.0) + _NAMED
        for right in self._untaught(folded):
            strengths.setdefault(right, _NAMED)
        best = nsmallest(MOST_RESULTS + 1, strengths.items(), key=lambda one: (-one[1], one[0]))
        return [Ranked(*one) for one in best]

    def _judge(self, ranked: Sequence[Ranked]) -> tuple[Verdict, Sequence[Ranked]]:
        """Whether to answer, to offer a choice, or to say that there is nothing here."""
        if not ranked or ranked[0].id == NOTHING or ranked[0].strength < _FAINT:
            return "none", ()
        first = ranked[0].strength
        near = [one for one in ranked if one.id != NOTHING and one.strength >= max(_FAINT, first - _BEHIND)]
        ahead = len(ranked) == 1 or first - ranked[1].strength >= _AHEAD
        return ("answer", near[:MOST_RESULTS]) if ahead else ("choose", near[:MOST_RESULTS])

    @cached_property
    def _phrases(self) -> Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]:
        """Per right and language: its name and aliases, folded and as written."""
        phrases: dict[str, dict[str, Sequence[tuple[str, str]]]] = defaultdict(dict)
        for (language, right), text in self._knowledge.texts.items():
            phrases[right][language] = [(fold(said), said) for said in (text.name, *text.aliases)]
        return phrases

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        """Per folded name or alias: the rights that it names."""
        names: dict[str, list[str]] = defaultdict(list)
        for right, spoken in self._phrases.items():
            for phrases in spoken.values():
                for folded, _ in phrases:
                    names[folded].append(right)
        return {folded: tuple(dict.fromkeys(rights)) for folded, rights in names.items()}

    @cached_property
    def _new(self) -> Collection[str]:
        """The rights that the ranker was not taught."""
        return self._knowledge.entries.keys() - self._ranker.rights

    def _untaught(self, folded: str) -> Iterator[str]:
        """Rights written since the ranker was built, of which a name is much like what was said."""
        for right in self._new:
            names = [name for phrases in self._phrases[right].values() for name, _ in phrases]
            if folded and process.extractOne(folded, names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE):
                yield right

    def _reason(self, right: str, folded: str, language: str | None) -> str:
        """The name or alias that is nearest to what was said, in the language it was said in."""
        spoken = self._phrases[right]
        phrases = spoken.get(language or "") or [phrase for each in spoken.values() for phrase in each]
        nearest = process.extractOne(folded, [name for name, _ in phrases], scorer=fuzz.token_set_ratio)
        return phrases[nearest[2]][1]


def _score(strength: float) -> int:
    return round(100 / (1 + exp(-_STEEPNESS * (strength - _MIDDLE))))
