"""Column types between records and rows: sealed text, sealed JSON, 64-bit ids, words by value."""

import json
from typing import Any

from sqlalchemy import BigInteger, Column, Enum, Integer, LargeBinary, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.crypto import DataKey, KeyMistake

# SQLite calls only INTEGER PRIMARY KEY its row id; elsewhere an id needs 64 bits by name.
Id = BigInteger().with_variant(Integer(), "sqlite")


def bind_key(dialect: Dialect, key: DataKey) -> None:
    """Give one engine its key, so that two stores in one process never share one."""
    dialect.data_key = key  # type: ignore[attr-defined]


def key_of(dialect: Dialect) -> DataKey:
    """The key bound to the engine of this dialect; raises KeyMistake when none was."""
    key = getattr(dialect, "data_key", None)
    if not isinstance(key, DataKey):
        raise KeyMistake("key_missing")
    return key


class Encrypted(TypeDecorator[str]):
    """Text that is readable only through the store; `place` is its table.column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else key_of(dialect).seal(value.encode(), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else key_of(dialect).open(bytes(value), self.place).decode()


class EncryptedBytes(TypeDecorator[bytes]):
    """A file that is readable only through the store; `place` is its table.column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else key_of(dialect).seal(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else key_of(dialect).open(bytes(value), self.place)


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value that is readable only through the store; `place` is its table.column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return key_of(dialect).seal(plain.encode(), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(key_of(dialect).open(bytes(value), self.place))


def fit(table: Table, sealed: frozenset[str]) -> None:
    """Give a record's columns the types that rows need; `sealed` names the columns to encrypt."""
    for column in table.columns:
        if column.name in sealed:
            kind = EncryptedBytes if isinstance(column.type, LargeBinary) else Encrypted
            column.type = kind(f"{table.name}.{column.name}")
        elif isinstance(column.type, Enum):
            column.type = _by_value(column)
        elif isinstance(column.type, Integer):
            column.type = Id


def _by_value(column: Column[Any]) -> Enum:
    """The column's words written as their values and not as Python's names for them."""
    words = column.type.enum_class  # type: ignore[attr-defined]
    return Enum(words, native_enum=False, length=30, values_callable=lambda kind: [word.value for word in kind])
