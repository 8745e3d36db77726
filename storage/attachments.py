"""Files of an issue, sealed: pictures kept by consent, and letters and calendars made for somebody."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from cases.records import Attachment, AttachmentKind
from storage.errors import Refusal
from storage.prepared import Prepared
from storage.rows import keep, table
from storage.tables import AttachmentRow
from storage.transaction import Transaction

LARGEST = 10 * 1024 * 1024
_ATTACHMENT = table(AttachmentRow)
_BY_ID = Prepared(select(_ATTACHMENT).where(_ATTACHMENT.c.id == bindparam("attachment")))
_OF_ISSUE = Prepared(select(_ATTACHMENT).where(_ATTACHMENT.c.issue_id == bindparam("issue")).order_by(_ATTACHMENT.c.id))


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
    ) -> Attachment:
        """Keep a file of at most 10 MB; Refusal: attachment.too_large."""
        if len(content) > LARGEST:
            raise Refusal("attachment.too_large")
        attachment = Attachment(
            id=self._tx.ids(),
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

    def drop(self, attachment_id: int) -> None:
        """Delete a file for good."""
        self._tx.connection.execute(delete(_ATTACHMENT).where(_ATTACHMENT.c.id == attachment_id))
