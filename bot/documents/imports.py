"""A table of many cases read back: each row a draft of a case, or what has to be mended in it; never half a row.

What is read is the table of `bot/documents/exports.py`, in any order of columns and in each language of ours. Nothing
is opened here, and nobody's case is looked at: that is `bot/importing.py`.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from typing import Any, TypeVar

from bot.conversation.world import Kit
from bot.documents.exports import Column, heading_key
from bot.documents.import_lines import DraftAction, Lines
from bot.documents.import_values import OPEN, Labels, NotRead, Refusal, day_in, nearest, text_in
from bot.documents.workbook import Unreadable, cells_of
from cases.records import BarrierKind, BarrierLevel, ClosureKind, History, OutcomeKind
from knowledge.normalise import fold

MOST_ROWS = 2000
# Somebody else's table may have more columns than ours; each of them is named.
_MOST_COLUMNS = 60
_CLOSING = (Column.STATUS_TEXT, Column.OUTCOME, Column.ENDED_ON)
# Excel here saves CSV in the code page of Hebrew unless it is told otherwise.
_CODINGS = ("utf-8-sig", "cp1255")
_PARTED_BY = (",", ";", "\t")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DraftClosure:
    """How the work on a case ended, and when."""

    kind: ClosureKind
    text: str
    outcome: OutcomeKind
    on: date


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that was read whole; where the step has no date, and the owner no name, the one who imports decides."""

    row: int
    opened_on: date
    subject: str
    right: str | None
    domain: str
    description: str
    owner: str
    history: History | None
    bodies: tuple[tuple[str, str, str], ...]
    barriers: tuple[tuple[BarrierKind, BarrierLevel, str], ...]
    actions: tuple[DraftAction, ...]
    step: str
    step_on: date | None
    insights: str
    closure: DraftClosure | None
    log: tuple[tuple[date, str], ...]

    def same_as(self) -> tuple[str, str, date]:
        """What a row has in common with a case that it tells of: right, subject, and the day of the form."""
        return self.right or "", self.subject, self.opened_on


def table_in(content: bytes) -> list[list[Any]]:
    """The cells of an XLSX or CSV file, row by row; raises `Unreadable`."""
    if content.startswith(b"PK"):
        return [list(row) for row in cells_of(content, MOST_ROWS + 1, _MOST_COLUMNS)]
    for coding in _CODINGS:
        try:
            return _csv(content.decode(coding))
        except UnicodeDecodeError:
            continue
    raise Unreadable


def _csv(text: str) -> list[list[Any]]:
    """The rows of a CSV text, parted by whatever its first line is parted by most."""
    head = text.partition("\n")[0]
    parted_by = max(_PARTED_BY, key=head.count)
    try:
        return [list(row) for row in csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=parted_by)]
    except csv.Error as error:
        raise Unreadable from error


def drafts_of(table: Sequence[Sequence[Any]], kit: Kit, today: date) -> tuple[list[Draft], list[Refusal]]:
    """Every row as a draft, and all that is refused: with a single refusal the table is not to be imported."""
    heads = table[0] if table else ()
    columns, refusals = _columns(heads, kit)
    rows = [(number, row) for number, row in enumerate(table[1:], 2) if any(cell not in (None, "") for cell in row)]
    named = kit.catalogue.text(heading_key(Column.SUBJECT), "he")
    if not rows:
        refusals.append(Refusal(1, named, "sheet.no_rows"))
    if len(table) > MOST_ROWS + 1:
        refusals.append(Refusal(1, named, "sheet.too_many_rows", {"most": MOST_ROWS}))
    if refusals:
        return [], refusals
    labels, drafts = Labels(kit), []
    for number, row in rows:
        read = _Row(number, dict(zip(columns, row, strict=False)), kit, labels, today)
        drafts.append(read.draft())
        refusals += read.refusals
    whole = [one for one in drafts if one is not None]
    return whole, sorted(refusals + list(_twice(whole, kit)), key=lambda one: one.row)


def _columns(heads: Sequence[Any], kit: Kit) -> tuple[list[Column], list[Refusal]]:
    """Which column each head names; heads that name none, come twice, or are missing are refused."""
    known = {fold(told): column for column in Column for told in kit.catalogue.every(heading_key(column))}
    found: list[Column] = []
    refusals = []
    given = list(heads)
    while given and given[-1] in (None, ""):
        given.pop()
    for head in given:
        text = head if isinstance(head, str) else ""
        column = known.get(fold(text))
        if column is None:
            refusals.append(Refusal(1, text, "sheet.unknown_column", {"near": _label(kit, known, text)}))
        elif column in found:
            refusals.append(Refusal(1, text, "sheet.column_twice"))
        else:
            found.append(column)
    if Column.SUBJECT not in found:
        subject = kit.catalogue.text(heading_key(Column.SUBJECT), "he")
        refusals.append(Refusal(1, subject, "sheet.column_missing"))
    return found, refusals


def _label(kit: Kit, known: Mapping[str, Column], text: str) -> str:
    return kit.catalogue.text(heading_key(known[nearest(text, known)]), "he")


