"""A bot on loopback with a conversation that only remembers what it was asked."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from bot.channels.base import Inbound
from bot.channels.telegram import Telegram
from bot.settings import Settings
from bot.words.catalogue import Catalogue, read_phrases, read_translations
from tests.fakes.bot_api import TOKEN, BotApi, too_many

SECRET = "a-secret-of-the-webhook_1"


class Heard:
    """Stands for `Conversations`: keeps what comes in, once, and the order in which turns were run."""

    def __init__(self) -> None:
        self.kept: list[Inbound] = []
        self.turns: list[int] = []
        self.before_keeping: Callable[[Inbound], None] = lambda inbound: None
        self.during_turn: Callable[[int], None] = lambda inbox_id: None
        self._seen: set[str] = set()
        self._lock = Lock()

    def receive(self, inbound: Inbound) -> int | None:
        self.before_keeping(inbound)
        with self._lock:
            if inbound.external_id in self._seen:
                return None
            self._seen.add(inbound.external_id)
            self.kept.append(inbound)
            return len(self.kept)

    def converse(self, inbox_id: int) -> None:
        self.during_turn(inbox_id)
        with self._lock:
            self.turns.append(inbox_id)

    @property
    def words(self) -> list[str]:
        return [inbound.words for inbound in self.kept]

    def turns_of(self, handle: str) -> list[str]:
        """What one chat said, in the order in which it was answered."""
        return [self.kept[one - 1].words for one in self.turns if self.kept[one - 1].address.handle == handle]


@dataclass(frozen=True)
class Wanted:
    """A file that somebody agreed to have kept."""

    id: int
    reference: str


class Kept:
    """Stands for `Files`: what is wanted, what came, what was lost, and what messages carry."""

    def __init__(self) -> None:
        self.asked_for: list[Wanted] = []
        self.came: dict[int, bytes] = {}
        self.gone: list[int] = []
        self.files: dict[int, bytes] = {}

    def wanted(self, channel: str) -> list[Wanted]:
        return [one for one in self.asked_for if one.id not in self.came and one.id not in self.gone]

    def arrived(self, held_id: int, content: bytes) -> bool:
        self.came[held_id] = content
        return True

    def lost(self, held_id: int) -> None:
        self.gone.append(held_id)

    def content(self, attachment_id: int) -> bytes | None:
        return self.files.get(attachment_id)


@cache
def catalogue() -> Catalogue:
    phrases, _ = read_phrases()
    return Catalogue(phrases, read_translations(["he", "ar"], phrases))


def settings(api: BotApi, home: Path, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "home": home,
        "telegram_token": TOKEN,
        "telegram_api_url": api.url,
        "organisation": "עמותת הבית",
    }
    return Settings(**(given | more | {"_env_file": None}))


@asynccontextmanager
async def running(
    api: BotApi, heard: Heard, home: Path, *, shown: bool = False, kept: Kept | None = None, **more: Any
) -> AsyncIterator[Telegram]:
    """A bot that polls, started and stopped; setting what is `shown` waits for hours unless asked for."""
    if not shown:
        api.trouble("getMyCommands", too_many(7200))
    telegram = Telegram(settings(api, home, **more), heard, kept or Kept(), catalogue(), rest=0.02, wait=1)
    await telegram.start()
    try:
        yield telegram
    finally:
        await telegram.stop()


class Log(logging.Handler):
    """Everything that any library writes down, and the events of ours by name."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.events: list[str] = []
        self.told: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def emit(self, record: logging.LogRecord) -> None:
        told = getattr(record, "told", {})
        self.lines.append(f"{self.format(record)} {told}")
        if record.name == "mitzui":
            self.events.append(record.getMessage())
            self.told[record.getMessage()].append(told)


async def settled() -> None:
    """Long enough for what should not happen to have happened."""
    await asyncio.sleep(0.15)
