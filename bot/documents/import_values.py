"""One cell of a table of cases, read as what its column holds; what cannot be read is refused, with what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from bot.conversation.world import Kit
from bot.documents.form_page import DOMAINS
from bot.documents.inert import inert, unquoted
from bot.documents.workbook import Formula
from cases.records import ClosureKind, History, OutcomeKind
from knowledge.normalise import fold

# The work goes on: the form names no such status.
OPEN = "open"
LONGEST = 6000
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class NotRead(Exception):
    """A cell does not hold what it should: the key of the words for it, and what fills them."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = f"sheet.{key}"
        self.values = values


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken: its number in the table (the heads are row 1), the head of its column, and the words."""

    row: int
    column: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def words(self, kit: Kit, language: str = "he") -> str:
        """What is wrong, and what to do."""
        return kit.catalogue.text(self.key, language, **self.values)


def text_in(cell: Any) -> str:
    """What is written in a cell, without what was put there to keep spreadsheets quiet."""
    if isinstance(cell, Formula):
        raise NotRead("formula")
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    text = unquoted(inert(cell or "")).strip()
    if len(text) > LONGEST:
        raise NotRead("too_long", most=LONGEST)
    return text


def day_in(cell: Any) -> date | None:
    """The day in a cell, None when it is empty: a date, or day, month and year."""
    if isinstance(cell, date):
        return cell
    text = text_in(cell)
    return read_day(text) if text else None


def read_day(text: str) -> date:
    """A day written as 22.11.2026 or 2026-11-22."""
    if found := _DAY.fullmatch(text.strip()):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    else:
        raise NotRead("no_date")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotRead("no_date") from error


@dataclass(frozen=True, slots=True)
class ClosedList:
    """The labels of a closed list, folded, with their values; `names` are shown where a label is none of them."""

    values: Mapping[str, str]
    names: tuple[str, ...]

    def read(self, text: str) -> str:
        """The value whose label this is."""
        known = self.values.get(fold(text))
        if known is None:
            raise NotRead("one_of", known=self.told())
        return known

    def told(self) -> str:
        """All of it, for somebody to choose from."""
        return ", ".join(self.names)


class Labels:
    """Every closed list of the table, in all languages of ours, and the rights by name."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        named = kit.knowledge.domains
        self.domains = ClosedList(
            {fold(name): one for one in DOMAINS for name in named[one].names.values()},
            tuple(named[one].names["he"] for one in DOMAINS),
        )
        self.histories = self._of("history.", list(History))
        self.statuses = self._of("form.status_", (OPEN, *ClosureKind))
        self.outcomes = self._of("form.outcome_", list(OutcomeKind))
        written = {fold(words.name): right for (_, right), words in kit.knowledge.texts.items()}
        only_known = {fold(name): one for one, right in kit.knowledge.rights.items() for name in right.names.values()}
        self._rights = only_known | written | {fold(one): one for one in kit.knowledge.entries}

    def right(self, text: str) -> str:
        """The right of this name or id."""
        known = self._rights.get(fold(text))
        if known is None:
            near = self._rights[nearest(text, self._rights)]
            raise NotRead("unknown_value", near=self.kit.right_name(near, "he"))
        return known

    def _of(self, prefix: str, values: Sequence[str]) -> ClosedList:
        """The list whose texts have keys of `prefix` and the value; what a label asks for may be left off."""
        every = [(told, one) for one in values for told in self.kit.catalogue.every(f"{prefix}{one}")]
        short = {fold(told.partition(" – ")[0]): one for told, one in every}
        names = tuple(self.kit.catalogue.text(f"{prefix}{one}", "he") for one in values)
        return ClosedList(short | {fold(told): one for told, one in every}, names)


def nearest(text: str, known: Iterable[str]) -> str:
    """The known name most like this one; names and text are folded."""
    names = list(known)
    near = get_close_matches(fold(text), names, n=1, cutoff=0.0)
    return near[0] if near else names[0]
