"""What the ranker looks at in a text: its words, their stems and roots, pieces of letters, and its sounds.

Sounds are the consonants that Hebrew, Arabic and Latin letters share, so that "ארנונה", "ارنونا" and "arnona"
meet; what is written in Latin letters has nothing else.
"""

import re
from functools import lru_cache
from itertools import pairwise

from knowledge.normalise import fold, root, stems

VERSION = 1
"""Goes up when a text gives other features than before: a ranker that was built before has to be built again."""

MOST_WORDS = 80
_PIECES = (3, 4, 5)
_SOUND_PIECES = (3, 4)

_HEBREW = dict(zip("בגדזחטכלמנספצקרשת", "bgdzktklmnspckrst", strict=True))
_ARABIC = dict(zip("بتثجخدذرزسشصضطظغفقكلمن", "bttgkddrzsssdtzgpkklmn", strict=True))
_LATIN = dict(zip("bcdfgjklmnpqrstvxz", "bkdpggklmnpkrstbkz", strict=True))
_DIGITS = {"5": "k", "6": "t", "8": "k", "9": "s"}  # as in Arabizi; 2, 3 and 7 have no sound of ours
_SOUNDS = {**_HEBREW, **_ARABIC, **_LATIN, **_DIGITS}
_PAIRS = {"tz": "c", "ts": "c", "ch": "k", "kh": "k", "sh": "s", "th": "t", "dh": "d", "gh": "g", "ph": "p"}
_SOUND = re.compile("|".join(_PAIRS) + "|.", re.DOTALL)
_TWICE = re.compile(r"(.)\1+")


def features(text: str) -> set[str]:
    """The features of a text; the letter before the colon tells their kind. Takes bounded time for any text."""
    words = fold(text).split()[:MOST_WORDS]
    found = _of_sounds(words)
    if not "".join(words).isascii():
        found |= _of_letters(words)
    return found


def _of_letters(words: list[str]) -> set[str]:
    found: set[str] = set()
    roots = [_of_word(word) for word in words]
    for _, known in roots:
        found.update(known)
    found.update(f"b:{one}_{next_one}" for (one, _), (next_one, _) in pairwise(roots))
    return found


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> tuple[str, tuple[str, ...]]:
    """The root of a folded word, and its features."""
    forms = stems(word)
    base = root(forms[-1])
    return base, (*(f"s:{stem}" for stem in forms[:3]), f"r:{base}", *_pieces("c", word, _PIECES))


def _of_sounds(words: list[str]) -> set[str]:
    spoken = [sound for word in words if (sound := sounds(word))]
    found = {f"p:{one}_{other}" for one, other in pairwise(spoken)}
    for sound in spoken:
        found.update((f"k:{sound}", *_pieces("g", sound, _SOUND_PIECES)))
    return found


@lru_cache(maxsize=20_000)
def sounds(word: str) -> str:
    """The consonants of a folded word, each once in a row; empty for a number."""
    if word.isdigit():
        return ""
    if word.isascii():
        said = "".join(_PAIRS.get(part) or _SOUNDS.get(part, "") for part in _SOUND.findall(word))
    else:
        said = "".join(_SOUNDS.get(letter, "") for letter in word)
    return _TWICE.sub(r"\1", said)


def _pieces(kind: str, word: str, lengths: tuple[int, ...]) -> list[str]:
    edged = f"^{word}$"
    return [f"{kind}:{edged[at : at + most]}" for most in lengths for at in range(len(edged) - most + 1)]
