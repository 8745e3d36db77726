"""An index of phrases: which words say which right, how telling each word is, and which words look alike."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.normalise import bare, fold, root, stems

COMMON = 0.15
"""What a common word weighs beside another."""

_ALIKE = 24
"""How many look-alikes of a word are worth a closer look."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say a right: as written, as folded words, and what these weigh together."""

    right: str
    language: str
    text: str
    words: tuple[str, ...]
    weight: float


class Index:
    """Phrases by word, words by their forms and pieces; a word weighs more the fewer rights use it."""

    def __init__(
        self,
        told: Iterable[tuple[str, str, str]],
        background: Iterable[tuple[str, str]] = (),
        common: Iterable[str] = (),
        same: Iterable[Iterable[str]] = (),
    ) -> None:
        """Takes (right, language, phrase), (right, sentence), words that say little, and rows of synonyms."""
        self._common = {fold(word) for word in common}
        folded = [(*row, tuple(dict.fromkeys(fold(row[2]).split()))) for row in told]
        beside = [(right, set(fold(text).split())) for right, text in background]
        self._rights = len({row[0] for row in folded})
        self.weight = self._weights([*((row[0], row[3]) for row in folded), *beside])
        self.phrases = [Phrase(*row, self._sum(row[3])) for row in folded if row[3]]
        self.saying: dict[str, list[int]] = defaultdict(list)
        self.used: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for number, phrase in enumerate(self.phrases):
            for word in phrase.words:
                self.saying[word].append(number)
                self.used[word][phrase.right] += 1
        for right, words in beside:
            for word in words:
                self.used[word][right] = max(self.used[word][right], 0.5)
        self.forms: dict[str, list[str]] = defaultdict(list)
        self._kin: dict[str, list[str]] = defaultdict(list)
        for word in self.weight:
            self._enter(word)
        self.joined = {one + other: (one, other) for row in folded for one, other in pairwise(row[3])}
        self._same = self._rows([fold(word) for word in row] for row in same)

    def _weights(self, told: list[tuple[str, Collection[str]]]) -> Mapping[str, float]:
        users: dict[str, set[str]] = defaultdict(set)
        for right, words in told:
            for word in words:
                for stem in stems(word):
                    users[stem].add(right)
        known = dict.fromkeys(word for _, words in told for word in words)
        return {word: self.weigh(word, len(users[word])) for word in known}

    def weigh(self, word: str, rights: int) -> float:
        """How much a word says that this many rights use."""
        return math.log(1 + self._rights / rights) * (COMMON if self.is_common(word) else 1.0)

    def is_common(self, word: str) -> bool:
        """Whether a word, or what is left of it without its prefix, is a common one."""
        return any(stem in self._common for stem in stems(word))

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self.weight[word] for word in words)

    def _enter(self, word: str) -> None:
        for stem in stems(word):
            self.forms[stem].append(word)
            for key in _kin_keys(stem):
                self._kin[key].append(word)

    @cached_property
    def _pieces(self) -> Mapping[str, Sequence[str]]:
        """The known words by each of their pieces; worked out when somebody first mistypes."""
        pieces: dict[str, list[str]] = defaultdict(list)
        for word in self.weight:
            for piece in _pieces(word):
                pieces[piece].append(word)
        return pieces

    def kin(self, word: str) -> Sequence[str]:
        """The known words of another full spelling, or with another ending."""
        return [other for key in _kin_keys(word) for other in self._kin.get(key, ())]

    def _rows(self, rows: Iterable[list[str]]) -> Mapping[str, Sequence[str]]:
        """Per root of a synonym: the known words that its row stands for."""
        same: dict[str, Sequence[str]] = {}
        for row in rows:
            known = tuple({known for word in row for known in (*self.forms.get(word, ()), *self.kin(word))})
            same |= dict.fromkeys((key for word in row for key in (word, root(word))), known)
        return same

    def synonyms(self, word: str) -> Sequence[str]:
        """The known words that mean the same."""
        return self._same.get(word) or self._same.get(root(word), ())

    def look_alikes(self, word: str) -> Sequence[str]:
        """The known words that share most pieces with this one."""
        pieces = _pieces(word)
        shared = Counter(other for piece in pieces for other in self._pieces.get(piece, ()))
        few = max(2, len(pieces) // 3)
        return [other for other, count in shared.most_common(_ALIKE) if count >= few]


def _kin_keys(word: str) -> list[str]:
    """Under what a word meets its kin: its root, and its bare letters when enough are left."""
    spelling = bare(word)
    return [root(word), f"~{spelling}"] if len(spelling) >= 4 else [root(word)]


def _pieces(word: str) -> set[str]:
    """The pairs of letters of a word, its edges marked."""
    edged = f"^{word}$"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}
