"""A letter on paper and as a file that can be edited: tagged, in reading order, and never markup."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from pypdf import PdfReader

from bot.documents.letter_docx import docx
from bot.documents.letter_facts import Letter, LetterKind
from bot.documents.letter_pages import Copy
from bot.documents.letter_pdf import pdf
from bot.words.bidi import strip_controls
from tests.documents.letter_desk import FULL, letter, told_for, unnamed
from tests.documents.test_letters import HIDDEN, TELLING

MARKUP = '#read("/etc/passwd") *b* _i_ $x$ <b>&amp; \\u{41} @ref // /* = {{ jinja }} </w:t>'
each_copy = pytest.mark.parametrize("copy", Copy)
some_kinds = pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.HARDSHIP_REQUEST])


def about_benefits(kind: LetterKind) -> Letter:
    return letter(kind, told_for(kind, replace(FULL, right="income-support", enclosed=("identity_card",))))


def root_of(pages: bytes) -> Any:
    """What the PDF says of itself as a whole."""
    return PdfReader(BytesIO(pages)).trailer["/Root"]


def shown(pages: bytes) -> str:
    """The words of a PDF, with every direction mark and line break as nothing or a space."""
    words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pages)).pages)
    return " ".join(re.sub("[\u2066-\u2069\u200b\u200e\u200f]", "", words).split())


@each_copy
@some_kinds
def test_the_pdf_is_tagged_names_its_language_and_title_and_claims_pdf_ua(kind: LetterKind, copy: Copy) -> None:
    made = pdf(about_benefits(kind), copy)
    root = root_of(made)
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].startswith("he")
    assert b"pdfuaid:part" in made and b"<dc:title>" in made


@each_copy
def test_what_the_letter_says_can_be_read_out_of_the_pdf(copy: Copy) -> None:
    words = shown(pdf(about_benefits(LetterKind.REMINDER), copy))
    assert "050-1234567" in words and "22.11.2026" in words and "סאמיה" in words
    assert ("תזכורת" in words) and (("تذكير" in words) is (copy is Copy.PERSON))


@each_copy
def test_markup_in_somebodys_words_is_their_words(copy: Copy) -> None:
    made = letter(LetterKind.COMPLAINT, FULL, right=None, received_on=None, story=MARKUP, branch=MARKUP)
    words = shown(pdf(made, copy)).replace(" ", "")
    assert "etc/passwd" in words and "root:" not in words
    assert all(one in words for one in ("#", "$", "*", "&", "@", "\\", "jinja", "amp", "41"))
    files = Document(BytesIO(docx(made, copy)))
    cells = files.tables[0].rows[0].cells if files.tables else ()
    written = "".join(one.text for one in (*files.paragraphs, *(one for cell in cells for one in cell.paragraphs)))
    assert MARKUP in strip_controls(written) and not files.element.xpath("//w:b")


def test_five_thousand_letters_without_a_space_and_signs_of_any_script_still_make_pages() -> None:
    long = letter(LetterKind.COMPLAINT, FULL, right=None, received_on=None, story="א" * 5000)
    assert len(PdfReader(BytesIO(pdf(long))).pages) == 3
    strange = letter(LetterKind.COMPLAINT, FULL, right=None, received_on=None, story="ሰላም 你好 \U0001f642")
    assert root_of(pdf(strange))["/MarkInfo"]["/Marked"]


@each_copy
def test_an_anonymous_file_names_nobody_in_its_words_or_in_its_properties(copy: Copy) -> None:
    facts = unnamed(replace(FULL, right="income-support", story=TELLING))
    made = letter(LetterKind.HARDSHIP_REQUEST, facts)
    files = ZipFile(BytesIO(docx(made, copy)))
    told = "".join(files.read(name).decode("utf-8", "ignore") for name in files.namelist() if name.endswith(".xml"))
    written = re.sub("<[^>]+>", "", told) + shown(pdf(made, copy))
    assert [one for one in HIDDEN if one in written] == []
    about = Document(BytesIO(docx(made, copy))).core_properties
    assert (about.author, about.last_modified_by) == ("", "")


def test_the_file_to_edit_has_real_styles_reads_from_the_right_and_keeps_numbers_apart() -> None:
    made = Document(BytesIO(docx(about_benefits(LetterKind.HARDSHIP_REQUEST))))
    used = [one.style.name for one in made.paragraphs if one.style]
    assert used.count("Heading 1") == 1 and "List Bullet" in used
    bidi = {name: made.styles[name].element.xpath("w:pPr/w:bidi") for name in ("Normal", "Heading 1", "List Bullet")}
    assert all(bidi.values())
    runs = [run for one in made.paragraphs for run in one.runs]
    assert [run for run in runs if "4,200" in run.text and run._r.xpath("w:rPr/w:rtl")] == []
    assert any(run.text.strip("\u200e") == "050-1234567" and run._r.xpath("w:noBreakHyphen") for run in runs)
    assert all(run._r.xpath("w:rPr/w:rtl") for run in runs if re.search("[א-ת]", run.text))


def test_the_persons_own_file_has_both_languages_side_by_side_hebrew_on_the_right() -> None:
    made = Document(BytesIO(docx(about_benefits(LetterKind.REMINDER), Copy.PERSON)))
    (table,) = made.tables
    hebrew, arabic = table.rows[0].cells
    assert table._tbl.tblPr.xpath("w:bidiVisual")
    assert "תזכורת" in hebrew.text and "تذكير" in arabic.text and "לפני ששולחים" in hebrew.text


def test_the_same_letter_is_the_same_file() -> None:
    one = about_benefits(LetterKind.REMINDER)
    assert pdf(one) == pdf(one)
