"""`mitzui tick` alone, as from cron: what is due is asked, and what it asks is sent on Telegram."""

import asyncio

import pytest

from bot.channels.base import Address, Inbound
from bot.service import Service
from tests.fakes.bot_api import TOKEN, BotApi
from tests.stage import Make

pytestmark = pytest.mark.asyncio


async def test_one_round_sends_what_waits_and_ends(api: BotApi, make_stage: Make) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    api.write(4711, "/start")  # a bot may write only to who wrote first
    inbound = Inbound(Address("telegram", "4711"), "msg:4711:1", words="/start")
    conversations = stage.app.conversations
    number = await asyncio.to_thread(conversations.receive, inbound)
    assert number is not None
    await asyncio.to_thread(conversations.converse, number)
    counts = await Service(stage.app, lambda line: None).deliver_once()
    assert counts["sent"] == 1, counts
    assert len(api.shown(4711)) == 1
