"""The world's failures are few and typed, and keep nothing by halves; our own bugs stay loud."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from storage_world import NOW, Database, World, make_world, open_store

from storage import engines
from storage.database import Store
from storage.errors import Reason, StorageUnavailable


def file_of(database: Database) -> Path:
    return Path(str(database.store.url.database))


def test_a_file_that_another_program_holds_is_locked_and_free_again_later(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0.05)
    store = sqlite_database.again()
    holder = sqlite3.connect(file_of(sqlite_database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable) as failure, store.work() as work:
        work.settings.set("a", "b")
    assert failure.value.reason is Reason.LOCKED and failure.value.passing
    with store.look() as look:
        assert look.settings.get("a") is None
    holder.execute("COMMIT")
    holder.close()
    with store.work() as work:
        work.settings.set("a", "b")


def test_a_full_disk_is_named_and_the_work_is_not_kept(sqlite_database: Database) -> None:
    world = make_world(sqlite_database.store)
    with pytest.raises(StorageUnavailable) as failure, world.store.work() as work:
        pages = work._tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
        work._tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        work.settings.set("first", "kept?")
        work.outbox.put(world.address.id, {"text": "x" * 200_000}, "answer", NOW)
    assert failure.value.reason is Reason.FULL and not failure.value.passing
    with world.store.look() as look:
        assert look.settings.get("first") is None
    with world.store.work() as work:
        work.settings.set("first", "after the disk was cleared")


def test_a_file_that_may_not_be_written_is_read_only(sqlite_database: Database) -> None:
    store = sqlite_database.store
    with store.work() as work:
        work.settings.set("a", "b")
    with pytest.raises(StorageUnavailable) as failure, store.work() as work:
        work._tx.connection.exec_driver_sql("PRAGMA query_only = ON")
        work.settings.set("a", "c")
    assert failure.value.reason is Reason.READ_ONLY and not failure.value.passing
    with store.work() as work:
        work.settings.set("a", "d")
    with store.look() as look:
        assert look.settings.get("a") == "d"


def test_a_server_that_is_not_there_is_unreachable_and_worth_another_try() -> None:
    store = open_store("postgresql+psycopg://nobody@127.0.0.1:1/none")
    for way in (store.work, store.look):
        with pytest.raises(StorageUnavailable) as failure, way():
            pytest.fail("nobody answers there")
        assert failure.value.reason is Reason.UNREACHABLE and failure.value.passing
    store.close()


def test_a_server_that_restarts_costs_at_most_the_work_at_hand(postgres_database: Database) -> None:
    store = postgres_database.store
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    kill = f"SELECT pg_terminate_backend(pid) {others}"
    with pytest.raises(StorageUnavailable) as failure, store.work() as work:
        work.settings.set("a", "lost")
        _run(postgres_database, kill)
        work.settings.set("b", "lost")
    assert failure.value.reason is Reason.UNREACHABLE
    with store.work() as work:
        assert work.settings.get("a") is None
        work.settings.set("a", "kept")
    _run(postgres_database, kill)
    with store.look() as look:
        assert look.settings.get("a") == "kept"


def _run(database: Database, statement: str) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_writing_while_only_looking_is_a_bug_and_not_kept(store: Store) -> None:
    with pytest.raises((DBAPIError, StorageUnavailable)), store.look() as look:
        look.settings.set("a", "b")
    with store.look() as look:
        assert look.settings.get("a") is None


def test_a_bug_in_a_statement_stays_loud(store: Store) -> None:
    with pytest.raises(DBAPIError), store.work() as work:
        work._tx.connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_work_inside_work_is_named_instead_of_waiting_for_itself(sqlite_database: Database) -> None:
    store = sqlite_database.store
    with pytest.raises(RuntimeError, match="work"), store.work(), store.work():
        pytest.fail("one turn is one transaction")
    with store.work() as work:
        work.settings.set("a", "b")


def test_looking_inside_work_shows_what_is_already_kept(sqlite_database: Database) -> None:
    store = sqlite_database.store
    with store.work() as work:
        work.settings.set("a", "b")
        with store.look() as look:
            assert look.settings.get("a") is None


def together(count: int, act: Callable[[int], None]) -> None:
    failures: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            act(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_turns_of_many_people_at_once_are_all_kept(world: World) -> None:
    homes = [world.meet(f"p{number}").id for number in range(8)]

    def talk(number: int) -> None:
        for turn in range(1, 21):
            with world.store.work() as work:
                received = work.inbox.receive("console", f"{number}:{turn}", homes[number], {}, NOW)
            assert received is not None
            with world.store.work() as work:
                state, before = work.sessions.load(homes[number])
                work.sessions.save(homes[number], {"n": state.get("n", 0) + 1}, before + 1)
                work.outbox.put(homes[number], {"text": str(turn)}, "answer", NOW)
                work.inbox.done(received)

    together(8, talk)
    with world.store.look() as look:
        assert [look.sessions.load(home) for home in homes] == [({"n": 20}, 20)] * 8
        assert look.inbox.waiting() == []


def test_two_machines_never_answer_one_person_at_once(world: World, database: Database) -> None:
    stores = [world.store, database.again()]

    def count_up(number: int) -> None:
        for _ in range(25):
            with stores[number % 2].work() as work:
                state, turn = work.sessions.load(world.address.id)
                work.sessions.save(world.address.id, {"n": state.get("n", 0) + 1}, turn + 1)

    together(4, count_up)
    with world.store.look() as look:
        assert look.sessions.load(world.address.id) == ({"n": 100}, 100)


def test_two_machines_never_send_one_message_twice(world: World, database: Database) -> None:
    stores, sent = [world.store, database.again()], []
    for number in range(40):
        home = world.meet(f"p{number % 10}").id
        with world.store.work() as work:
            work.outbox.put(home, {"text": str(number)}, "answer", NOW)

    def deliver(number: int) -> None:
        for _ in range(12):
            with stores[number % 2].work() as work:
                claimed = work.outbox.claim({"console"}, NOW, limit=4)
            for message in claimed:
                sent.append((message.handle, int(message.body["text"])))
                with stores[number % 2].work() as work:
                    work.outbox.sent(message.id, None, NOW)

    together(4, deliver)
    assert sorted(number for _, number in sent) == list(range(40))
    for handle in {handle for handle, _ in sent}:
        order = [number for whose, number in sent if whose == handle]
        assert order == sorted(order)


def test_two_machines_never_ask_the_same_promise_twice(world: World, database: Database) -> None:
    case = world.case(by=world.dana)
    for _ in range(30):
        world.issue(case, due_at=NOW)
    stores, asked = [world.store, database.again()], []

    def ask(number: int) -> None:
        for _ in range(8):
            with stores[number % 2].work() as work:
                due = work.follow_ups.due(NOW, limit=5)
                work.follow_ups.all_asked([(one.id, NOW.replace(year=2027)) for one in due], NOW)
            asked.extend(one.id for one in due)

    together(4, ask)
    assert len(asked) == len(set(asked)) == 30


def test_one_strangers_first_words_to_two_machines_make_one_person(world: World, database: Database) -> None:
    stores, met = [world.store, database.again()], []

    def meet(number: int) -> None:
        with stores[number % 2].work() as work:
            met.append(work.people.meet("telegram", "777", "he", world.office.id, NOW).person_id)

    together(6, meet)
    assert len(met) == 6 and len(set(met)) == 1
    assert database.peek("SELECT count(*) FROM person") == [(2,)]


def test_reading_never_waits_for_a_writer(sqlite_database: Database) -> None:
    store, seen = sqlite_database.store, []
    with store.work() as work:
        work.settings.set("a", "b")
        reader = threading.Thread(target=lambda: seen.append(_get(store)))
        reader.start()
        reader.join(timeout=60)
        assert seen == [None]
    assert _get(store) == "b"


def _get(store: Store) -> str | None:
    with store.look() as look:
        return look.settings.get("a")


def test_a_second_key_opens_nothing_of_the_first_stores_rows(database: Database, world: World) -> None:
    from storage.crypto import DataKey, KeyMistake

    stranger = open_store(database.url, DataKey([bytes(32)]))
    with world.store.look() as ours, stranger.look() as theirs:
        assert theirs.people.find("console", "0501234567") is None
        with pytest.raises(KeyMistake):
            theirs.people.address(world.address.id)
        assert ours.people.address(world.address.id) == world.address
    stranger.close()


def test_an_operational_error_without_a_known_cause_stays_ours() -> None:
    from storage.errors import reason_of

    assert reason_of(OperationalError("", {}, sqlite3.OperationalError("no such table: x"))) is None
    assert reason_of(ValueError("database is locked")) is None
