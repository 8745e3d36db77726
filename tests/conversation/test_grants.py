"""What was granted is followed until it arrived, by whoever told of it; what is stopped begins anew."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.conversation.claims import standing_of
from bot.conversation.effects.awards import claim_rest, record_arrival
from bot.conversation.effects.decisions import record_granted, record_refused, record_submitted
from bot.conversation.effects.opening import close_issue, open_issue
from bot.conversation.effects.person import give_consent
from bot.conversation.effects.pursuing import record_reminded, take_way
from bot.conversation.effects.renewals import plan_renewal
from bot.conversation.effects.reopening import reopen_issue
from bot.conversation.outward import say, speaker_of, standing
from bot.conversation.reaching import Reaching
from bot.conversation.world import World
from cases.claim import State
from cases.records import Arrival, DecisionResult, OutcomeKind, Performer
from flows.model import Values
from tests.stage import Stage

NEAR = "כדאי לפעול עד"


@pytest.fixture
def office(stage: Stage) -> Stage:
    """Dana is on duty; the mother asked for a pension."""
    stage.join("dana")
    stage.take_duty("dana")
    stage.say("mother", "שלום")
    do(stage, lambda world, issue: open_issue(world, {"right": "general-disability-pension"}))
    stage.hear("dana")
    return stage


def do(stage: Stage, *changes: Callable[[World, Values], None], **told: str | bool) -> None:
    """Change something as the mother's turn would, each on her newest issue."""
    for change in changes:
        with stage.app.store.work() as uow:
            address = uow.people.find("console", "resident:mother")
            assert address is not None
            world = World(stage.app.kit, uow, speaker_of(uow, address), stage.now)
            issues = uow.cases.issues_of_person(world.person_id)
            change(world, {"issue": str(issues[-1].id) if issues else "", **told})


def state_of(stage: Stage) -> State:
    """Where her claim stands."""
    found: list[State] = []
    do(stage, lambda world, issue: found.append(standing_of(world, world.issues[-1]).state))
    return found[0]


def refused_by_dana(world: World, issue: Values) -> None:
    dana = world.uow.staff.by_name("dana")
    assert dana is not None
    action = world.uow.cases.add_action(world.issues[-1].id, "ערר", Performer.WORKER)
    world.uow.cases.add_decision(
        world.issues[-1].id, DecisionResult.REFUSED, world.now, next_action_id=action.id, told_by_staff_id=dana.id
    )


def test_what_the_family_and_the_office_tell_differently_is_kept_and_cleared_up(office: Stage) -> None:
    do(office, refused_by_dana)
    office.say("mother", "אישרו לנו")
    heard = office.say("mother", "הכול התקבל")
    assert "ושתיהן נשמרות" in heard.everything
    (file,) = office.issues("mother")
    assert [one.result for one in file.decisions] == [DecisionResult.REFUSED, DecisionResult.GRANTED]
    assert (file.issue.next_step, file.awards) == ("clear_up", ())
    assert "שני דיווחים שונים" in office.hear("dana").everything


def test_a_last_day_is_not_warned_of_once_everything_was_granted(office: Stage) -> None:
    do(office, record_refused, on="2026-11-03")
    do(office, record_granted)
    office.hear("mother")
    office.later("2026-12-03T10:00")
    assert NEAR not in office.hear("mother").everything and NEAR not in office.hear("dana").everything


def test_a_part_that_was_granted_is_warned_of_as_a_refusal_is(office: Stage) -> None:
    do(office, claim_rest, on="2026-11-03")
    office.hear("mother")
    office.later("2026-12-03T10:00")
    assert NEAR in office.hear("mother").everything


def test_a_day_that_is_told_twice_is_counted_once(office: Stage) -> None:
    do(office, claim_rest, on="2026-11-03")
    do(office, claim_rest, on="2026-11-10")
    (file,) = office.issues("mother")
    assert len({one.rung for one in file.appeals}) == len(file.appeals)
    assert {one.last_day for one in file.appeals if one.rung == "medical_appeal_committee"} == {date(2027, 1, 9)}


def test_what_was_stopped_begins_anew_whatever_was_tried_before(office: Stage) -> None:
    do(office, record_refused)
    do(office, take_way, way="climb:medical_appeal_committee")
    do(office, record_submitted, record_granted)
    do(office, record_arrival, arrival="full")
    do(office, close_issue, closure="done", outcome="full")
    office.later("2027-02-01T12:00")
    do(office, reopen_issue)
    assert state_of(office) is State.PREPARING
    do(office, record_refused, on="2027-01-30")
    assert state_of(office) is State.REFUSED
    (file,) = office.issues("mother")
    assert file.issue.rung == "" and file.decisions[-1].rung == ""
    assert "medical_appeal_committee" in {one.rung for one in file.appeals if one.decision_id == file.decisions[-1].id}


