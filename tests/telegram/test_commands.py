"""What Telegram shows before the first word, in each language."""

from pathlib import Path

import pytest
from telegram_world import Heard, Kept, Log, catalogue, running, settings, settled

from bot.channels.telegram import Telegram
from bot.channels.telegram_commands import FOR_ALL, FOR_STAFF
from bot.conversation import lexicon
from tests.fakes.bot_api import BotApi, Dropped, Problem, bad, too_many

pytestmark = pytest.mark.asyncio
EVERYWHERE = ["", "he", "ar"]


def all_set(api: BotApi) -> bool:
    return len(api.commands) == len(EVERYWHERE) and len(api.descriptions) == 2 * len(EVERYWHERE)


async def test_commands_are_explained_in_hebrew_and_arabic(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with running(api, heard, tmp_path, shown=True):
        await api.until(lambda: all_set(api))
    for language, sample in (("he", "לדבר עם אדם"), ("ar", "التحدّث مع شخص"), ("", "לדבר עם אדם")):
        shown = api.commands["all_private_chats", language]
        assert [one["command"] for one in shown] == list(FOR_ALL)
        assert sample in [one["description"] for one in shown]


async def test_the_bot_says_what_it_is_and_whose(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with running(api, heard, tmp_path, shown=True):
        await api.until(lambda: all_set(api))
    for language in EVERYWHERE:
        assert "עמותת הבית" in api.descriptions["description", language]
        assert api.descriptions["short_description", language]
    assert "أداة مساعدة آلية" in api.descriptions["description", "ar"]


async def test_a_second_start_sets_nothing_anew(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with running(api, heard, tmp_path, shown=True):
        await api.until(lambda: all_set(api))
    api.calls.clear()
    async with running(api, heard, tmp_path, shown=True):
        await api.until(lambda: len(api.asked("getMyShortDescription")) == len(EVERYWHERE))
        await settled()
    assert not [call.method for call in api.calls if call.method.startswith("setMy")]


async def test_a_failing_registration_stops_nobody_and_is_tried_again(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    api.trouble("getMyCommands", Dropped(after=False), Problem(500, "Internal Server Error"))
    api.trouble("setMyCommands", Dropped(after=False))
    async with running(api, heard, tmp_path, shown=True):
        api.write(5, "שלום")
        await api.until(lambda: heard.turns)
        await api.until(lambda: all_set(api))
    assert "telegram.shown.trouble" in log.events


async def test_being_asked_to_wait_for_hours_holds_nothing_up(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.trouble("getMyCommands", too_many(7200))
    async with running(api, heard, tmp_path, shown=True):
        api.write(5, "שלום")
        await api.until(lambda: heard.turns)


async def test_what_telegram_will_not_show_is_written_down_and_the_rest_is_set(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    api.trouble("setMyCommands", bad("BOT_COMMAND_INVALID"))
    async with running(api, heard, tmp_path, shown=True):
        await api.until(lambda: len(api.commands) == 2 and len(api.descriptions) == 6)
    assert log.told["telegram.shown.refused"][0]["what"] == "SetMyCommands"


async def test_only_the_chat_of_a_worker_shows_the_commands_of_work(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    telegram = Telegram(settings(api, tmp_path), heard, Kept(), catalogue())
    await telegram.offer_commands("77", "ar", staff=True)
    assert [one["command"] for one in api.commands["chat:77", ""]] == [*FOR_STAFF, *FOR_ALL]
    await telegram.offer_commands("77", "ar", staff=False)
    assert api.commands == {}
    await telegram.stop()


async def test_a_worker_without_the_list_can_still_work(api: BotApi, heard: Heard, tmp_path: Path, log: Log) -> None:
    telegram = Telegram(settings(api, tmp_path), heard, Kept(), catalogue())
    api.trouble("setMyCommands", bad("chat not found"))
    await telegram.offer_commands("77", "he", staff=True)
    assert "telegram.commands.trouble" in log.events
    await telegram.stop()


async def test_every_command_shown_is_understood_and_explained_in_both_languages() -> None:
    words, known = catalogue(), lexicon.load()
    for name in (*FOR_ALL, *FOR_STAFF):
        assert known.command(f"/{name}") is not None
        assert words.text(f"commands.{name}", "ar") != words.text(f"commands.{name}", "he")


async def test_descriptions_leave_room_for_a_long_name() -> None:
    for language in ("he", "ar"):
        long = catalogue().text("commands.description", language, organisation="א" * 120)
        short = catalogue().text("commands.short_description", language)
        assert (len(long) <= 512, len(short) <= 120) == (True, True)
