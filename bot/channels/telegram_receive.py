"""Our own receive path: an update is kept, then acknowledged, then answered (docs/rules.md, rules 7 to 9).

aiogram's dispatcher is not used: it moves the offset past updates that are still being worked on.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from aiogram.methods import AnswerCallbackQuery, LeaveChat, TelegramMethod

from bot.channels.base import ChannelDown, Inbound, TryLater, Undeliverable
from bot.channels.errors import Refused
from bot.channels.lanes import Lanes
from bot.channels.telegram_api import Api
from bot.channels.telegram_updates import Heard, hear, salvage
from bot.log import log
from storage.errors import StorageUnavailable

TRIES = 3
COURTESY_SECONDS = 10.0


class Conversations(Protocol):
    """What a pushing channel asks of the conversation; both methods block, and are called in threads."""

    def receive(self, inbound: Inbound) -> int | None:
        """Keep what a person did before it is acknowledged; None when it was seen before."""
        ...

    def converse(self, inbox_id: int) -> None:
        """Run the turn: effects and outgoing messages in one commit."""
        ...


class Receiver:
    """Takes updates one by one, however they come."""

    def __init__(self, api: Api, conversations: Conversations, languages: Sequence[str], lanes: Lanes) -> None:
        self._api = api
        self._conversations = conversations
        self._languages = languages
        self.lanes = lanes
        self._courtesies: set[asyncio.Task[None]] = set()

    async def take(self, raw: Any) -> None:
        """Keep one update and have it answered; after this it may be acknowledged.

        Raises StorageUnavailable when it could not be kept: then it must come again. What can never be kept
        is written down by its id and let go, so that one strange update does not stop everybody's messages.
        """
        heard = self._hear(raw)
        self._be_courteous(heard)
        if heard.inbound is None:
            return
        inbox_id = await self._keep(heard.inbound, id_of(raw))
        if inbox_id is not None:
            self.lanes.add(heard.inbound.address.handle, inbox_id)

    async def close(self, patience: float) -> None:
        """Finish the turns that have begun; those that have not are in the inbox."""
        await self.lanes.close(patience)
        for task in self._courtesies:
            task.cancel()
        await asyncio.gather(*self._courtesies, return_exceptions=True)

    def _hear(self, raw: Any) -> Heard:
        try:
            return hear(raw, self._languages)
        except Exception as error:
            # Whatever is wrong with an update, the ones behind it must be heard.
            poisoned(id_of(raw), error)
            return salvage(raw)

    async def _keep(self, inbound: Inbound, update_id: int | None) -> int | None:
        for left in reversed(range(TRIES)):
            try:
                return await asyncio.to_thread(self._conversations.receive, inbound)
            except StorageUnavailable:
                raise
            except Exception as error:
                if not left:
                    poisoned(update_id, error)
        return None

    def _be_courteous(self, heard: Heard) -> None:
        """Stop the spinner and leave groups, beside the work and whatever comes of it."""
        if heard.tapped is not None:
            self._in_passing(AnswerCallbackQuery(callback_query_id=heard.tapped))
        if heard.leave is not None:
            log("telegram.group_left")
            self._in_passing(LeaveChat(chat_id=heard.leave))

    def _in_passing(self, method: TelegramMethod[Any]) -> None:
        task = asyncio.create_task(self._call_in_passing(method))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def _call_in_passing(self, method: TelegramMethod[Any]) -> None:
        try:
            await self._api.call(method, seconds=COURTESY_SECONDS)
        except (Undeliverable, Refused, TryLater, ChannelDown):
            return


def id_of(raw: Any) -> int | None:
    """The number of an update, when it has one."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int else None


def poisoned(update_id: int | None, error: Exception) -> None:
    """Write down an update that is let go: its number and the kind of error, nothing of what it holds."""
    log("telegram.poison", update=update_id, error=type(error).__name__)
