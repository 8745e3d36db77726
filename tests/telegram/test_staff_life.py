"""Staff on Telegram: the commands beside the field, and alerts that find somebody when their reader is gone."""

import asyncio
import gc
from datetime import timedelta

import pytest
from post_office import PostOffice, Recorder
from telegram_world import Log

from bot.channels.base import Address, Inbound
from bot.channels.telegram_commands import FOR_ALL, FOR_STAFF
from bot.cli import main
from bot.clockwork.courier import Trouble
from bot.clockwork.not_arrived import not_arrived
from bot.service import Service
from bot.words.bidi import plain
from cases.records import Role
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork
from tests.fakes.bot_api import TOKEN, BotApi, bad, too_many
from tests.stage import Make, Stage

pytestmark = pytest.mark.asyncio
RINA, TAL, MOTHER = 11, 22, 4711


class Office:
    """The real conversation and the real way out over a loopback Bot API; time moves between the rounds."""

    def __init__(self, api: BotApi, stage: Stage) -> None:
        self.api, self.stage = api, stage
        self._written = 0

    async def writes(self, who: int, words: str) -> list[str]:
        """Somebody writes; gives what has been sent to them since, in order."""
        before = len(self.api.shown(who))
        self.api.people.add(who)
        self._written += 1
        inbound = Inbound(Address("telegram", str(who)), f"msg:{who}:{self._written}", words=words)
        await asyncio.to_thread(self._answer, inbound)
        await self.deliver()
        return [plain(one.text) for one in self.api.shown(who)[before:]]

    def _answer(self, inbound: Inbound) -> None:
        number = self.stage.app.conversations.receive(inbound)
        assert number is not None
        self.stage.app.conversations.converse(number)

    async def joins(self, who: int, name: str, role: str = Role.RIGHTS_WORKER) -> list[str]:
        code = name.encode().hex().ljust(32, "0")
        with self.stage.app.store.work() as uow:
            office = uow.staff.office("main")
            assert office is not None
            uow.staff.add(name, role, office.id, "", code, self.stage.now)
        return await self.writes(who, f"/start {code}")

    async def deliver(self) -> None:
        """What is due now, and a little later what was to wait for that."""
        for _ in range(2):
            await Service(self.stage.app, lambda line: None).deliver_once()
            self.stage.now += timedelta(seconds=2)

    def newest(self, who: int) -> str:
        return plain(self.api.shown(who)[-1].text) if self.api.shown(who) else ""

    def commands(self, who: int) -> list[str]:
        return [one["command"] for one in self.api.commands.get((f"chat:{who}", ""), [])]


@pytest.fixture
def office(api: BotApi, make_stage: Make) -> Office:
    return Office(api, make_stage(telegram_token=TOKEN, telegram_api_url=api.url))


async def test_whoever_joins_sees_the_commands_of_work_after_the_welcome(office: Office) -> None:
    welcome = await office.joins(RINA, "rina")
    assert "ברוכים הבאים" in welcome[0]
    assert office.commands(RINA) == [*FOR_STAFF, *FOR_ALL]
    called = [call.method for call in office.api.calls]
    assert called.index("sendMessage") < called.index("setMyCommands")
    assert "" not in [one.text for one in office.api.shown(RINA)]


async def test_the_commands_of_work_are_shown_in_the_language_that_was_chosen(office: Office) -> None:
    await office.joins(RINA, "rina")
    await office.writes(RINA, "عربية")
    words = [one["description"] for one in office.api.commands[f"chat:{RINA}", ""]]
    assert words[0] == office.stage.app.catalogue.text("commands.new", "ar")


async def test_whoever_locks_a_chat_sees_them_no_longer(office: Office) -> None:
    await office.joins(RINA, "rina")
    assert "ננעלה" in (await office.writes(RINA, "/lock"))[0]
    assert office.commands(RINA) == []


async def test_whoever_is_suspended_sees_them_no_longer_though_a_command_said_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.office.build", lambda: office.stage.app)
    monkeypatch.setattr(gc, "disable", lambda: None)  # right for one command, and not for what comes after it
    await office.joins(RINA, "rina")
    assert await asyncio.to_thread(main, ["staff", "suspend", "rina"]) == 0
    await office.deliver()
    assert office.commands(RINA) == []


@pytest.mark.parametrize("trouble", [bad("BOT_COMMAND_INVALID"), too_many(7200)])
async def test_commands_that_telegram_does_not_show_hold_no_message_up(
    office: Office, log: Log, trouble: Exception
) -> None:
    office.api.trouble("setMyCommands", trouble)
    assert await office.joins(RINA, "rina")
    assert "telegram.commands.trouble" in log.events
    assert await office.writes(RINA, "/menu")


