"""Commands for whoever runs the machine: upgrade, doctor, demo."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import App, build
from bot.cli.moment import SIMULATION
from bot.cli.refused import Refused
from bot.cli.show import counted, progress, show_json, show_lines
from bot.clockwork.tick import HEARTBEAT
from bot.conversation.outgoing import anybody_hears
from bot.settings import Settings
from knowledge.files import ContentMistakes
from storage.unit_of_work import UnitOfWork

BEAT_FRESH = timedelta(minutes=2)
LATE = timedelta(minutes=15)
SANE_SINCE = 2026


def upgrade(options: Namespace) -> int:
    """Bring the schema up to date; with --simulation, time may be simulated here from now on."""
    app = build()
    store = app.store
    if options.simulation:
        with store.work() as uow:
            uow.settings.set(SIMULATION, "yes")
    if options.json:
        show_json({"database": store.dialect, "current": store.is_current(), "simulation": bool(options.simulation)})
    else:
        print(f"the database is up to date{', and time may be simulated in it' if options.simulation else ''}")
    return 0


def demo(options: Namespace) -> int:
    """Fill an empty database with a believable office."""
    from bot.demo.office import NotEmpty, fill

    app = build()
    progress("making a believable office …")
    try:
        counts = fill(app)
    except NotEmpty as full:
        raise Refused("this database is not empty: point MITZUI_HOME at a new folder, such as ./var-demo") from full
    if options.json:
        show_json(counts)
    else:
        show_lines(f"{name}: {count}" for name, count in counts.items())
    return 0


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report."""

    name: str
    well: bool
    told: str


def doctor(options: Namespace) -> int:
    """One line per check; exit 1 when one of them fails."""
    app = build()
    checks = list(_checks(app))
    if options.json:
        rows = [{"check": one.name, "ok": one.well, "detail": one.told} for one in checks]
        show_json({"ok": all(one.well for one in checks), "checks": rows, "settings": app.settings.shown()})
    else:
        show_lines(f"{'ok  ' if one.well else 'FAIL'} {one.name}: {one.told}" for one in checks)
        show_lines(f"     {name}={value}" for name, value in app.settings.shown().items())
    return 0 if all(one.well for one in checks) else 1


def _checks(app: App) -> Iterator[Check]:
    yield Check("settings", True, f"{app.settings.timezone}, {','.join(app.settings.languages)}")
    yield Check("database", True, f"{app.store.dialect}, answers")
    yield Check("migrations", app.store.is_current(), "current" if app.store.is_current() else "run mitzui db upgrade")
    yield _content(app)
    now = app.clock()
    yield Check("clock", now.year >= SANE_SINCE, f"{now.astimezone(app.settings.zone):%Y-%m-%d %H:%M %Z}")
    with app.store.look() as uow:
        for check in (_heartbeat, _due, _unsent, _ownerless, _unpromised, _heard, _chain):
            yield check(uow, now)
    yield _overdue(app)
    yield _telegram(app.settings)


def _telegram(settings: Settings) -> Check:
    """Whether the token works now; without one there is nothing to ask."""
    from bot.channels.telegram_doctor import look

    if not settings.telegram_token:
        return Check("telegram", True, "off: MITZUI_TELEGRAM_TOKEN is not set")
    looked = look(settings.telegram_token, settings.telegram_api_url)
    return Check("telegram", looked.well, looked.told)


def _content(app: App) -> Check:
    from bot.words.check import mistakes_in

    try:
        mistakes = len(mistakes_in(app.content))
    except ContentMistakes as wrong:
        mistakes = len(wrong.mistakes)
    return Check("content", not mistakes, f"{counted(mistakes)}, see mitzui content check" if mistakes else "in order")


def _heartbeat(uow: UnitOfWork, now: datetime) -> Check:
    """A database that nothing ran on yet has no heartbeat, and that is no fault."""
    at = uow.settings.heartbeat(HEARTBEAT)
    if at is None:
        return Check("heartbeat", True, "none yet: start mitzui run, or mitzui tick")
    fresh = now - at <= BEAT_FRESH
    return Check("heartbeat", True, f"{_ago(at, now)}{'' if fresh else ': nothing is running now'}")


def _due(uow: UnitOfWork, now: datetime) -> Check:
    return _waiting("oldest due follow-up", uow.promises.oldest_due(now), now)


def _overdue(app: App) -> Check:
    """Said, and no fault of the machine: what was asked about already stays overdue until somebody acts."""
    with app.store.look() as uow:
        count = uow.promises.overdue(app.clock().astimezone(app.settings.zone).date())
    return Check("next steps overdue", True, f"{count}: they stand in the digest and under /due" if count else "none")


def _unsent(uow: UnitOfWork, now: datetime) -> Check:
    return _waiting("oldest unsent message", uow.promises.oldest_unsent(now), now)


def _waiting(name: str, since: datetime | None, now: datetime) -> Check:
    if since is None:
        return Check(name, True, "nothing waits")
    return Check(name, now - since <= LATE, f"waits {_ago(since, now)}")


def _ownerless(uow: UnitOfWork, now: datetime) -> Check:
    count = uow.promises.ownerless()
    return Check("ownerless issues", count == 0, str(count))


def _unpromised(uow: UnitOfWork, now: datetime) -> Check:
    count = uow.promises.unpromised()
    return Check("issues without a next step", count == 0, str(count))


def _heard(uow: UnitOfWork, now: datetime) -> Check:
    """Until somebody of an office has joined, a person who asks for one is heard by nobody."""
    deaf = [office.name for office in uow.staff.offices() if not anybody_hears(uow, office.id)]
    told = f"nobody has joined {', '.join(deaf)} from an address that is reached: invite somebody"
    return Check("who hears alerts", not deaf, told if deaf else "somebody in every office")


def _chain(uow: UnitOfWork, now: datetime) -> Check:
    whole = uow.audit.verify()
    return Check("audit chain", whole, "whole" if whole else "broken: treat it as an incident")


def _ago(at: datetime, now: datetime) -> str:
    seconds = max(0, int((now - at).total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
