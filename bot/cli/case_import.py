"""The command that opens cases from a table, as the member of staff named with --as: every row, or none."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import App, build
from bot.cli.cases import viewer_of
from bot.cli.refused import Refused
from bot.cli.show import show_json
from cases.access import Act, authorise

if TYPE_CHECKING:
    from bot.documents.import_values import Refusal
    from bot.importing import Opened

# Standard input.
STREAM = "-"


def import_cases(options: Namespace) -> int:
    """Open a case for each row of a table, or none of them; with --check nothing is opened."""
    app = build()
    _must_open_cases(app, options.who)
    opened, refusals = _imported(app, options)
    told = [{"row": one.row, "column": one.column, "why": one.words(app.kit)} for one in refusals]
    if options.json:
        show_json(_json(opened, options) | {"refused": told})
    for one in told:
        print(f"row {one['row']}, {one['column']}: {one['why']}", file=sys.stderr)
    if told:
        raise Refused(f"nothing was imported: {len(told)} cells to mend")
    if not options.json:
        print(_told(opened, options))
    return 0


def _imported(app: App, options: Namespace) -> "tuple[list[Opened], list[Refusal]]":
    """What was opened, or why nothing was; a transaction that is only a check is given up."""
    from bot.documents.imports import drafts_of
    from bot.importing import NotImported, import_cases

    drafts, refusals = drafts_of(_table(options.file), app.kit, app.clock().astimezone(app.settings.zone).date())
    opened: list[Opened] = []
    try:
        with app.store.work() as uow:
            if not refusals:
                opened = import_cases(uow, app.kit, viewer_of(uow, options.who), drafts, app.clock())
            if options.check:
                raise _OnlyChecked
    except NotImported as wrong:
        return [], list(wrong.refusals)
    except _OnlyChecked:
        pass
    return opened, refusals


def _json(opened: "Sequence[Opened]", options: Namespace) -> dict[str, object]:
    cases = [{"row": one.row, "code": None if options.check else one.code, "owner": one.owner} for one in opened]
    return {"imported": 0 if options.check else len(opened), "cases": cases}


def _must_open_cases(app: App, who: str) -> None:
    """Whoever opens no cases learns that first, and nothing about the table."""
    with app.store.work() as uow:
        viewer = viewer_of(uow, who)
        allowed = authorise(viewer, Act.WRITE_CASE).allowed
        uow.audit.record(f"staff:{viewer.staff_id}", "import_cases", "table", allowed, app.clock())
    if not allowed:
        raise Refused(f"{who} may not open cases: rights workers and family workers do")


class _OnlyChecked(Exception):
    """Everything would go well; the transaction is given up all the same."""


def _told(opened: "Sequence[Opened]", options: Namespace) -> str:
    if options.check:
        return f"{len(opened)} cases can be imported; nothing was opened"
    codes = ", ".join(one.code for one in opened)
    return f"{len(opened)} cases are open: {codes}"


def _table(name: str) -> "list[list[object]]":
    from bot.documents.imports import table_in
    from bot.documents.workbook import LARGEST, Unreadable

    content = sys.stdin.buffer.read(LARGEST + 1) if name == STREAM else _content(Path(name), LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise Unreadable
        return table_in(content)
    except Unreadable as error:
        raise Refused(f"{name} is no XLSX or CSV file that can be read, of at most {LARGEST // 1024**2} MB") from error


def _content(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error
