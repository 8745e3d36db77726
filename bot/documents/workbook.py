"""Spreadsheets: sheets that read from the right, in which every text stays a text; and reading what others made.

openpyxl is imported with the first workbook. It takes a text that begins with "=" for a formula by itself, so the kind
of every cell is said here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from bot.documents.inert import FORMULA, inert

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The format's own limit of a cell; what is longer ends with an ellipsis, and is whole in the other files.
LONGEST_CELL = 32_767
# A file that unfolds to more than this is not a table of cases.
LARGEST, LARGEST_UNFOLDED = 10 * 1024 * 1024, 100 * 1024 * 1024
_DATE = "d.m.yyyy"
# Whoever may be listed in a cell: the format allows no more letters in such a list.
_LONGEST_LIST = 255


class Unreadable(ValueError):
    """What was given is no spreadsheet, or too large for one."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes something: what it shows is not in the file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows, which of them are heads, how wide its columns are, and closed lists by column number."""

    name: str
    rows: Sequence[Sequence[Cell]]
    heads: frozenset[int] = frozenset({0})
    widths: Sequence[float] = ()
    lists: Mapping[int, Sequence[str]] = field(default_factory=dict)
    # Whether the first row stays in sight, as the heads of a long table do.
    frozen: bool = False


def workbook(sheet: Sheet, on: date) -> bytes:
    """One XLSX file with one sheet, made on this day by nobody."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None, "a new workbook has a sheet"
    page.title = sheet.name[:31]
    page.sheet_view.rightToLeft = True
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            _write(page, number + 1, column + 1, value, head=number in sheet.heads)
    _lay_out(page, sheet)
    made = datetime(on.year, on.month, on.day, 12)
    book.properties.creator, book.properties.created, book.properties.modified = "", made, made
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(page: "Worksheet", row: int, column: int, value: Cell, *, head: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell = page.cell(row, column)
    cell.alignment = Alignment(horizontal="right", vertical="top", wrap_text=True, readingOrder=2)
    cell.font = Font(bold=head)
    if isinstance(value, date):
        cell.value, cell.number_format = value, _DATE
    elif value:
        cell.value = text = _fitting(inert(value))
        cell.data_type = "s"
        cell.quotePrefix = FORMULA.match(text) is not None


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    if sheet.frozen:
        page.freeze_panes = "A2"
    for column, values in sheet.lists.items():
        listed = ",".join(values)
        if len(listed) <= _LONGEST_LIST and not any("," in one or '"' in one for one in values):
            allowed = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            page.add_data_validation(allowed)
            letter = get_column_letter(column + 1)
            allowed.add(f"{letter}2:{letter}1048576")


def cells_of(content: bytes, most_rows: int, most_columns: int) -> list[list[Cell | Formula]]:
    """The first sheet of an XLSX file, row by row; raises `Unreadable`.

    One row and one column more than asked for are read, so that too many are seen.
    """
    _must_be_small(content)
    try:
        return list(_read(content, most_rows + 1, most_columns + 1))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets whatever a broken file causes come through
        raise Unreadable from error


def _must_be_small(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            unfolded = sum(one.file_size for one in packed.infolist())
    except (BadZipFile, ValueError, OSError) as error:
        raise Unreadable from error
    if len(content) > LARGEST or unfolded > LARGEST_UNFOLDED:
        raise Unreadable


def _read(content: bytes, rows: int, columns: int) -> Iterator[list[Cell | Formula]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        page: Any = book.worksheets[0]
        for row in page.iter_rows(max_row=rows, max_col=columns):
            yield [_value(cell) for cell in row]
    finally:
        book.close()


def _value(cell: Any) -> Cell | Formula:
    if cell.data_type == "f":
        return Formula()
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if value is None or isinstance(value, date) else str(value)
