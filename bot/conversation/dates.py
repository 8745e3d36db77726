"""The day that words name, on the side of today that the question asks about."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.conversation.lexicon import Days, Numbers
from bot.conversation.numbers import latin, read_number
from knowledge.normalise import fold

ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d./])(\d{1,2})\s?[./]\s?(\d{1,2})(?:\s?[./]\s?(\d{4}|\d{2}))?(?![\d/])")
BARE = re.compile(r"(\d{1,2})[ \-](\d{1,2})(?:[ \-](\d{4}|\d{2}))?")
LONGEST = 60
# A day without a year is none only where no year has it.
LEAP = 2024
FARTHEST_BACK, FARTHEST_ON = 60, 20
# Two days, weeks or months are one word; once folded, that of months is the plural too. What is counted is single.
SINGLE = {2: 1, 14: 7, 60: 30}


def read_date(text: str, expects: str, days: Days, numbers: Numbers, today: date) -> date | None:
    """The day that a text names. A day without a year is the nearest one on the side that the question asks about.

    None when it is no date, or lies on the other side: a letter cannot come tomorrow, a next step was not yesterday.
    """
    if len(text) > LONGEST:
        return None
    day = _said(latin(text).strip(), expects, days, numbers, today)
    if day is None or not today.year - FARTHEST_BACK <= day.year <= today.year + FARTHEST_ON:
        return None
    if ("past" in expects and day > today) or ("coming" in expects and day < today):
        return None
    return day


def day_in(text: str, expects: str, days: Days, numbers: Numbers, today: date) -> date | None:
    """The day that a text names, or that a sentence holds beside what it tells: "we handed it in yesterday"."""
    day = read_date(text, expects, days, numbers, today)
    if day is not None or len(text) > LONGEST:
        return day
    name = next((one for one in days.relative if f" {one} " in f" {fold(text)} "), None)
    return None if name is None else read_date(name, expects, days, numbers, today)


def no_such_day(text: str) -> bool:
    """Whether a text is written as a day of the calendar and there is none such: 31.2.2026."""
    written = latin(text).strip()
    if found := ISO.fullmatch(written):
        return _valid(int(found[1]), int(found[2]), int(found[3])) is None
    if found := NUMERIC.fullmatch(written) or BARE.fullmatch(written):
        year = int(found[3]) if found[3] else LEAP
        return _valid(year + (2000 if year < 100 else 0), int(found[2]), int(found[1])) is None
    return False


def read_month(text: str, days: Days) -> str | None:
    """A month of a year as "2024-05": written with digits, or by its name."""
    written = latin(text).strip()
    if found := re.fullmatch(r"(\d{4})\s?[-./ ]\s?(\d{1,2})", written):
        return _month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})\s?[-./ ]\s?(\d{4})", written):
        return _month(int(found[2]), int(found[1]))
    folded = fold(written)
    year = re.search(r"\b(?:19|20)\d\d\b", folded)
    month = next((number for name, number in days.months.items() if _stands(name, folded, days)), None)
    return _month(int(year[0]), month) if year and month else None


def _month(year: int, month: int) -> str | None:
    return f"{year}-{month:02}" if 1900 <= year < 2100 and 1 <= month <= 12 else None


def _said(text: str, expects: str, days: Days, numbers: Numbers, today: date) -> date | None:
    folded = fold(text)
    if folded in days.relative:
        return today + timedelta(days=days.relative[folded])
    if found := ISO.search(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    written = list(NUMERIC.finditer(text))
    if len(written) > 1:
        return None
    if found := written[0] if written else BARE.fullmatch(text):
        return _with_year(int(found[1]), int(found[2]), found[3], expects, today)
    named = next(_named(folded, days), None)
    if named is not None:
        return _with_year(*named, expects, today)
    return _away(folded, days, numbers, today) or _weekday(folded, expects, days, today)


def _named(folded: str, days: Days) -> Iterator[tuple[int, int, str | None]]:
    """(day, month, year) of a month called by its name, the longest name first."""
    for name, month in days.months.items():
        called = f"{_perhaps(days.before_month)}{re.escape(name)}"
        found = re.search(rf"\b(\d{{1,2}})\s?{called}(?:\s(\d{{4}}|\d{{2}}))?\b", folded)
        if found:
            yield int(found[1]), month, found[2]


def _away(folded: str, days: Days, numbers: Numbers, today: date) -> date | None:
    """A count of days, weeks or months before or after today."""
    words = folded.split()
    side = next((-1 if word in days.ago else 1 for word in words[:2] if word in days.ago | days.ahead), None)
    unit = next((days.units[word] for word in words if word in days.units), None)
    if side is None or unit is None:
        return None
    counted = " ".join(word for word in words if word not in days.units and word not in days.ago | days.ahead)
    if not counted:
        return today + timedelta(days=side * unit)
    count = read_number(counted, numbers)
    length = side * SINGLE.get(unit, unit)
    return None if count is None or not 0 <= count <= 400 else today + timedelta(days=length * int(count))


def _weekday(folded: str, expects: str, days: Days, today: date) -> date | None:
    """The nearest such weekday on the side that is asked about, today itself left out."""
    named = next((number for name, number in days.weekdays.items() if _stands(name, folded, days)), None)
    if named is None or len(folded.split()) > 4:
        return None
    ahead = (named - today.weekday()) % 7 or 7
    behind = (today.weekday() - named) % 7 or 7
    return today - timedelta(days=behind) if "past" in expects else today + timedelta(days=ahead)


def _stands(name: str, folded: str, days: Days) -> bool:
    called = f"{_perhaps(days.before_weekday)}{re.escape(name)}"
    return re.search(rf"(?:^|\s){called}(?:\s|$)", folded) is not None


def _perhaps(before: Iterable[str]) -> str:
    """A pattern for one of these, or none of them."""
    return f"(?:{'|'.join(map(re.escape, before))})?"


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
