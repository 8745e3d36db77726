"""Hears that something cannot wait: violence, a child at risk, thoughts of suicide, hunger, a cut, an arrest.

The lexicon is data (dangers.yaml). It diagnoses nothing: it finds words that people use, so that the talk can
stop and say what can be done now.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.files import Document, Mistake
from knowledge.normalise import fold, near, stems
from knowledge.place import LANGUAGES, Place

GAP = 2
"""How many words may stand between two words of a phrase; none in an exception: it would hide what stands beside."""

LONGEST = 10_000
"""How much of a message is listened to: what cannot wait may stand at the end of it."""

EITHER = "|"
"""What parts the words of which any may stand at one place of a phrase."""

MARKS = "*!"
"""After a word: any letters may follow it; it is meant as it is written, and no slip of the finger is forgiven."""

OFTEN = 60
"""A word said more than twice as often counts at the beginning and the end only: time stays bounded."""

FUTURE = re.compile("^(?:ح|رح|ه)(?=[يتن]....)")
"""What spoken Arabic writes to a verb of what is about to happen: "they will cut" is one word."""

WORDS = "words"
"""Where the file keeps its lists of words, beside the kinds."""

Phrase = tuple[str, ...]
Lists = Mapping[str, str]


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
    """Reads dangers.yaml: kind -> flag, danger, phrases per language, exceptions per language.

    `words` holds lists of words by name; `<name>` in a phrase stands for any word of that list.
    """
    top = Place(document, mistakes)
    names = [name for name in top.value if name != WORDS] if isinstance(top.value, dict) else []
    lists = _lists(top.at(WORDS))
    return {name: _danger(top.at(name), name, languages, flags, lists) for name in names}


def _lists(place: Place) -> Lists:
    """The named lists of words, each as the alternatives of one place in a phrase."""
    names = place.value if isinstance(place.value, dict) else {}
    return {f"<{name}>": EITHER.join(dict.fromkeys(map(_pattern, place.texts(name)))) for name in names}


def _danger(place: Place, name: str, languages: tuple[str, ...], flags: tuple[str, ...], lists: Lists) -> Danger:
    place.keys(("flag", "danger", *languages), ("except", *LANGUAGES))
    apart = place.at("except")
    if apart.value is not None:
        apart.keys((), LANGUAGES)
    return Danger(
        id=name,
        flag=place.one_of("flag", flags, "urgent flag"),
        stops=place.yes_no("danger"),
        phrases=tuple(_phrases(place, languages, lists)),
        exceptions=tuple(_phrases(apart, languages, lists)),
    )


def _phrases(place: Place, languages: Iterable[str], lists: Lists) -> Iterator[Phrase]:
    for language in languages:
        for text in place.texts(language):
            unknown = [word for word in text.replace(EITHER, " ").split() if word.startswith("<") and word not in lists]
            if unknown:
                place.wrong(f'"{text}": there is no list {unknown[0]} under "{WORDS}".', language)
            elif all(fold(word) for word in text.replace(EITHER, " ").split()):
                yield tuple(_place(word, lists) for word in text.split())
            else:
                place.wrong(f'"{text}" holds a word without letters.', language)


def _place(text: str, lists: Lists) -> str:
    """What may stand at one place of a phrase: a word, some words, the words of lists."""
    return EITHER.join(lists.get(word) or _pattern(word) for word in text.split(EITHER))


def _pattern(text: str) -> str:
    words = text.split(EITHER)
    return EITHER.join(fold(word) + (word[-1] if word[-1] in MARKS else "") for word in words)


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
        self._exact: dict[str, str] = {}
        self._slips: dict[str, set[str]] = defaultdict(set)
        self._patterns: dict[str, set[str]] = defaultdict(set)
        for pattern in patterns:
            for word in pattern.split(EITHER):
                self._patterns[word].add(pattern)
        for word in self._patterns:
            if word.endswith("*"):
                self._beginnings[word.rstrip("*")] = word
            elif word.endswith("!"):
                self._exact[word.rstrip("!")] = word
            else:
                for form in _forms(word):
                    self._slips[form].add(word)

    def meant_by(self, word: str) -> set[str]:
        """The patterns that a folded word may stand for, with its prefixed letters or without them."""
        said = (*stems(word), FUTURE.sub("", word))
        words = {of_ours for stem in said for of_ours in self._of(stem)}
        return {pattern for of_ours in words for pattern in self._patterns[of_ours]}

    def _of(self, stem: str) -> Iterator[str]:
        for end in range(1, len(stem) + 1):
            if stem[:end] in self._beginnings:
                yield self._beginnings[stem[:end]]
        if stem in self._exact:
            yield self._exact[stem]
        for form in _forms(stem):
            for word in self._slips.get(form, ()):
                if word[0] == stem[0] and near(stem, word):
                    yield word


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
        taken = frozenset(
            place for phrase in danger.exceptions for found in self.standings(phrase, gap=0) for place in found
        )
        return not taken or any(self.find(phrase, taken) for phrase in heard)

    def find(self, phrase: Phrase, taken: frozenset[int] = frozenset()) -> list[int]:
        """The places where a phrase first stands outside of `taken`; none when it does not."""
        return next(self.standings(phrase, taken), [])

    def standings(self, phrase: Phrase, taken: frozenset[int] = frozenset(), gap: int = GAP) -> Iterator[list[int]]:
        """The places of a phrase, for every word it may begin with, outside of `taken`."""
        standings = [self.places.get(word, ()) for word in phrase]
        for start in standings[0] if all(standings) else ():
            found = [] if start in taken else [start]
            for places in standings[1:] if found else ():
                near_by = bisect_right(places, found[-1])
                after = (place for place in places[near_by : near_by + gap + 1] if place - found[-1] <= gap + 1)
                if (place := next((place for place in after if place not in taken), None)) is None:
                    break
                found.append(place)
            if len(found) == len(phrase):
                yield found
