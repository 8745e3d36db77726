"""Who did and saw what: a chain that can grow and not be rewritten (docs/rules.md, rule 18).

Rows hold pseudonyms (staff:17, issue:42, a case code), never names or what was said.
"""

import json
from datetime import UTC, datetime

from sqlalchemy import insert, select, text

from storage.prepared import Prepared
from storage.rows import table
from storage.tables import AuditRow
from storage.transaction import Transaction

_AUDIT = table(AuditRow)
_HEAD = Prepared(select(_AUDIT.c.id, _AUDIT.c.hash).order_by(_AUDIT.c.id.desc()).limit(1))
_RECORD = Prepared(insert(_AUDIT))
_ALL = select(_AUDIT).order_by(_AUDIT.c.id)
# Any number will do as long as nothing else in the database takes it.
_CHAIN_LOCK = text("SELECT pg_advisory_xact_lock(6311002)")


class Audit:
    """The journal of acts and reads."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def record(self, actor: str, action: str, object: str, allowed: bool, now: datetime) -> None:
        """Add one row to the chain, in the same transaction as what it tells of."""
        if self._tx.shares_writers:
            self._tx.connection.execute(_CHAIN_LOCK)
        number, previous = self.head()
        row = (number + 1, now, actor, action, object, allowed)
        _RECORD.change(
            self._tx.connection,
            {
                "id": number + 1,
                "at": now,
                "actor": actor,
                "action": action,
                "object": object,
                "allowed": allowed,
                "previous": previous,
                "hash": self._tx.key.link(previous, _canonical(*row)),
            },
        )

    def head(self) -> tuple[int, str]:
        """The last row's number and hash, to be kept somewhere else as well; (0, "") for an empty chain."""
        row = _HEAD.first(self._tx.connection, {})
        return (0, "") if row is None else (row[0], row[1])

    def verify(self) -> bool:
        """Whether every row is there and as it was written."""
        previous = ""
        with self._tx.connection.execute(_ALL, execution_options={"yield_per": 1000}) as rows:
            for number, row in enumerate(rows, start=1):
                written = _canonical(row.id, row.at, row.actor, row.action, row.object, row.allowed)
                follows = row.id == number and row.previous == previous
                if not follows or row.hash != self._tx.key.link(previous, written):
                    return False
                previous = row.hash
        return True


def _canonical(number: int, at: datetime, actor: str, action: str, object: str, allowed: bool) -> bytes:
    """A row as bytes that depend on nothing but its values."""
    fields = [number, at.astimezone(UTC).isoformat(), actor, action, object, allowed]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
