"""One bot API a test, on loopback, in the test's own loop."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from telegram_world import Heard, Log

# aiogram takes seconds to load: here, and not within the patience of whichever test comes first.
import bot.channels.telegram_live  # noqa: F401
from tests.fakes.bot_api import BotApi


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def log() -> Iterator[Log]:
    handler, root, ours = Log(), logging.getLogger(), logging.getLogger("mitzui")
    before = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before[0])
    ours.setLevel(before[1])
