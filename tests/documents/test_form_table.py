"""A table of many cases: taken out, mended by hand and brought in again, row by row, with all that is wrong at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.documents.exports import Column, case_table, csv_of, heading_key, xlsx_of
from bot.documents.import_values import LONGEST, Refusal
from bot.documents.imports import MOST_ROWS, Draft, drafts_of, table_in
from bot.documents.workbook import Unreadable
from cases.access import Grasp, Scope
from cases.records import BarrierKind, ClosureKind, History, OutcomeKind, Performer
from storage.case_file import IssueFile, IssueView
from storage.case_lines import IssueLine
from tests.documents.form_desk import OPENED, TODAY, bare, closed, issue_file, kit

GOOD: dict[Column, Any] = {
    Column.DATE: "2.11.2026",
    Column.SUBJECT: "ההנחה בארנונה לא חודשה",
    Column.DOMAIN: "חובות",
}


def view(file: IssueFile | None) -> IssueView:
    line = IssueLine(
        issue_id=7,
        case_id=3,
        code="BCDFGH",
        right_id="income-support",
        domain="national-insurance",
        subject=None,
        stage=issue_file().issue.stage,
        state=issue_file().issue.state,
        owner_id=5,
        owner="rina",
        next_step_on=date(2026, 11, 29),
        opened_at=OPENED,
        moved_at=OPENED,
        closed_at=None,
        outline_only=file is None,
    )
    return IssueView(line, Grasp(True, Scope.OWN, outline_only=file is None), file)


def head(column: Column, language: str = "he") -> str:
    return kit().catalogue.text(heading_key(column), language)


def read(*rows: dict[Column, Any], language: str = "he") -> tuple[list[Draft], list[Refusal]]:
    """Rows as a table whose columns are those that any row names."""
    columns = [column for column in Column if any(column in row for row in rows)]
    heads = [head(column, language) for column in columns]
    return drafts_of([heads, *([row.get(column) for column in columns] for row in rows)], kit(), TODAY)


def refused(*rows: dict[Column, Any]) -> list[tuple[int, str, str]]:
    _, refusals = read(*rows)
    assert all(one.words(kit()) and one.words(kit(), "ar") for one in refusals)
    return [(one.row, one.column, one.key.removeprefix("sheet.")) for one in refusals]


def taken_out_and_in(files: Sequence[IssueFile], make: Any) -> list[Draft]:
    """What is read of a table that was taken out, once its codes are deleted."""
    table = table_in(make(case_table([view(one) for one in files], kit())))
    for row in table[1:]:
        row[0] = ""
    drafts, refusals = drafts_of(table, kit(), TODAY)
    assert refusals == []
    return drafts


each_table = pytest.mark.parametrize("make", [csv_of, lambda table: xlsx_of(table, TODAY)], ids=["csv", "xlsx"])


@each_table
def test_what_was_taken_out_is_read_back_as_it_was(make: Any) -> None:
    open_one, ended = taken_out_and_in([issue_file("=1+1 נאמר"), closed(ClosureKind.STOPPED, "סיבה")], make)
    assert (open_one.opened_on, open_one.subject, open_one.domain) == (date(2026, 11, 2), "=1+1 נאמר", "debts")
    assert open_one.history is History.NEGATIVE and open_one.step_on == date(2026, 11, 29)
    assert open_one.bodies[1] == ("ועדת הנחות", "=1+1 נאמר", "=1+1 נאמר")
    assert open_one.barriers[0][0] is BarrierKind.AUTHORITY_RECORD
    what, done, not_done = open_one.actions
    assert (what.performer, what.due_on) == (Performer.WORKER, date(2026, 11, 29))
    assert (done.done_on, done.result, not_done.not_done) == (date(2026, 11, 10), "=1+1 נאמר", "=1+1 נאמר")
    assert [day for day, _ in open_one.log] == [date(2026, 11, day) for day in (2, 3, 7, 12)]
    assert ended.closure is not None and ended.insights == "סיבה"
    assert (ended.closure.kind, ended.closure.text, ended.closure.outcome, ended.closure.on) == (
        ClosureKind.STOPPED,
        "סיבה",
        OutcomeKind.PARTIAL,
        date(2026, 11, 17),
    )


@each_table
def test_a_case_of_which_little_is_known_is_read_back_too(make: Any) -> None:
    (draft,) = taken_out_and_in([bare()], make)
    assert (draft.history, draft.bodies, draft.log, draft.closure) == (None, (), (), None)


def test_of_a_family_that_has_not_agreed_a_row_holds_code_right_and_date() -> None:
    (row,) = case_table([view(None)], kit()).rows
    told = {column: cell for column, cell in zip(Column, row, strict=True) if cell}
    assert set(told) == {Column.CODE, Column.RIGHT, Column.NEXT_STEP_ON}


def test_a_row_with_only_what_is_needed_is_enough_and_a_known_right_brings_its_domain() -> None:
    drafts, _ = read({Column.SUBJECT: "הקצבה נעצרה", Column.RIGHT: "הבטחת הכנסה"})
    assert (drafts[0].right, drafts[0].domain, drafts[0].opened_on) == ("income-support", "national-insurance", TODAY)
    assert (drafts[0].step_on, drafts[0].owner, drafts[0].closure) == (None, "", None)


def test_columns_may_stand_in_any_order_and_be_named_in_arabic() -> None:
    drafts, refusals = read(GOOD | {Column.STATUS: "قيد المعالجة", Column.DOMAIN: "الديون"}, language="ar")
    assert not refusals and drafts[0].domain == "debts"


@pytest.mark.parametrize(
    ("changed", "column", "key"),
    [
        ({Column.SUBJECT: " "}, Column.SUBJECT, "empty"),
        ({Column.DATE: "31.11.2026"}, Column.DATE, "no_date"),
        ({Column.DATE: "אתמול"}, Column.DATE, "no_date"),
        ({Column.DATE: "23.11.2026"}, Column.DATE, "date_ahead"),
        ({Column.DOMAIN: "ארנונה"}, Column.DOMAIN, "one_of"),
        ({Column.DOMAIN: ""}, Column.DOMAIN, "needs_domain"),
        ({Column.RIGHT: "הבטחת הכנסות"}, Column.RIGHT, "unknown_value"),
        ({Column.HISTORY: "טופל"}, Column.HISTORY, "one_of"),
        ({Column.CODE: "BCDFGH"}, Column.CODE, "code_given"),
        ({Column.DESCRIPTION: "א" * (LONGEST + 1)}, Column.DESCRIPTION, "too_long"),
        ({Column.NEXT_STEP_ON: "בקרוב"}, Column.NEXT_STEP_ON, "no_date"),
        ({Column.BODIES: "א | ב | ג | ד"}, Column.BODIES, "parts"),
        ({Column.BARRIERS: "תקוע"}, Column.BARRIERS, "parts"),
        ({Column.ACTIONS: "לכתוב | השכנה"}, Column.ACTIONS, "parts"),
        ({Column.LOG: "2.11.2026 | שיחה\nבלי תאריך"}, Column.LOG, "line_without_date"),
        ({Column.LOG: "2.12.2026 | שיחה"}, Column.LOG, "date_ahead"),
        ({Column.STATUS: "נסגר"}, Column.STATUS, "one_of"),
        ({Column.OUTCOME: "הצלחה מלאה"}, Column.OUTCOME, "only_when_closed"),
        ({Column.ENDED_ON: "3.11.2026"}, Column.ENDED_ON, "only_when_closed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row_and_column(
    changed: dict[Column, Any], column: Column, key: str
) -> None:
    assert refused(GOOD, GOOD | {Column.SUBJECT: "עניין אחר"} | changed) == [(3, head(column), key)]


ENDED = GOOD | {Column.STATUS: "הפסקה", Column.STATUS_TEXT: "המשפחה עברה עיר", Column.OUTCOME: "לא מומשה"}


@pytest.mark.parametrize(
    ("changed", "column", "key"),
    [
        ({Column.STATUS_TEXT: ""}, Column.STATUS_TEXT, "needs_text"),
        ({Column.STATUS: "הפניה לגורם אחר – איזה?", Column.STATUS_TEXT: ""}, Column.STATUS_TEXT, "needs_text"),
        ({Column.OUTCOME: ""}, Column.OUTCOME, "needs_outcome"),
        ({Column.ENDED_ON: ""}, Column.ENDED_ON, "needs_end"),
        ({Column.ENDED_ON: "1.11.2026"}, Column.ENDED_ON, "date_before"),
        ({Column.NEXT_STEP_ON: "29.11.2026"}, Column.NEXT_STEP_ON, "only_when_open"),
    ],
)
def test_what_has_ended_says_how_why_with_what_outcome_and_when(
    changed: dict[Column, Any], column: Column, key: str
) -> None:
    ended = ENDED | {Column.ENDED_ON: "9.11.2026"}
    assert refused(ended) == []
    assert refused(ended | changed) == [(2, head(column), key)]


def test_all_that_is_wrong_in_all_rows_is_told_at_once() -> None:
    bad = {Column.SUBJECT: "", Column.DATE: "מחר", Column.DOMAIN: "?"}
    assert [row for row, _, _ in refused(bad, GOOD, bad)] == [2, 2, 2, 4, 4, 4]


def test_the_same_row_twice_is_one_case() -> None:
    assert refused(GOOD, GOOD) == [(3, head(Column.SUBJECT), "twice")]


def test_a_column_with_a_name_or_an_identity_number_is_refused_before_anything_is_read() -> None:
    drafts, refusals = drafts_of([["נושא הפניה", "שם הפונה", "ת״ז"], ["x", "דנה", "123456782"]], kit(), TODAY)
    assert not drafts and [(one.row, one.column, one.key) for one in refusals] == [
        (1, "שם הפונה", "sheet.unknown_column"),
        (1, "ת״ז", "sheet.unknown_column"),
    ]
    assert "דנה" not in "".join(one.words(kit()) for one in refusals)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ([], "column_missing"),
        ([["תאריך"], ["2.11.2026"]], "column_missing"),
        ([["נושא הפניה", "נושא הפניה"], ["א", "ב"]], "column_twice"),
        ([["נושא הפניה"]], "no_rows"),
        ([["נושא הפניה"], *([str(n)] for n in range(MOST_ROWS + 1))], "too_many_rows"),
    ],
)
def test_a_table_without_heads_or_rows_or_with_too_many_is_refused(table: list[list[str]], key: str) -> None:
    assert f"sheet.{key}" in [one.key for one in drafts_of(table, kit(), TODAY)[1]]


def test_a_formula_is_refused_and_a_day_of_the_spreadsheet_is_a_day() -> None:
    book: Any = Workbook()
    book.active.append([head(column) for column in GOOD])
    book.active.append([datetime(2026, 11, 2), "ארנונה", "=A1"])
    book.active.append([datetime(2026, 11, 2), "ארנונה", "חובות"])
    out = BytesIO()
    book.save(out)
    drafts, refusals = drafts_of(table_in(out.getvalue()), kit(), TODAY)
    assert [(one.row, one.column, one.key) for one in refusals] == [(2, head(Column.DOMAIN), "sheet.formula")]
    assert drafts[0].opened_on == date(2026, 11, 2)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1255"])
@pytest.mark.parametrize("parted_by", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_here_save_it(coding: str, parted_by: str) -> None:
    text = "\r\n".join(parted_by.join(row) for row in (["נושא הפניה", "תחום הפניה"], ["ארנונה", "חובות"]))
    drafts, refusals = drafts_of(table_in(text.encode(coding)), kit(), TODAY)
    assert not refusals and replace(drafts[0], opened_on=TODAY).subject == "ארנונה"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK", b"PK\x03\x04", "נושא הפניה\n".encode()]))
def test_any_bytes_are_a_table_or_no_spreadsheet_and_nothing_else(content: bytes, begins: bytes) -> None:
    try:
        table = table_in(begins + content)
    except Unreadable:
        return
    drafts, refusals = drafts_of(table, kit(), TODAY)
    assert drafts or refusals


def test_a_spreadsheet_that_unfolds_to_gigabytes_or_is_cut_off_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = xlsx_of(case_table([view(issue_file())], kit()), TODAY)
    for cut in range(0, len(whole), 997):
        with pytest.raises(Unreadable):
            table_in(b"PK" + whole[2:cut])
    monkeypatch.setattr("bot.documents.workbook.LARGEST_UNFOLDED", 1000)
    with pytest.raises(Unreadable):
        table_in(whole)


@pytest.mark.parametrize("entity", ['"' + "&b;" * 10 + '"', 'SYSTEM "file:///etc/passwd"'], ids=["bomb", "file"])
def test_a_spreadsheet_that_unfolds_inside_or_asks_for_a_file_gives_nothing(entity: str) -> None:
    whole = ZipFile(BytesIO(xlsx_of(case_table([view(issue_file())], kit()), TODAY)))
    inner = "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for name, below in zip("bcdefghi", "cdefghij", strict=True)
    )
    kinds = f'<!DOCTYPE x [<!ENTITY j "jjjj">{inner}<!ENTITY a {entity}>]>'
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = kinds.encode() + content.replace(b"<sheetData>", b"<sheetData>&a;", 1)
            packed.writestr(name, content)
    with pytest.raises(Unreadable):
        table_in(out.getvalue())
