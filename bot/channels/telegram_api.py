"""The Bot API as we call it: typed methods in, plain JSON out, its failures as the few that a channel has.

The token is part of every address that is called: no text of a network error leaves this file.
"""

import asyncio
import json
from typing import Any
from urllib.parse import quote

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    InvalidURL,
)

from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import NoAnswer, Refused

CALL_SECONDS = 20.0
CONNECT_SECONDS = 10.0
# What to wait for when Telegram says "too many" without saying how long.
UNTOLD_SECONDS = 2.0
PIECE = 64 * 1024
# TLS says goodbye a moment after it was asked to; without this the loop warns of transports left open.
GOODBYE_SECONDS = 0.25
NO_SUCH_BOT = "Telegram refuses the token of this bot; put the one that BotFather shows into MITZUI_TELEGRAM_TOKEN"
TWO_RECEIVERS = "another program receives the messages of this bot; stop it, or give this one a token of its own"
_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
# Of the 400s, those that speak of the person and not of the message.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user_is_blocked", "deactivated")


class Api:
    """One bot's account at one Bot API server."""

    def __init__(self, token: str, server: str) -> None:
        self._session = AiohttpSession(api=TelegramAPIServer.from_base(server))
        self._bot = Bot(token, session=self._session)
        self._http: ClientSession | None = None
        self._goodbye = GOODBYE_SECONDS if server.startswith("https:") else 0.0

    async def call(self, method: TelegramMethod[Any], seconds: float = CALL_SECONDS) -> Any:
        """The `result` of one call; raises TryLater, Undeliverable, Refused or ChannelDown.

        The result is not read into aiogram's types: a field that it does not know yet must not turn a message
        that was sent into one that was not.
        """
        url = self._session.api.api_url(self._bot.token, method.__api_method__)
        form = self._session.build_form_data(self._bot, method)
        limits = ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        try:
            self._http = await self._session.create_session()
            async with self._http.post(url, data=form, timeout=limits, allow_redirects=False) as answer:
                status, raw = answer.status, await answer.read()
        except (ClientError, TimeoutError, OSError) as error:
            never_left = isinstance(error, _NEVER_LEFT)
            raise NoAnswer(type(error).__name__, sure_not_sent=never_left) from None
        return result_of(status, raw)

    async def fetch(self, path: str, most: int, seconds: float = CALL_SECONDS) -> bytes:
        """What is in a file, by the path from `getFile`; raises TryLater, or Refused where it is larger than `most`."""
        url = self._session.api.file_url(self._bot.token, quote(path))
        limits = ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        content = bytearray()
        try:
            self._http = await self._session.create_session()
            async with self._http.get(url, timeout=limits, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise _no_file(answer.status)
                async for piece in answer.content.iter_chunked(PIECE):
                    content += piece
                    if len(content) > most:
                        raise Refused("the file is larger than Telegram said")
        except (ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__, sure_not_sent=True) from None
        return bytes(content)

    async def close(self) -> None:
        """Hang up."""
        if self._http is not None and not self._http.closed:
            await self._http.close()
            await asyncio.sleep(self._goodbye)


def _no_file(status: int) -> Exception:
    """Nothing was sent by asking, so it may be asked for again, unless it is not there any more."""
    return NoAnswer(f"HTTP {status}", sure_not_sent=True) if status >= 500 else Refused(f"no file: HTTP {status}")


def result_of(status: int, raw: bytes) -> Any:
    """What an answer holds; raises its failure."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or "ok" not in told:
        # A gateway's own page: nobody knows what the server behind it did.
        raise NoAnswer(f"HTTP {status}", sure_not_sent=False)
    if told["ok"] is True:
        return told.get("result")
    raise failure_of(told.get("error_code", status), str(told.get("description", "")), told.get("parameters"))


def failure_of(code: int, said: str, parameters: object) -> Exception:
    """The failure behind an error's code, its phrase and its parameters."""
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if code == 429 or wait:
        return TryLater(float(wait) if isinstance(wait, int | float) else UNTOLD_SECONDS)
    if code in (401, 404) and "method" not in said:
        return ChannelDown(NO_SUCH_BOT)
    if code == 409:
        return ChannelDown(TWO_RECEIVERS)
    if code == 403 or (code == 400 and any(phrase in said.casefold() for phrase in _GONE)):
        return Undeliverable(said)
    return NoAnswer(f"error {code}", sure_not_sent=False) if code >= 500 else Refused(said)
