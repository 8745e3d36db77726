"""Every story is told on SQLite, and on PostgreSQL where MITZUI_TEST_POSTGRES names a server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from storage_world import Database, Postgres, World, make_world, open_store

from storage.database import Store

_POSTGRES = os.environ.get("MITZUI_TEST_POSTGRES", "")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if not _POSTGRES:
        pytest.skip("no PostgreSQL: MITZUI_TEST_POSTGRES is not set")
    server = Postgres(_POSTGRES)
    yield server
    server.run(f"DROP DATABASE {server.name} WITH (FORCE)")


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(migrated_file, tmp_path / "mitzui.db")
    url = f"sqlite:///{tmp_path / 'mitzui.db'}"
    database = Database(url, open_store(url))
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[Database]:
    postgres.empty()
    database = Database(postgres.url, open_store(postgres.url))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    kind = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(kind)
    return found


@pytest.fixture
def store(database: Database) -> Store:
    return database.store


@pytest.fixture
def world(store: Store) -> World:
    return make_world(store)


@pytest.fixture
def sqlite_world(sqlite_database: Database) -> World:
    return make_world(sqlite_database.store)
