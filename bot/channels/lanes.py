"""Turns side by side: in order for one person, several persons at once, no more than the machine carries."""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.channels.backoff import Backoff
from bot.log import log
from storage.errors import StorageUnavailable

WIDTH = 8
MOST_WAITING = 1000


class Lanes:
    """Runs blocking `work(id)` in threads, at most `width` at once, and the ids of one key one by one.

    What waits here is only a list of ids: the rows behind them are committed, and outlive this process.
    """

    def __init__(self, work: Callable[[int], None], event: str, *, rest: float = 1.0, width: int = WIDTH) -> None:
        self._work = work
        self._event = event
        self._rest = rest
        self._free = asyncio.Semaphore(width)
        self._waiting: dict[str, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._calm = asyncio.Event()
        self._calm.set()
        self._closing = False

    def add(self, key: str, number: int) -> None:
        """Put one id behind the others of its key."""
        if self._closing:
            return
        if key in self._waiting:
            self._waiting[key].append(number)
        else:
            self._waiting[key] = deque([number])
            task = asyncio.create_task(self._run(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._watch()

    async def calm(self) -> None:
        """Wait until there is room for more."""
        await self._calm.wait()

    async def close(self, patience: float) -> None:
        """Begin nothing new, and wait up to `patience` seconds for what has begun."""
        self._closing = True
        self._calm.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, key: str) -> None:
        waiting, backoff = self._waiting[key], Backoff(self._event, first=self._rest)
        while waiting and not self._closing:
            async with self._free:
                rest = await self._try(waiting[0], backoff)
            if rest:
                await asyncio.sleep(rest)
            else:
                waiting.popleft()
                self._watch()
        del self._waiting[key]

    async def _try(self, number: int, backoff: Backoff) -> float:
        """Do one piece of work; the seconds to rest before it is tried again, 0 when it is over."""
        try:
            await asyncio.to_thread(self._work, number)
        except StorageUnavailable as error:
            return backoff.failed(f"storage {error.reason}")
        except Exception as error:
            log(f"{self._event}.failed", inbox=number, error=type(error).__name__)
        else:
            backoff.worked()
        return 0.0

    def _watch(self) -> None:
        if self._closing or sum(map(len, self._waiting.values())) < MOST_WAITING:
            self._calm.set()
        else:
            self._calm.clear()
