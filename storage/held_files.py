"""Files that were sent and wait for a yes: sealed like everything else, and gone within the hour."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from cases.records import AttachmentKind, HeldFile
from storage.prepared import Prepared
from storage.rows import keep, table
from storage.tables import AddressRow, HeldFileRow
from storage.transaction import Transaction

_HELD = table(HeldFileRow)
_ADDRESS = table(AddressRow)
_BY_ID = Prepared(select(_HELD).where(_HELD.c.id == bindparam("held")))
_WANTED = Prepared(
    select(_HELD.c.id, _HELD.c.reference, _HELD.c.size)
    .join(_ADDRESS, _ADDRESS.c.id == _HELD.c.address_id)
    .where(_HELD.c.issue_id.is_not(None), _ADDRESS.c.channel == bindparam("channel"))
    .order_by(_HELD.c.id)
)
_OLD = Prepared(select(_HELD).where(_HELD.c.until <= bindparam("now", type_=_HELD.c.until.type)))


class HeldFiles:
    """What nobody agreed to yet, and what was agreed to and is still to be fetched from its channel."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def hold(
        self,
        address_id: int,
        media_type: str,
        size: int,
        until: datetime,
        content: bytes | None = None,
        reference: str | None = None,
    ) -> HeldFile:
        """Hold a file until then: its content, or the channel's own reference to it."""
        held = HeldFile(
            id=self._tx.ids(),
            address_id=address_id,
            media_type=media_type,
            size=size,
            content=content,
            reference=reference,
            until=until,
        )
        return keep(self._tx.connection, HeldFileRow, held)

    def get(self, held_id: int) -> HeldFile | None:
        """The file, or None once it is gone."""
        return _BY_ID.one(self._tx.connection, HeldFile, {"held": held_id})

    def want(self, held_id: int, issue_id: int, kind: AttachmentKind, until: datetime) -> None:
        """They agreed: it is to be fetched and kept under this issue; given up after `until`."""
        wanted = update(_HELD).where(_HELD.c.id == held_id).values(issue_id=issue_id, kind=kind, until=until)
        self._tx.connection.execute(wanted)

    def wanted(self, channel: str) -> list[tuple[int, str, int]]:
        """Id, reference and size of what is to be fetched from a channel, the oldest first."""
        return [(row[0], row[1], row[2]) for row in _WANTED.rows(self._tx.connection, {"channel": channel})]

    def drop(self, held_id: int) -> None:
        """It is not held any more."""
        self._tx.connection.execute(delete(_HELD).where(_HELD.c.id == held_id))

    def drop_of(self, address_id: int) -> None:
        """Nothing of this address is held any more."""
        self._tx.connection.execute(delete(_HELD).where(_HELD.c.address_id == address_id))

    def drop_old(self, now: datetime) -> list[HeldFile]:
        """Let go of what was held for too long, and give what it was."""
        old = _OLD.many(self._tx.connection, HeldFile, {"now": now})
        for one in old:
            self.drop(one.id)
        return old
