"""Alive, ready, promises kept: for load balancers, operators and Prometheus. Counts and ages, no names."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.needs import Health
from storage.database import Store
from storage.errors import StorageUnavailable

GAUGES = "text/plain; version=0.0.4"
# Who beats: whatever runs the clockwork writes this heartbeat at each round.
HEARTBEAT = "clockwork"
HEARTBEAT_FRESH_SECONDS = 120.0
DUE_LATE_SECONDS = 15 * 60.0
UNSENT_LATE_SECONDS = 15 * 60.0


class Vitals:
    """The routes of health."""

    def __init__(self, health: Health) -> None:
        self.health = health

    def routes(self) -> list[BaseRoute]:
        """The paths of health."""
        return [
            Route("/health/live", self.live, methods=["GET"]),
            Route("/health/ready", self.ready, methods=["GET"]),
            Route("/health/promises", self.promises, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
        ]

    async def live(self, request: Request) -> Response:
        """The process answers."""
        return JSONResponse({"live": True})

    async def ready(self, request: Request) -> Response:
        """Every check by name, and why those that fail do; 503 when there is one."""
        checks = await asyncio.to_thread(self.health.ready)
        why = {name: reason for name, reason in checks.items() if reason is not None}
        passed = {name: reason is None for name, reason in checks.items()}
        return JSONResponse({"ready": not why, "checks": passed, "why": why}, 503 if why else 200)

    async def promises(self, request: Request) -> Response:
        """Oldest due follow-up and unsent message, ownerless issues, heartbeat; 503 when not kept."""
        promises = await asyncio.to_thread(self.health.promises)
        return JSONResponse(dict(promises), 200 if promises.get("kept") else 503)

    async def metrics(self, request: Request) -> Response:
        """The promises as Prometheus gauges."""
        return PlainTextResponse(gauges(await asyncio.to_thread(self.health.promises)), media_type=GAUGES)


def gauges(promises: Mapping[str, float | bool | None]) -> str:
    """One gauge a promise; an unknown age has none."""
    known = {f"mitzui_{name}": value for name, value in promises.items() if value is not None}
    return "".join(f"# TYPE {name} gauge\n{name} {float(value):g}\n" for name, value in known.items())


class StoreHealth:
    """The answers of one store, by the given clock."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock

    def ready(self) -> dict[str, str | None]:
        """Whether the database answers in today's schema, and the clockwork beats."""
        try:
            beats = _fresh(self.promises()["heartbeat_age_seconds"])
            current = self.store.is_current()
        except StorageUnavailable as error:
            return {"database": f"the database cannot be used: {error.reason}", "heartbeat": None}
        return {
            "database": None if current else "the schema is older than the code: run mitzui db upgrade",
            "heartbeat": None if beats else "the clockwork has not beaten for two minutes",
        }

    def promises(self) -> dict[str, float | bool | None]:
        """Ages in seconds (None: nothing waits, or no heartbeat yet), counts that must be 0, and `kept`."""
        now = self.clock()
        with self.store.look() as uow:
            due = _age(uow.promises.oldest_due(now), now)
            unsent = _age(uow.promises.oldest_unsent(now), now)
            ownerless, unpromised = uow.promises.ownerless(), uow.promises.unpromised()
            beat = _age(uow.settings.heartbeat(HEARTBEAT), now)
        in_time = (due or 0) <= DUE_LATE_SECONDS and (unsent or 0) <= UNSENT_LATE_SECONDS
        return {
            "kept": in_time and not ownerless and not unpromised and _fresh(beat),
            "oldest_due_follow_up_seconds": due,
            "oldest_unsent_message_seconds": unsent,
            "ownerless_issues": ownerless,
            "issues_without_follow_up": unpromised,
            "heartbeat_age_seconds": beat,
        }


def _age(since: datetime | None, now: datetime) -> float | None:
    return max(0.0, (now - since).total_seconds()) if since else None


def _fresh(age: float | bool | None) -> bool:
    return age is not None and age <= HEARTBEAT_FRESH_SECONDS
