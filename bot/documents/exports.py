"""Many cases as one table, a row each: the tracking form's fields with its labels as the heads of the columns.

The programme's own system stays the record; this is what is worked on beside it. Of a family that has not agreed, a
row holds the code, the right and the date, and nothing else. `bot/documents/imports.py` reads the same table back.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO

from bot.conversation.world import Kit, plain_date
from bot.documents.form import Form
from bot.documents.form_page import DOMAINS
from bot.documents.inert import inert, neutral
from bot.documents.workbook import Cell, Sheet, workbook
from cases.records import ClosureKind, History, OutcomeKind
from storage.case_file import IssueView

# Between the parts of a line in a cell that holds several: a body, an action, an entry of the log.
PART = " | "


class Column(StrEnum):
    """The columns of the table, in their order."""

    CODE = "code"
    DATE = "date"
    SUBJECT = "subject"
    RIGHT = "right"
    WORKER = "worker"
    DOMAIN = "domain"
    DESCRIPTION = "description"
    HISTORY = "history"
    BODIES = "bodies"
    BARRIERS = "barriers"
    ACTIONS = "actions"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    STATUS = "status"
    STATUS_TEXT = "status_text"
    OUTCOME = "outcome"
    ENDED_ON = "ended_on"
    INSIGHTS = "insights"
    LOG = "log"


_WIDTHS: Mapping[Column, float] = {
    Column.SUBJECT: 34,
    Column.DESCRIPTION: 50,
    Column.BODIES: 36,
    Column.BARRIERS: 30,
    Column.ACTIONS: 42,
    Column.NEXT_STEP: 28,
    Column.INSIGHTS: 36,
    Column.LOG: 56,
}


def heading_key(column: Column) -> str:
    """The key of a column's head: the form's label, or ours where the form has no such field."""
    return f"sheet.{column}" if column in _OURS else f"form.{column}"


_OURS = frozenset(
    {
        Column.CODE,
        Column.RIGHT,
        Column.HISTORY,
        Column.BARRIERS,
        Column.NEXT_STEP_ON,
        Column.STATUS_TEXT,
        Column.ENDED_ON,
    }
)


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Heads and rows; a date is a date, all else is text."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lists: Mapping[int, Sequence[str]]


def case_table(views: Iterable[IssueView], kit: Kit, language: str = "he") -> CaseTable:
    """The table of what a viewer may see, in the given order."""
    heads = tuple(kit.catalogue.text(heading_key(column), language) for column in Column)
    rows = tuple(_row(view, kit, language) for view in views)
    return CaseTable(kit.catalogue.text("sheet.name", language), heads, rows, _lists(kit, language))


def csv_of(table: CaseTable) -> bytes:
    """The table as CSV for spreadsheets: UTF-8 with its mark, and no field that they would take for a formula."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for row in (table.heads, *table.rows):
        writer.writerow([_shown(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(table: CaseTable, on: date) -> bytes:
    """The table as a workbook of one sheet, its heads in sight, its closed lists to choose from."""
    widths = [_WIDTHS.get(column, 18) for column in Column]
    sheet = Sheet(table.name, (table.heads, *table.rows), frozenset({0}), widths, table.lists, frozen=True)
    return workbook(sheet, on)


def _shown(cell: Cell) -> str:
    return plain_date(cell) if isinstance(cell, date) else neutral(inert(cell or ""))


def _lists(kit: Kit, language: str) -> dict[int, Sequence[str]]:
    """The closed lists, by the number of their column."""
    say = kit.catalogue.text
    domains = [kit.knowledge.domains[one].names[language] for one in DOMAINS]
    listed: Mapping[Column, Sequence[str]] = {
        Column.DOMAIN: domains,
        Column.HISTORY: [say(f"history.{one}", language) for one in History],
        Column.STATUS: [
            say("form.status_open", language),
            *(say(f"form.status_{one}", language) for one in ClosureKind),
        ],
        Column.OUTCOME: [say(f"form.outcome_{one}", language) for one in OutcomeKind],
    }
    return {list(Column).index(column): values for column, values in listed.items()}


def _row(view: IssueView, kit: Kit, language: str) -> tuple[Cell, ...]:
    if view.file is None:
        line = view.line
        known: dict[Column, Cell] = {
            Column.CODE: line.code,
            Column.RIGHT: kit.right_name(line.right_id, language) or "",
            Column.NEXT_STEP_ON: line.next_step_on,
        }
        return tuple(known.get(column, "") for column in Column)
    form = Form(view.file, kit, language)
    return tuple(_CELLS[column](form) for column in Column)


def _parts(*parts: str) -> str:
    """The parts of one line in a cell that holds several lines; nobody's words can part it elsewhere."""
    whole = [" ".join(part.replace("|", "/").split()) for part in parts]
    while whole and not whole[-1]:
        whole.pop()
    return PART.join(whole)


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_parts(*row) for row in rows)


def _next_step_on(form: Form) -> Cell:
    return form.file.issue.next_step_on if form.is_open() else ""


def _history(form: Form) -> str:
    before = form.file.issue.history
    return form.say(f"history.{before}") if before else ""


def _status(form: Form) -> str:
    closure = form.file.closure
    return (
        form.say("form.status_open") if form.is_open() or closure is None else form.say(f"form.status_{closure.kind}")
    )


def _status_text(form: Form) -> str:
    closure = form.file.closure
    return closure.text if closure and not form.is_open() and closure.kind is not ClosureKind.DONE else ""


def _ended_on(form: Form) -> Cell:
    ended = form.file.issue.closed_at
    return ended.astimezone(form.kit.settings.zone).date() if ended and not form.is_open() else ""


_CELLS: Mapping[Column, Callable[[Form], Cell]] = {
    Column.CODE: lambda form: form.file.code,
    Column.DATE: lambda form: form.file.issue.opened_at.astimezone(form.kit.settings.zone).date(),
    Column.SUBJECT: lambda form: form.file.issue.subject or form.subject(),
    Column.RIGHT: lambda form: form.kit.right_name(form.file.issue.right_id, form.language) or "",
    Column.WORKER: lambda form: form.worker(),
    Column.DOMAIN: lambda form: form.kit.knowledge.domains[form.file.issue.domain].names[form.language],
    Column.DESCRIPTION: lambda form: form.file.issue.description,
    Column.HISTORY: _history,
    Column.BODIES: lambda form: _lines(form.bodies()),
    Column.BARRIERS: lambda form: _lines((one,) for one in form.barriers()),
    Column.ACTIONS: lambda form: _lines(form.actions()),
    Column.NEXT_STEP: lambda form: form.step() if form.is_open() else "",
    Column.NEXT_STEP_ON: _next_step_on,
    Column.STATUS: _status,
    Column.STATUS_TEXT: _status_text,
    Column.OUTCOME: lambda form: form.outcome() if not form.is_open() else "",
    Column.ENDED_ON: _ended_on,
    Column.INSIGHTS: lambda form: form.insights(),
    Column.LOG: lambda form: _lines(form.log_lines()),
}
