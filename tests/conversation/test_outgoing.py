"""When a message may leave: what nobody asked for waits for a decent hour, and what somebody waits for never does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.conversation import effects
from bot.conversation.outgoing import UNASKED, not_before, put, tell_staff
from bot.conversation.outward import speaker_of
from bot.conversation.world import Kit, World
from flows.model import NEW_ISSUE, Effect
from storage.outbox import Outgoing
from tests.stage import Make, Stage

ISRAEL = ZoneInfo("Asia/Jerusalem")
NOON, NIGHT, SHABBAT = "2026-11-18 12:00", "2026-11-18 23:30", "2026-11-21 11:00"
FAMILY, WORKER = "אמא", "דנה"


@pytest.fixture
def kit(stage: Stage) -> Kit:
    return stage.app.kit


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def leaves(kit: Kit, at: str, kind: str = "follow_up") -> str:
    """When a message of this kind that is wanted now leaves, on the clocks of Israel."""
    now = local(at)
    moment = not_before(kit, kind, now) or now
    return moment.astimezone(ISRAEL).strftime("%Y-%m-%d %H:%M")


def queued(stage: Stage, now: datetime) -> list[Outgoing]:
    """What may be sent at this moment, and no other message."""
    with stage.app.store.work() as uow:
        return uow.outbox.claim(["console"], now.astimezone(UTC))


# --- what nobody asked for


@pytest.mark.parametrize("kind", sorted(UNASKED))
@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        pytest.param(NOON, NOON, id="at noon, at once"),
        pytest.param("2026-11-18 07:59", "2026-11-18 08:00", id="early, at eight"),
        pytest.param("2026-11-18 19:59", "2026-11-18 19:59", id="a minute before the quiet, at once"),
        pytest.param("2026-11-18 20:00", "2026-11-19 08:00", id="in the evening, the next morning"),
        pytest.param(NIGHT, "2026-11-19 08:00", id="at night, the next morning"),
        pytest.param("2026-11-20 13:59", "2026-11-20 13:59", id="on Friday before two, at once"),
        pytest.param("2026-11-20 14:00", "2026-11-22 08:00", id="on Friday afternoon, on Sunday"),
        pytest.param(SHABBAT, "2026-11-22 08:00", id="on Shabbat, on Sunday"),
        pytest.param("2026-09-11 14:00", "2026-09-14 08:00", id="before the new year, after both its days"),
        pytest.param("2026-09-20 14:00", "2026-09-22 08:00", id="on the eve of Yom Kippur, the morning after it"),
        pytest.param("2026-09-21 10:00", "2026-09-22 08:00", id="on Yom Kippur, the morning after it"),
        pytest.param("2026-09-21 20:30", "2026-09-22 08:00", id="when the fast is over, the next morning"),
        pytest.param("2026-09-25 15:00", "2026-09-27 08:00", id="on the eve of Sukkot and Shabbat, on Sunday"),
        pytest.param("2026-10-02 15:00", "2026-10-04 08:00", id="on the eve of Simhat Torah, on Sunday"),
        pytest.param("2026-04-01 15:00", "2026-04-03 08:00", id="on the eve of Passover, on Friday morning"),
        pytest.param("2026-04-21 16:00", "2026-04-23 08:00", id="on Memorial Day's afternoon, past Independence Day"),
        pytest.param("2026-03-27 02:30", "2026-03-27 08:00", id="in the hour that is skipped, at eight"),
        pytest.param("2026-03-26 22:00", "2026-03-27 08:00", id="over the change to summer time, at eight"),
        pytest.param("2026-10-24 22:00", "2026-10-25 08:00", id="over the change to winter time, at eight"),
    ],
)
def test_what_nobody_asked_for_waits_for_a_decent_hour(wanted: str, sent: str, kind: str, kit: Kit) -> None:
    assert leaves(kit, wanted, kind) == sent


@pytest.mark.parametrize("kind", ["answer", "safety"])
@pytest.mark.parametrize("at", [NOON, NIGHT, SHABBAT, "2026-09-21 10:00", "2026-10-25 01:30"])
def test_an_answer_and_a_word_about_safety_leave_at_once_at_any_hour(kind: str, at: str, kit: Kit) -> None:
    assert not_before(kit, kind, local(at)) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=some.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=some.just(UTC)))
def test_the_same_instant_waits_alike_in_whatever_zone_it_is_told(at: datetime, kit: Kit) -> None:
    told = {not_before(kit, "digest", at.astimezone(zone)) for zone in (UTC, ISRAEL, ZoneInfo("Asia/Tokyo"))}
    assert len(told) == 1
    [moment] = told
    assert moment is not None and moment >= at and moment.utcoffset() == timedelta(0)


def test_an_office_sets_its_own_quiet_hours_and_zone(make_stage: Make) -> None:
    kit = make_stage(quiet_hours="13:00-15:00").app.kit
    assert leaves(kit, "2026-11-18 13:30") == "2026-11-18 15:00"
    assert leaves(kit, NIGHT) == NIGHT


# --- through the outbox


def test_at_night_an_answer_leaves_and_a_reminder_stays_until_the_morning(stage: Stage) -> None:
    stage.say(FAMILY, "שלום")
    night = local(NIGHT)
    queued(stage, night)
    with stage.app.store.work() as uow:
        address = uow.people.find("console", f"resident:{FAMILY}")
        assert address is not None
        for waiting in uow.outbox.unread(address.id):
            uow.outbox.sent(waiting.id, None, night)
        for kind in ("follow_up", "answer"):
            body = {"text": kind, "language": "he", "options": []}
            assert put(uow, stage.app.kit, address.id, body, kind, night.astimezone(UTC)) is not None
    assert [one.kind for one in queued(stage, night)] == ["answer"]


def test_staff_hear_what_cannot_wait_at_night_and_the_rest_in_the_morning(stage: Stage) -> None:
    stage.join(WORKER)
    night = local(NIGHT)
    with stage.app.store.work() as uow:
        staff = uow.staff.by_name(WORKER)
        assert staff is not None
        [address] = uow.people.addresses_of_staff(staff.id)
        for one in uow.outbox.unread(address.id):
            uow.outbox.sent(one.id, None, night)
        for urgent in (False, True):
            tell_staff(uow, stage.app.kit, staff.id, "turn.case_due", night.astimezone(UTC), urgent=urgent, code="B")
    [urgent_line] = queued(stage, night)
    assert urgent_line.kind == "answer"
    with stage.app.store.work() as uow:
        uow.outbox.sent(urgent_line.id, None, night)
    assert queued(stage, night) == []
    assert [one.kind for one in queued(stage, local("2026-11-19 08:00"))] == ["staff"]


@pytest.mark.parametrize(
    ("opened", "due", "asked"),
    [
        pytest.param("2026-09-14T10:00", "2026-09-21T10:00", "2026-09-22 08:00", id="due on Yom Kippur"),
        pytest.param("2026-11-14T21:00", "2026-11-21T10:00", "2026-11-22 08:00", id="due on Shabbat"),
        pytest.param("2026-10-18T10:00", "2026-10-25T10:00", "2026-10-25 10:00", id="due the day winter time begins"),
        pytest.param("2026-03-20T10:00", "2026-03-27T10:00", "2026-03-27 10:00", id="due the day summer time begins"),
    ],
)
def test_a_follow_up_is_due_at_ten_on_our_clocks_and_comes_at_a_decent_hour(
    opened: str, due: str, asked: str, make_stage: Make
) -> None:
    stage = make_stage(at=opened)
    stage.say(FAMILY, "שלום")
    with stage.app.store.work() as uow:
        address = uow.people.find("console", f"resident:{FAMILY}")
        assert address is not None
        world = World(stage.app.kit, uow, speaker_of(uow, address), stage.now)
        effects.apply(world, Effect("open_issue", {"right": "rent-assistance"}))
        effects.apply(world, Effect("set_next_step", {"issue": NEW_ISSUE, "on": due[:10]}))
    minute_before = (datetime.fromisoformat(due) - timedelta(minutes=1)).isoformat()
    assert stage.later(minute_before)["follow_ups"] == 0
    assert stage.later(due)["follow_ups"] == 1
    with stage.app.store.look() as uow:
        rows = uow._tx.connection.exec_driver_sql("SELECT not_before FROM outbox WHERE kind = 'follow_up'").fetchall()
    moments = {datetime.fromisoformat(str(row[0])).replace(tzinfo=UTC).astimezone(ISRAEL) for row in rows}
    assert {moment.strftime("%Y-%m-%d %H:%M") for moment in moments} == {asked}
