"""The Telegram channel from outside: made, mounted, started, sent through, stopped.

aiogram takes seconds to load, so it is loaded in a thread, and only where a token is set.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute, Route

from bot.channels.base import Capabilities, ChannelDown, Outbound, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.channels.telegram_webhook import Webhook, path_of
from bot.log import log
from bot.settings import Settings, SettingsMistake

if TYPE_CHECKING:
    from bot.channels.telegram_commands import Words
    from bot.channels.telegram_fetch import Files
    from bot.channels.telegram_live import Live
    from bot.channels.telegram_receive import Conversations

PATIENCE_SECONDS = 5.0
COURTESY_SECONDS = 1.0
REST_SECONDS = 1.0
POLL_SECONDS = 25
NO_TOKEN = "MITZUI_TELEGRAM_TOKEN is not set"
NO_PUBLIC_URL = (
    "MITZUI_TELEGRAM_WEBHOOK_SECRET asks for a webhook, and needs MITZUI_PUBLIC_URL, such as "
    "https://rights.example.org; without the secret Telegram is polled"
)


def make(settings: Settings, conversations: "Conversations", files: "Files", words: "Words") -> "Telegram | None":
    """The channel, or None where no token is set; raises `SettingsMistake` when it cannot work like this."""
    if not settings.telegram_token:
        log("telegram.off", why=NO_TOKEN)
        return None
    if settings.telegram_webhook_secret and not settings.public_url:
        raise SettingsMistake(NO_PUBLIC_URL)
    return Telegram(settings, conversations, files, words)


class Telegram:
    """One bot: a `bot.channels.base.Channel` that pushes; `down` is why Telegram refuses us, or None."""

    name = "telegram"
    capabilities = Capabilities(text_limit=4000, edits=True, buttons=True)

    def __init__(
        self,
        settings: Settings,
        conversations: "Conversations",
        files: "Files",
        words: "Words",
        *,
        rest: float = REST_SECONDS,
        wait: int = POLL_SECONDS,
    ) -> None:
        self.down: str | None = None
        self._settings = settings
        self._conversations = conversations
        self._files = files
        self._words = words
        self._rest = rest
        self._wait = wait
        self._live: Live | None = None
        self._loading = asyncio.Lock()
        self._lives: set[asyncio.Task[None]] = set()
        self._courtesies: set[asyncio.Task[None]] = set()

    def routes(self) -> list[BaseRoute]:
        """The webhook's path, for `bot.channels.http.build`; none while Telegram is polled."""
        secret = self._settings.telegram_webhook_secret
        if not secret:
            return []
        webhook = Webhook(secret, lambda: self._live.receiver if self._live else None)
        return [Route(path_of(secret), webhook.answer, methods=["POST"])]

    async def start(self) -> None:
        """Begin to receive; returns at once, and goes on trying for as long as Telegram cannot be reached."""
        _begin(self._lives, self._run)

    async def stop(self) -> None:
        """End receiving, finish the turns that have begun, hang up; `Delivery` is stopped before this."""
        if self._courtesies:
            await asyncio.wait(self._courtesies, timeout=COURTESY_SECONDS)
        tasks = [*self._lives, *self._courtesies]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._live is not None:
            await self._live.close(PATIENCE_SECONDS)

    async def send(self, message: Outbound) -> str | None:
        """Deliver one message and give its id; raises Undeliverable, TryLater, ChannelDown or Refused."""
        live = await self._open()
        try:
            if message.staff_commands is not None:
                await self.offer_commands(message.address.handle, message.language, staff=message.staff_commands)
            number = await live.sender.send(message)
        except ChannelDown as down:
            self._tell_down(str(down))
            raise
        self._tell_down(None)
        if message.closes:
            # Beside the next message, not before it: a button that stays a moment longer harms nobody.
            _begin(self._courtesies, partial(live.sender.close_buttons, message))
        return number

    def nudge(self) -> None:
        """A turn has ended, and may have agreed to a file; may be called from any thread, at any time."""
        if self._live is not None:
            self._live.fetcher.call()

    async def fetch_once(self) -> None:
        """Fetch what is wanted now and no more, as from cron."""
        live = await self._open()
        await live.fetcher.fetch()

    async def offer_commands(self, handle: str, language: str, *, staff: bool) -> None:
        """Show this chat the commands of staff, or no longer; a failure is written down, and harms nobody.

        Raises ChannelDown, for then nothing else arrives either, and it is done when Telegram takes us again.
        """
        live = await self._open()
        try:
            await live.shown.offer(int(handle), language, staff)
        except (TryLater, Refused, Undeliverable) as error:
            log("telegram.commands.trouble", why=why(error))

    async def _run(self) -> None:
        live = await self._open()
        _begin(self._lives, live.show)
        _begin(self._lives, live.fetcher.run)
        await live.receive()

    async def _open(self) -> "Live":
        async with self._loading:
            if self._live is None:
                live_class = await asyncio.to_thread(_load)
                self._live = live_class(
                    self._settings,
                    self._conversations,
                    self._files,
                    self._words,
                    self._tell_down,
                    self._rest,
                    self._wait,
                )
            return self._live

    def _tell_down(self, reason: str | None) -> None:
        if reason is not None and reason != self.down:
            log("telegram.down", why=reason)
        self.down = reason


def _begin(tasks: set[asyncio.Task[None]], work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    task = asyncio.create_task(_watched(work))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _watched(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Whatever ends a task that nobody waits for is written down."""
    try:
        await work()
    except Exception as error:
        log("telegram.mistake", error=type(error).__name__)


def _load() -> "type[Live]":
    """Import what needs aiogram."""
    from bot.channels.telegram_live import Live

    return Live
