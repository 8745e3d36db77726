"""A loop in which nobody waits: its clock leaps to the next timer as soon as there is nothing else to do.

However busy the machine is, whoever rests for a second finds that exactly a second has passed.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class UnhurriedLoop(asyncio.SelectorEventLoop):
    """While a worker thread is at work, time stands still; for sockets it is not meant: their news comes late."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0.0
        self._at_work: set[Future[Any]] = set()
        self._threads = ThreadPoolExecutor(8)
        self.set_default_executor(self._threads)
        self._look = self._selector.select  # type: ignore[attr-defined]
        self._selector.select = self._leap  # type: ignore[attr-defined]

    def time(self) -> float:
        """Seconds since the loop began, by its own clock."""
        return self._at

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        """As always; and until what the thread gives has come back, no time passes."""
        future = self._threads.submit(func, *args)
        self._at_work.add(future)
        given = asyncio.wrap_future(future, loop=self)
        # Said after what it gives was said: between the two there is always something to do.
        future.add_done_callback(self._over)
        return given

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Without a time limit: the clock would leap over it."""
        await super().shutdown_default_executor()

    def _over(self, future: Future[Any]) -> None:
        if not self.is_closed():
            self.call_soon_threadsafe(self._at_work.discard, future)

    def _leap(self, timeout: float | None = None) -> Any:
        ready = self._look(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self._at_work:
            return self._look(None)
        self._at += timeout
        return ready
