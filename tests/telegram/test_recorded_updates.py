"""What each recorded update of Telegram becomes, asked for over long polling."""

import json
from pathlib import Path
from typing import Any

import pytest
from telegram_world import Heard, Log, running

from bot.channels.base import Address, Inbound, Kind, SentFile
from tests.fakes.bot_api import BotApi

PAYLOADS = sorted((Path(__file__).parents[1] / "payloads" / "telegram").glob("*.json"))
RECORDED = [json.loads(path.read_text("utf-8")) for path in PAYLOADS]
pytestmark = pytest.mark.asyncio


def expected(becomes: dict[str, Any] | None) -> list[Inbound]:
    if becomes is None:
        return []
    rest = dict(becomes)
    file = SentFile(**rest.pop("file")) if "file" in rest else None
    return [Inbound(Address("telegram", rest.pop("handle")), kind=Kind(rest.pop("kind")), file=file, **rest)]


@pytest.mark.parametrize("recorded", RECORDED, ids=[one["label"] for one in RECORDED])
async def test_a_recorded_update_becomes(recorded: dict[str, Any], api: BotApi, heard: Heard, tmp_path: Path) -> None:
    update = {name: value for name, value in recorded["update"].items() if name != "update_id"}
    api.update(**update)
    async with running(api, heard, tmp_path):
        api.write(1, "אחרי זה")
        await api.until(lambda: "אחרי זה" in heard.words and not api.unconfirmed)
        assert heard.kept[:-1] == expected(recorded["becomes"])
        if "leaves" in recorded:
            await api.until(lambda: recorded["leaves"] not in api.groups)
        if "answers_tap" in recorded:
            await api.until(lambda: recorded["answers_tap"] in api.answered_taps)
    assert api.messages == []


async def test_an_update_that_cannot_be_read_is_written_down_by_its_number_alone(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    chat = {"id": 5, "type": "private"}
    strange = api.update(message={"message_id": "המילים של מישהו", "date": "אתמול", "chat": chat, "text": "סוד גדול"})
    api.write(5, "ומה עכשיו")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert heard.words == ["ומה עכשיו"]
    assert log.told["telegram.poison"] == [{"update": strange, "error": "ValidationError"}]
    assert not [line for line in log.lines if "סוד" in line or "המילים" in line]


async def test_broken_characters_are_left_out_of_what_is_kept(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.write(5, "שכר\x00 דירה \ud83d")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert heard.words == ["שכר דירה "]


@pytest.mark.parametrize("chat_id", [0, -5, 2**52, 2**63])
async def test_a_private_chat_with_an_impossible_number_is_nobody(
    chat_id: int, api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    api.update(message={"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "שלום"})
    api.write(5, "אני כאן")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert heard.words == ["אני כאן"]
    assert "telegram.poison" in log.events
