"""Promises to come back: due, asked, answered, and none of them lost."""

from datetime import timedelta

import pytest
from storage_world import NOW, TODAY, World

from cases.records import ClosureKind, FollowUpState, OutcomeKind
from storage.errors import Refusal

WEEK = timedelta(days=7)
DUE = NOW + WEEK


def test_a_promise_is_due_at_its_time_and_not_before(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        assert work.follow_ups.due(DUE - timedelta(seconds=1)) == []
        (due,) = work.follow_ups.due(DUE)
        assert work.follow_ups.oldest_due(DUE - timedelta(seconds=1)) is None
        assert work.follow_ups.oldest_due(DUE + WEEK) == DUE
    assert (due.id, due.issue_id, due.code) == (issue.follow_up_id, issue.id, "BCDFGH")
    assert (due.address_id, due.person_id) == (world.address.id, world.person_id)
    assert (due.language, due.owner_id, due.office_id) == ("he", world.dana.id, world.office.id)
    assert (due.attempt, due.asked_at, due.state) == (0, None, FollowUpState.PENDING)


def test_a_question_that_was_asked_comes_back_if_nobody_answers(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.follow_ups.asked(issue.follow_up_id, DUE, DUE + timedelta(days=3))
        assert work.follow_ups.due(DUE) == []
        (again,) = work.follow_ups.due(DUE + timedelta(days=3))
    assert (again.attempt, again.asked_at, again.state) == (1, DUE, FollowUpState.ASKED)


def test_an_answer_keeps_the_promise_and_makes_the_next(world: World) -> None:
    issue = world.issue()
    next_on = TODAY + 2 * WEEK
    with world.store.work() as work:
        work.follow_ups.asked(issue.follow_up_id, DUE, DUE + WEEK)
        new = work.follow_ups.answered(issue.follow_up_id, (next_on, DUE + 2 * WEEK), DUE)
        file = work.cases.whole(issue.id)
        assert work.follow_ups.of(issue.id) == new
    assert file is not None and file.issue.follow_up_id == new.id and file.issue.next_step_on == next_on
    assert [promise.state for promise in file.follow_ups] == ["done", "pending"]


def test_an_answer_to_a_closed_issue_promises_nothing(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    with pytest.raises(Refusal, match=r"issue\.is_closed"), world.store.work() as work:
        work.follow_ups.answered(issue.follow_up_id, (TODAY, DUE), NOW)


def test_whoever_paused_reminders_is_left_in_peace_until_then(world: World) -> None:
    world.issue()
    with world.store.work() as work:
        work.people.pause(world.person_id, DUE + WEEK)
        assert work.follow_ups.due(DUE) == [] and work.follow_ups.oldest_due(DUE) is None
        assert len(work.follow_ups.due(DUE + WEEK)) == 1


def test_a_case_without_a_person_is_followed_up_with_its_owner(world: World) -> None:
    world.issue(world.case(by=world.dana))
    with world.store.work() as work:
        (due,) = work.follow_ups.due(DUE)
    assert (due.person_id, due.address_id, due.owner_id) == (None, None, world.dana.id)


def test_a_person_is_asked_where_she_wrote_last_and_is_still_reached(world: World) -> None:
    world.issue()
    second = world.meet("second")
    with world.store.work() as work:
        connection = work._tx.connection
        connection.exec_driver_sql(f"UPDATE address SET person_id = {world.person_id} WHERE id = {second.id}")
        assert work.follow_ups.due(DUE)[0].address_id == second.id
        work.people.mark_dead(second.id)
        assert work.follow_ups.due(DUE)[0].address_id == world.address.id
        work.people.mark_dead(world.address.id)
        assert work.follow_ups.due(DUE)[0].address_id is None


def test_who_has_waited_longest_is_asked_first_and_nobody_is_skipped(world: World) -> None:
    case = world.case(by=world.dana)
    issues = [world.issue(case, due_at=NOW + timedelta(days=day)) for day in (3, 1, 2)]
    asked = []
    for _ in range(3):
        with world.store.work() as work:
            (due,) = work.follow_ups.due(DUE, limit=1)
            work.follow_ups.asked(due.id, DUE, DUE + WEEK)
            asked.append(due.issue_id)
    assert asked == [issues[1].id, issues[2].id, issues[0].id]


def test_many_are_asked_at_once_each_with_its_own_next_time(world: World) -> None:
    case = world.case(by=world.dana)
    issues = [world.issue(case) for _ in range(3)]
    nexts = [DUE + timedelta(days=day) for day in range(3)]
    with world.store.work() as work:
        work.follow_ups.all_asked([(issue.follow_up_id, at) for issue, at in zip(issues, nexts, strict=True)], DUE)
        work.follow_ups.all_asked([], DUE)
        assert [due.due_at for due in work.follow_ups.due(DUE + WEEK)] == nexts


def test_promises_kept_is_said_from_the_rows(world: World) -> None:
    world.issue()
    with world.store.look() as look:
        promises = look.promises
        assert promises.ownerless() == promises.unpromised() == 0
        assert promises.oldest_due(DUE) == DUE and promises.oldest_unsent(DUE) is None


def test_a_broken_rule_would_be_counted(world: World) -> None:
    """The guards are dropped first: without them the sweep is what finds it (docs/rules.md, rule 11)."""
    issue = world.issue()
    with world.store.work() as work:
        run = work._tx.connection.exec_driver_sql
        if world.store.dialect == "sqlite":
            run("DROP TRIGGER staff_owns_open_issues_update")
            run("DROP TRIGGER staff_is_on_duty_update")
            run("DROP TRIGGER follow_up_is_promised_update")
        else:
            run("ALTER TABLE staff DISABLE TRIGGER USER")
            run("ALTER TABLE follow_up DISABLE TRIGGER USER")
        run("UPDATE staff SET state = 'left'")
        run(f"UPDATE follow_up SET state = 'done' WHERE id = {issue.follow_up_id}")
        assert work.promises.ownerless() == 1 and work.promises.unpromised() == 1
