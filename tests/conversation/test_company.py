"""Somebody comes along: hours as people say them, who may answer, and to whom nothing is written."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.conversation import company, handover
from bot.conversation.effects import apply_all
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from cases.issue import IllegalMove
from cases.records import Action
from flows.model import Effect
from storage.unit_of_work import UnitOfWork
from tests.stage import Stage

MOTHER, WORKER, OTHER = "אמא", "דנה", "רמי"
TOMORROW = "2026-11-23"


@pytest.fixture
def office(stage: Stage) -> Stage:
    """A worker on duty, a colleague, and a mother who asked for company tomorrow at ten."""
    for name in (WORKER, OTHER):
        stage.join(name)
    stage.take_duty(WORKER)
    stage.say(MOTHER, "שלום")
    doing(stage, MOTHER, Effect("give_consent"), Effect("open_issue", {"right": "rent-assistance"}))
    ask(stage)
    stage.hear(MOTHER)
    return stage


def world_of(stage: Stage, uow: UnitOfWork, who: str) -> World:
    address = stage.address(who)
    known = uow.people.find(address.channel, address.handle)
    assert known is not None
    return World(stage.app.kit, uow, speaker_of(uow, known), stage.now)


def doing(stage: Stage, who: str, *wanted: Effect) -> None:
    with stage.app.store.work() as uow:
        apply_all(world_of(stage, uow, who), wanted)


def ask(stage: Stage, at: str = "10:00", on: str = TOMORROW) -> None:
    given = {"issue": issue_of(stage), "on": on, "at": at, "place": "there"}
    doing(stage, MOTHER, Effect("ask_company", given))


def issue_of(stage: Stage) -> str:
    return str(stage.issues(MOTHER)[0].issue.id)


def action_of(stage: Stage) -> Action:
    (action,) = [one for one in stage.issues(MOTHER)[0].actions if one.performer == "accompanied"]
    return action


def accept(stage: Stage, who: str = WORKER) -> None:
    doing(stage, who, Effect("accept_company", {"action": str(action_of(stage).id)}))


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("10:30", time(10, 30)),
        ("8-30", None),
        ("8.30", time(8, 30)),
        ("٩:١٥", time(9, 15)),
        ("בשעה 4", time(16)),
        ("10", time(10)),
        ("עשר", time(10)),
        ("25:00", None),
        ("10:75", None),
        ("בבוקר", None),
        ("", None),
    ],
)
def test_an_hour_is_read_as_people_say_it(stage: Stage, words: str, clock: time | None) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.look() as uow:
        assert company.clock_of(world_of(stage, uow, MOTHER), words) == clock


def test_the_hours_that_are_offered_are_read_too(stage: Stage) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.look() as uow:
        at = company.moment_of(world_of(stage, uow, MOTHER), date(2026, 11, 23), "8-30")
    assert at == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def test_a_time_that_has_passed_is_refused_and_nothing_is_kept(office: Stage) -> None:
    before = action_of(office)
    with pytest.raises(IllegalMove, match=r"move\.moment_has_passed"):
        ask(office, "8:00", "2026-11-22")
    assert action_of(office) == before


def test_only_who_may_act_on_the_case_agrees_to_come(office: Stage) -> None:
    with pytest.raises(IllegalMove, match=r"move\.not_allowed"):
        accept(office, OTHER)
    assert action_of(office).companion_id is None
    accept(office)
    assert action_of(office).companion_id is not None


def test_a_family_does_not_agree_in_the_name_of_staff(office: Stage) -> None:
    with pytest.raises(IllegalMove, match=r"move\.not_allowed"):
        accept(office, MOTHER)


def test_once_somebody_agreed_the_request_waits_for_nobody(office: Stage) -> None:
    accept(office)
    assert "נקבע ליווי ביום שני 23.11.2026 בשעה 10:00" in office.hear(MOTHER).everything
    with office.app.store.look() as uow:
        assert uow.staff.open_hand_overs(world_of(office, uow, WORKER).speaker.viewer) == []  # type: ignore[arg-type]


def test_whoever_was_told_on_the_day_before_is_not_reminded_again(office: Stage) -> None:
    office.now += timedelta(hours=1)
    accept(office)
    office.hear(MOTHER)
    office.later("2026-11-22T13:00")
    assert office.hear(MOTHER).texts == []


def test_a_meeting_that_was_moved_is_reminded_of_on_its_own_day(office: Stage) -> None:
    accept(office)
    doing(
        office, WORKER, Effect("propose_company", {"action": str(action_of(office).id), "on": "2026-11-26", "at": "9"})
    )
    office.hear(MOTHER)
    office.later("2026-11-22T13:00")
    assert "תזכורת: מחר" not in office.hear(MOTHER).everything
    office.later("2026-11-25T12:00")
    assert "תזכורת: מחר יש לנו פגישה, ביום חמישי 26.11.2026 בשעה 9:00" in office.hear(MOTHER).everything


def test_where_writing_is_not_safe_nothing_is_written(office: Stage) -> None:
    with office.app.store.work() as uow:
        handover.call(world_of(office, uow, MOTHER), handover.UNSAFE)
    office.hear(MOTHER)
    with pytest.raises(IllegalMove, match=r"move\.unsafe_to_write"):
        accept(office)
    assert action_of(office).companion_id is None
    office.later("2026-11-22T13:00")
    assert office.hear(MOTHER).texts == []


def test_whoever_wants_no_reminders_gets_none(office: Stage) -> None:
    doing(
        office, WORKER, Effect("propose_company", {"action": str(action_of(office).id), "on": "2026-11-26", "at": "9"})
    )
    doing(office, MOTHER, Effect("pause_reminders"))
    office.hear(MOTHER)
    office.later("2026-11-25T12:00")
    assert "תזכורת" not in office.hear(MOTHER).everything


def test_staff_do_not_agree_to_an_hour_that_has_passed_but_may_name_another(office: Stage) -> None:
    office.now += timedelta(days=2)
    with pytest.raises(IllegalMove, match=r"move\.moment_has_passed"):
        accept(office)
    told = {"action": str(action_of(office).id), "on": "2026-11-26", "at": "9"}
    doing(office, WORKER, Effect("propose_company", told))
    assert action_of(office).companion_id is not None


def test_a_page_promises_no_reminder_that_it_cannot_bring(stage: Stage) -> None:
    stage.channels[MOTHER] = "webchat"
    stage.join(WORKER)
    stage.take_duty(WORKER)
    stage.say(MOTHER, "שלום")
    doing(stage, MOTHER, Effect("give_consent"), Effect("open_issue", {"right": "rent-assistance"}))
    ask(stage, on="2026-11-26")
    accept(stage)
    assert "יום קודם תחכה כאן בעמוד תזכורת" in stage.hear(MOTHER).everything
