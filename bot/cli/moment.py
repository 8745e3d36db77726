"""`--at`: the time a command takes as now; a future one only where time is simulated."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.app import App, now
from bot.cli.refused import Refused
from bot.settings import Settings

SIMULATION = "simulation"
AHEAD = timedelta(minutes=1)


def moment(text: str | None, settings: Settings) -> datetime | None:
    """The time that was given: ISO, with the zone's wall clock where it names no offset."""
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
        return (given if given.tzinfo else given.replace(tzinfo=settings.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{text!r} is no time: give one such as 2026-11-29T10:00", code=2) from error


def clock_at(app: App, at: datetime | None) -> Callable[[], datetime]:
    """The clock of this command; raises `Refused` for the future outside a simulated database."""
    if at is None:
        return now
    if at > now() + AHEAD:
        with app.store.look() as uow:
            simulated = uow.settings.get(SIMULATION)
        if not simulated:
            raise Refused(
                "this time is in the future; only a database made by `mitzui demo` or "
                "`mitzui db upgrade --simulation` simulates time"
            )
    return lambda: at
