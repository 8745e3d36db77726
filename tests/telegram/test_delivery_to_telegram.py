"""From the outbox to the chat: the store, the loop, the channel, and a Bot API that fails in its own ways."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from post_office import PostOffice
from telegram_world import Heard, Kept, Log, catalogue, settings, settled

from bot.channels.telegram import Telegram
from bot.clockwork.courier import Trouble
from tests.fakes.bot_api import TOKEN, BotApi, Dropped, Page, Problem, too_many

pytestmark = pytest.mark.asyncio
OPTIONS = [{"id": "yes", "label": "כן", "token": "7:0"}, {"id": "no", "label": "לא", "token": "7:1"}]


@pytest_asyncio.fixture
async def telegram(api: BotApi, heard: Heard, tmp_path: Path) -> AsyncIterator[Telegram]:
    channel = Telegram(settings(api, tmp_path), heard, Kept(), catalogue())
    api.people |= {5, 6}
    yield channel
    await channel.stop()


async def test_a_question_is_shown_and_its_number_kept_so_that_it_can_be_edited(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    first = post.put("5", "גרים בשכירות?", options=OPTIONS)
    async with post.delivering(telegram):
        await post.until(first, "sent")
        shown = api.shown(5)[0]
        assert shown.labels == ["כן", "לא"]
        second = post.put("5", "כמה נפשות?", replaces=str(shown.message_id))
        await post.until(second, "sent")
    assert [one.text for one in api.shown(5)] == ["כמה נפשות?"]
    assert post.provider_id(first) == post.provider_id(second) == str(shown.message_id)


async def test_who_blocked_us_is_called_once_and_the_owner_hears_of_it(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    api.blocked.add(5)
    one = post.put("5", "תזכורת", kind="follow_up")
    other = post.put("6", "תזכורת", kind="follow_up")
    async with post.delivering(telegram):
        await post.until(one, "dead")
        await post.until(other, "sent")
    assert len([call for call in api.asked("sendMessage") if call.given["chat_id"] == 5]) == 1
    assert (post.alive("5"), post.alive("6")) == (False, True)
    assert post.told == [(one, Trouble.BLOCKED)]


async def test_nobody_is_called_before_telegram_allows_it(api: BotApi, post: PostOffice, telegram: Telegram) -> None:
    api.trouble("sendMessage", too_many(1))
    one = post.put("5", "שלום")
    async with post.delivering(telegram):
        await post.until(one, "sent")
    first, second = api.asked("sendMessage")
    assert second.at - first.at >= 1.0
    assert post.doubts(one) == 0


async def test_a_copy_that_may_be_a_second_one_is_accounted_for(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    api.trouble("sendMessage", Dropped(after=True))
    one = post.put("5", "תשובה")
    async with post.delivering(telegram):
        await post.until(one, "sent")
    assert [shown.text for shown in api.shown(5)] == ["תשובה", "תשובה"]
    assert post.doubts(one) == 1


async def test_in_danger_a_lost_answer_of_telegram_makes_no_second_copy(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    api.trouble("sendMessage", Dropped(after=True))
    one = post.put("5", "אפשר לכתוב כאן?", kind="safety")
    async with post.delivering(telegram):
        await post.until(one, "ambiguous")
        await settled()
    assert len(api.shown(5)) == 1
    assert post.told == [(one, Trouble.IN_DOUBT)]


async def test_everything_arrives_after_an_outage_and_nothing_twice(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    await api.down()
    ids = [post.put(person, f"הודעה {number}") for number in range(4) for person in ("5", "6")]
    async with post.delivering(telegram):
        await api.until(lambda: post.attempts(ids[0]) > 1)
        await api.up()
        for one in ids:
            await post.until(one, "sent")
    for person in (5, 6):
        assert [shown.text for shown in api.shown(person)] == [f"הודעה {number}" for number in range(4)]
    assert [post.doubts(one) for one in ids] == [0] * 8


async def test_a_storm_of_every_failure_loses_nothing_and_accounts_for_each_copy(
    api: BotApi, post: PostOffice, telegram: Telegram, log: Log
) -> None:
    api.people |= set(range(1, 13))
    storm = [Dropped(after=True), Problem(500, "Internal Server Error"), Page(), Dropped(after=False)]
    api.trouble("sendMessage", *storm, *storm)
    ids = [post.put(str(person), f"הודעה {number}") for number in range(3) for person in range(1, 13)]
    async with post.delivering(telegram):
        for one in ids:
            await post.until(one, "sent")
    copies = sum(len(api.shown(person)) - 3 for person in range(1, 13))
    assert copies == 2
    assert sum(post.doubts(one) for one in ids) == len(storm) * 2
    for person in range(1, 13):
        texts = [shown.text for shown in api.shown(person)]
        assert list(dict.fromkeys(texts)) == [f"הודעה {number}" for number in range(3)]
    assert not [line for line in log.lines if TOKEN.split(":")[1] in line or "הודעה" in line]


async def test_a_revoked_token_keeps_every_message_until_there_is_a_new_one(
    api: BotApi, post: PostOffice, telegram: Telegram
) -> None:
    api.revoked = True
    one = post.put("5", "שלום")
    async with post.delivering(telegram) as delivery:
        await api.until(lambda: delivery.down)
        assert "MITZUI_TELEGRAM_TOKEN" in delivery.down["telegram"]
        assert telegram.down == delivery.down["telegram"]
        api.revoked = False
        await post.until(one, "sent")
    assert not telegram.down and not delivery.down
