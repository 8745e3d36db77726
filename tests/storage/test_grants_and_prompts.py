"""What was granted and whether it arrived, what is told by itself, and a closed issue that is opened again."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from storage_world import NOW, TODAY, Database, World, make_world

from cases.records import (
    Appeal,
    Arrival,
    Award,
    ClosureKind,
    Decision,
    DecisionResult,
    FollowUpState,
    Issue,
    OpenState,
    OutcomeKind,
    Performer,
    PromptState,
    RenewalKind,
    StaffState,
    Stage,
)
from storage.case_file import IssueFile
from storage.errors import Refusal

DAY = timedelta(days=1)
LATER = NOW + 3 * DAY
DUE = NOW + 30 * DAY
NEXT_YEAR = TODAY + timedelta(days=365)


@pytest.fixture
def issue(world: World) -> Issue:
    return world.issue()


def whole(world: World, issue: Issue) -> IssueFile:
    with world.store.look() as look:
        file = look.cases.whole(issue.id)
    assert file is not None
    return file


def granted(world: World, issue: Issue) -> tuple[Decision, Award]:
    with world.store.work() as work:
        decision = work.cases.add_decision(issue.id, DecisionResult.GRANTED, NOW, received_on=TODAY)
        return decision, work.awards.add(issue.id, decision.id, NOW)


def refused(world: World, issue: Issue) -> Appeal:
    with world.store.work() as work:
        action = work.cases.add_action(issue.id, "ערר", Performer.ALONE, TODAY)
        decision = work.cases.add_decision(issue.id, DecisionResult.REFUSED, NOW, next_action_id=action.id)
        return work.cases.add_appeal(issue.id, decision.id, "committee", NOW, TODAY + 60 * DAY, TODAY + 59 * DAY)


def closed(world: World, issue: Issue, outcome: OutcomeKind = OutcomeKind.FULL) -> None:
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", outcome, "מכתב קצר עזר", LATER)


def reopened(world: World, issue: Issue, **changes: Any) -> None:
    told = {
        "owner_id": world.dana.id,
        "next_step": "לברר למה",
        "next_step_on": TODAY + 4 * DAY,
        "due_at": NOW + 4 * DAY,
        "told": "היה סגור: הזכות מומשה. מכתב קצר עזר",
        "now": LATER,
    }
    with world.store.work() as work:
        work.cases.reopen(issue.id, **(told | changes))


# --- what was granted


def test_a_grant_is_followed_from_waiting_for_it_to_having_it(world: World, issue: Issue) -> None:
    decision, award = granted(world, issue)
    assert (award.arrival, award.decision_id) == (Arrival.AWAITED, decision.id)
    with world.store.work() as work:
        missing = work.awards.tell(award, arrival=Arrival.MISSING)
        work.awards.tell(missing, arrival=Arrival.FULL, arrived_on=TODAY, monthly="1,771", starts_on=TODAY)
    (kept,) = whole(world, issue).awards
    assert (kept.arrival, kept.monthly, kept.starts_on, kept.ends_on) == (Arrival.FULL, "1,771", TODAY, None)


def test_the_sums_of_a_grant_are_sealed(database: Database, world: World, issue: Issue) -> None:
    _, award = granted(world, issue)
    with world.store.work() as work:
        work.awards.tell(award, monthly="1,771", back_pay="5,313")
    ((monthly, back_pay),) = database.peek("SELECT monthly, back_pay FROM award")
    assert b"1,771" not in bytes(monthly) and b"5,313" not in bytes(back_pay)


def test_a_grant_belongs_to_a_decision_and_knows_no_other_arrival(database: Database, world: World) -> None:
    _, award = granted(world, world.issue())
    for wrong in ("decision_id = 4711", "arrival = 'perhaps'"):
        with pytest.raises(IntegrityError):
            database.attack(f"UPDATE award SET {wrong} WHERE id = {award.id}")


# --- renewals


def test_a_renewal_is_due_at_its_time_also_when_its_issue_is_closed(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        renewal = work.awards.renew(issue.id, RenewalKind.YEARLY, NEXT_YEAR, DUE)
    closed(world, issue)
    with world.store.work() as work:
        assert work.prompts.due_renewals(DUE - timedelta(seconds=1)) == []
        (due,) = work.prompts.due_renewals(DUE)
        assert work.awards.renewal(due.about_id) == renewal
    assert (due.id, due.issue_id, due.code, due.person_id) == (renewal.id, issue.id, "BCDFGH", world.person_id)
    assert (due.owner_id, due.address_id, due.paused_until) == (world.dana.id, world.address.id, None)


def test_a_renewal_is_told_once(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        renewal = work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
        work.prompts.told_renewal(renewal.id)
        assert work.prompts.due_renewals(DUE + DAY) == []
    assert [one.state for one in whole(world, issue).renewals] == [PromptState.TOLD]


def test_a_renewal_that_could_not_be_told_waits_for_its_next_time(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        renewal = work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
        work.prompts.put_off_renewal(renewal.id, DUE + DAY)
        assert work.prompts.due_renewals(DUE) == []
        assert len(work.prompts.due_renewals(DUE + DAY)) == 1


def test_a_day_that_is_told_anew_takes_the_place_of_the_one_before(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
        work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR + DAY, DUE + DAY)
        file = work.cases.whole(issue.id)
        assert file and [one.state for one in file.renewals] == [PromptState.DROPPED, PromptState.PENDING]
        work.awards.drop_renewals(issue.id)
        assert work.prompts.due_renewals(DUE + 2 * DAY) == []


def test_a_turn_that_breaks_leaves_a_renewal_untold(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        renewal = work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
    with pytest.raises(RuntimeError), world.store.work() as work:
        work.prompts.told_renewal(renewal.id)
        raise RuntimeError("the power fails")
    with world.store.work() as work:
        assert [one.id for one in work.prompts.due_renewals(DUE)] == [renewal.id]


def test_two_clocks_at_once_do_not_tell_the_same_renewal(postgres_database: Database) -> None:
    world = make_world(postgres_database.store)
    issue = world.issue()
    with world.store.work() as work:
        work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
    other = postgres_database.again()
    found: list[int] = []

    def second() -> None:
        with other.work() as beside:
            found.append(len(beside.prompts.due_renewals(DUE)))

    with world.store.work() as work:
        assert len(work.prompts.due_renewals(DUE)) == 1
        thread = Thread(target=second)
        thread.start()
        thread.join(10)
    assert found == [0]


# --- warnings of last days


def test_a_warning_is_due_at_its_moment_and_told_once(world: World, issue: Issue) -> None:
    appeal = refused(world, issue)
    with world.store.work() as work:
        work.prompts.warn(issue.id, appeal.id, [DUE, DUE + DAY])
        assert work.prompts.due_warnings(DUE - DAY) == []
        (due,) = work.prompts.due_warnings(DUE)
        assert (due.about_id, due.issue_id) == (appeal.id, issue.id)
        work.prompts.told_warning(due.id)
        assert work.prompts.due_warnings(DUE) == []
        assert len(work.prompts.due_warnings(DUE + DAY)) == 1


def test_a_rung_that_was_taken_or_counted_anew_is_not_warned_of_by_its_old_days(world: World, issue: Issue) -> None:
    appeal = refused(world, issue)
    with world.store.work() as work:
        work.prompts.warn(issue.id, appeal.id, [DUE])
        work.prompts.warn(issue.id, appeal.id, [DUE + DAY])
        assert work.prompts.due_warnings(DUE) == []
        work.prompts.drop_warnings([appeal.id])
        assert work.prompts.due_warnings(DUE + DAY) == []


def test_an_issue_that_was_closed_is_not_warned_of_even_when_it_is_opened_again(world: World, issue: Issue) -> None:
    appeal = refused(world, issue)
    with world.store.work() as work:
        work.prompts.warn(issue.id, appeal.id, [DUE])
    closed(world, issue, OutcomeKind.NOT_REALISED)
    with world.store.work() as work:
        assert work.prompts.due_warnings(DUE) == []
    reopened(world, issue)
    with world.store.work() as work:
        assert work.prompts.due_warnings(DUE) == []


def test_a_refusal_that_is_taken_back_takes_its_warnings_with_it(database: Database, world: World) -> None:
    issue = world.issue()
    appeal = refused(world, issue)
    with world.store.work() as work:
        work.prompts.warn(issue.id, appeal.id, [DUE])
        work.cases.take_back(work.cases.whole(issue.id).decisions[-1], Stage.PREPARING, LATER)  # type: ignore[union-attr]
    assert database.peek("SELECT count(*) FROM deadline_warning") == [(0,)]


def test_whoever_is_forgotten_leaves_no_grant_no_renewal_and_no_warning(database: Database, world: World) -> None:
    issue = world.issue()
    granted(world, issue)
    appeal = refused(world, issue)
    with world.store.work() as work:
        work.awards.renew(issue.id, RenewalKind.ENDS, NEXT_YEAR, DUE)
        work.prompts.warn(issue.id, appeal.id, [DUE])
    with world.store.work() as work:
        work.people.erase(world.person_id, LATER)
    with world.store.work() as work:
        assert work.prompts.due_renewals(DUE) == [] and work.prompts.due_warnings(DUE) == []
    sums = database.peek("SELECT monthly, back_pay FROM award")
    assert all(row == (None, None) for row in sums)


# --- a closed issue that is opened again


def test_an_issue_that_is_opened_again_has_a_step_a_promise_and_its_past(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.cases.head_for(issue.id, "committee")
    closed(world, issue)
    reopened(world, issue)
    file = whole(world, issue)
    assert (file.issue.state, file.issue.closed_at, file.closure) == (OpenState.OPEN, None, None)
    assert (file.issue.stage, file.issue.rung, file.issue.next_step) == (Stage.PREPARING, "", "לברר למה")
    assert [one.state for one in file.follow_ups] == [FollowUpState.DONE, FollowUpState.PENDING]
    assert file.follow_ups[-1].id == file.issue.follow_up_id
    (line,) = [one for one in file.log if one.kind == "reopened"]
    assert "הזכות מומשה" in line.text and "מכתב קצר עזר" in line.text
    with world.store.work() as work:
        assert [one.issue_id for one in work.follow_ups.due(NOW + 4 * DAY)] == [issue.id]


def test_an_issue_that_was_opened_again_can_be_closed_again(world: World, issue: Issue) -> None:
    closed(world, issue)
    reopened(world, issue)
    closed(world, issue, OutcomeKind.PARTIAL)
    closure = whole(world, issue).closure
    assert closure is not None and closure.outcome is OutcomeKind.PARTIAL


def test_an_open_issue_is_not_opened_again(world: World, issue: Issue) -> None:
    with pytest.raises(Refusal, match=r"issue\.is_open"):
        reopened(world, issue)
    assert len(whole(world, issue).follow_ups) == 1


def test_an_issue_is_not_opened_again_for_somebody_who_has_left(world: World, issue: Issue) -> None:
    closed(world, issue)
    with world.store.work() as work:
        work.staff.leave(world.rami.name, world.dana.name, StaffState.LEFT, LATER)
    with pytest.raises(IntegrityError, match="issue_needs_active_owner"):
        reopened(world, issue, owner_id=world.rami.id)
    assert whole(world, issue).issue.state is OpenState.CLOSED
    assert whole(world, issue).closure is not None
