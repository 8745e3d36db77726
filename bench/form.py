"""How long the tracking form takes as each kind of file, and a table of many cases out and in again."""

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from time import perf_counter

from figures import Spread, met, spread, table, tell

from bot.documents.exports import CaseTable, case_table, csv_of, xlsx_of
from bot.documents.form_docx import form_docx
from bot.documents.form_json import form_json
from bot.documents.form_pdf import form_pdf
from bot.documents.form_xlsx import form_xlsx
from bot.documents.imports import drafts_of, table_in
from tests.documents.form_desk import TODAY, form, issue_file, kit
from tests.documents.test_form_table import view

WARM = 300.0


def files(number: int) -> dict[str, Callable[[], object]]:
    """One form as each file; the number makes it another form each time."""
    file = issue_file(f"{number}. ההנחה בארנונה לא חודשה, והחוב עומד על {8000 + number}.")
    return {
        "PDF": lambda: form_pdf(form(file), TODAY),
        "DOCX": lambda: form_docx(form(file), TODAY),
        "XLSX": lambda: form_xlsx(form(file), TODAY),
        "JSON": lambda: form_json(file, kit()),
    }


def many(cases: int) -> CaseTable:
    """A table of this many cases."""
    return case_table((view(issue_file(f"עניין מספר {number}")) for number in range(cases)), kit())


def tables(cases: int) -> Iterator[tuple[str, float]]:
    """Each way of a whole table, in milliseconds."""
    begun = perf_counter()
    made = many(cases)
    yield "rows", _since(begun)
    for name, make in (("CSV", csv_of), ("XLSX", lambda told: xlsx_of(told, TODAY))):
        begun = perf_counter()
        content = make(made)
        yield f"{name} out", _since(begun)
        begun = perf_counter()
        rows = table_in(content)
        for row in rows[1:]:
            row[0] = ""
        drafts, refusals = drafts_of(rows, kit(), date.max)
        assert len(drafts) == cases and not refusals
        yield f"{name} in", _since(begun)


def _since(begun: float) -> float:
    return (perf_counter() - begun) * 1000


def main() -> None:
    """Measure, print, and compare with the target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5, help="how often everything is measured (default: 5)")
    options.add_argument("--cases", type=int, default=1000, help="the rows of the table, at most 2000 (default: 1000)")
    given = options.parse_args()
    kit()
    times: dict[str, list[float]] = {}
    for number in range(10 * given.runs):
        for name, make in files(number).items():
            begun = perf_counter()
            make()
            times.setdefault(name, []).append(_since(begun))
    half = {name: spread(one[1:]) for name, one in times.items()}
    print(
        table(("milliseconds, one form", "p50", "first, cold"), [(n, s, f"{times[n][0]:.0f}") for n, s in half.items()])
    )
    whole: dict[str, list[float]] = {}
    for _ in range(given.runs):
        for name, taken in tables(given.cases):
            whole.setdefault(name, []).append(taken)
    rows: dict[str, Spread] = {name: spread(one) for name, one in whole.items()}
    print("\n" + table((f"milliseconds, {given.cases} cases", "p50"), list(rows.items())))
    goals = [(f"{name} <= {WARM:.0f} ms warm", met(one.median, WARM)) for name, one in half.items()]
    print("\n" + table(("target", ""), goals) + "\n")
    tell("form", given.runs, half | rows)


if __name__ == "__main__":
    main()
