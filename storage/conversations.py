"""What was said on both sides: for the web chat, the console and the person's own export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from storage.prepared import Prepared
from storage.rows import table
from storage.tables import InboxRow, OutboxRow
from storage.transaction import Transaction

_OUTBOX = table(OutboxRow)
_INBOX = table(InboxRow)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of ours as the history shows it; `sent_at` is None while it is on its way."""

    id: int
    kind: str
    body: dict[str, Any]
    state: str
    turn: int
    queued_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a conversation, by 'bot' or 'person'; `body` is the outbox body or the inbox payload."""

    by: str
    body: dict[str, Any]
    at: datetime
    id: int


_SENT_COLUMNS = tuple(_OUTBOX.c[name] for name in Sent.__dataclass_fields__)


class Conversations:
    """Reads what was said to an address and from it."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def history(self, address_id: int, limit: int = 60) -> list[Sent]:
        """The newest messages of ours, oldest first, those that wait for a later time left out."""
        rows = _HISTORY.rows(self._tx.connection, {"address": address_id, "most": limit})
        return [Sent(*row) for row in reversed(rows)]

    def unread(self, address_id: int) -> list[Sent]:
        """What was said to this address and not yet read, oldest first."""
        return [Sent(*row) for row in _UNREAD.rows(self._tx.connection, {"address": address_id})]

    def mark_read(self, ids: Sequence[int], now: datetime) -> None:
        """The person has seen these."""
        if ids:
            _MARK_READ.change_each(self._tx.connection, [{"message": one, "now": now} for one in ids])

    def conversation(self, address_id: int, limit: int = 60) -> list[Spoken]:
        """The newest lines of both sides, oldest first."""
        ours = [
            Spoken("bot", said.body, said.sent_at or said.queued_at, said.id)
            for said in self.history(address_id, limit)
        ]
        rows = _HEARD.rows(self._tx.connection, {"address": address_id, "most": limit})
        theirs = [Spoken("person", *row) for row in rows]
        return sorted(ours + theirs, key=lambda line: line.id)[-limit:]


def _said_by_now() -> ColumnElement[bool]:
    """Sent, or meant for at once; a message for later has not been said."""
    at_once = and_(_OUTBOX.c.state == "ready", _OUTBOX.c.not_before <= _OUTBOX.c.queued_at)
    # Spelt out, because a prepared statement has no IN (…), whose places come with its values.
    return or_(*(_OUTBOX.c.state == left for left in ("sending", "sent", "ambiguous")), at_once)


_OF_ADDRESS = select(*_SENT_COLUMNS).where(_OUTBOX.c.address_id == bindparam("address"), _said_by_now())
_HISTORY = Prepared(_OF_ADDRESS.order_by(_OUTBOX.c.id.desc()).limit(bindparam("most")))
_UNREAD = Prepared(_OF_ADDRESS.where(_OUTBOX.c.read_at.is_(None)).order_by(_OUTBOX.c.id))
_MARK_READ = Prepared(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("message"))
    .values(read_at=bindparam("now", type_=_OUTBOX.c.read_at.type))
)
_HEARD = Prepared(
    select(_INBOX.c.payload, _INBOX.c.received_at, _INBOX.c.id)
    .where(_INBOX.c.address_id == bindparam("address"))
    .order_by(_INBOX.c.id.desc())
    .limit(bindparam("most"))
)
