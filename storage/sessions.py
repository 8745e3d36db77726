"""Where each conversation stands."""

from typing import Any

from sqlalchemy import bindparam, select, text

from storage.prepared import Prepared
from storage.rows import both, table
from storage.tables import SessionRow
from storage.transaction import Transaction

_SESSION = table(SessionRow)
_LOAD = Prepared(select(_SESSION.c.state, _SESSION.c.turn).where(_SESSION.c.address_id == bindparam("address")))
_LOCK = text("SELECT pg_advisory_xact_lock(:address)")


def _save(word: Any) -> Any:
    statement = word(_SESSION)
    fresh = {"state": statement.excluded.state, "turn": statement.excluded.turn}
    return statement.on_conflict_do_update(index_elements=["address_id"], set_=fresh)


_SAVE = Prepared(both(_save))


class Sessions:
    """Conversation states by address; loading one in `work` keeps other writers off that address."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def load(self, address_id: int) -> tuple[dict[str, Any], int]:
        """The state and its turn; an address that never spoke has ({}, 0)."""
        if self._tx.shares_writers:
            self._tx.connection.execute(_LOCK, {"address": address_id})
        row = _LOAD.first(self._tx.connection, {"address": address_id})
        return ({}, 0) if row is None else (row[0], row[1])

    def save(self, address_id: int, state: dict[str, Any], turn: int) -> None:
        """Keep the state under its turn, in place of the one before."""
        row = {"address_id": address_id, "state": state, "turn": turn}
        _SAVE.change(self._tx.connection, row)
