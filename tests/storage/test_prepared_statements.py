"""Statements that go straight to the driver mean exactly what they mean through SQLAlchemy."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from storage_world import NOW, Database, World

from cases.records import Person
from storage.prepared import Prepared
from storage.rows import many, table
from storage.tables import OutboxRow, PersonRow

_PERSON = table(PersonRow)
_BY_LANGUAGE = select(_PERSON).where(_PERSON.c.language == bindparam("spoken")).order_by(_PERSON.c.id)
_MEET = insert(_PERSON)
_PAUSE = (
    update(_PERSON)
    .where(_PERSON.c.id == bindparam("person"))
    .values(reminders_paused_until=bindparam("until", type_=_PERSON.c.reminders_paused_until.type), language="ar")
)


@pytest.fixture
def both_ways(world: World) -> World:
    with world.store.work() as work:
        for number, language in enumerate(("he", "ar", "ar")):
            row = {
                "id": 100 + number,
                "office_id": world.office.id,
                "language": language,
                "created_at": NOW + timedelta(microseconds=number),
                "reminders_paused_until": None,
            }
            assert Prepared(_MEET).change(work._tx.connection, row) in (1, -1)
    return world


def test_the_same_rows_come_back_as_the_same_records(both_ways: World) -> None:
    prepared = Prepared(_BY_LANGUAGE)
    with both_ways.store.look() as look:
        for language in ("ar", "he", "ru"):
            found = prepared.many(look._tx.connection, Person, {"spoken": language})
            assert found == many(look._tx.connection, Person, _BY_LANGUAGE, {"spoken": language})
        assert prepared.one(look._tx.connection, Person, {"spoken": "ru"}) is None
        assert (
            prepared.first(look._tx.connection, {"spoken": "ar"})
            == prepared.rows(look._tx.connection, {"spoken": "ar"})[0]
        )


def test_fixed_and_given_values_both_arrive_and_the_rows_are_counted(both_ways: World) -> None:
    pause = Prepared(_PAUSE)
    with both_ways.store.work() as work:
        connection = work._tx.connection
        assert pause.change(connection, {"person": 100, "until": NOW}) == 1
        assert pause.change(connection, {"person": 999, "until": NOW}) == 0
        pause.change_each(connection, [{"person": 101, "until": None}, {"person": 102, "until": NOW}])
    with both_ways.store.look() as look:
        people = [look.people.person(number) for number in (100, 101, 102)]
    assert [person and person.reminders_paused_until for person in people] == [NOW, None, NOW]
    assert {person.language for person in people if person} == {"ar"}


def test_a_broken_rule_is_told_in_the_same_words_and_never_with_what_was_said(world: World) -> None:
    with pytest.raises(IntegrityError) as failure, world.store.work() as work:
        work.outbox.put(12345, {"text": "סוד"}, "answer", NOW)
    assert "סוד" not in str(failure.value)


def test_a_statement_that_cannot_run_is_loud(sqlite_database: Database) -> None:
    store = sqlite_database.store
    with pytest.raises(OperationalError, match="no such table"), store.work() as work:
        work._tx.connection.exec_driver_sql("DROP TABLE session")
        work.sessions.load(1)


def test_a_naive_time_is_refused(world: World) -> None:
    with pytest.raises((ValueError, Exception), match="timezone"), world.store.work() as work:
        work.outbox.put(world.address.id, {}, "answer", datetime(2026, 1, 1))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(st.text(), JSON, max_size=4),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    turn=st.integers(0, 2**40),
)
def test_whatever_is_queued_is_read_again_as_it_was(
    sqlite_world: World, body: dict[str, object], at: datetime, turn: int
) -> None:
    with sqlite_world.store.work() as work:
        message = work.outbox.put(sqlite_world.address.id, body, "answer", at, turn=turn)
        said = next(line for line in work.outbox.history(sqlite_world.address.id, 1) if line.id == message)
        row = work._tx.connection.execute(select(table(OutboxRow)).where(table(OutboxRow).c.id == message)).one()
    assert (said.body, said.queued_at, said.turn) == (body, at, turn) == (row.body, row.queued_at, row.turn)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=st.dictionaries(st.text(), JSON, max_size=4), turn=st.integers(0, 2**40))
def test_whatever_state_a_talk_is_in_it_is_found_again(
    sqlite_world: World, state: dict[str, object], turn: int
) -> None:
    with sqlite_world.store.work() as work:
        work.sessions.save(sqlite_world.address.id, state, turn)
        assert work.sessions.load(sqlite_world.address.id) == (state, turn)
