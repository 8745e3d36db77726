"""Files over a loopback Bot API, whole: kept only after a yes, fetched from Telegram, brought back as documents."""

import asyncio

import pytest
from test_whole_story import MOTHER, Phone, open_line

from bot.channels.base import Address, Inbound
from bot.documents.file_kinds import kind_of
from bot.service import Service
from storage.attachments import Listed
from tests.fakes.bot_api import TOKEN, BotApi, bad
from tests.fakes.small_files import JPG, LETTER, ZIP_END
from tests.stage import Make, Stage

pytestmark = pytest.mark.asyncio
STORY = {
    "he": ("אין לי כסף לארנונה", "להתחיל לטפל בזה", "הנושאים שלנו"),
    "ar": ("الارنونا غالية وما عندي ادفع", "نبدأ العمل على هذا", "مواضيعنا"),
}
RIGHT = {"he": "הנחה בארנונה לפי מבחן הכנסה", "ar": "تخفيض الأرنونا حسب الدخل"}


def kept(stage: Stage) -> list[Listed]:
    """The files of the mother's issues."""
    with stage.app.store.look() as uow:
        address = uow.people.find("telegram", str(MOTHER))
        assert address is not None and address.person_id is not None
        issues = uow.cases.issues_of_person(address.person_id)
        return [file for issue in issues for file in uow.attachments.listed(issue.id)]


async def started(mother: Phone, stage: Stage, language: str) -> None:
    """The mother has an open issue, and nothing is asked."""
    words, (story, begin, mine) = stage.app.catalogue.text, STORY[language]
    await mother.writes(story, RIGHT[language])
    await mother.presses(RIGHT[language], begin)
    await mother.presses(begin, words("right.performer.options.alone", language))
    await mother.writes("/menu", mine)


async def letter(mother: Phone, stage: Stage, language: str) -> None:
    """She has a letter made, with her name, and nothing of what may be skipped."""
    words, skip = stage.app.catalogue.text, stage.app.catalogue.text("option.skip", language)
    await mother.writes(STORY[language][2], words("mine.list.options.enough", language))
    await mother.writes("1", words("mine.one.options.files", language))
    await mother.presses(words("mine.one.options.files", language), words("files.menu.options.letter", language))
    await mother.presses(words("files.menu.options.letter", language), words("letter.pick.options.back", language))
    await mother.writes("1", words("letter.may_name.options.agree", language))
    await mother.presses(words("letter.may_name.options.agree", language), words("letters.ask_name", language))
    await mother.writes("שרה לוי", words("letters.ask_reply_to", language))
    await mother.writes("050-1234567", words("letter.id_number.ask", language))
    await mother.presses(skip, words("letter.story.ask", language))
    await mother.presses(skip, words("letter.read.options.make", language))
    await mother.presses(words("letter.read.options.make", language), words("file.letter_files", language)[:10])


@pytest.mark.parametrize("language", ["he", "ar"])
async def test_a_picture_is_fetched_after_a_yes_and_a_letter_comes_back_as_documents(
    api: BotApi, make_stage: Make, language: str
) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother, words = Phone(api, stage, language), stage.app.catalogue.text
    async with open_line(api, stage):
        await started(mother, stage, language)
        api.send_photo(MOTHER, "AgAC-1", JPG)
        await mother.reads(words("photo.what.options.refusal", language))
        assert api.fetched == []
        await mother.presses(
            words("photo.what.options.document", language), words("photo.may_keep.options.agree", language)
        )
        assert api.fetched == []
        await mother.presses(words("photo.may_keep.options.agree", language), words("file.kept_soon", language))
        await api.until(lambda: kept(stage))
        assert api.fetched == ["AgAC-1"]
        await letter(mother, stage, language)
        documents = [one for one in mother.screen if one.file_name]
        assert [str(one.file_name).rpartition(".")[2] for one in documents] == (
            ["pdf", "docx"] if language == "he" else ["pdf", "pdf", "docx"]
        )
        assert kind_of(documents[0].content) == "application/pdf" and not documents[0].buttons
    picture = kept(stage)[0]
    assert (str(picture.kind), picture.size) == ("document", len(JPG))


@pytest.mark.parametrize(
    "content", [JPG + b"PK\x03\x04" + ZIP_END, LETTER.replace(b"/Catalog", b"/Catalog /Launch"), b"<html></html>"]
)
async def test_what_turns_out_to_be_something_else_is_not_kept_and_she_is_told(
    api: BotApi, make_stage: Make, content: bytes
) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother, words = Phone(api, stage, "he"), stage.app.catalogue.text
    async with open_line(api, stage):
        await started(mother, stage, "he")
        api.send_document(MOTHER, "BQAC-1", content, "application/pdf")
        await agreed(mother, stage)
        await mother.reads(words("file.not_fetched", "he"))
    assert kept(stage) == []


async def test_what_telegram_does_not_give_is_told_and_not_tried_for_ever(api: BotApi, make_stage: Make) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother, words = Phone(api, stage, "he"), stage.app.catalogue.text
    api.trouble("getFile", bad("wrong file_id or the file is temporarily unavailable"))
    async with open_line(api, stage):
        await started(mother, stage, "he")
        api.send_photo(MOTHER, "AgAC-1", JPG)
        await agreed(mother, stage)
        await mother.reads(words("file.not_fetched", "he"))
    assert kept(stage) == [] and len(api.asked("getFile")) == 1


async def test_a_no_leaves_nothing_here_and_nothing_is_ever_fetched(api: BotApi, make_stage: Make) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother, words = Phone(api, stage, "he"), stage.app.catalogue.text
    async with open_line(api, stage):
        await started(mother, stage, "he")
        api.send_photo(MOTHER, "AgAC-1", JPG)
        await mother.reads(words("photo.what.options.drop", "he"))
        await mother.presses(words("photo.what.options.drop", "he"), words("file.stays_in_telegram", "he"))
        await asyncio.sleep(0.1)
    assert api.asked("getFile") == [] and kept(stage) == []


async def test_where_only_cron_runs_what_was_agreed_to_is_fetched_at_the_next_round(
    api: BotApi, make_stage: Make
) -> None:
    stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
    mother = Phone(api, stage, "he")
    async with open_line(api, stage):
        await started(mother, stage, "he")
        api.send_photo(MOTHER, "AgAC-1", JPG)
        await mother.reads(stage.app.catalogue.text("photo.what.options.document", "he"))
    await asyncio.to_thread(answer, stage, stage.app.catalogue.text("photo.what.options.document", "he"))
    await asyncio.to_thread(answer, stage, stage.app.catalogue.text("photo.may_keep.options.agree", "he"))
    assert kept(stage) == []
    await Service(stage.app, lambda line: None).deliver_once()
    assert [str(one.kind) for one in kept(stage)] == ["document"]


async def agreed(mother: Phone, stage: Stage) -> None:
    """She says what it is, and that it may be kept."""
    words = stage.app.catalogue.text
    await mother.reads(words("photo.what.options.document", "he"))
    await mother.presses(words("photo.what.options.document", "he"), words("photo.may_keep.options.agree", "he"))
    agree = words("photo.may_keep.options.agree", "he")
    message = next(one for one in reversed(mother.screen) if agree in one.labels)
    mother.api.tap(MOTHER, message, agree)


def answer(stage: Stage, words: str) -> None:
    """What she writes while no bot runs."""
    conversations = stage.app.conversations
    number = conversations.receive(Inbound(Address("telegram", str(MOTHER)), f"msg:{words}", words=words))
    assert number is not None
    conversations.converse(number)
