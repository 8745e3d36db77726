"""The unasked right, whole, over a loopback Bot API: the real conversation, the real store, the real outbox."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.channels.telegram import Telegram
from bot.clockwork.outbox import Delivery
from bot.words.bidi import plain
from tests.fakes.bot_api import TOKEN, BotApi, Shown
from tests.stage import Make, Stage

pytestmark = pytest.mark.asyncio
MOTHER = 4711


class Phone:
    """A mother's Telegram: she writes, presses, and reads the newest message."""

    def __init__(self, api: BotApi, stage: Stage, language: str) -> None:
        self.api, self.stage, self.language = api, stage, language

    @property
    def screen(self) -> list[Shown]:
        return self.api.shown(MOTHER)

    async def writes(self, words: str, expected: str) -> str:
        self.api.write(MOTHER, words, self.language)
        return await self.reads(expected)

    async def presses(self, label: str, expected: str) -> str:
        message = next(one for one in reversed(self.screen) if label in one.labels)
        self.api.tap(MOTHER, message, label)
        return await self.reads(expected)

    async def reads(self, expected: str) -> str:
        """Wait until these words stand on her screen, in the newest message or one of its buttons."""
        try:
            await self.api.until(lambda: expected in self._newest())
        except TimeoutError as late:
            raise AssertionError(f"{expected!r} never came; the screen shows:\n{self._newest()}") from late
        return self._newest()

    def _newest(self) -> str:
        if not self.screen:
            return ""
        newest = self.screen[-1]
        return plain("\n".join([newest.text, *newest.labels]))


@asynccontextmanager
async def open_line(api: BotApi, stage: Stage) -> AsyncIterator[None]:
    """The bot as `mitzui run` joins it: polling in, the delivery loop out."""
    conversations = stage.app.conversations
    begun = time.monotonic()
    bot = Telegram(stage.settings, conversations, stage.app.files, stage.app.catalogue, rest=0.01, wait=1)
    delivery = Delivery(
        stage.app.store,
        {"telegram": bot},
        # what nobody waits for is paced, so the senders' clock has to run
        lambda: stage.now + timedelta(seconds=time.monotonic() - begun),
        lambda uow, outgoing, trouble: None,
        lambda language: "",
    )
    conversations.on_wake(delivery.nudge)
    conversations.on_wake(bot.nudge)
    await delivery.start()
    await bot.start()
    try:
        yield
    finally:
        await delivery.stop()
        await bot.stop()


async def test_a_mother_is_offered_what_she_did_not_name_and_a_refusal_opens_the_next_door(
    api: BotApi, make_stage: Make
) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother = Phone(api, stage, "ar")
    async with open_line(api, stage):
        await mother.writes("/start", "ميتسوي")
        await mother.writes("الارنونا غالية وما عندي ادفع", "تخفيض الأرنونا حسب الدخل")
        await mother.presses("تخفيض الأرنونا حسب الدخل", "نبدأ العمل على هذا")
        await mother.presses("نبدأ العمل على هذا", "الخطوة الأولى")
        words = stage.app.catalogue
        alone = words.text("right.performer.options.alone", "ar")
        await mother.presses(alone, "29.11.2026")
        stage.later("2026-11-29T12:00")
        asked = await mother.reads(words.text("follow_up.what_happened.options.refused", "ar"))
        assert asked.startswith(words.text("turn.reminder", "ar"))
        await mother.presses(
            words.text("follow_up.what_happened.options.refused", "ar"),
            words.text("refused.reason.options.not_said", "ar"),
        )
        await mother.presses(
            words.text("refused.reason.options.not_said", "ar"),
            words.text("refused.when_received.options.yesterday", "ar"),
        )
        await mother.presses(
            words.text("refused.when_received.options.yesterday", "ar"),
            words.text("ladder.do_both", "ar"),
        )
        await mother.presses(words.text("ladder.do_both", "ar"), words.text("way.climb.options.later", "ar"))
        await mother.presses(words.text("way.climb.options.later", "ar"), "6.12.2026")
    with stage.app.store.look() as uow:
        address = uow.people.find("telegram", str(MOTHER))
        assert address is not None and address.person_id is not None
        (issue,) = uow.cases.issues_of_person(address.person_id)
    assert (issue.stage, issue.state, issue.next_step_on.isoformat()) == ("refused", "open", "2026-12-06")


async def test_an_old_button_and_a_voice_note_get_a_kind_answer(api: BotApi, make_stage: Make) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother = Phone(api, stage, "he")
    async with open_line(api, stage):
        await mother.writes("/start", "כאן מיצוי")
        first = mother.screen[-1]
        await mother.presses("לבדוק זכויות", "לשמור")
        api.tap(MOTHER, first, first.labels[0])
        await mother.reads("לשמור")
        api.update(
            message={
                "message_id": 900,
                "date": 1,
                "chat": {"id": MOTHER, "type": "private", "first_name": "א"},
                "from": {"id": MOTHER, "is_bot": False, "first_name": "א"},
                "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
            }
        )
        await mother.reads("הודעה קולית")
