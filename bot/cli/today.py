"""The day that screening takes the law at; kept apart so that it loads nothing else."""

from argparse import Namespace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.cli.refused import Refused

FURTHEST = 20


def on_day(options: Namespace) -> date:
    """The day of `--on`, of `--at`, or today in Israel; a future `--at` is refused as everywhere."""
    at = getattr(options, "at", None)  # `screen` has it, `ask` and `rights` do not
    today = _day_at(at) if at else datetime.now(UTC).astimezone(ZoneInfo("Asia/Jerusalem")).date()
    if not options.on:
        return today
    try:
        day = date.fromisoformat(options.on)
    except ValueError as error:
        raise Refused(f"{options.on!r} is no date: give one such as 2026-11-29", code=2) from error
    if not today.year - 60 <= day.year <= today.year + FURTHEST:
        raise Refused(f"{options.on} is too far away: give a date within {FURTHEST} years")
    return day


def _day_at(text: str) -> date:
    """The day of this time in the zone of the settings; only here are settings and database needed."""
    from bot.app import build
    from bot.cli.moment import clock_at, moment

    app = build()
    return clock_at(app, moment(text, app.settings))().astimezone(app.settings.zone).date()
