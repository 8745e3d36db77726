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
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The format's own limit of a cell; what is longer ends with an ellipsis, and is whole in the other files.
LONGEST_CELL = 32_767
# A file that unfolds to more than this is not a table of cases.
LARGEST, LARGEST_UNFOLDED = 10 * 1024 * 1024, 100 * 1024 * 1024
# A table of many columns cannot be read on one page.
_A4, _PAGES_WIDE = 9, 3
_TEXT, _HEAD, _DATE = "text", "head", "day"
# In points: a line of text, and the highest row that the format allows.
_LINE, _HIGHEST = 15.0, 409.0
# The format allows no more letters in a list to choose from.
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
    _add_styles(book)
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            _write(page, number + 1, column + 1, value, head=number in sheet.heads)
        page.row_dimensions[number + 1].height = _height(row, sheet.widths)
    _lay_out(page, sheet)
    made = datetime(on.year, on.month, on.day, 12)
    book.properties.creator, book.properties.created, book.properties.modified = "", made, made
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _add_styles(book: "Workbook") -> None:
    """Text, heads and days, each read from the right; named, because a style of its own for each cell is slow."""
    from openpyxl.styles import Alignment, Font, NamedStyle

    for name in (_TEXT, _HEAD, _DATE):
        style = NamedStyle(name, font=Font(bold=name == _HEAD))
        style.alignment = Alignment(horizontal="right", vertical="top", wrap_text=True, readingOrder=2)
        style.number_format = "d.m.yyyy" if name == _DATE else "@"
        book.add_named_style(style)


def _write(page: "Worksheet", row: int, column: int, value: Cell, *, head: bool) -> None:
    if not value:
        return
    cell = page.cell(row, column)
    if isinstance(value, date):
        cell.value, cell.style = value, _DATE
        return
    cell.value = text = _fitting(inert(value))
    cell.style, cell.data_type = _HEAD if head else _TEXT, "s"
    if FORMULA.match(text):
        cell.quotePrefix = True


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """A row's height in points, so that all its lines are seen: not every program works it out by itself."""
    lines = 1
    for cell, width in zip(row, widths, strict=False):
        if isinstance(cell, str):
            lines = max(lines, sum(1 + int(len(line) / width) for line in cell.split("\n")))
    return min(lines * _LINE, _HIGHEST)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.page_setup.paperSize, page.page_setup.fitToHeight = _A4, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.frozen:
        page.freeze_panes, page.page_setup.orientation, page.print_title_rows = "A2", "landscape", "1:1"
        page.page_setup.fitToWidth = _PAGES_WIDE
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
