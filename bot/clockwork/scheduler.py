"""APScheduler beats; what is done at a beat is decided by rows alone, so a missed beat loses nothing."""

import asyncio
from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from bot.log import log
from storage.errors import StorageUnavailable

BEAT_SECONDS = 20


class Scheduler:
    """Runs one round of due work at each beat, never two at once; `trouble` says why the last one could not be kept."""

    def __init__(self, round_of_work: Callable[[], dict[str, int]], seconds: int = BEAT_SECONDS) -> None:
        self.trouble: str | None = None
        self._work = round_of_work
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._beat, "interval", seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    async def start(self) -> None:
        """Beat once now, and then at each interval."""
        await self._beat()
        self._scheduler.start()

    async def stop(self) -> None:
        """No more beats; a round under way ends by itself."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _beat(self) -> None:
        """One round in a thread; whatever goes wrong is written down, and the next beat comes."""
        try:
            counts = await asyncio.to_thread(self._work)
        except StorageUnavailable as error:
            self.trouble = f"the database takes no writes: {error.reason}"
            log("clockwork.waits", why=self.trouble)
        except Exception as error:
            log("clockwork.mistake", error=type(error).__name__)
        else:
            self.trouble = None
            if any(counts.values()):
                log("clockwork.round", **counts)
