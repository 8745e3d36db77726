"""A right in hand is renewed in time: who is told, when, and what comes before it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.clockwork.renewals import tell_of_renewals
from bot.conversation.effects.awards import record_arrival
from bot.conversation.effects.opening import close_issue, open_issue
from bot.conversation.effects.renewals import plan_renewal
from bot.conversation.effects.reopening import reopen_issue
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from cases.records import PromptState, RenewalKind
from tests.stage import Stage

RENEW_ON = date(2027, 5, 31)
# Sixty days before it is the first of April.
REMINDED = "2027-04-01T10:00"
ASKED = "יש דבר שכדאי לעשות עד 31.5.2027"
TOLD_OWNER = "כדאי לחדש עד 31.5.2027"


def within(stage: Stage, do: Callable[[World], None]) -> None:
    """Do something as the mother's turn would."""
    with stage.app.store.work() as uow:
        address = uow.people.find("console", "resident:mother")
        assert address is not None
        do(World(stage.app.kit, uow, speaker_of(uow, address), stage.now))


def in_hand(world: World) -> None:
    """Her child's benefit arrived until the end of May, and its issue is closed."""
    open_issue(world, {"right": "disabled-child-benefit"})
    issue = {"issue": str(world.opened)}
    record_arrival(world, {**issue, "arrival": "full"})
    plan_renewal(world, {**issue, "on": RENEW_ON.isoformat()})
    close_issue(world, {**issue, "closure": "done", "outcome": "full"})


@pytest.fixture
def office(stage: Stage) -> Stage:
    """Dana is on duty; something of the mother's ends in May."""
    stage.join("dana")
    stage.take_duty("dana")
    stage.say("mother", "שלום")
    within(stage, in_hand)
    for who in ("mother", "dana"):
        stage.hear(who)
    return stage


def told(stage: Stage, at: str, who: str = "mother") -> str:
    """What somebody hears by themselves once it is this time."""
    stage.later(at)
    return stage.hear(who).everything


def test_the_family_and_the_owner_are_told_once_of_an_issue_that_is_closed(office: Stage) -> None:
    assert ASKED not in told(office, "2027-04-01T09:59")
    assert office.later(REMINDED)["renewals"] == 1
    assert ASKED in office.hear("mother").everything
    assert TOLD_OWNER in office.hear("dana").everything
    assert office.later("2027-04-01T10:20")["renewals"] == 0
    assert ASKED not in office.hear("mother").everything


def test_the_first_words_could_stand_on_any_screen(office: Stage) -> None:
    text = next(one for one in told(office, REMINDED).split("\n") if ASKED in one)
    assert text[:60].startswith("תזכורת קטנה למה שקבענו, קוד ")
    assert not any(word in text for word in ("גמלה", "נכה", "ביטוח לאומי", "ילד"))


def test_what_is_due_at_night_goes_out_at_a_decent_hour(office: Stage) -> None:
    assert ASKED not in told(office, "2027-04-02T03:00")
    assert ASKED in told(office, "2027-04-04T10:00")


def test_a_machine_that_died_between_two_rounds_tells_it_once(office: Stage) -> None:
    office.later(REMINDED)
    office.restart()
    assert office.later("2027-04-01T10:20")["renewals"] == 0
    assert office.hear("mother").everything.count(ASKED) == 1


def test_whoever_wants_no_reminders_is_left_in_peace_and_the_office_knows_in_time(office: Stage) -> None:
    office.say("mother", "להפסיק תזכורות")
    assert ASKED not in told(office, REMINDED)
    assert TOLD_OWNER not in office.hear("dana").everything
    assert ASKED not in told(office, "2027-05-18T12:00")
    assert "המשפחה עוד לא קיבלה על זה הודעה" in office.hear("dana").everything
    assert office.later("2027-05-19T12:00")["renewals"] == 0


def test_in_danger_nothing_is_said_and_afterwards_it_is(office: Stage) -> None:
    office.say("mother", "בעלי מכה אותי")
    assert ASKED not in told(office, REMINDED)
    office.say("mother", "הכול בסדר עכשיו")
    office.say("mother", "תפריט")
    assert ASKED in told(office, "2027-04-02T10:30")


def test_a_case_of_a_worker_without_a_family_reminds_the_worker(office: Stage) -> None:
    with office.app.store.work() as uow:
        dana = uow.staff.by_name("dana")
        assert dana is not None
        case = uow.cases.open_case(dana.office_id, None, dana.id, "WXYZWX", office.now)
        issue = uow.cases.open_issue(
            case.id,
            owner_id=dana.id,
            right_id=None,
            domain="other",
            subject="",
            description="",
            next_step="call",
            next_step_on=RENEW_ON,
            due_at=office.now,
            now=office.now,
        )
        uow.awards.renew(issue.id, RenewalKind.ENDS, RENEW_ON, office.now)
    tell_of_renewals(office.app.conversations, office.now)
    assert "WXYZWX" in office.hear("dana").everything


def test_what_was_stopped_is_not_to_be_renewed(office: Stage) -> None:
    within(
        office,
        lambda world: reopen_issue(world, {"issue": str(world.uow.cases.issues_of_person(world.person_id)[0].id)}),
    )
    assert ASKED not in told(office, REMINDED)
    (file,) = office.issues("mother")
    assert [one.state for one in file.renewals] == [PromptState.DROPPED]


def test_what_may_end_is_asked_about_where_the_entry_says_so(office: Stage) -> None:
    yearly = {
        one.id for one in office.app.kit.knowledge.entries.values() if one.renewal and one.renewal.kind == "yearly"
    }
    assert {"arnona-discount-low-income", "arnona-discount-single-parent", "work-grant"} <= yearly
    entries = office.app.kit.knowledge.entries
    assert all(one.renewal.source in one.sources for one in entries.values() if one.renewal)
