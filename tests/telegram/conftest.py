"""One bot API a test on loopback, in the test's own loop; one database a test, copied from a migrated one."""

import asyncio
import logging
import shutil
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from post_office import PostOffice
from storage_world import Database, make_world, open_store
from telegram_world import Heard, Log

# aiogram takes seconds to load: here, and not within the patience of whichever test comes first.
import bot.channels.telegram_live  # noqa: F401
from tests.fakes.bot_api import BotApi


def pytest_asyncio_loop_factories(item: pytest.Function) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Each file may name the loop that its tests run in; where they open sockets it is the ordinary one."""
    return {"loop": getattr(item.module, "new_loop", asyncio.new_event_loop)}


@pytest.fixture(scope="session", autouse=True)
def one_list_of_authorities() -> Iterator[None]:
    """Each bot reads the certificates of all authorities; on loopback none is asked for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


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


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outbox") / "empty.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()
    return path


@pytest_asyncio.fixture
async def post(office_file: Path, tmp_path: Path) -> AsyncIterator[PostOffice]:
    path = tmp_path / "mitzui.db"
    shutil.copy(office_file, path)
    database = Database(f"sqlite:///{path}", open_store(f"sqlite:///{path}"))
    office = PostOffice(make_world(database.store), database, asyncio.get_running_loop().time)
    yield office
    office.close()
