"""Commands that speak: talk in the terminal, tick once, read an inbox."""

import secrets
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from bot.app import App, build
from bot.channels.base import Address, Inbound
from bot.channels.console import message_json, printed
from bot.cli.moment import clock_at, moment
from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from bot.clockwork.tick import tick as run_due
from bot.settings import read

CONSOLE = "console"
WEBCHAT = "webchat"


def talk(options: Namespace) -> int:
    """Read lines, answer each; the person or member of staff persists by name."""
    app = _app(options)
    address = _address(app, options.who)
    conversations = app.conversations
    conversations.answer_waiting()
    _show(app, address, options.json, opening=True)
    for line in sys.stdin:
        words = line.rstrip("\n")
        language = options.lang if options.lang in app.settings.languages else None
        conversations.hear(Inbound(address, secrets.token_hex(16), words=words, language=language))
        _show(app, address, options.json)
    return 0


def _show(app: App, address: Address, as_json: bool, opening: bool = False) -> None:
    """What has been said to this address and not shown yet; a JSON turn ends with its own line."""
    messages = app.conversations.unread(address)
    if messages:
        app.conversations.mark_read(address)
    for _, body in messages:
        if as_json:
            show_json(message_json(body, app.files.content))
        else:
            show_lines([*printed(body, app.files.content), ""])
    if as_json and (messages or not opening):
        show_json({"turn_end": True})
    sys.stdout.flush()


def _app(options: Namespace) -> App:
    settings = read()
    at = moment(options.at, settings)
    app = build(settings)
    return build(settings, clock_at(app, at)) if at is not None else app


def _address(app: App, who: str) -> Address:
    """The console address of `resident:KEY` or `staff:NAME`; staff are seated by the operator of this machine."""
    kind, _, name = who.partition(":")
    if not name or kind not in ("resident", "staff"):
        raise Refused(f"{who!r} is nobody: give resident:KEY or staff:NAME", code=2)
    if kind == "staff":
        with app.store.work() as uow:
            staff = uow.staff.by_name(name)
            if staff is None:
                raise unknown("staff member", name, [one.name for one in uow.staff.list()])
            if not uow.staff.viewer(staff.id).active:
                raise Refused(f"{name} has no active account: {staff.state}")
            uow.staff.seat(CONSOLE, who, staff.id)
    return Address(CONSOLE, who)


def tick(options: Namespace) -> int:
    """Run what is due at this time, once."""
    app = _app(options)
    counts = run_due(app.conversations, app.clock())
    if app.settings.telegram_token:
        counts["delivered"] += _delivered(app)
    if options.json:
        show_json(counts)
    else:
        show_lines(f"{name}: {count}" for name, count in counts.items())
    return 0


def _delivered(app: App) -> int:
    """Send what is due through the pushing channels, once."""
    import asyncio

    from bot.service import Service

    service = Service(app, lambda line: print(line, file=sys.stderr))
    return asyncio.run(service.deliver_once()).get("sent", 0)


def inbox(options: Namespace) -> int:
    """Show what a console or web-chat person has not read, and mark it read."""
    app = _app(options)
    kind, _, key = options.who.partition(":")
    if kind != "resident" or not key:
        raise Refused(f"{options.who!r} is nobody: give resident:KEY", code=2)
    messages = list(_unread(app, options.who))
    if options.json:
        show_json([message_json(body, app.files.content) for body in messages])
    else:
        for body in messages:
            show_lines([*printed(body, app.files.content), ""])
    return 0


def _unread(app: App, who: str) -> Iterator[dict[str, Any]]:
    for address in (Address(CONSOLE, who), Address(WEBCHAT, who.partition(":")[2])):
        for _, body in app.conversations.unread(address):
            yield body
        app.conversations.mark_read(address)
