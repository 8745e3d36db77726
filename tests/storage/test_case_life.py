"""An issue from its opening to its closure, with everything written under it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from storage_world import NOW, TODAY, World

from cases.records import (
    BarrierKind,
    BarrierLevel,
    ClosureKind,
    DecisionResult,
    FollowUpState,
    History,
    Issue,
    OpenState,
    OutcomeKind,
    Performer,
    Stage,
)
from storage.case_file import IssueFile
from storage.errors import Refusal

LATER = NOW + timedelta(days=3)
NEXT = TODAY + timedelta(days=10)


def whole(world: World, issue: Issue) -> IssueFile:
    with world.store.look() as look:
        file = look.cases.whole(issue.id)
    assert file is not None
    return file


def test_an_issue_is_opened_with_its_owner_its_dated_step_and_its_promise(world: World) -> None:
    issue = world.issue()
    file = whole(world, issue)
    assert file.issue == issue and file.owner == world.dana and file.code == "BCDFGH"
    (promise,) = file.follow_ups
    assert promise.id == issue.follow_up_id and promise.state is FollowUpState.PENDING
    assert promise.due_at == NOW + timedelta(days=7)
    assert (issue.stage, issue.state, issue.number) == (Stage.PREPARING, OpenState.OPEN, 1)
    assert issue.subject == "שכר דירה" and issue.moved_at == issue.opened_at == NOW


def test_the_next_issues_of_a_case_are_numbered(world: World) -> None:
    case = world.case(person_id=world.person_id)
    first, second = world.issue(case), world.issue(case)
    assert (first.number, second.number) == (1, 2)
    assert whole(world, second).code == "BCDFGH-2"
    with world.store.look() as look:
        assert look.cases.issues_of_person(world.person_id) == [first, second]
        assert look.cases.case_of_person(world.person_id) == case
        assert look.cases.case(case.id) == case


def test_closed_issues_are_left_out_when_only_open_ones_are_asked_for(world: World) -> None:
    case = world.case(person_id=world.person_id)
    first, second = world.issue(case), world.issue(case)
    with world.store.work() as work:
        work.cases.close(first.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", LATER)
        assert work.cases.issues_of_person(world.person_id, open_only=True) == [second]


def test_a_person_has_one_case_and_a_code_is_given_once(world: World) -> None:
    world.case(person_id=world.person_id)
    with pytest.raises(IntegrityError):
        world.case("CCCCCC", person_id=world.person_id)
    with pytest.raises(IntegrityError):
        world.case("BCDFGH")
    with world.store.look() as look:
        assert look.cases.code_taken("BCDFGH") and not look.cases.code_taken("CCCCCC")


def test_nobody_unknown_has_a_case(world: World) -> None:
    with world.store.look() as look:
        assert look.cases.case_of_person(5) is None and look.cases.issues_of_person(5) == []
        assert look.cases.issue(5) is None and look.cases.whole(5) is None and look.cases.case(5) is None


def test_everything_written_under_an_issue_is_in_its_file(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        cases = work.cases
        body = cases.add_body(issue.id, "עיריית לוד", "מיכל, 08-9279999", "קבלת קהל בימי שני")
        barrier = cases.add_barrier(issue.id, BarrierKind.STALLED, TODAY, BarrierLevel.PERSONAL, "עומס")
        action = cases.add_action(issue.id, "לכתוב ערר", Performer.ACCOMPANIED, NEXT)
        claim = cases.add_claim(issue.id, TODAY, "בדואר רשום", NEXT, NOW)
        refusal = cases.add_decision(
            issue.id, DecisionResult.REFUSED, LATER, "missing_documents", TODAY, "חסר תלוש", action.id
        )
        appeal = cases.add_appeal(issue.id, refusal.id, "committee", LATER, NEXT, NEXT)
        entry = cases.log(issue.id, "call", "שיחה עם מיכל", LATER, world.dana.id)
    file = whole(world, issue)
    assert (file.bodies, file.barriers, file.actions) == ((body,), (barrier,), (action,))
    assert (file.claims, file.decisions, file.appeals, file.log) == (
        (claim,),
        (refusal,),
        (appeal,),
        (entry,),
    )
    assert file.issue.stage is Stage.REFUSED and file.closure is None


@pytest.mark.parametrize(
    ("result", "stage"),
    [
        (DecisionResult.GRANTED, Stage.GRANTED),
        (DecisionResult.PARTLY, Stage.GRANTED_IN_PART),
        (DecisionResult.SILENCE, Stage.SUBMITTED),
    ],
)
def test_an_answer_moves_the_issue_and_silence_does_not(world: World, result: DecisionResult, stage: Stage) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.add_claim(issue.id, TODAY, "", None, NOW)
        work.cases.add_decision(issue.id, result, LATER)
    moved = whole(world, issue).issue
    assert moved.stage is stage and moved.moved_at == (NOW if stage is Stage.SUBMITTED else LATER)


def test_planning_again_is_not_movement_but_a_taken_step_is(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.set_next_step(issue.id, "להתקשר שוב", NEXT, LATER, LATER)
        action = work.cases.add_action(issue.id, "להתקשר", Performer.ALONE)
    planned = whole(world, issue)
    assert planned.issue.moved_at == NOW and planned.issue.next_step == "להתקשר שוב"
    assert planned.issue.next_step_on == NEXT
    with world.store.work() as work:
        work.cases.finish_action(action.id, TODAY, "ענו", LATER)
    taken = whole(world, issue)
    assert taken.issue.moved_at == LATER and taken.actions[0].result == "ענו"


def test_a_new_plan_keeps_one_promise_open_and_the_earlier_ones_as_done(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.set_next_step(issue.id, "א", NEXT, LATER, NOW)
        work.cases.set_next_step(issue.id, "ב", NEXT, LATER, NOW)
    file = whole(world, issue)
    assert [promise.state for promise in file.follow_ups] == ["done", "done", "pending"]
    assert file.follow_ups[-1].id == file.issue.follow_up_id


def test_a_lifted_barrier_stays_on_record(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        barrier = work.cases.add_barrier(issue.id, BarrierKind.ACCESS, TODAY)
        work.cases.lift_barrier(barrier.id, NEXT, LATER)
    (lifted,) = whole(world, issue).barriers
    assert lifted.lifted_on == NEXT and whole(world, issue).issue.moved_at == LATER


def test_an_issue_is_saved_as_it_was_changed(world: World) -> None:
    issue = world.issue()
    changed = issue.model_copy(update={"history": History.STOPPED, "subject": "חוב", "stage": Stage.SUBMITTED})
    with world.store.work() as work:
        work.cases.save(changed)
    assert whole(world, issue).issue == changed


def test_a_word_that_is_not_a_stage_is_not_saved(world: World) -> None:
    issue = world.issue()
    with pytest.raises(ValueError), world.store.work() as work:
        work.cases.save(issue.model_copy(update={"stage": "flying"}))


def test_a_new_owner_is_on_record(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.reassign(issue.id, world.rami.id, LATER, by_staff_id=world.dana.id)
    file = whole(world, issue)
    assert file.owner == world.rami and file.log[0].kind == "owner_changed"
    assert file.log[0].by_staff_id == world.dana.id


def test_closing_keeps_how_it_ended_and_what_came_of_it_apart(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.REFERRED, "לסיוע המשפטי", OutcomeKind.PARTIAL, "לקח", LATER)
    file = whole(world, issue)
    assert file.closure is not None and file.issue.state is OpenState.CLOSED
    assert (file.closure.kind, file.closure.outcome) == (ClosureKind.REFERRED, OutcomeKind.PARTIAL)
    assert file.issue.closed_at == LATER and {promise.state for promise in file.follow_ups} == {"done"}


@pytest.mark.parametrize("kind", [ClosureKind.STOPPED, ClosureKind.REFERRED])
def test_stopping_says_why_and_referring_says_to_whom(world: World, kind: ClosureKind) -> None:
    issue = world.issue()
    with pytest.raises(Refusal, match=r"issue\.closure_needs_text"), world.store.work() as work:
        work.cases.close(issue.id, kind, "  ", OutcomeKind.NOT_REALISED, "", LATER)
    assert whole(world, issue).issue.state is OpenState.OPEN


def test_an_issue_is_closed_once(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    with pytest.raises(IntegrityError), world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", LATER)


def test_a_next_step_may_lie_in_the_past(world: World) -> None:
    overdue = world.issue(next_step_on=TODAY - timedelta(days=30))
    assert whole(world, overdue).issue.next_step_on == TODAY - timedelta(days=30)