def _twice(drafts: Iterable[Draft], kit: Kit) -> Iterable[Refusal]:
    first: dict[Any, int] = {}
    subject = kit.catalogue.text(heading_key(Column.SUBJECT), "he")
    for one in drafts:
        same = replace(one, row=0)
        if same in first:
            yield Refusal(one.row, subject, "sheet.twice", {"other": first[same]})
        first.setdefault(same, one.row)


class _Row:
    """One row on its way to a draft: every cell is read, and every refusal kept, so that all are mended at once."""

    def __init__(self, number: int, cells: Mapping[Column, Any], kit: Kit, labels: Labels, today: date) -> None:
        self.number = number
        self.cells = cells
        self.kit = kit
        self.labels = labels
        self.today = today
        self.refusals: list[Refusal] = []

    def draft(self) -> Draft | None:
        """The row as a draft; None where anything in it was refused."""
        lines = Lines(self.kit)
        opened = self._read(Column.DATE, self._past_day, None) or self.today
        right = self._read(Column.RIGHT, self._right, None)
        draft = Draft(
            row=self.number,
            opened_on=opened,
            subject=self._read(Column.SUBJECT, self._needed, ""),
            right=right,
            domain=self._read(Column.DOMAIN, lambda cell: self._domain(cell, right), ""),
            description=self._text(Column.DESCRIPTION),
            owner=self._text(Column.WORKER),
            history=self._read(Column.HISTORY, self._history, None),
            bodies=self._read(Column.BODIES, lambda cell: lines.bodies(text_in(cell)), ()),
            barriers=self._read(Column.BARRIERS, lambda cell: lines.barriers(text_in(cell)), ()),
            actions=self._read(Column.ACTIONS, lambda cell: lines.actions(text_in(cell), self.today), ()),
            step=self._text(Column.NEXT_STEP),
            step_on=self._read(Column.NEXT_STEP_ON, day_in, None),
            insights=self._text(Column.INSIGHTS),
            closure=self._closure(opened),
            log=self._read(Column.LOG, lambda cell: lines.log(text_in(cell), self.today), ()),
        )
        self._read(Column.CODE, self._no_code, None)
        return None if self.refusals else draft

    def _read(self, column: Column, read: Callable[[Any], T], otherwise: T) -> T:
        try:
            return read(self.cells.get(column))
        except NotRead as wrong:
            self._refuse(column, wrong.key, wrong.values)
            return otherwise

    def _refuse(self, column: Column, key: str, values: Mapping[str, Any] | None = None) -> None:
        head = self.kit.catalogue.text(heading_key(column), "he")
        self.refusals.append(Refusal(self.number, head, key, dict(values or {})))

    def _text(self, column: Column) -> str:
        return self._read(column, text_in, "")

    @staticmethod
    def _needed(cell: Any) -> str:
        text = text_in(cell)
        if not text:
            raise NotRead("empty")
        return text

    @staticmethod
    def _no_code(cell: Any) -> None:
        if text_in(cell):
            raise NotRead("code_given")

    def _past_day(self, cell: Any) -> date | None:
        day = day_in(cell)
        if day is not None and day > self.today:
            raise NotRead("date_ahead")
        return day

    def _right(self, cell: Any) -> str | None:
        text = text_in(cell)
        return self.labels.right(text) if text else None

    def _domain(self, cell: Any, right: str | None) -> str:
        text = text_in(cell)
        if text:
            return self.labels.domains.read(text)
        entry = self.kit.knowledge.entries.get(right or "")
        if entry is None:
            raise NotRead("needs_domain")
        return entry.domain

    def _history(self, cell: Any) -> History | None:
        text = text_in(cell)
        return History(self.labels.histories.read(text)) if text else None

    def _closure(self, opened: date) -> DraftClosure | None:
        """How it ended; a row without a status, or that says the work goes on, is open."""
        kind = self._read(Column.STATUS, self._status, OPEN)
        if kind == OPEN:
            for column in _CLOSING:
                if self._text(column):
                    self._refuse(column, "sheet.only_when_closed")
            return None
        for column in (Column.NEXT_STEP, Column.NEXT_STEP_ON):
            if self._text(column):
                self._refuse(column, "sheet.only_when_open")
        text = self._text(Column.STATUS_TEXT)
        if kind != ClosureKind.DONE and not text:
            self._refuse(Column.STATUS_TEXT, "sheet.needs_text")
        outcome = self._read(Column.OUTCOME, self._outcome, OutcomeKind.NOT_REALISED)
        on = self._read(Column.ENDED_ON, lambda cell: self._end(cell, opened), opened)
        return DraftClosure(ClosureKind(kind), text, outcome, on)

    def _status(self, cell: Any) -> str:
        text = text_in(cell)
        return self.labels.statuses.read(text) if text else OPEN

    def _outcome(self, cell: Any) -> OutcomeKind:
        text = text_in(cell)
        if not text:
            raise NotRead("needs_outcome", known=self.labels.outcomes.told())
        return OutcomeKind(self.labels.outcomes.read(text))

    def _end(self, cell: Any, opened: date) -> date:
        day = self._past_day(cell)
        if day is None:
            raise NotRead("needs_end")
        if day < opened:
            raise NotRead("date_before")
        return day
