"""What is written down while running: event names with ids and numbers, never what anybody said."""

import json
import logging
import sys
from datetime import UTC, datetime

_log = logging.getLogger("mitzui")
Told = str | int | float | bool | None


def log(event: str, **told: Told) -> None:
    """One event by name; only ids, counts, names of nodes and of errors may come with it."""
    _log.info(event, extra={"told": told})


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = getattr(record, "told", {})
        parts = [f"{name}={value}" for name, value in told.items()]
        return " ".join([f"{datetime.now(UTC):%H:%M:%S}", record.getMessage(), *parts])


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = getattr(record, "told", {})
        return json.dumps({"at": datetime.now(UTC).isoformat(), "event": record.getMessage(), **told})


def set_up(form: str) -> None:
    """Write our events to standard error as text or JSON; other libraries' words are not let through."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False
