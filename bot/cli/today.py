"""The day that screening takes the law at; kept apart so that it loads nothing else."""

from argparse import Namespace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.cli.refused import Refused

FURTHEST = 20


def on_day(options: Namespace) -> date:
    """The day of `--on`, of `--at`, or today in Israel."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jerusalem")).date()
    given = options.on or (options.at or "")[:10]
    if not given:
        return today
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise Refused(f"{given!r} is no date: give one such as 2026-11-29", code=2) from error
    if not today.year - 60 <= day.year <= today.year + FURTHEST:
        raise Refused(f"{given} is too far away: give a date within {FURTHEST} years")
    return day
