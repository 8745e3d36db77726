"""What the database itself refuses, whoever asks: every attack is raw SQL on a connection of its own."""

from threading import Thread

import pytest
from sqlalchemy.exc import IntegrityError
from storage_world import NOW, TODAY, Database, World, make_world

from cases.records import ClosureKind, DecisionResult, Issue, OutcomeKind, Performer, StaffState


@pytest.fixture
def issue(world: World) -> Issue:
    return world.issue()


def test_an_open_issue_is_not_given_to_nobody(database: Database, issue: Issue) -> None:
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE issue SET owner_id = NULL WHERE id = {issue.id}")
    with pytest.raises(IntegrityError, match="issue_needs_active_owner"):
        database.attack(f"UPDATE issue SET owner_id = 12345 WHERE id = {issue.id}")


@pytest.mark.parametrize("state", ["invited", "suspended", "left"])
def test_an_open_issue_is_not_given_to_somebody_who_does_not_work_here_now(
    database: Database, world: World, issue: Issue, state: str
) -> None:
    database.attack(f"UPDATE staff SET state = '{state}' WHERE id = {world.rami.id}")
    with pytest.raises(IntegrityError, match="issue_needs_active_owner"):
        database.attack(f"UPDATE issue SET owner_id = {world.rami.id} WHERE id = {issue.id}")


def test_no_issue_is_opened_for_a_suspended_worker(database: Database, world: World) -> None:
    database.attack(f"UPDATE staff SET state = 'suspended' WHERE id = {world.rami.id}")
    with pytest.raises(IntegrityError, match="issue_needs_active_owner"):
        world.issue(owner=world.rami)


@pytest.mark.parametrize("state", ["invited", "suspended", "left"])
def test_a_worker_with_open_issues_does_not_leave_them_behind(database: Database, world: World, state: str) -> None:
    world.issue(owner=world.rami)
    with pytest.raises(IntegrityError, match="staff_owns_open_issues"):
        database.attack(f"UPDATE staff SET state = '{state}' WHERE id = {world.rami.id}")
    with pytest.raises(IntegrityError):
        database.attack(f"DELETE FROM staff WHERE id = {world.rami.id}")


def test_whoever_is_on_duty_does_not_leave_before_somebody_else_is(database: Database, world: World) -> None:
    with pytest.raises(IntegrityError, match="staff_is_on_duty"):
        database.attack(f"UPDATE staff SET state = 'left' WHERE id = {world.dana.id}")
    database.attack(f"UPDATE staff SET state = 'left' WHERE id = {world.rami.id}")
    with pytest.raises(IntegrityError, match="duty_owner_needs_active"):
        database.attack(f"UPDATE office SET duty_owner_id = {world.rami.id}")


def test_a_next_step_has_a_date_always(database: Database, issue: Issue) -> None:
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE issue SET next_step_on = NULL WHERE id = {issue.id}")


def test_the_promise_of_an_open_issue_is_neither_done_nor_deleted(database: Database, issue: Issue) -> None:
    with pytest.raises(IntegrityError, match="follow_up_is_promised"):
        database.attack(f"UPDATE follow_up SET state = 'done' WHERE id = {issue.follow_up_id}")
    with pytest.raises(IntegrityError):
        database.attack(f"DELETE FROM follow_up WHERE id = {issue.follow_up_id}")


def test_an_issue_does_not_point_to_a_kept_promise(database: Database, issue: Issue) -> None:
    insert = "INSERT INTO follow_up (id, issue_id, due_at, state, attempt) VALUES"
    kept = f"{insert} (77, {issue.id}, '2026-11-18 08:00:00', 'done', 1)"
    with pytest.raises(IntegrityError, match="issue_needs_follow_up"):
        database.attack(kept, f"UPDATE issue SET follow_up_id = 77 WHERE id = {issue.id}")
    with pytest.raises(IntegrityError, match="follow_up_is_promised"):
        database.attack(f"UPDATE issue SET follow_up_id = 77 WHERE id = {issue.id}", kept)


def test_an_issue_does_not_borrow_the_promise_of_another(database: Database, world: World, issue: Issue) -> None:
    other = world.issue(world.case("CCCCCC"))
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE issue SET follow_up_id = {other.follow_up_id} WHERE id = {issue.id}")
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE issue SET follow_up_id = 12345 WHERE id = {issue.id}")
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE follow_up SET issue_id = {other.id} WHERE id = {issue.follow_up_id}")


def test_an_issue_is_not_closed_without_a_closure(database: Database, issue: Issue) -> None:
    with pytest.raises(IntegrityError, match="issue_needs_closure"):
        database.attack(f"UPDATE issue SET state = 'closed', closed_at = '2026-11-17 09:00:00' WHERE id = {issue.id}")


