"""A small office to tell stories about, and the databases it lives in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text

from cases.access import Viewer
from cases.records import Address, Case, Issue, Office, Staff
from storage.crypto import DataKey
from storage.database import Store
from storage.ids import Ids

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
SECRET = bytes(range(32))


def key() -> DataKey:
    return DataKey([SECRET])


def open_store(url: str, its_key: DataKey | None = None) -> Store:
    return Store(url, its_key or key(), Ids(lambda: NOW, os.urandom))


@dataclass
class Database:
    """One migrated database of its own, and a way to write to it behind the store's back."""

    url: str
    store: Store
    opened: list[Store] = field(default_factory=list)

    def again(self) -> Store:
        """The same database as another process would open it."""
        self.opened.append(open_store(self.url))
        return self.opened[-1]

    def attack(self, *statements: str) -> None:
        """Run statements in one transaction on a connection that the store knows nothing of."""
        with self._stranger() as engine, engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def peek(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query as the files hold them."""
        with self._stranger() as engine, engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    @contextmanager
    def _stranger(self) -> Iterator[Engine]:
        engine = create_engine(self.url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA foreign_keys = ON"))
        try:
            yield engine
        finally:
            engine.dispose()

    def close(self) -> None:
        for store in (self.store, *self.opened):
            store.close()


_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables
              WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  FOR name IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE tgenabled = 'D' LOOP
    EXECUTE 'ALTER TABLE ' || name || ' ENABLE TRIGGER USER';
  END LOOP;
END $$"""


class Postgres:
    """One migrated scratch database on the server of the tests, emptied between them."""

    def __init__(self, url: str) -> None:
        self.server = make_url(url)
        self.name = f"mitzui_storage_{os.getpid()}"
        self.run(f"CREATE DATABASE {self.name}")
        store = open_store(self.url)
        store.upgrade()
        store.close()

    @property
    def url(self) -> str:
        return self.named(self.name)

    def named(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def empty(self) -> None:
        self.run(_EMPTY, self.name)

    def run(self, statement: str, database: str | None = None) -> None:
        engine = create_engine(self.named(database or str(self.server.database)), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@dataclass
class World:
    """An office with a worker on duty, a second worker, and a person who wrote once."""

    store: Store
    office: Office
    dana: Staff
    rami: Staff
    address: Address

    @property
    def person_id(self) -> int:
        assert self.address.person_id is not None
        return self.address.person_id

    def viewer(self, staff: Staff) -> Viewer:
        with self.store.look() as look:
            return look.staff.viewer(staff.id)

    def hire(self, name: str, role: str, office: Office | None = None) -> Staff:
        with self.store.work() as work:
            staff = work.staff.add(name, role, (office or self.office).id, "", f"CODE-{name}", NOW)
            joined = work.staff.activate(staff.id)
        assert joined is not None
        return joined

    def meet(self, handle: str) -> Address:
        with self.store.work() as work:
            return work.people.meet("console", handle, "he", self.office.id, NOW)

    def case(self, code: str = "BCDFGH", person_id: int | None = None, by: Staff | None = None) -> Case:
        with self.store.work() as work:
            return work.cases.open_case(self.office.id, person_id, by.id if by else None, code, NOW)

    def new_issue(self, owner: Staff | None = None, **changes: Any) -> dict[str, Any]:
        """What an issue is opened with: the rent, due in a week."""
        return {
            "owner_id": (owner or self.dana).id,
            "right_id": "rent-assistance",
            "domain": "housing",
            "subject": "שכר דירה",
            "description": "חוזה עד מרץ",
            "next_step": "לאסוף תלושים",
            "next_step_on": TODAY + timedelta(days=7),
            "due_at": NOW + timedelta(days=7),
            "now": NOW,
        } | changes

    def issue(self, case: Case | None = None, owner: Staff | None = None, **changes: Any) -> Issue:
        """An open issue, of this person where no case is named."""
        case = case or self.case(person_id=self.person_id)
        with self.store.work() as work:
            return work.cases.open_issue(case.id, **self.new_issue(owner, **changes))


def make_world(store: Store) -> World:
    with store.work() as work:
        office = work.staff.add_office("לוד", "לוד", "מרכז")
        invited = [
            work.staff.add(name, "rights_worker", office.id, mail, code, NOW)
            for name, mail, code in (("דנה", "dana@office.example", "DANA-CODE"), ("רמי", "", "RAMI-CODE"))
        ]
        dana, rami = (work.staff.activate(staff.id) for staff in invited)
        address = work.people.meet("console", "0501234567", "he", office.id, NOW)
    assert dana is not None and rami is not None
    return World(store, office, dana, rami, address)
