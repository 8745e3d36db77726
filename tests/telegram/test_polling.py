"""Messages arrive by long polling: each is kept before it is confirmed, whatever the world does meanwhile."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from telegram_world import Heard, Log, running, settled

from bot.channels.base import Inbound
from storage.errors import Reason, StorageUnavailable
from tests.fakes.bot_api import TOKEN, BotApi, Dropped, Page, Problem, Shown, too_many

pytestmark = pytest.mark.asyncio


def offsets(api: BotApi) -> list[int | None]:
    return [call.given.get("offset") for call in api.asked("getUpdates")]


class Outage:
    """A store that cannot keep anything until it is over."""

    def __init__(self, reason: Reason = Reason.FULL) -> None:
        self.over = False
        self.refused = 0
        self.reason = reason

    def __call__(self, _: Any) -> None:
        if not self.over:
            self.refused += 1
            raise StorageUnavailable(self.reason)


async def test_a_message_is_confirmed_only_after_it_is_kept(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    kept = threading.Event()
    heard.before_keeping = lambda inbound: assert_true(kept.wait(5))
    async with running(api, heard, tmp_path):
        api.write(5, "שלום")
        await api.until(lambda: api.asked("getUpdates"))
        await settled()
        assert len(api.unconfirmed) == 1
        kept.set()
        await api.until(lambda: not api.unconfirmed)
    assert heard.words == ["שלום"]


def assert_true(value: bool) -> None:
    assert value


async def test_while_nothing_can_be_kept_nothing_is_confirmed_and_nothing_is_lost(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    outage = Outage()
    heard.before_keeping = outage
    async with running(api, heard, tmp_path):
        for number in range(5):
            api.write(5, f"הודעה {number}")
        await api.until(lambda: outage.refused > 3)
        assert len(api.unconfirmed) == 5
        outage.over = True
        await api.until(lambda: len(heard.turns) == 5 and not api.unconfirmed)
    assert heard.turns_of("5") == [f"הודעה {number}" for number in range(5)]
    assert log.told["telegram.poll.trouble"] == [{"why": "storage full"}]
    assert log.events.count("telegram.poll.over") == 1


async def test_what_was_kept_before_the_outage_is_confirmed_and_the_rest_waits(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    outage = Outage()
    heard.before_keeping = lambda inbound: None if inbound.words == "ראשונה" else outage(inbound)
    api.write(5, "ראשונה")
    api.write(6, "שנייה")
    second = api.unconfirmed[1]
    async with running(api, heard, tmp_path):
        await api.until(lambda: api.unconfirmed == [second])
        assert max(offset or 0 for offset in offsets(api)) == second
        outage.over = True
        await api.until(lambda: len(heard.turns) == 2)
    assert heard.words == ["ראשונה", "שנייה"]


async def test_a_message_that_breaks_us_does_not_stop_those_behind_it(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    tries: list[str] = []

    def break_on_first(inbound: Inbound) -> None:
        tries.append(inbound.words)
        if inbound.words == "סוד שמפיל":
            raise ValueError(inbound.words)

    heard.before_keeping = break_on_first
    api.write(5, "סוד שמפיל")
    api.write(5, "אפשר עזרה?")
    poison = api.unconfirmed[0]
    async with running(api, heard, tmp_path):
        await api.until(lambda: not api.unconfirmed and heard.turns)
    assert tries == ["סוד שמפיל"] * 3 + ["אפשר עזרה?"]
    assert log.told["telegram.poison"] == [{"update": poison, "error": "ValueError"}]
    assert not [line for line in log.lines if "סוד" in line]


async def test_a_hiccup_of_ours_is_tried_again_at_once(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    hiccups = iter([True])

    def hiccup(_: Inbound) -> None:
        if next(hiccups, False):
            raise RuntimeError("two met the same person at once")

    heard.before_keeping = hiccup
    api.write(5, "שלום")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns)
    assert heard.words == ["שלום"]


async def test_the_same_message_under_another_number_is_answered_once(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    chat, sender = {"id": 5, "type": "private"}, {"id": 5, "is_bot": False, "first_name": "א"}
    message = {"message_id": 31, "date": 1, "chat": chat, "from": sender, "text": "שלום"}
    api.update(message=message)
    api.update(message=message)
    async with running(api, heard, tmp_path):
        await api.until(lambda: not api.unconfirmed and heard.turns)
        await settled()
    assert heard.turns == [1]


async def test_one_person_is_answered_in_order_while_another_is_not_kept_waiting(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    release = threading.Event()
    heard.during_turn = lambda inbox_id: assert_true(release.wait(5)) if inbox_id == 1 else None
    async with running(api, heard, tmp_path):
        for words in ("אחת", "שתיים", "שלוש"):
            api.write(5, words)
        api.write(6, "דחוף")
        await api.until(lambda: heard.turns_of("6") == ["דחוף"])
        assert heard.turns_of("5") == []
        release.set()
        await api.until(lambda: len(heard.turns) == 4)
    assert heard.turns_of("5") == ["אחת", "שתיים", "שלוש"]


async def test_a_crowd_is_answered_a_few_at_a_time(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    at_once: list[int] = []
    running_now: set[int] = set()
    lock = threading.Lock()

    def slow(inbox_id: int) -> None:
        with lock:
            running_now.add(inbox_id)
            at_once.append(len(running_now))
        threading.Event().wait(0.01)
        with lock:
            running_now.discard(inbox_id)

    heard.during_turn = slow
    for person in range(1, 41):
        api.write(person, "שלום")
    async with running(api, heard, tmp_path):
        await api.until(lambda: len(heard.turns) == 40)
    assert 1 < max(at_once) <= 8


async def test_turns_wait_out_an_outage_of_the_store_in_their_order(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    outage = Outage(Reason.LOCKED)
    heard.during_turn = outage
    async with running(api, heard, tmp_path):
        api.write(5, "אחת")
        api.write(5, "שתיים")
        await api.until(lambda: outage.refused and len(heard.kept) == 2)
        outage.over = True
        await api.until(lambda: len(heard.turns) == 2)
    assert heard.turns_of("5") == ["אחת", "שתיים"]
    assert log.told["telegram.turn.trouble"] == [{"why": "storage locked"}]


async def test_a_turn_that_breaks_does_not_silence_the_person(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    def break_on_first(inbox_id: int) -> None:
        if inbox_id == 1:
            raise KeyError("מילים של מישהו")

    heard.during_turn = break_on_first
    api.write(5, "אחת")
    api.write(5, "שתיים")
    async with running(api, heard, tmp_path):
        await api.until(lambda: heard.turns == [2])
    assert log.told["telegram.turn.failed"] == [{"inbox": 1, "error": "KeyError"}]


async def test_a_pressed_button_stops_spinning_at_once(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    kept = threading.Event()
    heard.before_keeping = lambda inbound: assert_true(kept.wait(5))
    question = Shown(5, 120, "גרים היום בשכירות?", [[{"text": "כן", "callback_data": "7:0"}]])
    async with running(api, heard, tmp_path):
        tap = api.tap(5, question, "כן")
        await api.until(lambda: api.answered_taps == [tap])
        assert heard.kept == []
        kept.set()
        await api.until(lambda: heard.turns)
    assert (heard.kept[0].token, heard.kept[0].shown_in) == ("7:0", "120")


@pytest.mark.parametrize(
    "failure", [too_many(9), Page(), Dropped(after=False), Problem(400, "Bad Request: query is too old")]
)
async def test_a_tap_counts_even_when_the_spinner_cannot_be_stopped(
    failure: Exception, api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    api.trouble("answerCallbackQuery", failure)
    question = Shown(5, 120, "גרים היום בשכירות?", [[{"text": "כן", "callback_data": "7:0"}]])
    async with running(api, heard, tmp_path):
        api.tap(5, question, "כן")
        await api.until(lambda: heard.turns and api.asked("answerCallbackQuery"))
        await settled()
    assert len(api.asked("answerCallbackQuery")) == 1


async def test_an_outage_of_the_network_is_said_once_and_ends_by_itself(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    async with running(api, heard, tmp_path):
        api.write(5, "לפני")
        await api.until(lambda: heard.turns and not api.unconfirmed)
        await api.down()
        await api.until(lambda: log.told["telegram.poll.trouble"])
        await api.up()
        api.write(5, "אחרי")
        await api.until(lambda: len(heard.turns) == 2)
    assert heard.words == ["לפני", "אחרי"]
    reasons = [told["why"] for told in log.told["telegram.poll.trouble"]]
    assert 1 <= len(reasons) <= 2 and len(set(reasons)) == len(reasons)
    assert log.events.count("telegram.poll.over") == 1


async def test_the_token_is_in_no_line_of_any_log(api: BotApi, heard: Heard, tmp_path: Path, log: Log) -> None:
    api.trouble("getUpdates", Dropped(after=False), Page(), Problem(500, "Internal Server Error"), too_many(1))
    api.trouble("getMe", Dropped(after=False))
    async with running(api, heard, tmp_path):
        api.write(5, "שלום")
        await api.until(lambda: heard.turns)
        said = len(log.told["telegram.poll.trouble"])
        await api.down()
        await api.until(lambda: len(log.told["telegram.poll.trouble"]) > said)
    secret = TOKEN.split(":")[1]
    assert log.lines
    assert not [line for line in log.lines if secret in line]


async def test_telegram_asking_to_wait_is_obeyed(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    api.trouble("getUpdates", too_many(1))
    async with running(api, heard, tmp_path):
        api.write(5, "שלום")
        await api.until(lambda: heard.turns)
    first, second = api.asked("getUpdates")[:2]
    assert second.at - first.at >= 1.0


async def test_a_revoked_token_is_said_plainly_and_does_not_end_the_program(
    api: BotApi, heard: Heard, tmp_path: Path, log: Log
) -> None:
    async with running(api, heard, tmp_path) as telegram:
        await api.until(lambda: api.asked("getUpdates"))
        api.revoked = True
        api.end_poll()
        await api.until(lambda: telegram.down)
        assert "MITZUI_TELEGRAM_TOKEN" in str(telegram.down)
        api.write(5, "שלום")
        await settled()
        api.revoked = False
        await api.until(lambda: heard.turns)
        assert telegram.down is None
    assert len(log.told["telegram.down"]) == 1


async def test_a_token_that_never_worked_is_said_plainly(api: BotApi, heard: Heard, tmp_path: Path, log: Log) -> None:
    async with running(api, heard, tmp_path, telegram_token="123456789:wrong-wrong-wrong") as telegram:
        await api.until(lambda: telegram.down)
    assert len(log.told["telegram.down"]) == 1
    assert api.asked("getUpdates") == []


async def test_two_programs_with_one_token_are_told_apart_from_an_outage(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    api.trouble("getUpdates", Problem(409, "Conflict: terminated by other getUpdates request"))
    reasons: list[str] = []
    async with running(api, heard, tmp_path) as telegram:
        await api.until(lambda: telegram.down)
        reasons.append(str(telegram.down))
        await api.until(lambda: len(api.asked("getUpdates")) == 2)
        api.end_poll()
        await api.until(lambda: telegram.down is None)
    assert "another program" in reasons[0]


async def test_after_a_quiet_week_telegram_may_number_from_anywhere(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with running(api, heard, tmp_path):
        api.write(5, "לפני שבוע")
        await api.until(lambda: heard.turns and not api.unconfirmed)
        api.end_poll()
        await api.until(lambda: offsets(api)[-1] is None and len(offsets(api)) > 2)
        api._last_update = 12
        api.write(5, "היום")
        await api.until(lambda: len(heard.turns) == 2)
    assert heard.words == ["לפני שבוע", "היום"]


async def test_stopping_finishes_the_turn_that_has_begun_and_begins_no_other(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    begun, release = threading.Event(), threading.Event()

    def slow(_: int) -> None:
        begun.set()
        release.wait(5)

    heard.during_turn = slow
    async with running(api, heard, tmp_path):
        api.write(5, "אחת")
        api.write(5, "שתיים")
        await api.until(lambda: begun.is_set() and len(heard.kept) == 2)
        asyncio.get_running_loop().call_later(0.1, release.set)
    assert heard.turns == [1]


async def test_what_came_while_we_were_away_is_heard_when_we_come_back(
    api: BotApi, heard: Heard, tmp_path: Path
) -> None:
    async with running(api, heard, tmp_path):
        api.write(5, "ראשונה")
        await api.until(lambda: heard.turns)
    api.write(5, "כשלא הייתם")
    async with running(api, heard, tmp_path):
        await api.until(lambda: len(heard.turns) == 2)
    assert heard.words == ["ראשונה", "כשלא הייתם"]
    assert all(call.given.get("drop_pending_updates") is not True for call in api.asked("deleteWebhook"))


async def test_telegram_is_asked_for_no_more_than_we_need(api: BotApi, heard: Heard, tmp_path: Path) -> None:
    async with running(api, heard, tmp_path):
        await api.until(lambda: api.asked("getUpdates"))
    wanted = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert api.asked("getUpdates")[0].given["allowed_updates"] == wanted
