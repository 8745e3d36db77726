"""The tracking form as a spreadsheet: one sheet, label beside value, closed lists and tables row by row."""

from collections.abc import Iterator
from datetime import date

from bot.documents.form import Form
from bot.documents.form_page import MARKED, UNMARKED, Choice, Field, FormPage, Rows, page_of
from bot.documents.workbook import Cell, Sheet, workbook

_WIDTHS = (34.0, 48.0, 40.0)
# A row, and whether it is a head.
_Line = tuple[tuple[Cell, ...], bool]


def form_xlsx(form: Form, on: date) -> bytes:
    """The form as one XLSX file with one sheet, made on this day."""
    page = page_of(form)
    lines = list(_lines(page))
    heads = frozenset(number for number, (_, head) in enumerate(lines) if head)
    return workbook(Sheet(page.code, [row for row, _ in lines], heads, _WIDTHS), on)


def _lines(page: FormPage) -> Iterator[_Line]:
    yield (page.title, page.code), True
    yield from map(_field, (page.date, page.subject, page.worker))
    yield from _choice(page.domain)
    yield _field(page.description)
    yield from _rows(page.bodies)
    yield from _choice(page.status)
    yield from map(_field, (*page.standing, page.insights))
    yield from _rows(page.log)
    yield (page.questions_title,), True
    for one in page.questions:
        yield _field(one)
        if one.label == page.history.label:
            yield from _choice(page.history, label="")
    yield from _rows(page.actions)


def _field(field: Field) -> _Line:
    return (field.label, field.value), False


def _choice(choice: Choice, label: str | None = None) -> Iterator[_Line]:
    shown = choice.label if label is None else label
    for number, one in enumerate(choice.options):
        told = choice.text if one.chosen else ""
        yield (shown if number == 0 else "", f"{MARKED if one.chosen else UNMARKED} {one.label}", told), False


def _rows(rows: Rows) -> Iterator[_Line]:
    yield (rows.title,), True
    yield rows.heads, True
    yield from ((row, False) for row in rows.rows)
