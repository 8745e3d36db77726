"""How each database is opened: SQLite with one writer beside free readers, PostgreSQL with a pool."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event

from storage.columns import bind_key
from storage.crypto import DataKey

READERS = 8
_BUSY_SECONDS = 5.0
# docs/rules.md, rule 17. Temporary results stay in memory: they may hold what no file should.
_EVERY = (
    "cache_size = -16384",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
)
_WRITER = ("journal_mode = WAL", "secure_delete = ON", *_EVERY)
_READER = (*_EVERY, "query_only = ON")


def sqlite_engine(url: URL, key: DataKey, *, writing: bool) -> Engine:
    """An engine for one SQLite file, readable by its owner only; a reading one cannot write."""
    if not url.database or url.database == ":memory:":
        raise ValueError("the store needs a database file: sqlite:///path/to/file")
    _make_private(Path(url.database))
    engine = create_engine(
        url,
        pool_size=1 if writing else READERS,
        max_overflow=0 if writing else READERS,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "cached_statements": 256},
    )
    bind_key(engine.dialect, key)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Python's sqlite3 would begin transactions by itself, late and deferred: we begin them.
        connection.isolation_level = None
        if writing and connection.execute("PRAGMA page_count").fetchone() == (0,):
            # Can only be chosen before the first page; asking later would wait for the writer's lock.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        for pragma in _WRITER if writing else _READER:
            connection.execute(f"PRAGMA {pragma}").close()

    # In place of a listener to "begin", whose statement would go the long way round for every turn.
    engine.dialect.do_begin = lambda opened: opened.execute(begin)  # type: ignore[assignment, method-assign]
    return engine


def postgresql_engine(url: URL, key: DataKey) -> Engine:
    """An engine for PostgreSQL; a connection that died in the pool is replaced before it is used."""
    engine = create_engine(
        url,
        pool_size=READERS,
        max_overflow=READERS,
        pool_pre_ping=True,
        pool_timeout=10,
        hide_parameters=True,
    )
    bind_key(engine.dialect, key)
    return engine


def _make_private(path: Path) -> None:
    """Make the file with mode 0600 or take others' rights away; SQLite gives its side files the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
