"""Hears that something cannot wait: violence, a child at risk, thoughts of suicide, hunger, a cut, an arrest.

The lexicon is data (dangers.yaml). It diagnoses nothing: it finds words that people use, so that the talk can
stop and say what can be done now.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.files import Document, Mistake
from knowledge.normalise import fold, near, stems
from knowledge.place import LANGUAGES, Place

GAP = 2
"""How many words may stand between two words of a phrase."""

LONGEST = 10_000
"""How much of a message is listened to: what cannot wait may stand at the end of it."""

OFTEN = 60
"""A word said more than twice as often counts at the beginning and the end only: time stays bounded."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of urgency: its flag among the threats, whether it stops the talk, and its folded phrases."""

    id: str
    flag: str
    stops: bool
    phrases: tuple[Phrase, ...]
    exceptions: tuple[Phrase, ...]


def read_dangers(
    document: Document, mistakes: list[Mistake], languages: tuple[str, ...], flags: tuple[str, ...]
) -> Mapping[str, Danger]:
    """Reads dangers.yaml: kind -> flag, danger, phrases per language, exceptions per language."""
    top = Place(document, mistakes)
    kinds = [(name, top.at(name)) for name in top.value] if isinstance(top.value, dict) else []
    return {name: _danger(place, name, languages, flags) for name, place in kinds}


def _danger(place: Place, name: str, languages: tuple[str, ...], flags: tuple[str, ...]) -> Danger:
    place.keys(("flag", "danger", *languages), ("except", *LANGUAGES))
    apart = place.at("except")
    if apart.value is not None:
        apart.keys((), LANGUAGES)
    return Danger(
        id=name,
        flag=place.one_of("flag", flags, "urgent flag"),
        stops=place.yes_no("danger"),
        phrases=tuple(_phrases(place, languages)),
        exceptions=tuple(_phrases(apart, languages)),
    )


def _phrases(place: Place, languages: Iterable[str]) -> Iterator[Phrase]:
    for language in languages:
        for text in place.texts(language):
            if all(fold(word) for word in text.split()):
                yield tuple(_pattern(word) for word in text.split())
            else:
                place.wrong(f'"{text}" holds a word without letters.', language)


def _pattern(word: str) -> str:
    return fold(word.rstrip("*")) + "*" * word.endswith("*")


class Listener:
    """Listens for every kind at once; made once, asked for each message."""

    def __init__(self, dangers: Mapping[str, Danger]) -> None:
        self._dangers = tuple(dangers.values())
        self._starting: dict[str, list[tuple[Danger, Phrase]]] = defaultdict(list)
        for danger in self._dangers:
            for phrase in danger.phrases:
                self._starting[phrase[0]].append((danger, phrase))
        phrases = (phrase for danger in self._dangers for phrase in (*danger.phrases, *danger.exceptions))
        self._patterns = _Patterns(word for phrase in phrases for word in phrase)

    def find(self, words: str) -> tuple[str, ...]:
        """The kinds of danger that the words speak of, in the order of the lexicon."""
        return tuple(danger.id for danger in self._heard(words) if danger.stops)

    def flags(self, words: str) -> tuple[str, ...]:
        """The urgent flags that the words raise, dangers first."""
        return tuple(dict.fromkeys(danger.flag for danger in self._heard(words)))

    def _heard(self, words: str) -> list[Danger]:
        said = _Said(fold(words, LONGEST).split(), self._patterns)
        heard: dict[str, list[Phrase]] = defaultdict(list)
        for pattern in said.places:
            for danger, phrase in self._starting.get(pattern, ()):
                if said.find(phrase):
                    heard[danger.id].append(phrase)
        return [danger for danger in self._dangers if said.left(danger, heard[danger.id])] if heard else []


class _Patterns:
    """The words of the lexicon, found by what somebody typed without looking at each of them."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._beginnings: dict[str, str] = {}
        self._slips: dict[str, set[str]] = defaultdict(set)
        for pattern in patterns:
            if pattern.endswith("*"):
                self._beginnings[pattern.rstrip("*")] = pattern
            else:
                for form in _forms(pattern):
                    self._slips[form].add(pattern)

    def meant_by(self, word: str) -> set[str]:
        """The patterns that a folded word may stand for, with its prefixed letters or without them."""
        return {pattern for stem in stems(word) for pattern in self._of(stem)}

    def _of(self, stem: str) -> Iterator[str]:
        for end in range(1, len(stem) + 1):
            if stem[:end] in self._beginnings:
                yield self._beginnings[stem[:end]]
        for form in _forms(stem):
            for pattern in self._slips.get(form, ()):
                if pattern[0] == stem[0] and near(stem, pattern):
                    yield pattern


def _forms(word: str) -> list[str]:
    """A word, and what is left of it without one letter: two words that are one slip apart share one."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))] if len(word) > 3 else [word]


class _Said:
    """The folded words of a message, and where each pattern of the lexicon stands in it, in order."""

    def __init__(self, words: list[str], patterns: _Patterns) -> None:
        self.places: dict[str, list[int]] = defaultdict(list)
        meant = {word: patterns.meant_by(word) for word in set(words)}
        for place, word in enumerate(words):
            for pattern in meant[word]:
                self.places[pattern].append(place)
        for places in self.places.values():
            del places[OFTEN:-OFTEN]

    def left(self, danger: Danger, heard: Sequence[Phrase]) -> bool:
        """Whether one of the heard phrases stands outside of what the danger's exceptions take."""
        if not heard:
            return False
        taken = frozenset(place for phrase in danger.exceptions for place in self.find(phrase))
        return not taken or any(self.find(phrase, taken) for phrase in heard)

    def find(self, phrase: Phrase, taken: frozenset[int] = frozenset()) -> list[int]:
        """The places where a phrase first stands outside of `taken`; none when it does not."""
        standings = [self.places.get(word, ()) for word in phrase]
        for start in standings[0] if all(standings) else ():
            found = [] if start in taken else [start]
            for places in standings[1:] if found else ():
                near_by = bisect_right(places, found[-1])
                after = (place for place in places[near_by : near_by + GAP + 1] if place - found[-1] <= GAP + 1)
                if (place := next((place for place in after if place not in taken), None)) is None:
                    break
                found.append(place)
            if len(found) == len(phrase):
                return found
        return []
