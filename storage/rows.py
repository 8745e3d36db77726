"""Between records and rows: reading, inserting, and the one word in which the two engines differ."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlmodel import SQLModel

from storage.prepared import Prepared, trusted

R = TypeVar("R", bound=SQLModel)


def table(row_class: type[SQLModel]) -> Table:
    """The table of a row class."""
    return cast(Table, row_class.__table__)  # type: ignore[attr-defined]


def record(kind: type[R], row: Row[Any]) -> R:
    """The row as a plain record; rows were checked on their way in, so they are trusted on their way out."""
    return trusted(kind, dict(row._mapping))


def one(connection: Connection, kind: type[R], query: Executable, given: Mapping[str, Any] | None = None) -> R | None:
    """The only row of the query as a record, or None."""
    row = connection.execute(query, given).one_or_none()
    return None if row is None else record(kind, row)


def many(connection: Connection, kind: type[R], query: Executable, given: Mapping[str, Any] | None = None) -> list[R]:
    """Every row of the query as a record, in its order."""
    return [record(kind, row) for row in connection.execute(query, given)]


def values(of: SQLModel) -> dict[str, Any]:
    """A record's columns by name."""
    return {name: getattr(of, name) for name in type(of).model_fields}


def keep(connection: Connection, row_class: type[SQLModel], new: R) -> R:
    """Insert the record after checking it whole, and give it back."""
    return add(connection, row_class, type(new).model_validate(values(new)))


def add(connection: Connection, row_class: type[SQLModel], new: R) -> R:
    """Insert a record of values that are ours, and give it back."""
    _insert(row_class).change(connection, values(new))
    return new


@cache
def _insert(row_class: type[SQLModel]) -> Prepared:
    return Prepared(insert(table(row_class)))


INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def both(make: Callable[[Callable[[Table], Any]], Any]) -> Mapping[str, Executable]:
    """One statement an engine, by dialect name, made from its own word for INSERT … ON CONFLICT.

    The result's `rowcount` tells whether the row went in; SQLAlchemy drops it on inserts unless it is asked.
    """
    made = {dialect: make(word) for dialect, word in INSERTS.items()}
    return {dialect: statement.execution_options(preserve_rowcount=True) for dialect, statement in made.items()}
