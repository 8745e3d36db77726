"""The one way out: what the outbox holds is claimed, committed, sent, and marked for what became of it (rules 12 to 14)."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.channels.backoff import Backoff
from bot.channels.base import Address, Attachment, Channel, ChannelDown, Outbound, OutOption, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.clockwork.line import Line
from bot.clockwork.pace import Pace
from bot.log import log
from storage.database import Store
from storage.errors import StorageUnavailable
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork

LANES = 8
IDLE_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
# Longer than any message of ours can be on its way: what is marked as being sent for longer was left by a crash.
LEASE = timedelta(minutes=3)
SWEEP_SECONDS = 60.0
LONGEST_WAIT = 30.0
LONGEST_DOUBT_WAIT = 120.0
# About an hour of answers that never came back; then a person looks, and no further copy is risked.
MOST_DOUBTS = 30
UNASKED = frozenset({"follow_up", "digest"})
T = TypeVar("T")


class Fate(StrEnum):
    """What became of one message that was claimed."""

    SENT = "sent"
    LATER = "later"
    DEAD = "dead"
    IN_DOUBT = "in_doubt"


class Trouble(StrEnum):
    """Why the owner must know of a message that will not be sent (again)."""

    BLOCKED = "blocked"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


TellOwner = Callable[[UnitOfWork, Outgoing, Trouble], None]


def read_body(row: Outgoing) -> Outbound:
    """A row of the outbox as a message; `options` and the ways to show it are in its body when there are any."""
    body: Mapping[str, Any] = row.body
    return Outbound(
        id=row.id,
        address=Address(row.channel, row.handle),
        text=body["text"],
        language=body["language"],
        options=tuple(OutOption(one["id"], one["label"], one["token"]) for one in body.get("options", ())),
        attachments=tuple(
            Attachment(one["name"], one["media_type"], one["path"]) for one in body.get("attachments", ())
        ),
        replaces=body.get("replaces"),
        closes=body.get("closes"),
        quiet=body.get("quiet", False),
    )


class Delivery:
    """Sends what is due through the pushing channels; several may run beside each other on one database.

    `tell_owner` runs in the transaction in which a message is given up; `maybe_again(language)` is the sentence that
    says to a person that a follow-up may have come before. `alone` says that no other process sends, so that at the
    start whatever is marked as being sent was left by a crash; the default is SQLite's answer.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        tell_owner: TellOwner,
        maybe_again: Callable[[str], str],
        *,
        alone: bool | None = None,
        pace: Pace | None = None,
        rest: float = 1.0,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._tell_owner = tell_owner
        self._maybe_again = maybe_again
        self._alone = store.dialect == "sqlite" if alone is None else alone
        self._pace = pace or Pace()
        self._rest = rest
        self._lines = {name: Line(self._backoff(f"outbox.{name}")) for name in channels}
        self._on_the_way: dict[asyncio.Task[Fate], str] = {}
        self._fates: Counter[Fate] = Counter()
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def down(self) -> dict[str, str]:
        """Channels that refuse us altogether, and why."""
        return {name: line.down for name, line in self._lines.items() if line.down is not None}

    async def start(self) -> None:
        """Settle what a crash left half-sent, then deliver until stopped."""
        self._loop = asyncio.get_running_loop()
        self._tasks = [asyncio.create_task(self._run())]

    async def stop(self) -> None:
        """Claim nothing more, and wait a little for what is on its way; what is cut off is settled at the next start."""
        self._loop = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._on_the_way:
            _, late = await asyncio.wait(self._on_the_way, timeout=PATIENCE_SECONDS)
            for lost in late:
                lost.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def nudge(self) -> None:
        """Something was queued; may be called from any thread, at any time."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    async def drain(self) -> Mapping[str, int]:
        """Deliver once all that is due now, and give how many of each fate: for a single tick."""
        await self._recover(LEASE)
        self._fates.clear()
        while await self._launch() or self._on_the_way:
            if self._on_the_way:
                await asyncio.wait(self._on_the_way, return_when=asyncio.FIRST_COMPLETED)
        return {str(fate): self._fates[fate] for fate in Fate}

    # --- the loop

    async def _run(self) -> None:
        await self._recover(timedelta(0) if self._alone else LEASE)
        sweep = self._now() + SWEEP_SECONDS
        while True:
            if self._now() > sweep:
                await self._recover(LEASE)
                sweep = self._now() + SWEEP_SECONDS
            self._wake.clear()
            if not await self._launch():
                await self._sleep(IDLE_SECONDS)

    async def _launch(self) -> int:
        """Claim as much as can leave now, and set it on its way; what is claimed is in doubt after a crash."""
        begun = 0
        for name, line in self._lines.items():
            under_way = sum(channel == name for channel in self._on_the_way.values())
            room = min(line.width(LANES), LANES) - under_way
            if room > 0:
                for row in await self._keep(lambda uow, name=name, room=room: self._claim(uow, name, room)):
                    self._begin(row)
                    begun += 1
        return begun

    def _claim(self, uow: UnitOfWork, name: str, room: int) -> list[Outgoing]:
        return uow.outbox.claim([name], self._clock(), room)

    def _begin(self, row: Outgoing) -> None:
        task = asyncio.create_task(self._deliver(row))
        self._on_the_way[task] = row.channel
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[Fate]) -> None:
        del self._on_the_way[task]
        if not task.cancelled():
            self._fates[task.result()] += 1
        self._wake.set()

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
