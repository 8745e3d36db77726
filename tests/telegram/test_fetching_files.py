"""Files that may be kept are fetched from Telegram: not before, not more than agreed, not twice."""

from pathlib import Path

import pytest
from telegram_world import Heard, Kept, Log, Wanted, running, settled

from bot.channels.base import Kind
from bot.documents.file_kinds import LARGEST
from tests.fakes.bot_api import BotApi, Dropped, too_many

PICTURE = b"\xff\xd8\xff" + bytes(5000) + b"\xff\xd9"
PERSON = 4711
pytestmark = pytest.mark.asyncio


async def test_a_picture_is_heard_of_and_nothing_of_it_is_fetched(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.send_photo(PERSON, "AgAC-1", PICTURE, caption="זה המכתב")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
        await settled()
    (one,) = heard.kept
    assert one.file is not None
    assert (one.kind, one.words, one.file.reference, one.file.size) == (Kind.PHOTO, "זה המכתב", "AgAC-1", len(PICTURE))
    assert one.file.content is None
    assert api.asked("getFile") == [] and api.fetched == []


async def test_the_name_of_a_document_goes_nowhere(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.send_document(PERSON, "BQAC-1", b"%PDF-1.7 %%EOF", "application/pdf", "דחייה של שרה לוי ת.ז. 012345678.pdf")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert "שרה" not in repr(heard.kept) and heard.kept[0].kind is Kind.FILE


@pytest.mark.parametrize("mime_type", ["application/zip", "image/svg+xml", "text/html", "application/x-msdownload"])
async def test_what_is_of_no_kind_that_may_be_kept_is_a_file_without_a_way_to_it(
    api: BotApi, heard: Heard, tmp_path: Path, mime_type: str
) -> None:
    api.send_document(PERSON, "BQAC-2", b"PK", mime_type)
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert (heard.kept[0].kind, heard.kept[0].file) == (Kind.FILE, None)


async def test_what_is_too_large_is_known_before_it_is_asked_for(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.send_photo(PERSON, "AgAC-big", PICTURE, size=LARGEST + 1)
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert (heard.kept[0].kind, heard.kept[0].file) == (Kind.TOO_LARGE, None)


async def test_what_was_agreed_to_is_fetched_once_when_it_is_called_for(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    api.files["AgAC-1"] = PICTURE
    kept = Kept()
    async with running(api, heard, tmp_path, kept=kept) as bot:
        await api.until(lambda: api.asked("getUpdates"))
        kept.asked_for.append(Wanted(1, "AgAC-1"))
        bot.nudge()
        await api.until(lambda: kept.came)
        bot.nudge()
        await settled()
    assert kept.came == {1: PICTURE} and api.fetched == ["AgAC-1"]


@pytest.mark.parametrize("trouble", [too_many(1), Dropped(after=False)], ids=["asked to wait", "cut off"])
async def test_after_an_outage_it_is_fetched_at_the_next_call(
    api: BotApi, heard: Heard, tmp_path: Path, trouble: Exception
) -> None:
    api.files["AgAC-1"] = PICTURE
    api.trouble("getFile", trouble)
    kept = Kept()
    kept.asked_for.append(Wanted(1, "AgAC-1"))
    async with running(api, heard, tmp_path, kept=kept) as bot:
        await api.until(lambda: api.asked("getFile"))
        await settled()
        assert kept.came == {} and kept.gone == []
        bot.nudge()
        await api.until(lambda: kept.came)
    assert kept.came == {1: PICTURE}


async def test_what_telegram_does_not_have_any_more_is_lost_and_the_next_one_still_comes(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    api.files["AgAC-2"] = PICTURE
    kept = Kept()
    kept.asked_for += [Wanted(1, "AgAC-1"), Wanted(2, "AgAC-2")]
    async with running(api, heard, tmp_path, kept=kept):
        await api.until(lambda: kept.came)
    assert kept.gone == [1] and kept.came == {2: PICTURE}


async def test_a_file_that_turns_out_larger_than_it_was_said_to_be_is_not_read_to_its_end(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    api.files["AgAC-1"] = bytes(LARGEST + 1)
    kept = Kept()
    kept.asked_for.append(Wanted(1, "AgAC-1"))
    async with running(api, heard, tmp_path, kept=kept):
        await api.until(lambda: kept.gone)
    assert kept.came == {}


async def test_no_line_of_the_log_tells_the_way_to_a_file(api: BotApi, heard: Heard, tmp_path: Path, log: Log) -> None:
    kept = Kept()
    kept.asked_for.append(Wanted(1, "AgAC-secret"))
    async with running(api, heard, tmp_path, kept=kept):
        await api.until(lambda: kept.gone)
    assert "telegram.fetch.refused" in log.events
    assert not [line for line in log.lines if "AgAC-secret" in line or "AAE-a-token" in line]
