"""What was received: kept before it is acknowledged, done once (docs/rules.md, rules 7, 9 and 10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update

from storage.prepared import Prepared
from storage.rows import both, table
from storage.tables import AddressRow, InboxRow
from storage.transaction import Transaction

ATTEMPTS = 3
_INBOX = table(InboxRow)
_ADDRESS = table(AddressRow)
_RECEIVE = Prepared(both(lambda word: word(_INBOX).on_conflict_do_nothing(index_elements=["channel", "external_id"])))
_ROW = select(
    _INBOX.c.id,
    _INBOX.c.channel,
    _INBOX.c.address_id,
    _INBOX.c.payload,
    _INBOX.c.received_at,
    _INBOX.c.state,
    _INBOX.c.attempts,
).where(_INBOX.c.id == bindparam("inbox_id"))
_GET = Prepared(_ROW)
_GET_ALONE = Prepared(_ROW.with_for_update())
_DONE = Prepared(update(_INBOX).where(_INBOX.c.id == bindparam("inbox_id")).values(state="done"))
_FAILED = (
    update(_INBOX)
    .where(_INBOX.c.id == bindparam("inbox_id"))
    .values(attempts=_INBOX.c.attempts + 1)
    .returning(_INBOX.c.attempts)
)
_QUARANTINE = update(_INBOX).where(_INBOX.c.id == bindparam("inbox_id")).values(state="quarantined")
_STATE = Prepared(select(_INBOX.c.state).where(_INBOX.c.id == bindparam("inbox_id")))
_SENDER = Prepared(
    select(_ADDRESS.c.channel, _ADDRESS.c.handle)
    .join(_INBOX, _INBOX.c.address_id == _ADDRESS.c.id)
    .where(_INBOX.c.id == bindparam("inbox_id"))
)
# The word is spelt out, for only so does SQLite use the index of what waits; the sum keeps it from that of the address,
# under which lies everything that somebody ever wrote.
_IS_WAITING = _INBOX.c.state == literal_column("'received'")
_WAITING = Prepared(select(_INBOX.c.id).where(_IS_WAITING).order_by(_INBOX.c.id).limit(bindparam("most")))
_WAITING_OF = Prepared(
    select(_INBOX.c.id).where(_IS_WAITING, _INBOX.c.address_id + 0 == bindparam("address")).order_by(_INBOX.c.id)
)


@dataclass(frozen=True, slots=True)
class Received:
    """One thing received; `state` is received, done or quarantined."""

    id: int
    channel: str
    address_id: int | None
    payload: dict[str, Any]
    received_at: datetime
    state: str
    attempts: int


class Inbox:
    """Everything that came in, each external id of a channel once."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def receive(
        self,
        channel: str,
        external_id: str,
        address_id: int | None,
        payload: dict[str, Any],
        now: datetime,
        state: str = "received",
    ) -> int | None:
        """The new row's id, or None when the channel delivered the same thing before.

        `state` is done where this transaction answers it as well. The external id is kept as a blind index: WhatsApp's
        holds a telephone number.
        """
        new = self._tx.ids()
        row = {
            "id": new,
            "channel": channel,
            "external_id": self._tx.key.index(external_id),
            "address_id": address_id,
            "payload": payload,
            "received_at": now,
            "state": state,
            "attempts": 0,
        }
        return new if _RECEIVE.change(self._tx.connection, row) else None

    def get(self, inbox_id: int) -> Received:
        """The row; in `work` it is ours alone until the end, so check its state before acting on it."""
        query = _GET_ALONE if self._tx.shares_writers else _GET
        row = query.first(self._tx.connection, {"inbox_id": inbox_id})
        if row is None:
            raise LookupError(f"no inbox row {inbox_id}")
        return Received(*row)

    def state(self, inbox_id: int) -> str | None:
        """received, done or quarantined; None for a row that was forgotten."""
        row = _STATE.first(self._tx.connection, {"inbox_id": inbox_id})
        return None if row is None else row[0]

    def sender(self, inbox_id: int) -> tuple[str, str] | None:
        """The channel and the handle it came from; None for a row that was forgotten."""
        row = _SENDER.first(self._tx.connection, {"inbox_id": inbox_id})
        return None if row is None else (row[0], row[1])

    def done(self, inbox_id: int) -> None:
        """Mark it as answered."""
        _DONE.change(self._tx.connection, {"inbox_id": inbox_id})

    def failed(self, inbox_id: int) -> int:
        """Count one failure and give their number; the third puts the row in quarantine, for a person."""
        attempts = int(self._tx.connection.execute(_FAILED, {"inbox_id": inbox_id}).scalar_one())
        if attempts >= ATTEMPTS:
            self._tx.connection.execute(_QUARANTINE, {"inbox_id": inbox_id})
        return attempts

    def waiting_of(self, address_id: int) -> list[int]:
        """Ids received from this address and not done, oldest first."""
        return [row[0] for row in _WAITING_OF.rows(self._tx.connection, {"address": address_id})]

    def waiting(self, limit: int = 100) -> list[int]:
        """Ids received and not done, oldest first."""
        return [row[0] for row in _WAITING.rows(self._tx.connection, {"most": limit})]
