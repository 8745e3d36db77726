"""What a person sees of our messages in Telegram, and what becomes of those that cannot be shown."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telegram_world import Heard, Kept, catalogue, settings

from bot.channels.base import Address, ChannelDown, Outbound, OutFile, OutOption, TryLater, Undeliverable
from bot.channels.errors import Refused
from bot.channels.telegram import Telegram
from tests.fakes.bot_api import TOKEN, BotApi, Dropped, Page, Problem, Shown, bad, too_many

PERSON = 512345678
LETTER = OutFile(17, "BCDFGH-1-1.pdf", "application/pdf", 15)
YES_NO = (OutOption("yes", "כן", "7:0"), OutOption("no", "לא, עדיין לא", "7:1"))
pytestmark = pytest.mark.asyncio


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest_asyncio.fixture
async def telegram(api: BotApi, heard: Heard, kept: Kept, tmp_path: Path) -> AsyncIterator[Telegram]:
    channel = Telegram(settings(api, tmp_path), heard, kept, catalogue())
    api.people.add(PERSON)
    yield channel
    await channel.stop()


def message(text: str = "גרים היום בשכירות?", **more: Any) -> Outbound:
    return Outbound(1, Address("telegram", str(PERSON)), text, "he", **more)


async def asked_before(api: BotApi, telegram: Telegram) -> Shown:
    """A question that hangs in the chat, with its buttons."""
    await telegram.send(message(options=YES_NO))
    return api.shown(PERSON)[-1]


async def test_words_arrive_as_they_are(api: BotApi, telegram: Telegram) -> None:
    text = "חייגו \u2066050-1234567\u2069 או *6050. <b>לא</b> _נטוי_ [קישור](https://x) & עוד"
    number = await telegram.send(message(text))
    assert api.shown(PERSON) == [Shown(PERSON, int(str(number)), text)]


async def test_messages_are_sent_plain_without_previews_and_cannot_be_forwarded(
    api: BotApi, telegram: Telegram
) -> None:
    await telegram.send(message("https://www.btl.gov.il"))
    given = api.asked("sendMessage")[0].given
    assert "parse_mode" not in given and "entities" not in given
    assert given["link_preview_options"] == {"is_disabled": True}
    assert given["protect_content"] is True


async def test_each_option_has_a_row_of_its_own(api: BotApi, telegram: Telegram) -> None:
    shown = await asked_before(api, telegram)
    assert shown.buttons == [
        [{"text": "כן", "callback_data": "7:0"}],
        [{"text": "לא, עדיין לא", "callback_data": "7:1"}],
    ]


@pytest.mark.parametrize("quiet", [True, False])
async def test_a_quiet_message_makes_no_sound(quiet: bool, api: BotApi, telegram: Telegram) -> None:
    await telegram.send(message(quiet=quiet))
    assert api.shown(PERSON)[0].quiet is quiet


async def test_a_question_may_take_the_place_of_the_one_before(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    number = await telegram.send(message("כמה נפשות בבית?", replaces=str(before.message_id)))
    assert number == str(before.message_id)
    assert [(one.text, one.buttons) for one in api.shown(PERSON)] == [("כמה נפשות בבית?", [])]
    assert api.asked("editMessageText")[0].given["link_preview_options"] == {"is_disabled": True}


async def test_an_edit_that_changes_nothing_is_no_failure(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    again = message(options=YES_NO, replaces=str(before.message_id))
    assert await telegram.send(again) == str(before.message_id)
    assert len(api.shown(PERSON)) == 1


async def test_what_cannot_be_edited_any_more_is_said_anew(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    before.editable = False
    number = await telegram.send(message("כמה נפשות בבית?", replaces=str(before.message_id)))
    assert number != str(before.message_id)
    assert api.shown(PERSON)[-1].text == "כמה נפשות בבית?"


async def test_a_question_that_the_person_deleted_is_said_anew(api: BotApi, telegram: Telegram) -> None:
    number = await telegram.send(message("כמה נפשות בבית?", options=YES_NO, replaces="4711"))
    assert [str(one.message_id) for one in api.shown(PERSON)] == [number]
    assert api.shown(PERSON)[0].labels == ["כן", "לא, עדיין לא"]


async def test_answered_buttons_go_away(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    await telegram.send(message("כמה נפשות בבית?", closes=str(before.message_id)))
    await api.until(lambda: before.buttons == [])
    assert before.text == "גרים היום בשכירות?"


@pytest.mark.parametrize(
    "failure",
    [
        bad("message to edit not found"),
        too_many(3),
        Page(),
        Dropped(after=False),
        Problem(401, "Unauthorized"),
    ],
)
async def test_buttons_that_stay_harm_nobody(failure: Exception, api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    api.trouble("editMessageReplyMarkup", failure)
    assert await telegram.send(message("כמה נפשות בבית?", closes=str(before.message_id)))
    await api.until(lambda: api.asked("editMessageReplyMarkup"))
    await telegram.send(message("ועוד אחת"))
    assert len(api.shown(PERSON)) == 3


async def test_answered_buttons_go_away_even_when_we_stop_right_after(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    await telegram.send(message("כמה נפשות בבית?", closes=str(before.message_id)))
    await telegram.stop()
    assert before.buttons == []


async def test_nothing_is_stripped_from_the_message_that_was_just_edited(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    number = str(before.message_id)
    await telegram.send(message("ברור?", options=YES_NO, replaces=number, closes=number))
    await telegram.stop()
    assert before.labels == ["כן", "לא, עדיין לא"]


async def test_a_file_comes_with_its_words_in_one_piece_under_its_neutral_name_and_may_be_saved(
    api: BotApi, telegram: Telegram, kept: Kept
) -> None:
    kept.files[17] = b"%PDF-1.7 letter"
    number = await telegram.send(message("מכתב · BCDFGH-1-1.pdf", file=LETTER))
    (shown,) = api.shown(PERSON)
    assert (shown.file_name, shown.content) == ("BCDFGH-1-1.pdf", b"%PDF-1.7 letter")
    assert (str(shown.message_id), shown.text) == (number, "מכתב · BCDFGH-1-1.pdf")
    assert api.asked("sendDocument")[0].given["protect_content"] is False


async def test_a_file_that_was_deleted_before_it_left_is_not_sent(api: BotApi, telegram: Telegram) -> None:
    with pytest.raises(Refused):
        await telegram.send(message(file=LETTER))
    assert api.shown(PERSON) == []


async def test_when_telegram_asks_to_wait_the_file_certainly_did_not_leave(
    api: BotApi, telegram: Telegram, kept: Kept
) -> None:
    kept.files[17] = b"%PDF-1.7"
    api.trouble("sendDocument", too_many(3))
    with pytest.raises(TryLater) as later:
        await telegram.send(message(file=LETTER))
    assert (later.value.seconds, later.value.sure_not_sent) == (3.0, True)


@pytest.mark.parametrize(
    "said",
    [
        Problem(403, "Forbidden: bot was blocked by the user"),
        Problem(403, "Forbidden: user is deactivated"),
        Problem(403, "Forbidden: bot can't initiate conversation with a user"),
        bad("chat not found"),
        bad("PEER_ID_INVALID"),
    ],
    ids=str,
)
@pytest.mark.parametrize("replaces", [None, "4711"])
async def test_somebody_who_is_gone_is_told_from_somebody_who_waits(
    said: Problem, replaces: str | None, api: BotApi, telegram: Telegram
) -> None:
    api.trouble("editMessageText" if replaces else "sendMessage", said)
    with pytest.raises(Undeliverable):
        await telegram.send(message(replaces=replaces))
    assert api.shown(PERSON) == []


@pytest.mark.parametrize(
    ("text", "options"),
    [("א" * 4097, ()), ("😀" * 2049, ()), ("   ", ()), ("בסדר", (OutOption("x", "כן", "x" * 65),))],
    ids=["too long", "too many emoji", "empty", "a token over 64 bytes"],
)
async def test_a_message_that_telegram_will_never_take_is_our_mistake(
    text: str, options: tuple[OutOption, ...], api: BotApi, telegram: Telegram
) -> None:
    with pytest.raises(Refused):
        await telegram.send(message(text, options=options))
    assert telegram.down is None


@pytest.mark.parametrize(
    ("failure", "seconds", "sure"),
    [
        (too_many(7), 7.0, True),
        (Problem(429, "Too Many Requests"), 2.0, True),
        (Problem(500, "Internal Server Error"), 0.0, False),
        (Page(), 0.0, False),
        (Dropped(after=True), 0.0, False),
        (Dropped(after=False), 0.0, False),
    ],
    ids=["429", "429 without a time", "500", "a gateway's page", "cut after", "cut before"],
)
async def test_a_failure_knows_whether_the_message_may_have_arrived(
    failure: Exception, seconds: float, sure: bool, api: BotApi, telegram: Telegram
) -> None:
    api.trouble("sendMessage", failure)
    with pytest.raises(TryLater) as later:
        await telegram.send(message())
    assert (later.value.seconds, later.value.sure_not_sent) == (seconds, sure)


async def test_without_a_connection_nothing_can_have_arrived(api: BotApi, telegram: Telegram) -> None:
    await api.down()
    with pytest.raises(TryLater) as later:
        await telegram.send(message())
    assert later.value.sure_not_sent


async def test_an_edit_that_may_have_arrived_leaves_no_doubt(api: BotApi, telegram: Telegram) -> None:
    before = await asked_before(api, telegram)
    api.trouble("editMessageText", Dropped(after=True))
    with pytest.raises(TryLater) as later:
        await telegram.send(message("ומה עכשיו?", replaces=str(before.message_id)))
    assert later.value.sure_not_sent


async def test_a_sent_message_stays_sent_whatever_the_answer_looks_like(
    api: BotApi, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shown, "to_json", lambda shown: {"message_id": shown.message_id, "chat": "someday"})
    assert await telegram.send(message()) == str(api.shown(PERSON)[0].message_id)


async def test_a_revoked_token_closes_the_channel_and_a_new_word_opens_it(api: BotApi, telegram: Telegram) -> None:
    api.revoked = True
    with pytest.raises(ChannelDown, match="MITZUI_TELEGRAM_TOKEN"):
        await telegram.send(message())
    assert "BotFather" in str(telegram.down)
    api.revoked = False
    await telegram.send(message())
    assert telegram.down is None


async def test_no_failure_carries_the_token(api: BotApi, telegram: Telegram) -> None:
    await api.down()
    with pytest.raises(TryLater) as later:
        await telegram.send(message())
    assert later.value.__suppress_context__
    assert TOKEN not in repr(later.value)
