"""Files of an issue, sealed: pictures kept by consent, and letters and calendars made for somebody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from cases.records import Attachment, AttachmentKind, OpenState
from storage.errors import Refusal
from storage.prepared import Prepared
from storage.rows import keep, table
from storage.tables import AttachmentRow, IssueRow
from storage.transaction import Transaction

LARGEST = 10 * 1024 * 1024
# Our own rule: long enough for a closed issue to be opened again, and no longer.
KEPT_DAYS = 90
_ATTACHMENT = table(AttachmentRow)
_ISSUE = table(IssueRow)
_BY_ID = Prepared(select(_ATTACHMENT).where(_ATTACHMENT.c.id == bindparam("attachment")))
_OF_ISSUE = Prepared(select(_ATTACHMENT).where(_ATTACHMENT.c.issue_id == bindparam("issue")).order_by(_ATTACHMENT.c.id))


@dataclass(frozen=True, slots=True)
class Listed:
    """A file without what is in it; `size` is in bytes."""

    id: int
    issue_id: int
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    at: datetime


_LISTED = Prepared(
    select(*(_ATTACHMENT.c[name] for name in Listed.__dataclass_fields__))
    .where(_ATTACHMENT.c.issue_id == bindparam("issue"))
    .order_by(_ATTACHMENT.c.id)
)


class Attachments:
    """Kept whole in the database, so that they are backed up, sealed and forgotten with everything else."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self,
        issue_id: int,
        kind: AttachmentKind,
        name: str,
        media_type: str,
        content: bytes,
        now: datetime,
        consented: bool,
        id: int | None = None,
    ) -> Attachment:
        """Keep a file of at most 10 MB, under the `id` that it was held by, if any; Refusal: attachment.too_large."""
        if len(content) > LARGEST:
            raise Refusal("attachment.too_large")
        attachment = Attachment(
            id=id or self._tx.ids(),
            issue_id=issue_id,
            kind=kind,
            name=name,
            media_type=media_type,
            size=len(content),
            content=content,
            consented=consented,
            at=now,
        )
        return keep(self._tx.connection, AttachmentRow, attachment)

    def get(self, attachment_id: int) -> Attachment | None:
        """One file; who may have it is the caller's question, by its issue."""
        return _BY_ID.one(self._tx.connection, Attachment, {"attachment": attachment_id})

    def of(self, issue_id: int) -> list[Attachment]:
        """The files of an issue, oldest first."""
        return _OF_ISSUE.many(self._tx.connection, Attachment, {"issue": issue_id})

    def listed(self, issue_id: int) -> list[Listed]:
        """The same without what is in them."""
        return [Listed(*row) for row in _LISTED.rows(self._tx.connection, {"issue": issue_id})]

    def drop(self, attachment_id: int) -> None:
        """Delete a file for good."""
        self._tx.connection.execute(delete(_ATTACHMENT).where(_ATTACHMENT.c.id == attachment_id))

    def drop_after_closing(self, closed_before: datetime) -> int:
        """Delete the files of issues that were closed before then; gives how many there were."""
        closed = select(_ISSUE.c.id).where(_ISSUE.c.state == OpenState.CLOSED, _ISSUE.c.closed_at < closed_before)
        gone = delete(_ATTACHMENT).where(_ATTACHMENT.c.issue_id.in_(closed))
        return self._tx.connection.execute(gone).rowcount
