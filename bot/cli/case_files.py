"""The command that takes cases out as files, as the member of staff named with --as; scope applies."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.app import App, build
from bot.cli.cases import seen, viewer_of
from bot.cli.refused import Refused
from bot.cli.show import progress, show_json
from bot.words.bidi import plain
from storage.case_file import IssueFile, IssueView

NOT_AGREED = "the family has not agreed yet: only the code, the right and the date may be seen"
# Standard output.
STREAM = "-"
_EVERY = 1_000_000
_TELL_EACH = 500
_PRIVATE = 0o600


def export_case(options: Namespace) -> int:
    """One case, or with --all every case in scope, as a file or on standard output."""
    if (options.code is None) != options.all:
        raise Refused("give one case code, or --all for every case in scope", code=2)
    if options.all and options.format not in MANY:
        raise Refused(
            f"--all goes with --format {', '.join(MANY)}; {options.format} is one case: give its code", code=2
        )
    if options.json and options.out is None and options.format != "json":
        raise Refused("--json prints one JSON document: give --out FILE for the file, or --format json", code=2)
    app = build()
    content, counted = _many(app, options) if options.all else _one(app, options)
    _write(content, options)
    if options.json and options.out is not None:
        show_json(counted | {"out": options.out, "format": options.format})
    return 0


def _one(app: App, options: Namespace) -> tuple[bytes, dict[str, object]]:
    view = seen(app, options)
    if view.file is None:
        raise Refused(NOT_AGREED)
    one = FILES.get(options.format)
    content = one(view.file, app) if one is not None else MANY[options.format]([view], app)
    _record(app, options, f"case:{view.line.code}")
    return content, {"code": view.line.code}


def _many(app: App, options: Namespace) -> tuple[bytes, dict[str, object]]:
    views = _in_scope(app, options)
    content = MANY[options.format](views, app)
    _record(app, options, f"count:{len(views)}")
    return content, {"cases": len(views)}


def _in_scope(app: App, options: Namespace) -> list[IssueView]:
    """Every case of the viewer's list, whole where the family agreed; each look is in the audit."""
    views = []
    with app.store.work() as uow:
        viewer = viewer_of(uow, options.who)
        lines = uow.cases.list_for(viewer, limit=_EVERY)
        for number, line in enumerate(lines, 1):
            if (view := uow.cases.find_code(viewer, line.code, app.clock())) is not None:
                views.append(view)
            if number % _TELL_EACH == 0:
                progress(f"{number} of {len(lines)} cases read")
    return views


def _record(app: App, options: Namespace, what: str) -> None:
    """That a file was taken out is in the audit, beside the looks that it needed."""
    with app.store.work() as uow:
        actor = f"staff:{viewer_of(uow, options.who).staff_id}"
        uow.audit.record(actor, f"export_{options.format}", what, True, app.clock())


def _text(file: IssueFile, app: App) -> bytes:
    from bot.documents.form import Form

    return f"{plain(Form(file, app.kit).text())}\n".encode(errors="replace")


def _json(file: IssueFile, app: App) -> bytes:
    from bot.documents.form_json import form_json

    return f"{json.dumps(form_json(file, app.kit), ensure_ascii=False, indent=1)}\n".encode()


def _pdf(file: IssueFile, app: App) -> bytes:
    from bot.documents.form import Form
    from bot.documents.form_pdf import form_pdf

    return form_pdf(Form(file, app.kit), _today(app))


def _docx(file: IssueFile, app: App) -> bytes:
    from bot.documents.form import Form
    from bot.documents.form_docx import form_docx

    return form_docx(Form(file, app.kit), _today(app))


def _xlsx(file: IssueFile, app: App) -> bytes:
    from bot.documents.form import Form
    from bot.documents.form_xlsx import form_xlsx

    return form_xlsx(Form(file, app.kit), _today(app))


def _many_xlsx(views: Sequence[IssueView], app: App) -> bytes:
    from bot.documents.exports import case_table, xlsx_of

    return xlsx_of(case_table(views, app.kit), _today(app))


def _many_csv(views: Sequence[IssueView], app: App) -> bytes:
    from bot.documents.exports import case_table, csv_of

    return csv_of(case_table(views, app.kit))


def _many_json(views: Sequence[IssueView], app: App) -> bytes:
    from bot.cli.cases import outline
    from bot.documents.form_json import form_json

    told = [form_json(view.file, app.kit) if view.file is not None else outline(view) for view in views]
    return f"{json.dumps(told, ensure_ascii=False, default=str)}\n".encode()


FILES: Mapping[str, Callable[[IssueFile, App], bytes]] = {
    "text": _text,
    "json": _json,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
}
MANY: Mapping[str, Callable[[Sequence[IssueView], App], bytes]] = {
    "xlsx": _many_xlsx,
    "csv": _many_csv,
    "json": _many_json,
}
_READABLE = frozenset({"text", "json", "csv"})


def _today(app: App) -> date:
    return app.clock().astimezone(app.settings.zone).date()


def _write(content: bytes, options: Namespace) -> None:
    """To the file, which nobody else of this machine may read, or to standard output."""
    if options.out not in (None, STREAM):
        path = Path(options.out)
        try:
            with open(path, "wb", opener=lambda name, flags: os.open(name, flags, _PRIVATE)) as file:
                file.write(content)
        except OSError as error:
            raise Refused(f"{path} cannot be written: {error.strerror}") from error
    elif options.format in _READABLE:
        print(content.decode("utf-8-sig"), end="")
    elif sys.stdout.isatty():
        raise Refused(f"{options.format} is no text: give --out FILE", code=2)
    else:
        sys.stdout.buffer.write(content)
