"""What somebody writes stays what it is: formulas, markup, direction tricks and broken signs in every kind of file."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO, StringIO
from itertools import product
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.documents.exports import case_table, csv_of, xlsx_of
from bot.documents.form_docx import form_docx
from bot.documents.form_json import form_json
from bot.documents.form_pdf import form_pdf
from bot.documents.form_xlsx import form_xlsx
from bot.documents.inert import neutral, unquoted
from cases.access import Grasp, Scope
from cases.records import ClosureKind, LogEntry, RelevantBody
from storage.case_file import IssueFile, IssueView
from storage.case_lines import IssueLine
from tests.documents.form_desk import OPENED, TODAY, closed, form, issue_file, kit

FORMULAS = (
    "=1+1", '=cmd|"/c calc"!A1', '=HYPERLINK("http://x.example","כאן")', "+1+1", "-2+3", "@SUM(A1:A9)", "=DDE(1)",
    "|calc", "%0A=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "=IMPORTXML(A1)", "=\"א\"&A1", "-(1)",
)  # fmt: skip
BEFORE = (
    "", "\t", "\r", "\n", " ", "\u00a0", "\ufeff", "\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\u2068",
    "\x00", "\x0b", "\x1b", "'", '"', "\u00ad", "\u2060", "\U000e0001", "\u3000", "\u061c", "\u202b" * 200,
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<b>&amp;</b>", "]]><!--", "</w:t></w:r>", '<f>1+1</f>', "&#x41;&lt;", "{{7*7}}",
    "${7*7}", "{0}{name}", "%s%n", '#read("/etc/passwd")', "$x$ *b* _i_ `c` @ref \\u{41}", "#let x = 1", "// /* */",
    "#link(\"javascript:1\")[x]", "[x](javascript:alert(1))", "'; DROP TABLE issue; --", "../../etc/passwd",
    "C:\\con", "a\r\nBcc: x@example.org", "_x0041_", "\\x3cb\\x3e", "\u05d0\"\u05d1", "צה״ל \"גרש\" 'א'",
)  # fmt: skip
BROKEN = (
    "\x00", "\x01\x02\x08\x0b\x0c\x0e\x1f", "\x7f\x80\x9f", "\ud800", "\udfff\ud800", "\ufffe", "\uffff", "\ufdd0",
    "\U0001fffe", "\u2028\u2029", "\ufeff", "\u202e\u202d\u2067\u2069" * 200, "א\u05b0" + "\u05b0" * 2_000,
    "👨‍👩‍👧‍👦" * 50, "ሰላም 你好 Привет", "א" * 2_000, "a" * 2_000, "\x1b[31mאדום\x1b[0m", "\u0640\u0640ا",
)  # fmt: skip
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c\ufeff]")


def corpus() -> list[str]:
    """Each formula behind each prefix; markup and broken signs alone, and inside a sentence."""
    formulas = [f"{before}{formula}" for before, formula in product(BEFORE, FORMULAS)]
    inside = [f"לפני {one} אחרי" for one in (*FORMULAS, *MARKUP, *BROKEN)]
    mixed = [f"{before}{one}" for before, one in product(BEFORE, MARKUP)]
    return [*formulas, *inside, *mixed, *BROKEN]


@cache
def hostile() -> IssueFile:
    """A closed issue that holds the whole corpus, in its log, its bodies and its single fields.

    The rows are made unchecked: what is read here may be older than any check.
    """
    file = closed(ClosureKind.STOPPED)
    said = corpus()
    log = [
        LogEntry.model_construct(id=n, issue_id=7, at=OPENED, kind="note", text=one) for n, one in enumerate(said, 1)
    ]
    bodies = [
        RelevantBody.model_construct(id=n, issue_id=7, organisation=one, contact=one, details=one)
        for n, one in enumerate(said[::9], 1)
    ]
    issue = file.issue.model_copy(update={"subject": said[0], "description": "\n".join(said[:300])})
    owner = file.owner.model_copy(update={"name": said[20]})
    closure = file.closure.model_copy(update={"text": said[7], "insights": said[3]}) if file.closure else None
    return IssueFile(
        **{name: getattr(file, name) for name in IssueFile.__dataclass_fields__}
        | {"log": tuple(log), "bodies": tuple(bodies), "issue": issue, "owner": owner, "closure": closure}
    )


def each_alone() -> Iterator[IssueView]:
    """One issue for every text, as the table of many cases has it."""
    file = issue_file()
    line = IssueLine(
        issue_id=7, case_id=3, code="BCDFGH", right_id=None, domain="debts", subject=None, stage=file.issue.stage,
        state=file.issue.state, owner_id=5, owner="", next_step_on=TODAY, opened_at=OPENED, moved_at=OPENED,
        closed_at=None, outline_only=False,
    )  # fmt: skip
    for one in corpus():
        issue = file.issue.model_copy(update={"subject": one, "description": one, "next_step": one})
        parts = {name: getattr(file, name) for name in IssueFile.__dataclass_fields__}
        yield IssueView(line, Grasp(True, Scope.OFFICE), IssueFile(**parts | {"issue": issue}))


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(corpus()) > 900


def cells(content: bytes) -> Iterator[Any]:
    page: Any = load_workbook(BytesIO(content)).active
    return (cell for row in page.iter_rows() for cell in row if cell.value is not None)


def sheet_xml(content: bytes) -> str:
    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "make",
    [lambda: form_xlsx(form(hostile()), TODAY), lambda: xlsx_of(case_table(each_alone(), kit()), TODAY)],
    ids=["form", "table"],
)
def test_a_spreadsheet_holds_no_formula_no_link_and_nothing_that_is_not_seen(make: Any) -> None:
    content = make()
    assert [one.value for one in cells(content) if one.data_type == "f" or one.hyperlink] == []
    assert "<f>" not in sheet_xml(content) and "<hyperlink" not in sheet_xml(content)
    texts = [one for one in cells(content) if isinstance(one.value, str)]
    assert [one.value for one in texts if HIDDEN.search(one.value)] == []
    starting = [one for one in texts if one.value[0] in "=+-@"]
    assert starting and all(one.quotePrefix for one in starting)


def test_a_text_longer_than_a_cell_ends_with_an_ellipsis() -> None:
    file = issue_file("א" * 40_000)
    assert max(len(str(one.value)) for one in cells(form_xlsx(form(file), TODAY))) == 32_767


def would_run(field: str) -> bool:
    """Whether a spreadsheet would take this field of a CSV file for a formula, whatever it skips before."""
    seen = (char for char in field if unicodedata.category(char)[0] not in "CZ")
    return next(seen, "") in tuple("=+-@|%＝＋－＠｜％")


def test_a_csv_file_holds_no_field_that_a_spreadsheet_would_run_and_keeps_its_rows() -> None:
    content = csv_of(case_table(each_alone(), kit()))
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(corpus()) + 1 and {len(row) for row in rows} == {19}
    assert [one for row in rows for one in row if would_run(one) or HIDDEN.search(one)] == []


@pytest.mark.parametrize("text", ["=1", "-5", "+972-50", "«=1", "טקסט", "'=1", "10-5", "(-)"])
def test_what_was_made_harmless_is_read_back_as_it_was(text: str) -> None:
    assert unquoted(neutral(text)) == text or text == "'=1"


def test_the_form_in_a_terminal_moves_no_cursor_and_turns_no_line_around() -> None:
    told = form(hostile()).text()
    assert {char for char in told if unicodedata.category(char) in ("Cc", "Cs")} <= {"\n", "\t"}
    assert not re.search("[\u202a-\u202e\u2067\u2068\u200e\u200f]", told)
    assert told.count("\u2066") == told.count("\u2069")


def test_the_json_of_a_hostile_form_is_one_document_with_its_own_keys_only() -> None:
    harmless = form_json(closed(ClosureKind.STOPPED), kit())
    told = json.dumps(form_json(hostile(), kit()), ensure_ascii=False)
    read = json.loads(told.encode())
    assert list(read) == list(harmless) and len(read["log"]) == len(corpus())
    assert HIDDEN.search(told) is None and not any(unicodedata.category(char) in ("Cc", "Cs") for char in told)


def test_a_document_to_edit_keeps_markup_as_words_and_its_own_parts_only() -> None:
    content = form_docx(form(hostile()), TODAY)
    files = ZipFile(BytesIO(content))
    for name in files.namelist():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(files.read(name))
    document: Any = Document(BytesIO(content))
    assert not document.element.xpath("//w:hyperlink | //w:fldSimple | //w:instrText | //w:object")
    log = document.tables[5]
    assert len(log.rows) == len(corpus()) + 1
    told = re.sub("[\u200e\u200f]", "", "\n".join(row.cells[1].text for row in log.rows[-400:]))
    assert "<script>alert(1)</script>" in told and '#read("/etc/passwd")' in told
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", told)


def test_a_pdf_of_hostile_words_is_made_acts_on_nothing_and_reads_no_file() -> None:
    content = form_pdf(form(hostile()), TODAY)
    reader = PdfReader(BytesIO(content))
    assert not any(sign in content for sign in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"/OpenAction"))
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert "passwd" in words and "javascript" in words and "root:" not in words
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
