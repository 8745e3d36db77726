"""A document that can be edited: A4, real styles, right to left, numbers in their own direction.

python-docx is imported when the first document is asked for. Text is given as values, so nothing in it is markup.
"""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

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
        "cantSplit tblHeader",
        "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    )
)
# What XML cannot hold; everything else that is invisible was taken out before.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def new_document(title: str, on: date) -> "Document":
    """An empty A4 document whose styles read from the right; it names its title and day, and nobody."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)
    _styles(document)
    about, written = document.core_properties, datetime.combine(on, time(12))
    about.title, about.language, about.author, about.comments = title[:255], "he-IL", "", ""
    about.last_modified_by, about.created, about.modified = "", written, written
    return document


def saved(document: "Document") -> bytes:
    """The document as one DOCX file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def write(paragraph: "Paragraph", text: str, language: str = "he", *, bold: bool = False) -> None:
    """Add a text to a paragraph, with each number, name and link as a run of its own direction."""
    for part, to_right in _runs(text):
        _run(paragraph, part, language, left_to_right=to_right, bold=bold)


def put(properties: Any, name: str, **values: str) -> Any:
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


def points(size: float) -> Any:
    """A length in points."""
    from docx.shared import Pt

    return Pt(size)


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text cut where its direction turns; True marks what runs from left to right."""
    clean, runs, end = _UNWRITABLE.sub("", strip_controls(text)), [], 0
    for found in LEFT_TO_RIGHT.finditer(clean):
        runs += [(clean[end : found.start()], False), (f"{_MARK}{found.group()}{_MARK}", True)]
        runs.append((_BACK, False))
        end = found.end()
    return [(part, to_right) for part, to_right in [*runs, (clean[end:], False)] if part]


def _run(paragraph: "Paragraph", text: str, language: str, *, left_to_right: bool, bold: bool) -> None:
    from docx.oxml import OxmlElement

    run = paragraph.add_run()
    properties = run._r.get_or_add_rPr()
    if bold:
        put(properties, "w:b")
        put(properties, "w:bCs")
    if not left_to_right:
        put(properties, "w:rtl")
    put(properties, "w:lang", bidi=_LOCALES[language])
    first, *others = text.split("-") if left_to_right else (text,)
    run.add_text(first)
    for part in others:  # a phone stays in one line
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)


def _styles(document: "Document") -> None:
    """Every style that we use reads from the right, in a face that has Hebrew and Arabic everywhere."""
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
        put(properties, "w:szCs", val=str(round(size * 2)))
        if name in (HEADING, SMALL_HEADING):
            put(properties, "w:bCs")
        put(style.element.get_or_add_pPr(), "w:bidi")
