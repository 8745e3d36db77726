"""`mitzui content reports`: what people said is wrong on a right's card, for whoever mends it."""

from argparse import Namespace
from typing import Any

from bot.app import build
from bot.cli.refused import Refused
from bot.cli.show import show_json, show_lines
from cases.records import ContentReport


def reports(options: Namespace) -> int:
    """List the open reports, oldest first; `--done` closes one that was dealt with, `--all` shows closed ones too."""
    app = build()
    with app.store.work() as uow:
        if options.done is not None and not uow.content_reports.finish(options.done):
            raise Refused(f"there is no open report {options.done}; `mitzui content reports` lists them")
        found = [_row(one) for one in uow.content_reports.list(whole=options.all)]
    if options.json:
        show_json(found)
    else:
        show_lines([_line(one) for one in found] or ["no open reports"])
    return 0


def _row(one: ContentReport) -> dict[str, Any]:
    return {
        "id": one.id,
        "right": one.right_id,
        "lang": one.language,
        "at": one.at.isoformat(timespec="minutes"),
        "state": one.state,
        "words": one.words,
    }


def _line(one: dict[str, Any]) -> str:
    words = " ".join(str(one["words"]).split())
    return f"{one['id']}  {one['at']}  {one['right']}  {one['lang']}  {one['state']}  {words}"
