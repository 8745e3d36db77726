"""What a turn is compared with: aiogram's bare echo, aiogram with a stored state, a raw SQLite commit."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.fsm.context import FSMContext
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Message

TOKEN = "42:bench"
Handler = Callable[..., Awaitable[Any]]


class _Nowhere(BaseSession):
    """A transport that takes every message and sends none."""

    async def close(self) -> None:
        """Nothing was opened."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        """A message as Telegram would give it back."""
        assert isinstance(method, SendMessage)
        told = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": method.text}
        return Message.model_validate(told, context={"bot": bot})

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """There is nothing to stream."""
        yield b""


def echo(updates: int) -> list[float]:
    """Milliseconds of each update that aiogram answers with its own words; nothing is kept."""

    async def say(message: Message) -> None:
        await message.answer(message.text or "")

    return asyncio.run(_feed(Dispatcher(), say, updates))


def stored(updates: int, folder: Path, *, answers: bool = False) -> list[float]:
    """The same with aiogram-sqlite-storage: a state is set at each update, and with `answers` an answer kept."""
    from aiogram_sqlite_storage.sqlitestore import SQLStorage  # type: ignore[import-untyped]

    logging.getLogger(SQLStorage.__module__).disabled = True  # it calls a chat without answers an error

    async def say(message: Message, state: FSMContext) -> None:
        await state.set_state(f"step:{message.message_id}")
        if answers:
            await state.update_data({f"answer{message.message_id % 8}": message.text})
        await message.answer(message.text or "")

    storage = SQLStorage(str(folder / f"fsm{answers}.sqlite3"))
    return asyncio.run(_feed(Dispatcher(storage=storage), say, updates))


async def _feed(dispatcher: Dispatcher, say: Handler, updates: int) -> list[float]:
    dispatcher.message.register(say)
    bot = Bot(TOKEN, session=_Nowhere())
    times = []
    for number in range(1, updates + 1):
        update = _update(number)
        begun = perf_counter()
        await dispatcher.feed_raw_update(bot, update)
        times.append((perf_counter() - begun) * 1000)
    await dispatcher.storage.close()
    return times


def _update(number: int) -> dict[str, Any]:
    person = {"id": 1000 + number % 50, "is_bot": False, "first_name": "A"}
    chat = {"id": person["id"], "type": "private", "first_name": "A"}
    message = {"message_id": number, "date": 0, "chat": chat, "from": person, "text": "shalom"}
    return {"update_id": number, "message": message}


def raw(commits: int, folder: Path) -> list[float]:
    """Milliseconds of one row of 600 bytes and its commit, in a write-ahead log with synchronous=FULL."""
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)")
    times = []
    for _ in range(commits):
        body = os.urandom(600)
        begun = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (body) VALUES (?)", (body,))
        connection.execute("COMMIT")
        times.append((perf_counter() - begun) * 1000)
    connection.close()
    return times