def test_an_issue_is_not_closed_without_the_time_of_it(database: Database, world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE issue SET closed_at = NULL WHERE id = {issue.id}")


def test_the_closure_of_a_closed_issue_stays(database: Database, world: World, issue: Issue) -> None:
    other = world.issue(world.case("CCCCCC"))
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    with pytest.raises(IntegrityError, match="closure_is_needed"):
        database.attack(f"DELETE FROM closure WHERE issue_id = {issue.id}")
    with pytest.raises(IntegrityError, match="closure_is_needed"):
        database.attack(f"UPDATE closure SET issue_id = {other.id} WHERE issue_id = {issue.id}")


def test_a_closure_without_an_outcome_is_no_closure(database: Database, world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    for column in ("outcome", "kind", "text"):
        with pytest.raises(IntegrityError):
            database.attack(f"UPDATE closure SET {column} = NULL WHERE issue_id = {issue.id}")
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE closure SET outcome = 'maybe' WHERE issue_id = {issue.id}")


def test_a_closed_issue_is_not_reopened_on_a_kept_promise(database: Database, world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    with pytest.raises(IntegrityError, match="issue_needs_follow_up"):
        database.attack(f"UPDATE issue SET state = 'open', closed_at = NULL WHERE id = {issue.id}")


def test_a_refusal_is_never_the_last_word(database: Database, world: World, issue: Issue) -> None:
    with pytest.raises(IntegrityError), world.store.work() as work:
        work.cases.add_decision(issue.id, DecisionResult.REFUSED, NOW)
    with world.store.work() as work:
        action = work.cases.add_action(issue.id, "ערר", Performer.ACCOMPANIED, TODAY)
        refusal = work.cases.add_decision(issue.id, DecisionResult.REFUSED, NOW, next_action_id=action.id)
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE decision SET next_action_id = NULL WHERE id = {refusal.id}")
    with pytest.raises(IntegrityError):
        database.attack(f"DELETE FROM action WHERE id = {action.id}")


def test_a_refusal_is_not_answered_by_an_action_of_another_issue(world: World, issue: Issue) -> None:
    other = world.issue(world.case("CCCCCC"))
    with world.store.work() as work:
        action = work.cases.add_action(other.id, "ערר", Performer.ALONE)
    with pytest.raises(IntegrityError), world.store.work() as work:
        work.cases.add_decision(issue.id, DecisionResult.REFUSED, NOW, next_action_id=action.id)


@pytest.fixture
def written(world: World, issue: Issue) -> None:
    with world.store.work() as work:
        work.cases.log(issue.id, "call", "התקשרנו", NOW)
        work.people.record_consent(world.person_id, "1", "he", "console", True, NOW)
        work.audit.record("staff:1", "read_case", "case:BCDFGH", True, NOW)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", ["log_entry", "consent", "audit"])
def test_what_was_written_down_is_neither_changed_nor_deleted(database: Database, table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table}_is_append_only"):
        database.attack(f"UPDATE {table} SET at = '2020-01-01 00:00:00'")
    with pytest.raises(IntegrityError, match=f"{table}_is_append_only"):
        database.attack(f"DELETE FROM {table}")


@pytest.mark.usefixtures("written")
def test_only_an_erasure_deletes_a_log_and_never_the_audit(database: Database) -> None:
    erasing = "INSERT INTO setting (name, value) VALUES ('erasing', '1')"
    database.attack(erasing, "DELETE FROM log_entry", "DELETE FROM setting WHERE name = 'erasing'")
    assert database.peek("SELECT count(*) FROM log_entry") == [(0,)]
    with pytest.raises(IntegrityError, match="audit_is_append_only"):
        database.attack(erasing, "DELETE FROM audit")
    with pytest.raises(IntegrityError, match="consent_is_append_only"):
        database.attack(erasing, "UPDATE consent SET given = NOT given")


def test_the_audit_is_not_emptied_in_one_stroke(postgres_database: Database) -> None:
    with pytest.raises(IntegrityError, match="audit_is_append_only"):
        postgres_database.attack("TRUNCATE audit")


WORDS = (
    "issue.stage issue.state issue.history follow_up.state staff.role staff.state inbox.state outbox.state outbox.kind"
)


@pytest.mark.parametrize("place", WORDS.split())
def test_a_word_nobody_knows_is_not_stored(database: Database, world: World, issue: Issue, place: str) -> None:
    table, column = place.split(".")
    with world.store.work() as work:
        work.inbox.receive("console", "1", world.address.id, {}, NOW)
        work.outbox.put(world.address.id, {}, "answer", NOW)
    with pytest.raises(IntegrityError):
        database.attack(f"UPDATE {table} SET {column} = 'whatever'")


def test_a_case_with_issues_is_not_deleted(database: Database, issue: Issue) -> None:
    with pytest.raises(IntegrityError):
        database.attack(f'DELETE FROM "case" WHERE id = {issue.case_id}')
    with pytest.raises(IntegrityError):
        database.attack(f"DELETE FROM issue WHERE id = {issue.id}")


def test_a_worker_who_leaves_while_an_issue_is_opened_for_her_waits_for_it(
    postgres_database: Database,
) -> None:
    world = make_world(postgres_database.store)
    case = world.case()
    left = Thread(target=_leaves, args=(postgres_database, world.rami.id, failures := []))
    with world.store.work() as work:
        work.cases.open_issue(case.id, **world.new_issue(owner=world.rami))
        left.start()
        left.join(timeout=0.5)
        assert left.is_alive()
    left.join()
    assert len(failures) == 1 and "staff_owns_open_issues" in str(failures[0])


def test_an_issue_opened_for_a_worker_who_is_just_leaving_is_refused(postgres_database: Database) -> None:
    world = make_world(postgres_database.store)
    case, refused = world.case(), []

    def open_for_rami() -> None:
        try:
            world.issue(case, owner=world.rami)
        except IntegrityError as error:
            refused.append(str(error))

    opens = Thread(target=open_for_rami)
    with world.store.work() as work:
        work.staff.leave("רמי", None, StaffState.LEFT, NOW)
        opens.start()
        opens.join(timeout=0.5)
        assert opens.is_alive()
    opens.join()
    assert len(refused) == 1 and "issue_needs_active_owner" in refused[0]


def _leaves(database: Database, staff_id: int, failures: list[Exception]) -> None:
    try:
        database.attack(f"UPDATE staff SET state = 'left' WHERE id = {staff_id}")
    except IntegrityError as error:
        failures.append(error)
