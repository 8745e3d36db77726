"""A letter as a document that can be edited: real styles, right to left, numbers in their own direction."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.documents.letter_facts import Letter, Pair
from bot.documents.letter_pages import Block, Copy, blocks
from bot.documents.word_file import BODY, ENTRY, HEADING, SMALL_HEADING, new_document, points, put, saved, write

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def docx(letter: Letter, copy: Copy = Copy.BODY) -> bytes:
    """The letter as one DOCX file; the person's copy has a table with both languages side by side."""
    document = new_document(letter.subject.he, letter.today)
    if copy is Copy.BODY:
        _column(_Writer(document, "he"), letter, with_notes=False)
    else:
        table = document.add_table(rows=1, cols=2)
        put(table._tbl.tblPr, "w:bidiVisual")
        for cell, language in zip(table.rows[0].cells, copy.languages, strict=True):
            _column(_Writer(cell, language), letter, with_notes=True)
    return saved(document)


class _Writer:
    """Writes paragraphs of one language into a document or a cell of a table."""

    def __init__(self, into: Any, language: str) -> None:
        self.into = into
        self.language = language
        # a new cell begins with one empty paragraph, which is the first to be written into
        self.empty = [] if hasattr(into, "sections") else list(into.paragraphs)

    def write(self, words: Pair, style: str = BODY) -> "Paragraph":
        """One paragraph, with each number, name and link as a run of its own direction."""
        paragraph: Paragraph = self.empty.pop() if self.empty else self.into.add_paragraph()
        paragraph.style = style
        write(paragraph, words.of(self.language), self.language)
        return paragraph

    def lines(self, rows: Sequence[Pair]) -> None:
        """Short lines that stand close together."""
        for one in rows:
            self.write(one).paragraph_format.space_after = 0


def _column(writer: _Writer, letter: Letter, *, with_notes: bool) -> None:
    writer.write(letter.dated)
    writer.lines(letter.recipient)
    writer.write(letter.subject, HEADING)
    writer.lines(letter.about)
    writer.write(letter.greeting).paragraph_format.space_before = points(12)
    for one in blocks(letter.paragraphs):
        _block(writer, one)
    thanks, *signed = letter.closing
    last = writer.write(thanks).paragraph_format
    last.space_before, last.keep_with_next = points(12), True
    _ruled(writer.write(letter.labels["signature"]), short_by=90 if with_notes else 290)
    writer.lines(signed)
    if with_notes and letter.notes:
        writer.write(letter.labels["note_head"], SMALL_HEADING)
        for note in letter.notes:
            writer.write(note, ENTRY)


def _block(writer: _Writer, one: Block) -> None:
    if one.text:
        writer.write(one.text).paragraph_format.keep_with_next = bool(one.items)
    for item in one.items:
        writer.write(item, ENTRY)


def _ruled(paragraph: "Paragraph", short_by: int) -> None:
    """A line above to sign on, shorter than the column by that many points."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, top = put(paragraph._p.get_or_add_pPr(), "w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph.paragraph_format.space_before = points(36)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.right_indent = points(short_by)
