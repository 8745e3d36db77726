"""Cases taken out as files and brought in from a table, at the command line; scope and audit hold for both."""

import csv
import json
import stat
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.terminal import Terminal

HEADS = ("נושא הפניה", "תחום הפניה", "שם העובדת ותפקיד", "תאריך הצעד הבא")


def codes(office: Terminal, who: str = "maya") -> list[str]:
    return [one["code"] for one in office.type(f"case list --as {who} --json").json]


def write(office: Terminal, *rows: tuple[str, ...], name: str = "in.csv", heads: tuple[str, ...] = HEADS) -> Path:
    path = office.folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def audited(office: Terminal, action: str) -> int:
    from bot.app import build

    app = build()
    try:
        with app.store.look() as uow:
            query = f"SELECT count(*) FROM audit WHERE action = '{action}'"
            return int(uow._tx.connection.exec_driver_sql(query).scalar_one())
    finally:
        app.store.close()


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv", "json", "text"])
def test_a_case_is_taken_out_as_every_kind_of_file_that_only_its_owner_may_open(office: Terminal, form: str) -> None:
    code = codes(office)[0]
    done = office.type(f"case export {code} --as maya --format {form} --out one.{form} --json")
    assert done.json == {"code": code, "out": f"one.{form}", "format": form}
    path = office.folder / f"one.{form}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    begins = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert path.read_bytes().startswith(begins.get(form, "טופס תיעוד".encode()))


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
def test_a_case_of_somebody_else_makes_no_file(office: Terminal, form: str) -> None:
    code = codes(office)[0]
    done = office.type(f"case export {code} --as yosef --format {form} --out one.{form}")
    assert (done.code, done.err) == (1, f"no case {code} among those yosef may see\n")
    assert not (office.folder / f"one.{form}").exists()


def test_all_cases_in_scope_are_one_table_and_no_others(office: Terminal) -> None:
    for who, count in (("maya", len(codes(office))), ("samir", 40)):
        told = office.type(f"case export --all --as {who} --format xlsx --out all.xlsx --json").json
        assert told["cases"] == count
        page: Any = load_workbook(office.folder / "all.xlsx").active
        assert page.max_row == count + 1
        assert {page.cell(row, 1).value for row in range(2, count + 2)} == set(codes(office, who))
    assert len(office.type("case export --all --as maya --format json").json) == len(codes(office))
    assert audited(office, "export_xlsx") == 2


@pytest.mark.parametrize(
    "words",
    ["--as maya", "BCDFGH --all --as maya --format csv", "--all --as maya --format pdf", "BCDFGH --as maya --json"],
)
def test_one_case_or_all_and_a_format_that_fits_are_asked_for(office: Terminal, words: str) -> None:
    assert office.type(f"case export {words}").code == 2


def test_a_table_that_was_taken_out_is_brought_into_another_office_whole(office: Terminal) -> None:
    office.type("case export --all --as samir --format csv --out all.csv")
    rows = list(csv.reader((office.folder / "all.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    with (office.folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *(["", *row[1:4], "", *row[5:]] for row in rows[1:])])
    invited = office.type("office add haifa --json") and office.type(
        "staff add dan --role rights_worker --office haifa --json"
    )
    office.type("talk --as resident:dan", typed=f"/start {invited.json['invitation']}\n")
    checked = office.type("case import in.csv --as dan --check --json").json
    assert checked["imported"] == 0 and len(checked["cases"]) == 40 and codes(office, "dan") == []
    assert office.type("case import in.csv --as dan --json").json["imported"] == 40
    told = office.type("case list --as dan --json").json
    assert len(told) == 40 and all(one["owner"] == "dan" and one["next_step_on"] for one in told)
    assert {one["check"]: one["detail"] for one in office.type("doctor --json").json["checks"]}[
        "ownerless issues"
    ] == "0"
    again = office.type("case import in.csv --as dan --json")
    assert again.code == 1 and len(again.json["refused"]) == 40 and len(codes(office, "dan")) == 40


def test_one_bad_row_keeps_all_others_out_and_says_where_it_is(office: Terminal) -> None:
    write(office, ("הארנונה לא חודשה", "דיור", "", ""), ("הקצבה נעצרה", "קצבאות", "", "מחר"))
    before = codes(office)
    done = office.type("case import in.csv --as maya")
    assert done.code == 1 and codes(office) == before
    assert "row 3, תחום הפניה" in done.err and "row 3, תאריך הצעד הבא" in done.err
    assert done.err.endswith("nothing was imported: 2 cells to mend\n")


def test_cases_get_the_owner_who_is_named_or_whoever_brings_them_and_a_step_with_a_date(office: Terminal) -> None:
    write(office, ("הארנונה לא חודשה", "דיור", "amal", "3.1.2020"), ("הקצבה נעצרה", "ביטוח לאומי", "", ""))
    told = office.type("case import in.csv --as maya --json").json
    given, own = told["cases"]
    assert (given["owner"], own["owner"]) == ("amal", "maya")
    listed = {one["code"]: one for one in office.type("case list --as samir --json").json}
    assert listed[given["code"]]["next_step_on"] == "2020-01-03" and listed[own["code"]]["next_step_on"]
    assert given["code"] in codes(office, "amal") and given["code"] not in codes(office)


@pytest.mark.parametrize(("owner", "near"), [("ammal", "amal"), ("dan", None)])
def test_nobody_owns_a_case_whom_this_office_does_not_know(office: Terminal, owner: str, near: str | None) -> None:
    write(office, ("הארנונה לא חודשה", "דיור", owner, ""))
    done = office.type("case import in.csv --as maya")
    assert done.code == 1 and "row 2, שם העובדת ותפקיד" in done.err and (near or "") in done.err


def test_whoever_reads_and_does_not_write_opens_nothing_and_learns_nothing_of_the_table(office: Terminal) -> None:
    write(office, ("", "", "", ""))
    done = office.type("case import in.csv --as samir")
    assert done.code == 1 and done.err.startswith("samir may not open cases")
    assert audited(office, "import_cases") == 1


@pytest.mark.parametrize("content", [b"PK\x03\x04 no", b"\xff\xfe\x00", b"%PDF-1.7"])
def test_what_is_no_table_is_refused(office: Terminal, content: bytes) -> None:
    (office.folder / "in.xlsx").write_bytes(content)
    assert office.type("case import in.xlsx --as maya").code == 1
    assert office.type("case import nowhere.xlsx --as maya").code == 1


def test_a_form_on_paper_says_nothing_but_what_the_case_holds(office: Terminal) -> None:
    code = codes(office)[0]
    office.type(f"case export {code} --as maya --format pdf --out one.pdf")
    office.type(f"case export {code} --as maya --format docx --out one.docx")
    assert PdfReader(BytesIO((office.folder / "one.pdf").read_bytes())).pages
    core = ZipFile(office.folder / "one.docx").read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    shown = json.loads(office.type(f"case show {code} --as maya --json").out)
    assert shown["worker"]["name"] == "maya"
