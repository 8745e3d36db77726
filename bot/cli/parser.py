"""The commands and their options, as `--help` shows them."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Callable
from importlib import import_module
from typing import Any

Run = Callable[[Namespace], int | None]
NOT_YET = {
    "erase": "erase PERSON comes with the privacy work; /forget in the chat deletes a person today",
    "audit": "audit verify comes with the privacy work; `mitzui doctor` checks the chain today",
}


def _lazy(module: str, function: str) -> Run:
    """The command's function, imported only when it is the one to run."""
    return lambda options: getattr(import_module(f"bot.cli.{module}"), function)(options)


def parser() -> ArgumentParser:
    """The whole command line."""
    top = ArgumentParser(
        prog="mitzui", description="An assistant for realising social rights: until the right is in hand."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _knowledge(commands)
    _conversation(commands)
    _office(commands)
    _content(commands)
    _operations(commands)
    for name, reason in NOT_YET.items():
        _add_later(commands, name, reason)
    return top


def _add_later(commands: "_SubParsersAction[Any]", name: str, reason: str) -> None:
    """A command that does not exist yet says why, whatever else is typed."""
    later = _add(commands, name, lambda options: _not_yet(reason), "not yet")
    later.add_argument("rest", nargs="*")


def _not_yet(reason: str) -> int:
    from bot.cli.refused import Refused

    raise Refused(reason, code=2)


def _name(text: str) -> str:
    """A name that somebody can be called by."""
    if not text.strip():
        raise ArgumentTypeError("give a name")
    return text.strip()


def _add(commands: "_SubParsersAction[Any]", name: str, run: Run, about: str, *, json: bool = True) -> ArgumentParser:
    command: ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    if json:
        command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return command


def _knowledge(commands: "_SubParsersAction[Any]") -> None:
    ask = _add(commands, "ask", _lazy("rights", "ask"), "what a person would be offered")
    ask.add_argument("text", help="the words, or - for one question a line from standard input")
    ask.add_argument("--lang", default=None, choices=["he", "ar", "ru", "am", "en"])
    _add_day(ask)
    screen = _add(commands, "screen", _lazy("rights", "screen"), "which rights a household should check, and why")
    screen.add_argument("file", help="facts as YAML or JSON, or - for standard input")
    _add_day(screen)
    screen.add_argument("--at", default=None, metavar="TIME", help="the time taken as now")
    screen.add_argument("--lang", default="he", choices=["he", "ar"])
    _add(commands, "facts", _lazy("rights", "facts"), "the vocabulary of facts")
    rights = _add(commands, "rights", _lazy("rights", "rights"), "all rights, or one whole")
    rights.add_argument("id", nargs="?")
    rights.add_argument("--lang", default="he", choices=["he", "ar", "ru", "en"])
    _add_day(rights)


def _add_day(command: ArgumentParser) -> None:
    """The day of the law, the same way in each command that has one."""
    command.add_argument("--on", default=None, metavar="DATE", help="the day of the law and of reviews (ISO)")


def _conversation(commands: "_SubParsersAction[Any]") -> None:
    talk = _add(commands, "talk", _lazy("talk", "talk"), "a conversation in the terminal")
    talk.add_argument("--as", dest="who", default="resident:me", metavar="resident:KEY|staff:NAME")
    talk.add_argument("--lang", default=None, choices=["he", "ar", "ru", "am", "en"])
    talk.add_argument("--at", default=None, metavar="TIME")
    tick = _add(commands, "tick", _lazy("talk", "tick"), "run all work that is due, once")
    tick.add_argument("--at", default=None, metavar="TIME")
    inbox = _add(
        commands, "inbox", _lazy("talk", "inbox"), "what was sent to a console or web-chat person and not yet read"
    )
    inbox.add_argument("who", metavar="resident:KEY")
    inbox.add_argument("--at", default=None, metavar="TIME")


def _office(commands: "_SubParsersAction[Any]") -> None:
    office = commands.add_parser("office", help="the offices").add_subparsers(dest="verb", required=True)
    add_office = _add(office, "add", _lazy("office", "add_office"), "open an office, or say where an open one is")
    add_office.add_argument("name", type=_name)
    add_office.add_argument("--locality", default=None)
    add_office.add_argument("--district", default=None)
    _add(office, "list", _lazy("office", "list_offices"), "all offices")
    staff = commands.add_parser("staff", help="the people who work here").add_subparsers(dest="verb", required=True)
    add = _add(staff, "add", _lazy("office", "add_staff"), "invite somebody; prints a one-time invitation")
    add.add_argument("name", type=_name)
    add.add_argument("--role", required=True)
    add.add_argument("--office", required=True)
    add.add_argument("--mail", default="")
    invite = _add(staff, "invite", _lazy("office", "invite_staff"), "a new one-time invitation for somebody known here")
    invite.add_argument("name")
    invite.add_argument("--reinstate", action="store_true", help="let somebody who was suspended or left come back")
    _add(staff, "list", _lazy("office", "list_staff"), "everybody, with role, office and state")
    lock = _add(staff, "lock", _lazy("office", "lock_staff"), "a lost phone: close every way in, keep their cases")
    lock.add_argument("name")
    for verb in ("suspend", "leave"):
        going = _add(staff, verb, _lazy("office", "let_go"), "end somebody's access and hand over their issues")
        going.add_argument("name")
        going.add_argument("--hand-over-to", dest="heir", default=None, metavar="NAME")
    case = commands.add_parser("case", help="cases, as a member of staff sees them").add_subparsers(
        dest="verb", required=True
    )
    _add_as(_add(case, "list", _lazy("cases", "list_cases"), "the cases in scope"))
    show = _add_as(_add(case, "show", _lazy("cases", "show_case"), "one case whole"))
    show.add_argument("code")
    _case_files(case)
    give = _add(case, "hand-over", _lazy("office", "hand_over_cases"), "give cases to another owner of the same office")
    _add_as(give)
    give.add_argument("--to", dest="heir", required=True, metavar="NAME")
    give.add_argument("codes", nargs="+", metavar="CODE")
    digest = _add(commands, "digest", _lazy("cases", "digest"), "what somebody's weekly digest says")
    digest.add_argument("--week", default=None, metavar="2026-W47")
    digest.add_argument("--as", dest="who", required=True, metavar="NAME")
    digest.add_argument("--format", default="text", choices=["text", "json", "html", "pdf", "xlsx", "png"])
    digest.add_argument("--at", default=None, metavar="TIME")


def _add_as(command: ArgumentParser) -> ArgumentParser:
    """As whom the command is run: their scope applies."""
    command.add_argument("--as", dest="who", required=True, metavar="NAME")
    return command


def _case_files(case: "_SubParsersAction[Any]") -> None:
    export = _add_as(_add(case, "export", _lazy("case_files", "export_case"), "one case, or all in scope, as a file"))
    export.add_argument("code", nargs="?")
    export.add_argument("--all", action="store_true", help="every case in scope, as a table: xlsx, csv or json")
    export.add_argument("--format", default="text", choices=["text", "json", "pdf", "docx", "xlsx", "csv"])
    export.add_argument("--out", default=None, metavar="FILE")
    table = _add_as(_add(case, "import", _lazy("case_import", "import_cases"), "open a case for each row of a table"))
    table.add_argument("file", help="XLSX or CSV with the columns of case export --all, or - for standard input")
    table.add_argument("--check", action="store_true", help="say what would be refused, and open nothing")


def _content(commands: "_SubParsersAction[Any]") -> None:
    content = commands.add_parser("content", help="rights, flows and words").add_subparsers(dest="verb", required=True)
    _add(content, "check", _lazy("content", "check"), "every mistake at once, file:line: message")
    _add(content, "build", _lazy("content", "build"), "teach the search the examples as they are now")
    _add_day(_add(content, "report", _lazy("content", "report"), "completeness, review dates, sources by age"))
    reports = _add(content, "reports", _lazy("content_reports", "reports"), "what people said is wrong on a card")
    reports.add_argument("--all", action="store_true", help="those that were dealt with too")
    reports.add_argument("--done", type=int, default=None, metavar="ID", help="one was dealt with: close it")
    schema = _add(content, "schema", _lazy("schemas", "schema"), "JSON Schemas of entries, texts and situations")
    schema.add_argument("--out", default=None, metavar="FOLDER", help="where to write them, otherwise docs/schemas")
    words = _add(
        content,
        "extract",
        _lazy("content", "extract_words"),
        "bring the PO files up to date with the Hebrew",
    )
    words.add_argument("--lang", default=None, choices=["ar", "ru", "am", "en"])
    flow = commands.add_parser("flow", help="conversations").add_subparsers(dest="verb", required=True)
    draw = _add(flow, "draw", _lazy("content", "draw_flow"), "a flow as a Mermaid diagram")
    draw.add_argument("name")


def _operations(commands: "_SubParsersAction[Any]") -> None:
    _add(commands, "run", _lazy("serve", "run"), "everything that is configured, one process")
    db = commands.add_parser("db", help="the database").add_subparsers(dest="verb", required=True)
    upgrade = _add(db, "upgrade", _lazy("operations", "upgrade"), "bring the schema up to date")
    upgrade.add_argument(
        "--simulation", action="store_true", help="allow --at in the future; for trials and demos only"
    )
    for verb in ("backup", "restore", "rotate-key"):
        reason = f"db {verb} comes with the operations work; copy the home folder while mitzui is stopped until then"
        _add_later(db, verb, reason)
    _add(commands, "doctor", _lazy("operations", "doctor"), "one line per check")
    _add(commands, "demo", _lazy("operations", "demo"), "fill an empty database with a believable office")