async def test_when_the_one_on_duty_blocked_us_the_centre_hears_that_a_family_was_not_reached(office: Office) -> None:
    await on_duty(office, RINA, "rina")
    await office.joins(TAL, "tal", Role.CENTRE_WORKER)
    await office.writes(MOTHER, "/start")
    office.api.blocked |= {RINA, MOTHER}
    with office.stage.app.store.work() as uow:
        rina = uow.people.find("telegram", str(RINA))
        assert rina is not None
        uow.people.mark_dead(rina.id)
    await office.writes(MOTHER, "/menu")
    await office.deliver()
    assert "ההודעה לא הגיעה" in office.newest(TAL)


async def test_a_call_for_a_person_reaches_somebody_else_when_the_one_on_duty_blocked_us(office: Office) -> None:
    await on_duty(office, RINA, "rina")
    await office.joins(TAL, "tal", Role.CENTRE_WORKER)
    office.api.blocked.add(RINA)
    await office.writes(MOTHER, "/human")
    await office.deliver()
    assert "rina" in office.newest(TAL) and "רוצים לדבר עם אדם" in office.newest(TAL)
    await office.writes(MOTHER, "תודה, אני מחכה")
    await office.deliver()
    assert "מילים חדשות" in office.newest(TAL)


async def test_when_nobody_of_the_office_is_reached_the_family_stands_among_those_who_wait(
    office: Office, log: Log
) -> None:
    await on_duty(office, RINA, "rina")
    await office.writes(MOTHER, "/start")
    office.api.blocked |= {RINA, MOTHER}
    await office.writes(RINA, "/menu")
    await office.writes(MOTHER, "/menu")
    assert "outbox.staff_not_reached" in log.events and "outbox.office_not_reached" in log.events
    office.api.blocked.clear()
    assert "ממתינים לאדם: 1" in plain("\n".join(await office.writes(RINA, "/menu")))
    await office.deliver()
    assert any("ההודעה לא הגיעה" in plain(one.text) for one in office.api.shown(RINA))


async def test_a_line_that_telegram_refuses_is_not_passed_round_for_ever(office: Office, log: Log) -> None:
    await on_duty(office, RINA, "rina")
    await office.joins(TAL, "tal", Role.CENTRE_WORKER)
    with office.stage.app.store.work() as uow:
        rina = uow.people.find("telegram", str(RINA))
        assert rina is not None
        row = Outgoing(1, rina.id, "telegram", str(RINA), "staff", {"text": "תיק", "language": "he"}, 0, 1, 0)
        not_arrived(uow, office.stage.app.kit, row, Trouble.REFUSED, office.stage.now)
    shown = len(office.api.shown(TAL))
    await office.deliver()
    assert len(office.api.shown(TAL)) == shown and "outbox.staff_not_reached" in log.events


async def test_the_owner_of_a_safety_message_hears_that_a_crash_left_it_in_doubt(office: Office) -> None:
    await on_duty(office, RINA, "rina")
    await office.writes(MOTHER, "/start")
    with office.stage.app.store.work() as uow:
        mother = uow.people.find("telegram", str(MOTHER))
        assert mother is not None
        body = {"text": "אפשר לכתוב כאן?", "language": "he", "options": []}
        uow.outbox.put(mother.id, body, "safety", office.stage.now)
        uow.outbox.claim({"telegram"}, office.stage.now)
    office.stage.now += timedelta(minutes=10)  # the process that had claimed it died
    shown = len(office.api.shown(MOTHER))
    await office.deliver()
    assert len(office.api.shown(MOTHER)) == shown
    assert "ההודעה לא הגיעה" in office.newest(RINA)


async def test_a_mistake_in_the_note_holds_up_nothing_that_a_crash_left(post: PostOffice, log: Log) -> None:
    def mistaken(uow: UnitOfWork) -> None:
        raise RuntimeError

    post.note = mistaken
    safety, answer = post.put("5", "אפשר לכתוב כאן?", kind="safety"), post.put("6", "שלום")
    with post.world.store.work() as uow:
        uow.outbox.claim({"telegram"}, post.now())
    async with post.delivering(Recorder()):
        await post.until(answer, "sent")
    assert post.state(safety) == "ambiguous" and "outbox.owner_not_told" in log.events


async def on_duty(office: Office, who: int, name: str) -> None:
    await office.joins(who, name)
    office.stage.take_duty(name)
