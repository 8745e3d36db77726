"""One bot's life at Telegram: it is greeted, updates come the way that is set, failures are rested off."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiogram.methods import DeleteWebhook, GetMe, SetWebhook, TelegramMethod

from bot.channels.backoff import Backoff
from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.channels.lanes import Lanes
from bot.channels.telegram_api import Api
from bot.channels.telegram_commands import Shown, Words
from bot.channels.telegram_fetch import Fetcher, Files
from bot.channels.telegram_poll import Polling
from bot.channels.telegram_receive import Conversations, Receiver
from bot.channels.telegram_send import Sender
from bot.channels.telegram_updates import ASKED_FOR
from bot.channels.telegram_webhook import path_of
from bot.log import log
from bot.settings import Settings

Down = Callable[[str | None], None]


class Live:
    """What needs aiogram, joined; `down` is told why Telegram refuses us, and None when it does not.

    `rest` is the first rest after a failure, and `wait` how long a poll may hang; both in seconds.
    """

    def __init__(
        self,
        settings: Settings,
        conversations: Conversations,
        files: Files,
        words: Words,
        down: Down,
        rest: float,
        wait: int,
    ) -> None:
        self.api = Api(settings.telegram_token, settings.telegram_api_url)
        lanes = Lanes(conversations.converse, "telegram.turn", rest=rest)
        self.receiver = Receiver(self.api, conversations, settings.languages, lanes)
        self.sender = Sender(self.api, files)
        self.fetcher = Fetcher(self.api, files)
        self.shown = Shown(self.api, words, settings.languages, settings.organisation)
        self._secret = settings.telegram_webhook_secret
        self._public_url = settings.public_url
        self._down = down
        self._rest = rest
        self._wait = wait

    async def receive(self) -> None:
        """Take updates until cancelled; a bug of ours is written down, and does not end it."""
        backoff = self._backoff("telegram")
        while True:
            try:
                await self._receive(backoff)
            except Exception as error:
                await asyncio.sleep(backoff.failed(f"a mistake of ours: {type(error).__name__}"))

    async def show(self) -> None:
        """Set the commands and descriptions that Telegram shows."""
        await self.shown.bring_up_to_date(self._backoff("telegram.shown"))

    async def close(self, patience: float) -> None:
        """Finish the turns that have begun, and hang up."""
        await self.receiver.close(patience)
        await self.api.close()

    async def _receive(self, backoff: Backoff) -> None:
        me = await self._insist(GetMe(), backoff)
        await self._insist(self._way_in(), backoff)
        name = me.get("username") if isinstance(me, dict) else None
        log("telegram.on", bot=name, by="webhook" if self._secret else "polling")
        if self._secret:
            await asyncio.Event().wait()
        await Polling(self.api, self.receiver, self._backoff("telegram.poll"), self._down, self._wait).run()

    def _way_in(self) -> TelegramMethod[Any]:
        if not self._secret:
            return DeleteWebhook(drop_pending_updates=False)
        url = self._public_url + path_of(self._secret)
        return SetWebhook(url=url, secret_token=self._secret, allowed_updates=ASKED_FOR, drop_pending_updates=False)

    async def _insist(self, method: TelegramMethod[Any], backoff: Backoff) -> Any:
        """Call until it is answered."""
        while True:
            try:
                told = await self.api.call(method)
            except TryLater as later:
                await asyncio.sleep(backoff.failed(why(later), later.seconds))
            except (ChannelDown, Refused, Undeliverable) as error:
                self._down(why(error))
                await asyncio.sleep(backoff.failed(why(error)))
            else:
                self._down(None)
                backoff.worked()
                return told

    def _backoff(self, event: str) -> Backoff:
        return Backoff(event, first=self._rest, most=60 * self._rest)
