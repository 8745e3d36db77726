"""Folds Hebrew and Arabic writing, so that the many ways to write a word meet in one.

Gone are niqqud, tashkeel, tatweel, geresh and gershayim, marks of direction, control characters and
punctuation; final letters, hamza seats, alef maqsura and ta marbuta become plain letters, doubled vav and yod
single ones, digits Latin.
"""

import re
import unicodedata
from functools import cache, lru_cache

LONGEST = 2_000
"""How much of a text is looked at; a long story fits."""

SHORT = 40
"""How long a text may be that is folded again and again: an option's label, a command, a word."""

_SAME = {
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    **dict.fromkeys("أإآٱ", "ا"),
    **{"ى": "ي", "ئ": "ي", "ؤ": "و", "ء": "", "ة": "ه", "گ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج", "ـ": ""},
}
_JOINING = frozenset("'\"׳״’‘”“`´‚„")
_DOUBLED = re.compile(r"([ויא])\1+")

_HEBREW_PREFIXES = (
    *"והבלמשכ",
    "וה",
    "וב",
    "ול",
    "ומ",
    "וש",
    "וכ",
    "שה",
    "שב",
    "של",
    "שמ",
    "מה",
    "כש",
    "לכש",
    "כשה",
    "שבה",
)
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "عال", "هال", "لل", "ال", "و", "ب", "ع", "ل", "ه", "ف")
_PREFIXING = frozenset(prefix[0] for prefix in (*_HEBREW_PREFIXES, *_ARABIC_PREFIXES))
_HEBREW_ENDING = re.compile("(?<=...)(?:ויות|יות|אות|ימ|ות|ית|ינו|נו|ה|ת|י|ו)$")
_ARABIC_ENDING = re.compile("(?<=...)(?:تها|ات|ين|ون|نا|ها|هم|كم|وا|لي|ه|ي|ت|ك|و|ش)$")
_ARABIC_ACTOR = re.compile("^(?:بي|بت|بن|ب|ي|ت|ن|ا|م)(?=...)")
_FULL = re.compile("[ויيو]")


def fold(text: str, most: int = LONGEST) -> str:
    """The folded words of a text, one space between them; only its first `most` characters count."""
    return _short(text) if len(text) <= SHORT else _folded(text, most)


@lru_cache(maxsize=4_000)
def _short(text: str) -> str:
    """Labels, commands and single words, which are compared again at every turn."""
    return _folded(text, LONGEST)


def _folded(text: str, most: int) -> str:
    plain = unicodedata.normalize("NFKC", _scalars(text[:most])).translate(_letters()).casefold()
    return _DOUBLED.sub(r"\1", " ".join(plain.split()))[:most]


def _scalars(text: str) -> str:
    """The text without lone surrogates, which no encoding can carry."""
    return text.encode("utf-8", "ignore").decode("utf-8")


@cache
def _letters() -> dict[int, str]:
    """What every character becomes: a letter, a digit, a space, or nothing."""
    table: dict[int, str] = {}
    for point in (*range(0x0700), *range(0x2000, 0x2100)):
        table[point] = _letter(chr(point))
    return table


def _letter(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    category = unicodedata.category(char)
    if char in _JOINING or category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char if category[0] == "L" else " "


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """A folded word, and what is left of it without its prefixed letters; the word itself comes first."""
    if word[:1] not in _PREFIXING:
        return (word,)
    prefixes = _HEBREW_PREFIXES if is_hebrew(word) else _ARABIC_PREFIXES
    left = [word[len(prefix) :] for prefix in prefixes if word.startswith(prefix)]
    return tuple(dict.fromkeys((word, *(stem for stem in left if len(stem) >= 3))))


def is_hebrew(word: str) -> bool:
    """Whether a word begins with a Hebrew letter."""
    return "א" <= word[:1] <= "ת"


def script(text: str) -> str | None:
    """The language of a folded text, he or ar, by its first letter of either; None for neither."""
    return next(("he" if is_hebrew(letter) else "ar" for letter in text if "א" <= letter <= "ي"), None)


def bare(word: str) -> str:
    """A folded word without the letters that full spelling adds within it, vav and yod."""
    return word[:1] + _FULL.sub("", word[1:])


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """What is left of a folded word without its ending, and in Arabic without the letter of who acts."""
    if is_hebrew(word):
        return _HEBREW_ENDING.sub("", word)
    return _ARABIC_ACTOR.sub("", _ARABIC_ENDING.sub("", word))


def near(one: str, other: str) -> bool:
    """Whether two folded words are equal or, when long enough, one slip of the finger apart."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) < 5 or len(long) - len(short) > 1:
        return False
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    if len(short) != len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]
