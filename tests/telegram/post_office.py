"""An outbox in a real store, a recorder in place of a channel, and the loop between them."""

import asyncio
import sqlite3
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from sqlalchemy import select
from storage_world import Database, World

from bot.channels.base import Capabilities, Channel, Outbound, TryLater
from bot.clockwork.courier import Trouble
from bot.clockwork.outbox import Delivery
from bot.clockwork.pace import Pace
from storage.errors import Reason, StorageUnavailable
from storage.outbox import Outgoing
from storage.rows import table
from storage.tables import OutboxRow
from storage.unit_of_work import UnitOfWork

_OUTBOX = table(OutboxRow)


# Only so that a test that can never pass ends; nobody on a busy machine has to hurry for it.
PATIENCE = 60.0
BEGAN = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def monotonic() -> float:
    """Seconds by the clock of the test's loop, which may be one that skips the waiting."""
    return asyncio.get_running_loop().time()


class Recorder:
    """A channel that keeps what it was given, and when; `failing` says how the next sends to a handle end.

    While it is `closed`, everybody is turned away for so many seconds. `closes_for` closes it with the first
    message, and says to everybody how long that still lasts.
    """

    name = "telegram"
    capabilities = Capabilities()

    def __init__(self) -> None:
        self.given: list[tuple[str, str, float]] = []
        self.failing: dict[str, deque[Exception]] = defaultdict(deque)
        self.slow: dict[str, asyncio.Event] = {}
        self.closed: float | None = None
        self.closes_for: float | None = None
        self.at_once = 0
        self.most_at_once = 0

    async def send(self, message: Outbound) -> str | None:
        handle = message.address.handle
        self.given.append((handle, message.text, monotonic()))
        wait = self._wait()
        if wait > 0:
            raise TryLater(wait)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await (self.slow[handle].wait() if handle in self.slow else asyncio.sleep(0))
        finally:
            self.at_once -= 1
        if self.failing[handle]:
            raise self.failing[handle].popleft()
        return f"id-{len(self.given)}"

    def _wait(self) -> float:
        if self.closes_for is not None:
            return self.given[0][2] + self.closes_for - monotonic()
        return self.closed or 0.0

    async def begun(self, number: int) -> None:
        """Wait until so many messages have been given to it."""
        async with asyncio.timeout(PATIENCE):
            while len(self.given) < number:
                await asyncio.sleep(0.005)

    def texts(self, handle: str | None = None) -> list[str]:
        return [text for who, text, _ in self.given if handle in (None, who)]

    def times(self, handle: str | None = None) -> list[float]:
        return [at for who, _, at in self.given if handle in (None, who)]


@dataclass
class PostOffice:
    """What is queued, what became of it, and whom the owner was told about."""

    world: World
    database: Database
    monotonic: Callable[[], float]
    told: list[tuple[int, Trouble]] = field(default_factory=list)
    note: Callable[[UnitOfWork], None] = lambda uow: None

    def now(self) -> datetime:
        """The time of day that goes with the seconds of the loop; may be asked from any thread."""
        return BEGAN + timedelta(seconds=self.monotonic())

    def address(self, handle: str) -> int:
        with self.world.store.work() as uow:
            return uow.people.meet("telegram", handle, "he", self.world.office.id, self.now()).id

    def put(self, handle: str, text: str, kind: str = "answer", delay: float = 0.0, **more: Any) -> int:
        address_id = self.address(handle)
        body = {"text": text, "language": "he", "options": [], **more}
        with self.world.store.work() as uow:
            at = self.now() + timedelta(seconds=delay)
            queued = uow.outbox.put(address_id, body, kind, self.now(), not_before=at)
        assert queued is not None
        return queued

    def state(self, message_id: int) -> str:
        return str(self._peek(f"SELECT state FROM outbox WHERE id = {message_id}"))

    def doubts(self, message_id: int) -> int:
        return int(self._peek(f"SELECT doubts FROM outbox WHERE id = {message_id}"))

    def attempts(self, message_id: int) -> int:
        return int(self._peek(f"SELECT attempts FROM outbox WHERE id = {message_id}"))

    def provider_id(self, message_id: int) -> str | None:
        query = select(_OUTBOX.c.provider_id).where(_OUTBOX.c.id == message_id)
        with self.world.store.look() as uow:
            return cast(str | None, uow._tx.connection.execute(query).scalar_one())

    def alive(self, handle: str) -> bool:
        return bool(self._peek(f"SELECT alive FROM address WHERE id = {self.address(handle)}"))

    def states(self) -> list[str]:
        return [row[0] for row in self._looking.execute("SELECT state FROM outbox ORDER BY id")]

    def tell_owner(self, uow: UnitOfWork, row: Outgoing, trouble: Trouble) -> None:
        self.note(uow)
        self.told.append((row.id, trouble))

    def delivery(self, channel: Channel, **more: Any) -> Delivery:
        """A loop in a hurry; `more` takes its real pace back."""
        hurry = {"pace": self.pace(a_second=2000, gap=0.0), "rest": 0.02, "idle": 0.02, "monotonic": self.monotonic}
        given: dict[str, Any] = hurry | more
        again = "(אולי שוב)"
        return Delivery(self.world.store, {"telegram": channel}, self.now, self.tell_owner, lambda _: again, **given)

    def pace(self, **pace: float) -> Pace:
        """A pace that is kept by the clock of the test's loop."""
        return Pace(monotonic=self.monotonic, **pace)

    @asynccontextmanager
    async def delivering(self, channel: Channel, **more: Any) -> AsyncIterator[Delivery]:
        delivery = self.delivery(channel, **more)
        await delivery.start()
        try:
            yield delivery
        finally:
            await delivery.stop()

    async def until(self, message_id: int, state: str, seconds: float = PATIENCE) -> None:
        """Wait until the message is in this state."""
        async with asyncio.timeout(seconds):
            while self.state(message_id) != state:
                await asyncio.sleep(0.01)

    def close(self) -> None:
        self._looking.close()
        self.database.close()

    @cached_property
    def _looking(self) -> sqlite3.Connection:
        """One reader for all the looks of a test: opening a database anew would hold up the loop."""
        return sqlite3.connect(str(self.database.store.url.database), isolation_level=None)

    def _peek(self, query: str) -> Any:
        return self._looking.execute(query).fetchone()[0]


class Outage:
    """While it is on, nothing can be kept in this store."""

    def __init__(self, world: World) -> None:
        self._store = world.store
        self._work = world.store.work
        self.refused = 0

    def begin(self) -> None:
        def refuse() -> Any:
            self.refused += 1
            raise StorageUnavailable(Reason.FULL)

        self._store.work = refuse  # type: ignore[method-assign]

    def end(self) -> None:
        self._store.work = self._work  # type: ignore[method-assign]
