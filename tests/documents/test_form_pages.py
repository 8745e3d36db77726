"""The tracking form on paper, as a file to edit, as a spreadsheet and as JSON: whole, from the right, and of nobody."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.documents.form_docx import form_docx
from bot.documents.form_json import form_json
from bot.documents.form_page import DOMAINS, MARKED, page_of
from bot.documents.form_pdf import form_pdf
from bot.documents.form_xlsx import form_xlsx
from cases.records import ClosureKind
from storage.case_file import IssueFile
from tests.documents.form_desk import TODAY, bare, closed, form, issue_file, kit
from tests.house.house import ROOT

LABELS = (
    "טופס תיעוד תהליך עבודה", "תאריך", "נושא הפניה", "שם העובדת ותפקיד", "תחום הפניה", "תיאור", "גופים רלוונטיים",
    "ארגון", "איש/ת קשר (אם יש)", "פרטי יצירת קשר", "סטטוס", "תובנות והמלצות", "תיעוד הטיפול",
    "תיעוד - כלל הפעולות שנעשו בהקשר לפניה",
)  # fmt: skip
CLOSED_LISTS = (
    "דיור", "תעסוקה", "סל שיקום", "ביטוח לאומי", "סיוע חומרי", "בריאות", "חובות", "חינוך", "מעמד אישי", "אחר",
    "סיום טיפול", "הפסקה – מדוע?", "הפניה לגורם אחר – איזה?",
    "לא טופלה מעולם", "החל טיפול ונפסק", "טופל והתקבלה תשובה שלילית", "התמונה לגבי מה שנעשה אינה ברורה",
)  # fmt: skip


def of_pdf(file: IssueFile) -> str:
    pages = PdfReader(BytesIO(form_pdf(form(file), TODAY))).pages
    words = "\n".join(page.extract_text() for page in pages)
    return " ".join(re.sub("[\u2066-\u2069\u200b\u200e\u200f]", "", words).split())


def lacking(told: str, wanted: tuple[str, ...]) -> list[str]:
    """What is not told; readers of a PDF give words in an order of their own, so each word counts by itself."""
    close = told.replace(" ", "")
    return [one for one in wanted if not all(word in close for word in re.findall(r"[\w.-]{2,}", one))]


def of_docx(file: IssueFile) -> str:
    document: Any = Document(BytesIO(form_docx(form(file), TODAY)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = "\n".join([*(one.text for one in document.paragraphs), *cells])
    return re.sub("[\u200e\u200f]", "", told)


def of_xlsx(file: IssueFile) -> str:
    page: Any = load_workbook(BytesIO(form_xlsx(form(file), TODAY))).active
    return "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)


each_file = pytest.mark.parametrize("read", [of_pdf, of_docx, of_xlsx])


@each_file
def test_every_label_and_every_value_of_a_closed_list_stands_in_the_form_even_where_nothing_is_known(read: Any) -> None:
    told = read(bare())
    assert lacking(told, (*LABELS, *CLOSED_LISTS)) == []


def test_the_closed_lists_are_those_of_the_form_and_only_the_chosen_values_are_marked() -> None:
    assert set(DOMAINS) == set(kit().knowledge.domains)
    page = page_of(form())
    assert [one.label for one in page.domain.options if one.chosen] == ["חובות"]
    assert [one.label for one in page.history.options if one.chosen] == ["טופל והתקבלה תשובה שלילית"]
    assert not any(one.chosen for one in page.status.options)
    assert not any(one.chosen for one in page_of(form(bare())).history.options)


@pytest.mark.parametrize("kind", ClosureKind)
def test_the_status_that_was_chosen_is_marked_and_the_two_that_ask_why_show_what_was_written(kind: ClosureKind) -> None:
    page = page_of(form(closed(kind, "נסגר מסיבה")))
    assert [one.chosen for one in page.status.options] == [one is kind for one in ClosureKind]
    assert page.status.text == ("" if kind is ClosureKind.DONE else "נסגר מסיבה")


@each_file
def test_what_was_chosen_is_marked_on_the_page(read: Any) -> None:
    told = read(closed(ClosureKind.STOPPED))
    assert told.count("X" if read is of_pdf else MARKED) == 3


@each_file
def test_bodies_log_actions_and_the_dated_next_step_are_told_row_by_row(read: Any) -> None:
    told = read(issue_file("מילים שנכתבו"))
    wanted = ("ועדת הנחות", "רותי, גבייה", "04-6543210", "הוגשה בקשה", "7.11.2026", "להביא אישור מהבנק", "29.11.2026")
    assert lacking(told, (*wanted, "לשאול מה קרה", "רינה", "בליווי פיסי")) == []


def test_the_pdf_is_tagged_claims_pdf_ua_and_names_nobody_in_its_properties() -> None:
    made = form_pdf(form(), TODAY)
    reader = PdfReader(BytesIO(made))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].startswith("he")
    assert b"pdfuaid:part" in made and (reader.metadata is None or not reader.metadata.author)
    assert made == form_pdf(form(), TODAY)


def test_the_file_to_edit_reads_from_the_right_repeats_its_heads_and_is_of_nobody() -> None:
    document: Any = Document(BytesIO(form_docx(form(), TODAY)))
    assert all(table._tbl.tblPr.xpath("w:bidiVisual") for table in document.tables)
    assert len(document.element.xpath("//w:tblHeader")) == 3
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")
    assert "Heading 1" in {one.style.name for one in document.paragraphs}


def test_the_spreadsheet_has_one_sheet_that_reads_from_the_right() -> None:
    book: Any = load_workbook(BytesIO(form_xlsx(form(), TODAY)))
    assert book.sheetnames == ["BCDFGH"] and book.active.sheet_view.rightToLeft


def test_the_form_in_arabic_has_arabic_labels() -> None:
    page = page_of(form(language="ar"))
    assert page.title == "استمارة توثيق سير العمل"
    assert PdfReader(BytesIO(form_pdf(form(language="ar"), TODAY))).trailer["/Root"]["/Lang"].startswith("ar")  # type: ignore[index]


def test_every_key_of_the_json_is_in_the_guide_and_every_day_is_iso() -> None:
    told = json.loads(json.dumps(form_json(closed(ClosureKind.REFERRED), kit())))
    guide = (ROOT / "docs" / "tracking-form.md").read_text(encoding="utf-8")
    assert [key for key in told if f"`{key}`" not in guide] == []
    assert told["date"] == "2026-11-02" and told["log"][0]["date"] == "2026-11-02"
    assert (told["status"], told["outcome"], told["next_step"]) == ("referred", "partial", None)


def test_nothing_in_any_file_says_who_the_family_is() -> None:
    held = json.dumps(form_json(issue_file(), kit()), ensure_ascii=False)
    assert not {"person", "name", "phone", "id_number"} & set(json.loads(held)) and "person_id" not in held