def test_what_is_stopped_while_its_issue_is_open_begins_anew_too(office: Stage) -> None:
    do(office, record_granted)
    do(office, record_arrival, arrival="full")
    do(office, reopen_issue)
    assert state_of(office) is State.PREPARING
    assert office.issues("mother")[0].issue.next_step == "ask_why_stopped"
    assert "הופסק" in office.hear("dana").everything


def test_a_reminder_of_money_that_does_not_come_is_offered_once(office: Stage) -> None:
    do(office, record_arrival, arrival="missing")
    assert office.issues("mother")[0].issue.next_step == "written_reminder"
    do(office, record_reminded)
    do(office, record_arrival, arrival="missing")
    assert office.issues("mother")[0].issue.next_step == "claim_rest"


def test_all_that_arrives_after_a_part_makes_the_claim_realised(office: Stage) -> None:
    do(office, claim_rest)
    do(office, record_arrival, arrival="partial", partly=True)
    assert state_of(office) is State.PARTLY
    do(office, record_arrival, arrival="full", partly=False)
    assert state_of(office) is State.REALISED


def test_the_monthly_sum_is_asked_only_where_answers_may_be_kept(office: Stage) -> None:
    do(office, lambda world, issue: give_consent(world, {}))
    do(office, record_arrival, arrival="full")
    office.say("mother", "אישרו לנו")
    for words in ("הכול התקבל", "לא כתוב", "בלי תאריך סיום", "לדלג"):
        heard = office.say("mother", words)
    assert "כמה זה בערך בחודש, בשקלים?" in heard.everything
    assert "רשמנו: 3,479 שקלים בחודש" in office.say("mother", "3,479").everything
    assert office.issues("mother")[0].awards[0].monthly == "3,479"


def test_who_arrives_at_the_outcome_and_leaves_is_asked_for_it_when_we_come_back(office: Stage) -> None:
    do(office, record_arrival, arrival="full")
    office.later("2026-11-29T12:00")
    assert "ממתי זה מתקבל?" in office.hear("mother").everything


def test_a_certificate_is_renewed_by_the_count_of_its_source(stage: Stage) -> None:
    stage.say("mother", "שלום")
    do(stage, lambda world, issue: open_issue(world, {"right": "rent-assistance"}))
    do(stage, record_submitted, on="2026-11-01")
    do(stage, record_arrival, arrival="full")
    do(stage, plan_renewal)
    (renewal,) = stage.issues("mother")[0].renewals
    assert (renewal.renew_on, renewal.kind) == (date(2027, 11, 1), "ends")
    assert stage.issues("mother")[0].awards[0].arrival is Arrival.FULL


def asked_how_it_ended(stage: Stage) -> None:
    """The question of how far it came stands before her, as after every way was gone."""

    def ask(world: World, issue: Values) -> None:
        state, turn = standing(world.uow, world.speaker.address)
        say(world, Reaching(world, state, turn).tell("outcome", {**issue, "kind": ""}), turn + 1, "follow_up")

    do(stage, ask)


def test_what_was_not_received_is_closed_as_that_or_goes_on_by_another_way(office: Stage) -> None:
    asked_how_it_ended(office)
    office.say("mother", "לא התקבל")
    assert "מה נעשה עכשיו?" in office.say("mother", "לחפש עוד דרך").everything
    asked_how_it_ended(office)
    for words in ("לא התקבל", "לסגור בינתיים", "התנאי של שלוש שנים"):
        office.say("mother", words)
    closure = office.issues("mother")[0].closure
    assert closure is not None
    assert (closure.outcome, closure.insights) == (OutcomeKind.NOT_REALISED, "התנאי של שלוש שנים")


def test_who_is_still_on_the_way_is_not_closed(office: Stage) -> None:
    asked_how_it_ended(office)
    assert "נשאר פתוח" in office.say("mother", "עוד באמצע").everything
    assert office.issues("mother")[0].closure is None


def test_what_came_in_part_is_closed_as_a_part(office: Stage) -> None:
    do(office, record_arrival, arrival="partial")
    asked_how_it_ended(office)
    for words in ("התקבל חלק", "לדלג", "לדלג"):
        office.say("mother", words)
    closure = office.issues("mother")[0].closure
    assert closure is not None and closure.outcome is OutcomeKind.PARTIAL
