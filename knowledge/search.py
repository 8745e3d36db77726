"""Finds the right that a person's words mean, however they are written, and says when nothing is meant.

A word is looked up as it is, without prefixes and endings, in another spelling, run together with its
neighbour, and by its look-alikes (pairs of letters, then edit distance). A phrase counts by how much of
it was said, a right by its best phrase and by how much of what was said its phrases explain. Rights
known by name only, and talk of other matters, take part as well: a question about them is not answered
with a neighbour.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from knowledge.dangers import Listener
from knowledge.index import Index
from knowledge.load import Knowledge
from knowledge.normalise import fold, script, stems

MOST_WORDS = 80
MOST_RESULTS = 5

_LITTLE = 3.0
"""A question that weighs less than one telling word cannot be fully explained."""

_PLENTY = 12.0
"""A long story need not be explained to the last word."""

_FOREIGN = 0.9
"""What a phrase of another language counts beside one of the person's own."""

_ENOUGH, _DOUBT, _SURE, _AHEAD = 32, 30, 55, 1.3
"""What is worth offering, what is worth answering, and by how much an answer has to lead."""

_OTHER = "other matters"
"""Stands where a right would, for talk that is about none."""

Verdict = Literal["answer", "choose", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A right that may be meant: its score, 0 to 100, and the phrase that spoke for it."""

    id: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """One right clearly meant, several to choose from, or none; and what cannot wait."""

    verdict: Verdict
    results: tuple[Hit, ...]
    urgent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question: what it weighs, and how well each known word matches it, 0 to 1."""

    weight: float
    matches: Mapping[str, float]


class Search:
    """Made once from the knowledge, asked for each question."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._here = knowledge.entries.keys()
        words = knowledge.words
        self._index = Index(_phrases(knowledge), _background(knowledge), words.common, words.synonyms)
        self._listener = Listener(knowledge.dangers)

    def find(self, words: str, language: str | None = None) -> Found:
        """What the words may mean; never raises, and takes bounded time for any text.

        `language` (he, ar) is asked only where the writing does not tell it.
        """
        folded = fold(words)
        said = self._words(folded.split()[:MOST_WORDS])
        ranked = sorted(self._hits(said, script(folded) or language), key=lambda hit: (-hit.score, hit.id))
        verdict, hits = self._judge(ranked, _strangeness(said))
        return Found(verdict, hits, self._listener.flags(words))

    def _words(self, texts: list[str]) -> list[_Word]:
        """The words of a question; what was run together is parted, what was torn apart is joined."""
        said: dict[str, _Word] = {}
        at = 0
        while at < len(texts):
            parts, used = self._parts(texts[at], texts[at + 1] if at + 1 < len(texts) else "")
            said |= {part: self._word(part) for part in parts if part not in said}
            at += used
        return list(said.values())

    def _parts(self, text: str, after: str) -> tuple[tuple[str, ...], int]:
        """What to look up for a word, and how many written words that takes."""
        if any(stem in self._index.forms for stem in stems(text)):
            return (text,), 1
        for stem in stems(text):
            if stem in self._index.joined:
                return self._index.joined[stem], 1
        return ((text + after,), 2) if after and text + after in self._index.forms else ((text,), 1)

    def _word(self, text: str) -> _Word:
        common = self._index.is_common(text)
        matches = self._forms(text)
        if not common:
            self._relatives(text, matches)
        if not matches and len(text) > 2:
            for word in self._index.look_alikes(text):
                _raise(matches, word, _likeness(text, word))
        weights = [self._index.weight[word] for word, worth in matches.items() if worth]
        most = self._index.weigh(text, 1) if common else max(weights, default=0.0)
        return _Word(most or self._index.weigh(text, 3), matches)

    def _forms(self, text: str) -> dict[str, float]:
        """The known words that are this one, with or without prefixes."""
        matches: dict[str, float] = {}
        for place, stem in enumerate(stems(text)):
            for word in self._index.forms.get(stem, ()):
                _raise(matches, word, 1.0 if word == text else 0.97 if place == 0 or word == stem else 0.94)
        return matches

    def _relatives(self, text: str, matches: dict[str, float]) -> None:
        """Adds the known words that are spelt otherwise, end otherwise, or mean the same."""
        for stem in stems(text):
            for word in self._index.kin(stem):
                _raise(matches, word, 0.9)
            for word in self._index.synonyms(stem):
                _raise(matches, word, 0.75)

    def _hits(self, said: list[_Word], language: str | None) -> Iterator[Hit]:
        whole = min(max(sum(word.weight for word in said), _LITTLE), _PLENTY)
        explained = self._explained(said)
        best: dict[str, tuple[float, str]] = {}
        for number, (covered, heard) in self._said(said).items():
            phrase = self._index.phrases[number]
            score = covered / phrase.weight * (0.35 + 0.65 * min(1.0, heard / whole))
            score *= 1.0 if language in (None, phrase.language) else _FOREIGN
            if score > best.get(phrase.right, (0.0, ""))[0]:
                best[phrase.right] = (score, phrase.text)
        for right, (score, text) in best.items():
            yield Hit(right, round(60 * score + 40 * min(1.0, explained[right] / whole)), text)

    def _said(self, said: list[_Word]) -> Mapping[int, tuple[float, float]]:
        """Per phrase: the weight of its words that were said, and of the said words that it holds."""
        covered: dict[int, dict[str, float]] = defaultdict(dict)
        heard: dict[int, float] = defaultdict(float)
        for word in said:
            held: dict[int, float] = {}
            for known, worth in word.matches.items():
                for number in self._index.saying[known]:
                    _raise(covered[number], known, worth)
                    held[number] = max(held.get(number, 0.0), worth)
            for number, worth in held.items():
                heard[number] += worth * word.weight
        weight = self._index.weight
        return {
            number: (sum(weight[known] * worth for known, worth in words.items()), heard[number])
            for number, words in covered.items()
        }

    def _explained(self, said: list[_Word]) -> Mapping[str, float]:
        """Per right: the weight of the said words that its phrases use, more when they use them often."""
        explained: dict[str, float] = defaultdict(float)
        for word in said:
            used: dict[str, float] = {}
            for known, worth in word.matches.items():
                users = self._index.used[known]
                most = max(users.values())
                for right, times in users.items():
                    _raise(used, right, worth * (times / (times + 1) + times / most) / 2)
            for right, worth in used.items():
                explained[right] += worth * word.weight
        return explained

    def _judge(self, ranked: list[Hit], strangeness: float) -> tuple[Verdict, tuple[Hit, ...]]:
        """Whether to answer, to offer a choice, or to say that there is nothing here."""
        hits = [hit for hit in ranked if hit.id in self._here]
        if not hits or hits[0].score < _ENOUGH + _DOUBT * strangeness:
            return "none", ()
        if ranked[0].id not in self._here and ranked[0].score >= max(_SURE, _AHEAD * hits[0].score):
            return "none", ()
        if ranked[0].id == _OTHER and ranked[0].score > hits[0].score:
            return "none", ()
        offered = tuple(hit for hit in hits if hit.score >= hits[0].score / 2)[:MOST_RESULTS]
        rival = max((hit.score for hit in ranked if hit is not hits[0]), default=0)
        sure = hits[0].score >= _SURE and hits[0].score >= _AHEAD * rival
        return ("answer" if sure else "choose"), offered


def _strangeness(said: list[_Word]) -> float:
    """The share of the said weight that no phrase of ours uses, 0 to 1."""
    whole = sum(word.weight for word in said)
    return sum(word.weight for word in said if not any(worth > 0.5 for worth in word.matches.values())) / (whole or 1)


def _phrases(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """(right, language, phrase): names and aliases, talk of other matters, names of other rights."""
    for (language, right), text in knowledge.texts.items():
        for phrase in dict.fromkeys((text.name, *text.aliases)):
            yield right, language, phrase
    for phrase in knowledge.words.small_talk:
        yield _OTHER, "", phrase
    for known in knowledge.rights.values():
        for language, name in known.names.items():
            yield known.id, language, name
            if "(" in name:
                yield known.id, language, name.partition("(")[0]


def _background(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """(right, sentence): what else is told about a right; it explains words and is never offered."""
    for (_, right), text in knowledge.texts.items():
        yield right, f"{text.summary} {text.who}"
        for sentence in (*text.conditions.values(), *(refusal.reason for refusal in text.refusals.values())):
            yield right, sentence


def _likeness(one: str, other: str) -> float:
    """How likely one word is a misspelling or another form of the other, 0 to 1."""
    longest = max(len(one), len(other))
    slips = OSA.distance(one, other, score_cutoff=3)
    allowed = {4: (0.6,), 5: (0.75,), 6: (0.8, 0.45), 7: (0.85, 0.6)}.get(longest, (0.88, 0.7, 0.45))
    return allowed[slips - 1] if 0 < slips <= len(allowed) and longest > 3 else 0.0


def _raise(matches: dict[str, float], word: str, worth: float) -> None:
    if worth > matches.get(word, 0.0):
        matches[word] = worth
