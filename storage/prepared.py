"""The statements of every turn, compiled once an engine and given to SQLite's driver as they are.

SQLAlchemy's way from a statement to its rows takes several times as long as SQLite needs to answer, and
a turn asks a dozen times. PostgreSQL is asked through SQLAlchemy: there the network takes longer than both.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

R = TypeVar("R", bound=SQLModel)
Given = Mapping[str, Any]
Turned = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in SQLite's words: its text, where each value comes from, and how values are turned."""

    text: str
    fixed: Mapping[str, Any]
    places: tuple[tuple[str, Turned], ...]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]

    def values(self, given: Given) -> list[Any]:
        """The values in the order of the text."""
        both = {**self.fixed, **given} if self.fixed else given
        return [both[name] if turned is None else turned(both[name]) for name, turned in self.places]

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """A row as Python values."""
        row = list(found)
        for at, turned in self.columns:
            row[at] = turned(row[at])
        return tuple(row)


class Prepared:
    """One statement (or one for each engine, by dialect name) that is always given the same names."""

    def __init__(self, statement: Executable | Mapping[str, Executable]) -> None:
        self._statement = statement
        self._names = [column.name for column in _columns(statement)]

    def rows(self, connection: Connection, given: Given) -> list[tuple[Any, ...]]:
        """The rows it finds."""
        if connection.dialect.name != "sqlite":
            return [tuple(row) for row in connection.execute(self._of(connection.dialect), given)]
        ready = self._made_ready(connection.dialect, given)
        return [ready.row(found) for found in self._run(connection, ready, given)]

    def first(self, connection: Connection, given: Given) -> tuple[Any, ...] | None:
        """The first row it finds, or None."""
        return next(iter(self.rows(connection, given)), None)

    def one(self, connection: Connection, kind: type[R], given: Given) -> R | None:
        """The first row it finds as a record, or None."""
        return next(iter(self.many(connection, kind, given)), None)

    def many(self, connection: Connection, kind: type[R], given: Given) -> list[R]:
        """The rows it finds as records; a record is trusted because its row was checked on the way in."""
        names = self._names
        return [trusted(kind, dict(zip(names, row, strict=True))) for row in self.rows(connection, given)]

    def change(self, connection: Connection, given: Given) -> int:
        """Run it and give the number of rows it wrote."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._of(connection.dialect), given).rowcount
        return self._run(connection, self._made_ready(connection.dialect, given), given).rowcount

    def change_each(self, connection: Connection, given: Sequence[Given]) -> None:
        """Run it once for each of what is given, which is at least one."""
        if connection.dialect.name != "sqlite":
            connection.execute(self._of(connection.dialect), given)
        else:
            ready = self._made_ready(connection.dialect, given[0])
            values = [ready.values(each) for each in given]
            try:
                _driver(connection).executemany(ready.text, values)
            except sqlite3.Error as error:
                raise _as_sqlalchemy(error, connection, ready) from error

    def _of(self, dialect: Dialect) -> Executable:
        return self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement

    def _made_ready(self, dialect: Dialect, given: Given) -> _Ready:
        """Kept with the engine's dialect: how values are turned depends on its key."""
        kept: dict[Prepared, _Ready] = dialect.__dict__.setdefault("prepared", {})
        ready = kept.get(self)
        if ready is None:
            ready = kept[self] = _make_ready(self._of(dialect), dialect, list(given))
        return ready

    def _run(self, connection: Connection, ready: _Ready, given: Given) -> sqlite3.Cursor:
        values = ready.values(given)
        try:
            return _driver(connection).execute(ready.text, values)
        except sqlite3.Error as error:
            raise _as_sqlalchemy(error, connection, ready) from error


def trusted(kind: type[R], values: dict[str, Any]) -> R:
    """A record of all these values, which a row holds and which were checked on their way into it.

    What `model_construct` does for a model without private attributes, in a third of its time.
    """
    made: R = kind.__new__(kind)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(values))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _as_sqlalchemy(error: sqlite3.Error, connection: Connection, ready: _Ready) -> Exception:
    """The driver's error as SQLAlchemy tells it, without the values."""
    return DBAPIError.instance(ready.text, None, error, sqlite3.Error, True, dialect=connection.dialect)


def _make_ready(statement: Executable, dialect: Dialect, names: list[str]) -> _Ready:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=names))  # type: ignore[attr-defined]
    places = cast("list[str]", compiled.positiontup)
    return _Ready(
        text=compiled.string,
        fixed={name: value for name, value in compiled.params.items() if name not in names},
        places=tuple((name, _kind(compiled.binds[name].type, dialect).bind_processor(dialect)) for name in places),
        columns=tuple((at, turned) for at, turned in enumerate(_from_rows(statement, dialect)) if turned),
    )


def _from_rows(statement: Executable, dialect: Dialect) -> Iterator[Turned]:
    for column in _columns(statement):
        yield _kind(column.type, dialect).result_processor(dialect, None)


def _columns(statement: Executable | Mapping[str, Executable]) -> Iterable[Any]:
    return statement.selected_columns if isinstance(statement, Select) else ()


def _kind(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
