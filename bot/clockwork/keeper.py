"""Small transactions beside the loop that sends: what happened is kept, however long the store is away."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.channels.backoff import Backoff
from storage.database import Store
from storage.errors import StorageUnavailable
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")


class Keeper:
    """Runs one change in a thread and a transaction of its own, again and again until it is kept."""

    def __init__(self, store: Store, backoff: Backoff) -> None:
        self._store = store
        self._backoff = backoff

    async def keep(self, change: Callable[[UnitOfWork], T]) -> T:
        """What the change gives; a failure that is not the world's comes through."""
        while True:
            try:
                given = await asyncio.to_thread(self._once, change)
            except StorageUnavailable as error:
                await asyncio.sleep(self._backoff.failed(f"storage {error.reason}"))
            else:
                self._backoff.worked()
                return given

    def _once(self, change: Callable[[UnitOfWork], T]) -> T:
        with self._store.work() as uow:
            return change(uow)
