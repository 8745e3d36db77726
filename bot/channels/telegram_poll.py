"""Long polling: the offset is the highest contiguous update that is committed, plus one (rule 3)."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiogram.methods import GetUpdates

from bot.channels.backoff import Backoff
from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.channels.telegram_api import Api
from bot.channels.telegram_receive import Receiver, id_of
from bot.channels.telegram_updates import ASKED_FOR
from storage.errors import StorageUnavailable

WAIT_SECONDS = 25
# How long an answer may be late beyond the wait that we asked for.
GRACE_SECONDS = 10.0


class Polling:
    """Asks for updates for ever; `down` is told why Telegram refuses us, and None when it does not."""

    def __init__(
        self,
        api: Api,
        receiver: Receiver,
        backoff: Backoff,
        down: Callable[[str | None], None],
        wait: int = WAIT_SECONDS,
    ) -> None:
        self._api = api
        self._receiver = receiver
        self._backoff = backoff
        self._down = down
        self._wait = wait
        self._offset: int | None = None

    async def run(self) -> None:
        """Until it is cancelled; neither an outage nor a revoked token ends it."""
        while True:
            rest = await self._round()
            await asyncio.sleep(rest)
            await self._receiver.lanes.calm()

    async def _round(self) -> float:
        """Ask once and keep what came; gives the seconds to rest."""
        ask = GetUpdates(offset=self._offset, timeout=self._wait, allowed_updates=ASKED_FOR)
        try:
            updates = await self._api.call(ask, seconds=self._wait + GRACE_SECONDS)
            self._down(None)
            await self._take(updates)
        except ChannelDown as down:
            self._down(str(down))
            return self._backoff.failed(why(down))
        except TryLater as later:
            return self._backoff.failed(why(later), later.seconds)
        except (Undeliverable, Refused) as refused:
            return self._backoff.failed(why(refused))
        except StorageUnavailable as error:
            return self._backoff.failed(f"storage {error.reason}")
        self._backoff.worked()
        return 0.0

    async def _take(self, updates: list[Any]) -> None:
        for raw in updates:
            await self._receiver.take(raw)
            number = id_of(raw)
            if number is not None:
                self._offset = number + 1
        if not updates:
            # All before the offset is confirmed by now; after a quiet week Telegram may number from anywhere.
            self._offset = None
