"""Messages arrive by webhook: a stranger learns nothing, and Telegram hears 200 only for what is kept."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from aiohttp import ClientSession
from starlette.applications import Starlette
from telegram_world import SECRET, Heard, Kept, Log, catalogue, settings

from bot.channels.telegram import Telegram, make
from bot.channels.telegram_webhook import path_of
from bot.settings import SettingsMistake
from storage.errors import Reason, StorageUnavailable
from tests.fakes.bot_api import BotApi, Problem, Shown, too_many

HEADER = "X-Telegram-Bot-Api-Secret-Token"
pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def served(api: BotApi, heard: Heard, home: Path, *, start: bool = True) -> AsyncIterator[Telegram]:
    """A bot behind a web server of its own; `api.webhook` says where it is."""
    listening = uvicorn.Config(Starlette(), port=0, log_config=None, lifespan="off").bind_socket()
    public_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    made = settings(api, home, telegram_webhook_secret=SECRET, public_url=public_url)
    telegram = Telegram(made, heard, Kept(), catalogue(), rest=0.02)
    config = uvicorn.Config(Starlette(routes=telegram.routes()), log_config=None, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    api.trouble("getMyCommands", too_many(7200))
    if start:
        await telegram.start()
        await api.until(lambda: api.webhook)
    try:
        yield telegram
    finally:
        await telegram.stop()
        await server.shutdown(sockets=[listening])


async def post(api: BotApi, headers: list[tuple[str, bytes]], body: bytes = b"{}") -> int:
    """One request as raw bytes, for headers that no client would send."""
    host, port = api.webhook["url"].split("/")[2].split(":")
    path = "/" + api.webhook["url"].split("/", 3)[3]
    lines = [
        f"POST {path} HTTP/1.1".encode(),
        b"host: x",
        b"connection: close",
        b"content-length: %d" % len(body),
    ]
    lines += [name.encode() + b": " + value for name, value in headers]
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"\r\n".join([*lines, b"", body]))
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1])


async def test_a_message_is_kept_and_then_acknowledged(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    kept_at_answer: list[list[str]] = []
    async with served(api, heard, tmp_path):
        api.write(5, "שלום")
        assert await api.push() == [200]
        kept_at_answer.append(heard.words)
        await api.until(lambda: heard.turns)
    assert kept_at_answer == [["שלום"]]
    assert api.asked("getUpdates") == []


async def test_telegram_is_told_where_to_post_and_with_what_secret(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with served(api, heard, tmp_path):
        assert api.webhook["url"].endswith(path_of(SECRET))
        assert api.webhook["secret_token"] == SECRET
        assert api.webhook["drop_pending_updates"] is False
        assert "channel_post" not in api.webhook["allowed_updates"]


async def test_the_answer_waits_for_the_keeping_and_not_for_the_turn(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    turn = threading.Event()
    heard.during_turn = lambda _: None if turn.wait(5) else pytest.fail("the turn was waited for")
    async with served(api, heard, tmp_path):
        api.write(5, "שלום")
        assert await api.push() == [200]
        assert heard.turns == []
        turn.set()
        await api.until(lambda: heard.turns)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(HEADER, b"")],
        [(HEADER, b"not-the-secret")],
        [(HEADER, SECRET.encode() + b"x")],
        [(HEADER, SECRET[:-1].encode())],
        [(HEADER, "סוד".encode())],
        [(HEADER, b"\xff\xfe")],
        [(HEADER, SECRET.encode()), (HEADER, SECRET.encode())],
        [("Authorization", SECRET.encode())],
    ],
    ids=["none", "empty", "wrong", "longer", "shorter", "hebrew", "no text at all", "twice", "elsewhere"],
)
async def test_a_stranger_is_refused(
    headers: list[tuple[str, bytes]], api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    async with served(api, heard, tmp_path):
        api.write(5, "לא אמיתי")
        body = json.dumps(api._pending[0]).encode()
        assert await post(api, headers, body) == 401
        assert heard.kept == []


async def test_the_path_cannot_be_guessed_and_does_not_give_the_secret_away() -> None:
    path = path_of(SECRET)
    assert path.startswith("/telegram/") and len(path) >= len("/telegram/") + 32
    assert SECRET not in path
    assert path == path_of(SECRET) != path_of(SECRET + "x")


async def test_other_paths_and_other_ways_to_ask_lead_nowhere(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with served(api, heard, tmp_path), ClientSession() as http:
        base = api.webhook["url"].rsplit("/", 1)[0]
        async with http.post(f"{base}/other", headers={HEADER: SECRET}) as elsewhere:
            assert elsewhere.status == 404
        async with http.get(api.webhook["url"], headers={HEADER: SECRET}) as reading:
            assert reading.status == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"words"',
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": {"chat": 5}}',
        b'{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1e400, "type": "private"}}}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
        b"\xff\xfe\x00",
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 100_000,
    ],
    ids=str,
)
async def test_a_poisoned_update_is_taken_once_and_let_go(
    body: bytes, api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    async with served(api, heard, tmp_path):
        assert await api.push(body) == [200]
        assert "telegram.poison" in log.events
        api.write(5, "אני אחריו")
        assert await api.push() == [200]
    assert heard.words == ["אני אחריו"]


async def test_an_update_far_too_large_does_not_come_back_for_ever(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    async with served(api, heard, tmp_path):
        assert await api.push(b" " * (1024 * 1024 + 1)) == [200]
    assert "telegram.poison" in log.events


async def test_what_cannot_be_kept_now_is_asked_for_again_and_kept_once(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    failures = iter([Reason.FULL, Reason.UNREACHABLE])

    def fail_twice(_: object) -> None:
        if reason := next(failures, None):
            raise StorageUnavailable(reason)

    heard.before_keeping = fail_twice
    async with served(api, heard, tmp_path):
        api.write(5, "שלום")
        assert await api.push(tries=5) == [503, 503, 200]
        await api.until(lambda: heard.turns)
    assert heard.words == ["שלום"]


async def test_telegram_is_told_how_long_to_wait(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    def full(_: object) -> None:
        raise StorageUnavailable(Reason.FULL)

    heard.before_keeping = full
    api.write(5, "שלום")
    body = json.dumps(api._pending[0])
    async with (
        served(api, heard, tmp_path),
        ClientSession() as http,
        http.post(api.webhook["url"], data=body, headers={HEADER: SECRET}) as answer,
    ):
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


async def test_before_the_bot_is_ready_telegram_is_asked_to_come_again(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    async with served(api, heard, tmp_path, start=False) as telegram:
        api.webhook = {"url": telegram._settings.public_url + path_of(SECRET), "secret_token": SECRET}
        assert await api.push(b"{}") == [503]


async def test_the_same_update_twice_is_one_message(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with served(api, heard, tmp_path):
        api.write(5, "שלום")
        body = json.dumps(api._pending[0]).encode()
        assert await api.push(body) == await api.push(body) == [200]
        await api.until(lambda: heard.turns)
    assert heard.turns == [1]


async def test_a_tap_that_comes_beside_a_message_is_not_lost(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    question = Shown(5, 120, "גרים היום בשכירות?", [[{"text": "כן", "callback_data": "7:0"}]])
    async with served(api, heard, tmp_path):
        api.write(5, "כן")
        api.tap(5, question, "כן")
        message, tap = (json.dumps(one).encode() for one in api._pending)
        answers = await asyncio.gather(api.push(message), api.push(tap))
        assert list(answers) == [[200], [200]]
        await api.until(lambda: len(heard.turns) == 2 and api.answered_taps)
    assert sorted(inbound.external_id[:3] for inbound in heard.kept) == ["cb:", "msg"]


async def test_registering_the_webhook_is_tried_until_it_is_done(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    api.trouble("setWebhook", Problem(500, "Internal Server Error"), Problem(400, "Bad Request: bad webhook"))
    async with served(api, heard, tmp_path) as telegram:
        await api.until(lambda: "telegram.on" in log.events)
        assert telegram.down is None
    assert len(api.asked("setWebhook")) == 3


async def test_a_webhook_without_a_public_address_is_named_with_what_is_missing(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    with pytest.raises(SettingsMistake, match="MITZUI_PUBLIC_URL"):
        make(settings(api, tmp_path, telegram_webhook_secret=SECRET), heard, Kept(), catalogue())


async def test_without_a_token_there_is_no_telegram_and_it_is_said(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    assert make(settings(api, tmp_path, telegram_token=""), heard, Kept(), catalogue()) is None
    assert log.told["telegram.off"] == [{"why": "MITZUI_TELEGRAM_TOKEN is not set"}]


async def test_without_a_secret_there_is_no_path_to_post_to(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    telegram = make(settings(api, tmp_path), heard, Kept(), catalogue())
    assert telegram is not None and telegram.routes() == []


async def test_aiogram_is_not_loaded_by_those_who_have_no_token() -> None:
    script = "import sys, bot.channels.telegram; sys.exit('aiogram' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0
