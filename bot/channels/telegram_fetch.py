"""Files that people agreed to have kept are fetched from Telegram: one by one, within their size, tried again."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from aiogram.methods import GetFile

from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.channels.telegram_api import Api
from bot.documents.file_kinds import LARGEST
from bot.log import log
from storage.errors import StorageUnavailable

CHANNEL = "telegram"
FETCH_SECONDS = 60.0
# How long nobody looks where nothing was said; what waits is on record, and a turn calls earlier.
LOOK_SECONDS = 30.0


class Wanted(Protocol):
    """A file that is to be fetched."""

    @property
    def id(self) -> int: ...
    @property
    def reference(self) -> str: ...


class Files(Protocol):
    """What the fetching and sending of files asks of the rows; its methods block, and are called in threads."""

    def wanted(self, channel: str) -> Sequence[Wanted]:
        """What is to be fetched from a channel, the oldest first."""
        ...

    def arrived(self, held_id: int, content: bytes) -> bool:
        """Keep what was fetched; False where it is of no kind that may be kept."""
        ...

    def lost(self, held_id: int) -> None:
        """It will never come."""
        ...

    def content(self, attachment_id: int) -> bytes | None:
        """What is in a kept file; None once it was deleted."""
        ...


class Fetcher:
    """Looks for what is wanted when it is called, and now and then."""

    def __init__(self, api: Api, files: Files) -> None:
        self._api = api
        self._files = files
        self._called = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def call(self) -> None:
        """Somebody may have agreed to something; may be called from any thread, at any time."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._called.set)

    async def run(self) -> None:
        """Fetch until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._called.clear()
            await self.fetch()
            try:
                await asyncio.wait_for(self._called.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def fetch(self) -> None:
        """Fetch once all that is wanted; what cannot be had now stays wanted."""
        try:
            for one in await asyncio.to_thread(self._files.wanted, CHANNEL):
                await self._fetch(one)
        except StorageUnavailable as error:
            log("telegram.fetch.waits", why=f"storage {error.reason}")
        except (TryLater, ChannelDown) as error:
            log("telegram.fetch.waits", why=why(error))
        except Exception as error:
            log("telegram.fetch.mistake", error=type(error).__name__)

    async def _fetch(self, one: Wanted) -> None:
        try:
            told = await self._api.call(GetFile(file_id=one.reference))
            path = told.get("file_path") if isinstance(told, dict) else None
            if not isinstance(path, str) or not path:
                raise Refused("Telegram gives no path of this file")
            content = await self._api.fetch(path, LARGEST, FETCH_SECONDS)
        except (Refused, Undeliverable) as refused:
            log("telegram.fetch.refused", file=one.id, why=why(refused))
            await asyncio.to_thread(self._files.lost, one.id)
        else:
            kept = await asyncio.to_thread(self._files.arrived, one.id, content)
            log("telegram.fetch.kept" if kept else "telegram.fetch.not_taken", file=one.id)
