"""The one number that words name: in digits of any script, in words, or none at all."""

import re
from collections.abc import Mapping

from bot.conversation.lexicon import Numbers
from bot.words.prefixes import AND, without
from knowledge.normalise import fold

NUMBER = re.compile(r"(?:(?<!\S)-)?\d+(?:[.,]\d+)*")
THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
# "And", and in Hebrew "the", "in", "to" as well.
JOINED = AND | frozenset("הבל")
MOST_WORDS = 8


def latin(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    return text.translate(DIGITS)


def read_number(text: str, numbers: Numbers) -> int | float | None:
    """The number that a text names; None when it names none, or two. "None at all" is 0."""
    folded = fold(text)
    if folded in numbers.none:
        return 0
    words = folded.split()
    found = NUMBER.findall(latin(text))
    if found:
        number = _digits(found[0]) if len(found) == 1 else None
        return number if number is None else number * _times(words, numbers)
    if len(words) > MOST_WORDS or not numbers.either.isdisjoint(words):
        return None
    return _spoken(words, numbers)


def _digits(written: str) -> int | float | None:
    """Digits with their separators: three digits after one make it a thousand, else it is a decimal point."""
    try:
        number = float(THOUSANDS.sub("", written).replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _times(words: list[str], numbers: Numbers) -> int:
    """The thousand in "5 thousand", one where there is none."""
    return next((numbers.times[word] for word in words if word in numbers.times), 1)


def _spoken(words: list[str], numbers: Numbers) -> int | None:
    """Number words summed as they are said: hundreds and thousands multiply, two units are two numbers."""
    whole, part, units = 0, 0, 0
    heard = False
    for word in _pairs(words, numbers):
        value, times = _of(word, numbers.words), _of(word, numbers.times)
        if times is not None:
            part = max(part, 1) * times
            if times >= 1000:
                whole, part = whole + part, 0
            heard, units = True, 0
        elif value is not None:
            units += value < 10
            part += value
            heard = True
    return whole + part if heard and units < 2 else None


def _pairs(words: list[str], numbers: Numbers) -> list[str]:
    """The words, two that are one number (twelve in Hebrew) put together."""
    joined: list[str] = []
    for word in words:
        if joined and f"{joined[-1]} {word}" in numbers.words:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _of(word: str, known: Mapping[str, int]) -> int | None:
    """What a word stands for, an "and" or "the" before it left aside."""
    return known.get(word, known.get(without(word, JOINED)))
