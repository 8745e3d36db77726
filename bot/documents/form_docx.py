"""The tracking form as a document to edit: the programme's labels, tables and closed lists, right to left."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.documents.form import Form
from bot.documents.form_page import MARKED, UNMARKED, Choice, Field, FormPage, Option, Rows, page_of
from bot.documents.word_file import HEADING, SMALL_HEADING, new_document, points, put, saved, write

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

# How many to a line, as in the programme's form.
_DOMAINS_A_LINE, _STATUSES_A_LINE, _HISTORIES_A_LINE = 3, 3, 2
# Lines to be filled by hand where nobody wrote yet.
_BODIES, _LOGS = 3, 4


def form_docx(form: Form, on: date) -> bytes:
    """The form as one DOCX file, made on this day."""
    page = page_of(form)
    document = new_document(page.title, on)
    writer = _Writer(document, form.language)
    writer.programme(page)
    document.add_paragraph().paragraph_format.page_break_before = True
    writer.questions(page)
    writer.text(document.sections[0].footer.paragraphs[0], page.code)
    return saved(document)


class _Writer:
    """Writes the parts of one form into a document."""

    def __init__(self, document: "Document", language: str) -> None:
        self.document = document
        self.language = language

    def programme(self, page: FormPage) -> None:
        """The programme's own form, in its order."""
        self.field(page.date)
        self.heading(page.title, HEADING)
        self.field(page.subject)
        self.field(page.worker)
        self.choice(page.domain, _DOMAINS_A_LINE)
        self.story(page.description)
        self.heading(page.bodies.title)
        self.rows(page.bodies, _BODIES)
        self.choice(page.status, _STATUSES_A_LINE)
        for one in page.standing:
            self.field(one)
        self.story(page.insights)
        self.heading(page.log.title)
        self.rows(page.log, _LOGS, (3.0, 13.6))

    def questions(self, page: FormPage) -> None:
        """The five questions, with the closed list of the second and the actions of the last."""
        self.heading(page.questions_title, HEADING)
        for number, one in enumerate(page.questions, 1):
            self.heading(f"{number}. {one.label}")
            if one.label == page.history.label:
                self.options(page.history.options, _HISTORIES_A_LINE)
            if one.value:
                self.paragraph(one.value)
        if page.actions.rows:
            self.rows(page.actions, 0)

    def text(self, paragraph: "Paragraph", text: str, *, bold: bool = False) -> None:
        """A text with its lines, numbers in their own direction."""
        first, *others = text.split("\n")
        write(paragraph, first, self.language, bold=bold)
        for line in others:
            paragraph.add_run().add_break()
            write(paragraph, line, self.language, bold=bold)

    def paragraph(self, text: str) -> None:
        """A text below what it belongs to."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = points(4)
        self.text(paragraph, text)

    def heading(self, text: str, style: str = SMALL_HEADING) -> None:
        """A heading; the title of the form stands in the middle."""
        paragraph = self.document.add_paragraph(style=style)
        if style == HEADING:
            put(paragraph._p.get_or_add_pPr(), "w:jc", val="center")
        self.text(paragraph, text)

    def field(self, field: Field) -> None:
        """A label with its value on the same line."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = points(4)
        self.text(paragraph, f"{field.label}: ", bold=True)
        self.text(paragraph, field.value)

    def story(self, field: Field) -> None:
        """A label over a box that grows with what is written in it."""
        self.heading(field.label)
        cell = self.table(1, 1).rows[0].cells[0]
        self.text(cell.paragraphs[0], field.value)
        if not field.value:
            cell.add_paragraph()

    def choice(self, choice: Choice, a_line: int) -> None:
        """A closed list under its label, and what was written to the chosen value."""
        self.heading(choice.label)
        self.options(choice.options, a_line)
        if choice.text:
            self.paragraph(choice.text)

    def options(self, options: Sequence[Option], a_line: int) -> None:
        """Each value with its box, marked where it was chosen."""
        table = self.table(-(-len(options) // a_line), a_line)
        for number, one in enumerate(options):
            cell = table.rows[number // a_line].cells[number % a_line]
            self.text(cell.paragraphs[0], f"{MARKED if one.chosen else UNMARKED} {one.label}", bold=one.chosen)

    def rows(self, rows: Rows, at_least: int, widths: tuple[float, ...] = ()) -> None:
        """A table with its heads, which come again on each page, and lines to write on."""
        table = self.table(1 + max(at_least, len(rows.rows)), len(rows.heads))
        put(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, head in zip(table.rows[0].cells, rows.heads, strict=True):
            put(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", fill="E8E8E8")
            self.text(cell.paragraphs[0], head, bold=True)
        for line, row in zip(table.rows[1:], rows.rows, strict=False):
            for cell, told in zip(line.cells, row, strict=True):
                self.text(cell.paragraphs[0], told)
        _set_widths(table, widths)

    def table(self, rows: int, columns: int) -> "Table":
        """A ruled table whose first column is on the right."""
        table: Table = self.document.add_table(rows=rows, cols=columns)
        table.style = "Table Grid"
        put(table._tbl.tblPr, "w:bidiVisual")
        for cell in _cells(table):
            cell.paragraphs[0].paragraph_format.space_after = points(2)
        return table


def _cells(table: "Table") -> "list[_Cell]":
    return [cell for row in table.rows for cell in row.cells]


def _set_widths(table: "Table", widths: tuple[float, ...]) -> None:
    from docx.shared import Cm

    if not widths:
        return
    table.autofit = False
    column: Any
    for width, column in zip(widths, table.columns, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
