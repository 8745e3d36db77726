"""The schema: made by migrations, current or brought there."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel
from storage_world import Database, Postgres, open_store

import storage.tables
from storage import schema
from storage.database import Store

FOLDER = Path(storage.tables.__file__).parent / "migrations"


def test_the_migrated_database_has_exactly_the_columns_of_the_records(database: Database) -> None:
    engine = create_engine(database.url)
    found = inspect(engine)
    migrated = {
        table: {column["name"]: (column["nullable"], column["type"].python_type) for column in found.get_columns(table)}
        for table in found.get_table_names()
    }
    engine.dispose()
    migrated.pop("alembic_version")
    expected = {
        name: {column.name: (bool(column.nullable), _stored(column.type)) for column in table.columns}
        for name, table in SQLModel.metadata.tables.items()
    }
    assert migrated == expected


def _stored(kind: object) -> type:
    kind = getattr(kind, "impl_instance", kind)
    python: type = str if "Enum" in type(kind).__name__ else kind.python_type  # type: ignore[attr-defined]
    return python


def test_the_code_expects_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    database.store.upgrade()
    assert database.store.is_current()


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    assert not store.is_current()
    store.close()


def test_a_current_database_never_loads_alembic(migrated_file: Path) -> None:
    script = (
        "import sys; from storage.crypto import DataKey; from storage.database import Store\n"
        f"store = Store('sqlite:///{migrated_file}', DataKey([bytes(32)]), lambda: 1)\n"
        "store.upgrade(); print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_database_file_is_only_ours_to_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{tmp_path / 'deep' / 'new.db'}")
        store.upgrade()
        with store.work() as work:
            work.settings.set("a", "b")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep").iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


def test_the_database_keeps_its_promises_by_its_own_settings(sqlite_database: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "temp_store": 2,
        "auto_vacuum": 2,
    }
    store = sqlite_database.store
    with store.work() as work, store.look() as look:
        for unit, own in ((work, {"secure_delete": 1, "query_only": 0}), (look, {"query_only": 1})):
            ask = unit._tx.connection.exec_driver_sql
            settings = wanted | own
            assert {name: ask(f"PRAGMA {name}").scalar() for name in settings} == settings


def test_a_file_that_others_could_read_is_closed_to_them(migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "open.db"
    path.write_bytes(migrated_file.read_bytes())
    path.chmod(0o644)
    store = open_store(f"sqlite:///{path}")
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_database_in_memory_is_refused_because_nothing_would_be_kept() -> None:
    with pytest.raises(ValueError, match="database file"):
        open_store("sqlite://")


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_store("mysql+pymysql://localhost/x")


def test_two_who_start_at_once_on_an_empty_file_both_find_it_ready(tmp_path: Path) -> None:
    _upgrade_together(f"sqlite:///{tmp_path / 'new.db'}")


def test_two_replicas_that_start_at_once_both_find_the_server_ready(postgres: Postgres) -> None:
    name = f"{postgres.name}_empty"
    postgres.run(f"CREATE DATABASE {name}")
    try:
        _upgrade_together(postgres.named(name))
    finally:
        postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


def _upgrade_together(url: str) -> None:
    stores, failures = [open_store(url) for _ in range(3)], []

    def upgrade(store: Store) -> None:
        try:
            store.upgrade()
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=upgrade, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and all(store.is_current() for store in stores)
    for store in stores:
        store.close()


def test_the_server_says_when_a_commit_could_be_lost(database: Database) -> None:
    assert set(database.store.weaknesses()) <= {"fsync", "synchronous_commit"}


def test_a_database_of_the_first_schema_is_brought_up_with_all_that_it_holds(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        schema.upgrade(connection, "0001")
        connection.exec_driver_sql("INSERT INTO setting (name, value) VALUES ('kept', 'yes')")
    engine.dispose()
    store = open_store(url)
    assert not store.is_current()
    store.upgrade()
    with store.look() as look:
        assert look.settings.get("kept") == "yes" and look.content_reports.list() == []
    assert store.is_current()
    store.close()
