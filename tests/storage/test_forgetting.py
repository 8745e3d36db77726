"""/export and /forget: everything is shown, and nothing is left."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from storage_world import NOW, TODAY, Database, World, make_world

from cases.records import (
    BarrierKind,
    ClosureKind,
    DecisionResult,
    Issue,
    OutcomeKind,
    Performer,
)

CANARIES = [
    "0501234567",
    "שכר-דירה-סודי",
    "חוזה-סודי",
    "תלושים-סודי",
    "איש-קשר-סודי",
    "פרטים-סודי",
    "הערה-סודי",
    "ערר-סודי",
    "תוצאה-סודי",
    "הגשה-סודי",
    "ציטוט-סודי",
    "יומן-סודי",
    "סיום-סודי",
    "לקח-סודי",
    "עובדה-סודי",
    "אמרתי-סודי",
    "ענינו-סודי",
    "מצב-סודי",
]


def tell_everything(world: World) -> Issue:
    """A person with something secret in every place that can hold one."""
    handle, subject, description, step, contact, details, note, appeal, result, *rest = CANARIES
    how, quote, log, text, insights, fact, said, answered, state = rest
    assert world.address.handle == handle
    case = world.case(person_id=world.person_id)
    issue = world.issue(case, subject=subject, description=description, next_step=step)
    closed = world.issue(case, subject=subject)
    with world.store.work() as work:
        cases, people = work.cases, work.people
        cases.add_body(issue.id, "חברת החשמל", contact, details)
        cases.add_barrier(issue.id, BarrierKind.REFUSAL, TODAY, note=note)
        action = cases.add_action(issue.id, appeal, Performer.ALONE, TODAY)
        cases.finish_action(action.id, TODAY, result, NOW)
        cases.add_claim(issue.id, TODAY, how, None, NOW)
        refusal = cases.add_decision(issue.id, DecisionResult.REFUSED, NOW, quote=quote, next_action_id=action.id)
        cases.add_appeal(issue.id, refusal.id, "committee", NOW, TODAY + timedelta(days=30))
        cases.log(issue.id, "call", log, NOW)
        cases.close(closed.id, ClosureKind.REFERRED, text, OutcomeKind.PARTIAL, insights, NOW)
        people.tell(world.person_id, "about", fact, NOW)
        people.record_consent(world.person_id, "1", "he", "console", True, NOW)
        work.inbox.receive("console", "m1", world.address.id, {"words": said}, NOW)
        work.outbox.put(world.address.id, {"text": answered}, "answer", NOW)
        work.sessions.save(world.address.id, {"answers": state}, 1)
        work.staff.hand_over(world.address.id, world.office.id, case.code, "asked", NOW)
    return issue


def test_an_export_shows_everything_and_can_be_read_as_json(world: World) -> None:
    tell_everything(world)
    with world.store.look() as look:
        export = look.people.export(world.person_id)
    text = json.dumps(export, ensure_ascii=False)
    session_only = {"מצב-סודי"}
    assert [canary for canary in CANARIES if canary not in text and canary not in session_only] == []
    assert "handle_index" not in text and len(export["issues"]) == 2


def test_nobody_gets_the_export_of_somebody_unknown(world: World) -> None:
    with world.store.look() as look:
        assert look.people.export(12345) == {}


def test_after_forgetting_nothing_of_the_person_is_readable(database: Database, world: World) -> None:
    issue = tell_everything(world)
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
    with world.store.look() as look:
        assert look.people.find("console", "0501234567") is None
        assert look.people.person(world.person_id) is None
        assert look.people.export(world.person_id) == {}
        file = look.cases.whole(issue.id)
        assert look.settings.get("erasing") is None
    left = repr(file)
    assert [canary for canary in CANARIES if canary in left] == []
    for table in ("address", "person", "consent", "known_fact", "session", "inbox", "outbox", "hand_over"):
        assert database.peek(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert database.peek("SELECT count(*) FROM log_entry") == [(0,)]


def test_after_forgetting_the_issues_still_count_as_stopped(world: World) -> None:
    issue = tell_everything(world)
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
        file = work.cases.whole(issue.id)
        assert work.promises.ownerless() == work.promises.unpromised() == 0
        assert work.follow_ups.due(NOW + timedelta(days=400)) == []
    assert file is not None and file.closure is not None and file.case.person_id is None
    assert (file.closure.kind, file.closure.outcome) == (ClosureKind.STOPPED, OutcomeKind.NOT_REALISED)
    assert file.issue.right_id == "rent-assistance" and len(file.decisions) == 1


def test_an_outcome_that_was_reached_survives_the_forgetting(world: World) -> None:
    tell_everything(world)
    viewer = world.viewer(world.dana)
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
        lines = [line for line in work.cases.list_for(viewer) if line.code.endswith("-2")]
        file = work.cases.whole(lines[0].issue_id)
    assert file is not None and file.closure is not None and file.closure.outcome == OutcomeKind.PARTIAL


def test_one_row_tells_that_somebody_was_forgotten_and_the_chain_holds(database: Database, world: World) -> None:
    tell_everything(world)
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
        assert work.audit.verify()
    assert database.peek("SELECT action, object FROM audit") == [("erase", f"person:{world.person_id}")]


def test_forgetting_one_person_leaves_the_next_one_whole(world: World) -> None:
    other = world.meet("other")
    with world.store.work() as work:
        work.people.tell(other.person_id or 0, "city", "לוד", NOW)
        work.inbox.receive("console", "o1", other.id, {"words": "שלום"}, NOW)
    tell_everything(world)
    with world.store.work() as work:
        before = work.people.export(other.person_id or 0)
        work.people.erase(world.person_id, NOW)
        assert work.people.export(other.person_id or 0) == before


def test_somebody_without_a_case_is_forgotten_too_and_may_come_back_as_a_stranger(world: World) -> None:
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
    again = world.meet("0501234567")
    assert again.person_id != world.person_id


def test_a_worker_who_forgets_herself_as_a_person_still_works_here(world: World) -> None:
    with world.store.work() as work:
        work.staff.join("DANA-CODE", world.address.id, NOW)
        work.people.erase(world.person_id, NOW)
        address = work.people.address(world.address.id)
    assert address is not None and address.staff_id == world.dana.id and address.person_id is None


def test_an_erasure_that_fails_halfway_erases_nothing(world: World) -> None:
    tell_everything(world)
    with pytest.raises(RuntimeError), world.store.work() as work:
        work.people.erase(world.person_id, NOW)
        raise RuntimeError("power cut")
    with world.store.look() as look:
        assert len(look.people.export(world.person_id)["issues"]) == 2
        assert look.settings.get("erasing") is None


def test_no_word_of_a_person_is_in_the_files_before_or_after(sqlite_database: Database) -> None:
    world = make_world(sqlite_database.store)
    tell_everything(world)
    folder = Path(str(sqlite_database.store.url.database)).parent
    assert _seen(folder) == []
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
    assert _seen(folder) == []
    assert (folder / "mitzui.db-wal").stat().st_size == 0


def _seen(folder: Path) -> list[str]:
    """Canaries in any file of the database, as text or as JSON escapes."""
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return [
        canary for canary in CANARIES if canary.encode() in content or json.dumps(canary).strip('"').encode() in content
    ]


def test_erased_rows_are_not_left_in_freed_pages(sqlite_database: Database) -> None:
    world = make_world(sqlite_database.store)
    tell_everything(world)
    sealed = [bytes(row[0]) for row in sqlite_database.peek("SELECT text FROM log_entry")]
    index = sqlite_database.peek("SELECT handle_index FROM address")[0][0].encode()
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
    path = Path(str(sqlite_database.store.url.database))
    content = path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
    assert sealed and not any(old in content for old in (*sealed, index))


def test_no_word_of_a_person_is_in_the_servers_rows(postgres_database: Database) -> None:
    world = make_world(postgres_database.store)
    tell_everything(world)
    tables = postgres_database.peek("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [postgres_database.peek(f'SELECT row_to_json(t)::text FROM "{table}" t') for (table,) in tables]
    text = json.dumps(rows, ensure_ascii=False)
    shown = [canary for canary in CANARIES if canary in text or canary.encode().hex() in text]
    assert "rent-assistance" in text and shown == []
