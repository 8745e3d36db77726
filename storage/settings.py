"""Facts about this database itself, and the heartbeats of what runs on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.rows import both, table
from storage.tables import HeartbeatRow, SettingRow
from storage.transaction import Transaction

_SETTING = table(SettingRow)
_HEARTBEAT = table(HeartbeatRow)


def _set(word: Any) -> Any:
    statement = word(_SETTING)
    return statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})


def _beat(word: Any) -> Any:
    statement = word(_HEARTBEAT)
    return statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded.at})


_SET = both(_set)
_BEAT = both(_beat)


class Settings:
    """Named words kept with the rows they are about, such as whether time is simulated here."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, name: str) -> str | None:
        """The setting's value, or None."""
        query = select(_SETTING.c.value).where(_SETTING.c.name == name)
        value: str | None = self._tx.connection.execute(query).scalar()
        return value

    def set(self, name: str, value: str) -> None:
        """Keep the value under its name, in place of the one before."""
        self._tx.connection.execute(_SET[self._tx.dialect], {"name": name, "value": value})

    def beat(self, name: str, now: datetime) -> None:
        """Say that this part of the system lives."""
        self._tx.connection.execute(_BEAT[self._tx.dialect], {"name": name, "at": now})

    def heartbeat(self, name: str) -> datetime | None:
        """When this part last said that it lives, or None."""
        query = select(_HEARTBEAT.c.at).where(_HEARTBEAT.c.name == name)
        at: datetime | None = self._tx.connection.execute(query).scalar()
        return at
