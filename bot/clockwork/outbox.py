"""The delivery loop: what is due is claimed, committed, and then sent (docs/rules.md, rules 12 to 14)."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.channels.backoff import Backoff
from bot.channels.base import Channel
from bot.clockwork.courier import Courier, Fate, Route, TellOwner, Trouble
from bot.clockwork.keeper import Keeper
from bot.clockwork.line import Line
from bot.clockwork.pace import Pace
from bot.log import log
from storage.database import Store
from storage.outbox import Outgoing, Recovered
from storage.unit_of_work import UnitOfWork

LANES = 8
IDLE_SECONDS = 1.0
PATIENCE_SECONDS = 5.0
# Longer than a message of ours can be on its way: what is marked as sending for longer was left by a crash.
LEASE = timedelta(minutes=5)
SWEEP_SECONDS = 60.0


class Delivery:
    """Sends what is due through the pushing channels; several may run beside each other on one database.

    `tell_owner` runs in the transaction in which a message is given up; `maybe_again(language)` is the
    sentence that tells a person that a follow-up may have come before. `alone` says that no other process
    sends, so that at the start whatever is marked as sending was left by a crash; by default that is so on
    SQLite. `rest` is the first rest after a failure, `idle` how often to look when nobody nudges; in seconds, which
    `monotonic` counts.
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
        idle: float = IDLE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._alone = store.dialect == "sqlite" if alone is None else alone
        self._clock = clock
        self._tell_owner = tell_owner
        self._rest = rest
        self._idle_seconds = idle
        self._now = monotonic
        self._keeper = Keeper(store, Backoff("outbox.store", first=rest, most=10 * rest))
        self._routes = {
            name: Route(channel, Line(Backoff(f"outbox.{name}", first=rest, most=60 * rest), monotonic))
            for name, channel in channels.items()
        }
        self._courier = Courier(
            self._routes, self._keeper, pace or Pace(monotonic=monotonic), clock, tell_owner, maybe_again, rest
        )
        self._on_the_way: dict[asyncio.Task[Fate], str] = {}
        self._fates: Counter[Fate] = Counter()
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def down(self) -> dict[str, str]:
        """The channels that refuse us altogether, and why."""
        return {name: route.line.down for name, route in self._routes.items() if route.line.down is not None}

    async def start(self) -> None:
        """Settle what a crash left half-sent, then deliver until stopped; returns at once."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Claim nothing more, and wait a little for what is on its way; the next start settles the rest."""
        self._loop = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
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

    async def drain(self) -> dict[str, int]:
        """Deliver once all that is due now, and give how many met each fate: for a single tick."""
        await self._recover(LEASE)
        self._fates.clear()
        while await self._launch() or self._on_the_way:
            if self._on_the_way:
                await asyncio.wait(self._on_the_way, return_when=asyncio.FIRST_COMPLETED)
        return {str(fate): self._fates[fate] for fate in Fate}

    async def _run(self) -> None:
        backoff = Backoff("outbox", first=self._rest)
        recovered = False
        while True:
            try:
                await self._recover(timedelta(0) if self._alone and not recovered else LEASE)
                recovered = True
                await self._deliver_for(SWEEP_SECONDS)
                backoff.worked()
            except Exception as error:
                # A bug of ours; whatever it was, messages must go on being sent.
                await asyncio.sleep(backoff.failed(f"a mistake of ours: {type(error).__name__}"))

    async def _deliver_for(self, seconds: float) -> None:
        until = self._now() + seconds
        while self._now() < until:
            self._wake.clear()
            if not await self._launch():
                await self._idle()

    async def _idle(self) -> None:
        """Until there is something to do, as far as anybody says so: a later time comes without a word."""
        # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._idle_seconds):
                await self._wake.wait()

    async def _launch(self) -> int:
        """Claim as much as can leave now, and no more: what is claimed would be in doubt after a crash."""
        begun = 0
        for name, route in self._routes.items():
            under_way = sum(channel == name for channel in self._on_the_way.values())
            room = route.line.width(LANES) - under_way
            for row in await self._keeper.keep(partial(self._claim, name, room)) if room > 0 else []:
                self._begin(row)
                begun += 1
        return begun

    def _claim(self, name: str, room: int, uow: UnitOfWork) -> list[Outgoing]:
        return uow.outbox.claim([name], self._clock(), room)

    async def _recover(self, lease: timedelta) -> None:
        try:
            settled = await self._keeper.keep(partial(self._settle, lease))
        except Exception as error:
            # Our own mistake in the note must not hold up everybody's messages.
            settled = await self._keeper.keep(lambda uow: uow.outbox.recover(self._clock(), lease))
            for row in settled.in_doubt:
                log("outbox.owner_not_told", message=row.id, error=type(error).__name__)
        if settled.again or settled.in_doubt:
            log("outbox.recovered", messages=settled.again, in_doubt=len(settled.in_doubt))

    def _settle(self, lease: timedelta, uow: UnitOfWork) -> Recovered:
        """What is in doubt and must not be sent twice is told to its owner, in one go with being settled."""
        settled = uow.outbox.recover(self._clock(), lease)
        for row in settled.in_doubt:
            self._tell_owner(uow, row, Trouble.IN_DOUBT)
        return settled

    def _begin(self, row: Outgoing) -> None:
        task = asyncio.create_task(self._courier.deliver(row))
        self._on_the_way[task] = row.channel
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[Fate]) -> None:
        del self._on_the_way[task]
        self._wake.set()
        if task.cancelled():
            return
        if error := task.exception():
            log("outbox.mistake", error=type(error).__name__)
        else:
            self._fates[task.result()] += 1
