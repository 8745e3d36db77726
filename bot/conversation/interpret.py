"""Typed words become an answer to the question that stands: an option, a number, a date, or words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from bot.conversation.lexicon import Lexicon
from flows.model import Answer
from knowledge.normalise import fold

ALMOST = 0.84
LONGEST_LABEL = 40
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMERIC = re.compile(r"(\d{1,2})[./\-](\d{1,2})(?:[./\-](\d{2,4}))?")
NAMED = re.compile(r"(\d{1,2})\s*(\D+?)(?:\s+(\d{4}))?$")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as it was shown: its id and the label in the person's language."""

    id: str
    label: str


def interpret(words: str, offered: Sequence[Offered], expects: str, lexicon: Lexicon, today: date) -> Answer:
    """Everything that `words` may mean for the question that stands; the flow takes what it expects."""
    text = words.translate(DIGITS).strip()
    option = _option(text, offered, expects, lexicon)
    if option is not None:
        return Answer(option=option, words=words)
    day = read_date(text, expects, lexicon, today) if "date" in expects else None
    number = read_number(text) if "number" in expects or expects == "amount" else None
    return Answer(words=words, number=number, date=day.isoformat() if day else None)


def _option(text: str, offered: Sequence[Offered], expects: str, lexicon: Lexicon) -> str | None:
    by_place = text.isdecimal() and "number" not in expects and expects != "amount"
    if by_place and 1 <= int(text[:4]) <= len(offered):
        return offered[int(text) - 1].id
    folded = fold(text)
    if not folded or len(folded) > LONGEST_LABEL:
        return None
    for one in offered:
        if text == one.id or folded == fold(one.label):
            return one.id
    return _said_otherwise(folded, offered, lexicon) or _almost(folded, offered)


def _said_otherwise(folded: str, offered: Sequence[Offered], lexicon: Lexicon) -> str | None:
    ids = [one.id for one in offered]
    for name in ids:
        if folded in lexicon.answers.get(name, ()):
            return name
    for plain, meant in (("yes", lexicon.means_yes), ("no", lexicon.means_no)):
        if folded in lexicon.answers[plain]:
            return next((name for name in ids if name in meant), None) or _only_one(plain, ids, lexicon)
    return None


def _only_one(plain: str, ids: Sequence[str], lexicon: Lexicon) -> str | None:
    """A yes to "do you mean this one?" means the one thing that is offered beside the ways out."""
    things = [name for name in ids if name not in lexicon.means_no and name != "human"]
    return things[0] if plain == "yes" and len(things) == 1 else None


def _almost(folded: str, offered: Sequence[Offered]) -> str | None:
    """The one label that these words almost are, typing mistakes forgiven; None when two come close."""
    ranked = sorted(((SequenceMatcher(None, folded, fold(one.label)).ratio(), one.id) for one in offered), reverse=True)
    if not ranked or ranked[0][0] < ALMOST:
        return None
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] > 0.05
    return ranked[0][1] if clear else None


def read_number(text: str) -> int | float | None:
    """The one number in a text, thousands separators allowed; None when there is none or more than one."""
    found = NUMBER.findall(text)
    if len(found) != 1:
        return None
    digits = re.sub(r",(?=\d{3}\b)", "", found[0]).replace(",", ".")
    try:
        number = float(digits)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def read_date(text: str, expects: str, lexicon: Lexicon, today: date) -> date | None:
    """The day that a text names. A day without a year is the nearest one on the side that the question asks about.

    None when it is no date, or lies on the other side: a letter cannot come tomorrow, a next step was not yesterday.
    """
    day = _said_day(text, expects, lexicon, today)
    if day is None or not today.year - 60 <= day.year <= today.year + 20:
        return None
    if "past" in expects and day > today or "coming" in expects and day < today:
        return None
    return day


def _said_day(text: str, expects: str, lexicon: Lexicon, today: date) -> date | None:
    away = lexicon.days.get(fold(text))
    if away is not None:
        return today + timedelta(days=away)
    if found := ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _valid(year, month, day)
    if found := NUMERIC.fullmatch(text):
        return _with_year(int(found[1]), int(found[2]), found[3], expects, today)
    if found := NAMED.fullmatch(text):
        name = fold(found[2]).strip()
        month_named = lexicon.months.get(name) or lexicon.months.get(name[1:])  # "3 בנובמבר"
        return _with_year(int(found[1]), month_named, found[3], expects, today) if month_named else None
    return None


def _with_year(day: int, month: int, year: str | None, expects: str, today: date) -> date | None:
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = _valid(today.year, month, day)
    if this_year and "past" in expects and this_year > today:
        return _valid(today.year - 1, month, day)
    if this_year and "coming" in expects and this_year < today:
        return _valid(today.year + 1, month, day)
    return this_year


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
