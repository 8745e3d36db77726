"""A last day that draws near is told to the family and to the owner: on each warning day, once, and only codes."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.conversation.effects.last_days import warn_in_time
from bot.conversation.effects.opening import open_issue
from bot.conversation.effects.planning import new_action
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from cases.deadlines import Window, deadline
from cases.records import DecisionResult, Performer
from tests.stage import Stage

START = date(2026, 11, 3)
# To act by on 31.12.2026, the last day 2.1.2027; it is the 22nd of November.
SIXTY = deadline(Window(60), START)
WARNED_ON = ["2026-12-03", "2026-12-17", "2026-12-18", "2026-12-24", "2026-12-28", "2026-12-30"]
NEAR = {"he": "כדאי לפעול עד 31.12.2026", "ar": "من الأفضل العمل حتى 31.12.2026"}
HELLO = {"he": "שלום", "ar": "مرحبا"}


def within(stage: Stage, do: Callable[[World], None]) -> None:
    """Do something as the mother's turn would."""
    with stage.app.store.work() as uow:
        address = uow.people.find("console", "resident:mother")
        assert address is not None
        do(World(stage.app.kit, uow, speaker_of(uow, address), stage.now))


def refused(world: World) -> None:
    """Her newest issue was refused, which a committee may look at for sixty days."""
    issue = world.issues[-1]
    action = new_action(world, issue, "to the committee", Performer.ALONE, world.today)
    decision = world.uow.cases.add_decision(
        issue.id, DecisionResult.REFUSED, world.now, received_on=START, next_action_id=action.id
    )
    appeal = world.uow.cases.add_appeal(
        issue.id, decision.id, "medical_appeal_committee", world.now, SIXTY.last_day, SIXTY.act_by
    )
    warn_in_time(world, appeal, SIXTY)


def brought_to_the_committee(world: World) -> None:
    world.uow.cases.add_claim(world.issues[-1].id, world.today, "", None, world.now, rung="medical_appeal_committee")


@pytest.fixture
def office(stage: Stage) -> Stage:
    """Dana is on duty; the mother has an issue that was refused."""
    return _office(stage, "he")


def _office(stage: Stage, language: str) -> Stage:
    stage.join("dana")
    stage.take_duty("dana")
    stage.say("mother", HELLO[language])
    within(stage, lambda world: open_issue(world, {"right": "general-disability-pension"}))
    within(stage, refused)
    for who in ("mother", "dana"):
        stage.hear(who)
    return stage


def told(stage: Stage, at: str, who: str = "mother") -> str:
    """What somebody hears by themselves once it is this time."""
    stage.later(at)
    return stage.hear(who).everything


@pytest.mark.parametrize("language", ["he", "ar"])
def test_on_each_warning_day_the_family_is_told_once_at_ten(stage: Stage, language: str) -> None:
    _office(stage, language)
    days = [f"2026-{month}-{day:02}" for month, last in (("11", 30), ("12", 31)) for day in range(1, last + 1)]
    heard = {}
    for day in days[22:]:
        assert NEAR[language] not in told(stage, f"{day}T09:59")
        heard[day] = told(stage, f"{day}T10:00")
        assert NEAR[language] not in told(stage, f"{day}T10:30")
    assert [day for day in days[22:] if NEAR[language] in heard[day]] == WARNED_ON


def test_a_warning_names_the_dates_and_a_code_and_nothing_that_others_may_not_see(office: Stage) -> None:
    text = told(office, "2026-12-03T10:00")
    near = next(one for one in text.split("\n") if NEAR["he"] in one)
    assert "2.1.2027" in near
    assert "נכות" not in near and "ביטוח לאומי" not in near and "סירוב" not in near


def test_the_owner_is_told_with_the_family(office: Stage) -> None:
    office.later("2026-12-03T10:00")
    assert "היום האחרון לפי הספירה הוא 2.1.2027" in office.hear("dana").everything


def test_a_machine_that_stood_still_tells_the_newest_warning_and_not_all_of_them(office: Stage) -> None:
    assert told(office, "2026-12-27T10:00").count(NEAR["he"]) == 1


def test_once_the_last_day_has_passed_nothing_is_warned_of(office: Stage) -> None:
    assert NEAR["he"] not in told(office, "2027-01-03T10:00")
    assert "היום האחרון לפי הספירה" not in office.hear("dana").everything


def test_what_was_brought_to_the_committee_is_not_warned_of(office: Stage) -> None:
    within(office, brought_to_the_committee)
    assert NEAR["he"] not in told(office, "2026-12-03T10:00")


def test_a_day_that_is_corrected_is_warned_of_by_its_new_count(office: Stage) -> None:
    within(office, refused)
    assert told(office, "2026-12-03T10:00").count(NEAR["he"]) == 1


def test_whoever_wants_no_reminders_is_left_in_peace_and_the_owner_knows(office: Stage) -> None:
    office.say("mother", "להפסיק תזכורות")
    assert NEAR["he"] not in told(office, "2026-12-03T10:00")
    assert "היום האחרון לפי הספירה הוא 2.1.2027" in office.hear("dana").everything


def test_nobody_is_written_to_in_danger(office: Stage) -> None:
    office.say("mother", "בעלי מכה אותי")
    assert NEAR["he"] not in told(office, "2026-12-03T10:00")
