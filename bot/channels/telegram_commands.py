"""What Telegram shows before the first word: the commands and the bot's descriptions, in each language."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from aiogram.methods import (
    DeleteMyCommands,
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.backoff import Backoff
from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import Refused, why
from bot.channels.telegram_api import Api
from bot.log import log

FOR_ALL = ("start", "menu", "mine", "human", "language", "help", "privacy", "stop")
FOR_STAFF = ("new", "due", "find", "digest", "lock")
# What those see whose app speaks a language that we do not.
EVERYBODY_ELSE = ""


class Words(Protocol):
    """The catalogue of sentences."""

    def text(self, key: str, language: str, **values: Any) -> str:
        """The sentence of `key` in `language`."""
        ...


class Shown:
    """Keeps what Telegram shows equal to our phrases; `organisation` may be empty."""

    def __init__(self, api: Api, words: Words, languages: Sequence[str], organisation: str) -> None:
        self._api = api
        self._words = words
        self._languages = languages
        self._organisation = organisation

    async def bring_up_to_date(self, backoff: Backoff) -> None:
        """Set whatever differs; what Telegram refuses is written down, any other failure tried again."""
        for ask, wanted, change in self._wishes():
            while rest := await self._try(ask, wanted, change, backoff):
                await asyncio.sleep(rest)

    async def offer(self, chat: int, language: str, staff: bool) -> None:
        """Show a member of staff the commands of their work in that one chat, or take them away again.

        Raises what `Api.call` raises.
        """
        scope = BotCommandScopeChat(chat_id=chat)
        if staff:
            names = (*FOR_STAFF, *FOR_ALL)
            await self._api.call(SetMyCommands(commands=self._commands(names, language), scope=scope))
        else:
            await self._api.call(DeleteMyCommands(scope=scope))

    async def _try(self, ask: TelegramMethod[Any], wanted: Any, change: TelegramMethod[Any], backoff: Backoff) -> float:
        """Compare and set one thing; the seconds to rest before it is tried again, 0 when it is over."""
        try:
            # Asking first: setting these at every start runs into limits of hours.
            if _plain(await self._api.call(ask)) != wanted:
                await self._api.call(change)
        except Refused as refused:
            log("telegram.shown.refused", what=type(change).__name__, why=why(refused))
        except (TryLater, ChannelDown, Undeliverable) as error:
            return backoff.failed(why(error), getattr(error, "seconds", 0.0))
        else:
            backoff.worked()
        return 0.0

    def _wishes(self) -> Iterator[tuple[TelegramMethod[Any], Any, TelegramMethod[Any]]]:
        """For each language what to ask, what the answer should be, and how to make it so."""
        scope = BotCommandScopeAllPrivateChats()
        for code in (EVERYBODY_ELSE, *self._languages):
            language = code or self._languages[0]
            commands = self._commands(FOR_ALL, language)
            organisation = self._organisation or self._words.text("turn.organisation", language)
            long = self._words.text("commands.description", language, organisation=organisation)
            short = self._words.text("commands.short_description", language)
            yield (
                GetMyCommands(scope=scope, language_code=code),
                [one.model_dump(include={"command", "description"}) for one in commands],
                SetMyCommands(commands=commands, scope=scope, language_code=code),
            )
            yield (
                GetMyDescription(language_code=code),
                long,
                SetMyDescription(description=long, language_code=code),
            )
            yield (
                GetMyShortDescription(language_code=code),
                short,
                SetMyShortDescription(short_description=short, language_code=code),
            )

    def _commands(self, names: Sequence[str], language: str) -> list[BotCommand]:
        return [BotCommand(command=name, description=self._words.text(f"commands.{name}", language)) for name in names]


def _plain(told: Any) -> Any:
    """The answer without its wrapping: a list of commands, or one description."""
    if isinstance(told, dict):
        return told.get("description", told.get("short_description", ""))
    if isinstance(told, list):
        return [{name: one.get(name) for name in ("command", "description")} for one in told if isinstance(one, dict)]
    return told
