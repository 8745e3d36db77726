"""A letter as a document that can be edited: real styles, right to left, numbers in their own direction.

python-docx is imported when the first document is asked for. Text is given as values, so nothing in it is markup.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.documents.letter_facts import Letter, Pair
from bot.documents.letter_pages import Block, Copy, blocks
from bot.words.bidi import LEFT_TO_RIGHT, strip_controls

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "Arial"
BODY, HEADING, SMALL_HEADING, ENTRY = "Normal", "Heading 1", "Heading 2", "List Bullet"
# Word reads a number's direction from the marks beside it; older versions do not know isolates.
_MARK, _BACK = "\u200e", "\u200f"
_LOCALES = {"he": "he-IL", "ar": "ar-SA"}
# The order of properties in the standard (ISO/IEC 29500-1, 17.3 and 17.4), as far as it concerns those set here.
_ORDER = tuple(
    tuple(f"w:{name}" for name in re.findall(r"\w+", names))
    for names in (
        "rFonts b bCs i iCs color spacing sz szCs u vertAlign rtl cs em lang",
        "pStyle keepNext numPr pBdr shd tabs bidi spacing ind contextualSpacing jc outlineLvl",
        "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    )
)
# What XML cannot hold; everything else that is invisible was taken out when the letter was written.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx(letter: Letter, copy: Copy = Copy.BODY) -> bytes:
    """The letter as one DOCX file; the person's copy has a table with both languages side by side."""
    from docx import Document

    document = Document()
    _paper(document)
    _styles(document)
    _properties(document, letter)
    if copy is Copy.BODY:
        _column(_Writer(document, "he"), letter, with_notes=False)
    else:
        table = document.add_table(rows=1, cols=2)
        _put(table._tbl.tblPr, "w:bidiVisual")
        for cell, language in zip(table.rows[0].cells, copy.languages, strict=True):
            _column(_Writer(cell, language), letter, with_notes=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


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
        for text, to_right in _runs(words.of(self.language)):
            _run(paragraph, text, self.language, left_to_right=to_right)
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
    writer.write(letter.greeting).paragraph_format.space_before = _points(12)
    for one in blocks(letter.paragraphs):
        _block(writer, one)
    thanks, *signed = letter.closing
    last = writer.write(thanks).paragraph_format
    last.space_before, last.keep_with_next = _points(12), True
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


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text cut where its direction turns; True marks what runs from left to right."""
    clean, runs, end = _UNWRITABLE.sub("", strip_controls(text)), [], 0
    for found in LEFT_TO_RIGHT.finditer(clean):
        runs += [(clean[end : found.start()], False), (f"{_MARK}{found.group()}{_MARK}", True)]
        runs.append((_BACK, False))
        end = found.end()
    return [(part, to_right) for part, to_right in [*runs, (clean[end:], False)] if part]


def _run(paragraph: "Paragraph", text: str, language: str, *, left_to_right: bool) -> None:
    from docx.oxml import OxmlElement

    run = paragraph.add_run()
    properties = run._r.get_or_add_rPr()
    if not left_to_right:
        _put(properties, "w:rtl")
    _put(properties, "w:lang", bidi=_LOCALES[language])
    first, *others = text.split("-") if left_to_right else (text,)
    run.add_text(first)
    for part in others:  # a phone stays in one line
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)


def _paper(document: "Document") -> None:
    """A4, as printers here have it."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)


def _styles(document: "Document") -> None:
    """Every style that a letter uses reads from the right, in a face that has Hebrew and Arabic everywhere."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in ((BODY, 11.5), (HEADING, 13), (SMALL_HEADING, 11.5), (ENTRY, 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), FONT)
        _put(properties, "w:szCs", val=str(round(size * 2)))
        if name in (HEADING, SMALL_HEADING):
            _put(properties, "w:bCs")
        _put(style.element.get_or_add_pPr(), "w:bidi")


def _put(properties: Any, name: str, **values: str) -> Any:
    """Add a property in the order that the format demands; one that is there already is replaced."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for old in properties.findall(qn(name)):
        properties.remove(old)
    added = OxmlElement(name)
    for key, value in values.items():
        added.set(qn(f"w:{key}"), value)
    order = next(names for names in _ORDER if name in names)
    properties.insert_element_before(added, *order[order.index(name) + 1 :])
    return added


def _ruled(paragraph: "Paragraph", short_by: int) -> None:
    """A line above to sign on, shorter than the column by that many points."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, top = _put(paragraph._p.get_or_add_pPr(), "w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph.paragraph_format.space_before = _points(36)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.right_indent = _points(short_by)


def _points(size: int) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _properties(document: "Document", letter: Letter) -> None:
    """The file names its subject and its day, and nobody."""
    about = document.core_properties
    written = datetime.combine(letter.today, time(12))
    about.title, about.language, about.author, about.comments = letter.subject.he[:255], "he-IL", "", ""
    about.last_modified_by, about.created, about.modified = "", written, written
