"""What people agreed to about one file or one letter; such answers are only added."""

from datetime import datetime

from sqlalchemy import bindparam, select

from cases.records import Permission, PermissionAbout
from storage.prepared import Prepared
from storage.rows import keep, table
from storage.tables import PermissionRow
from storage.transaction import Transaction

_PERMISSION = table(PermissionRow)
_OF_ISSUE = Prepared(select(_PERMISSION).where(_PERMISSION.c.issue_id == bindparam("issue")).order_by(_PERMISSION.c.id))


class Permissions:
    """Each answer with the version of the text that was shown, the language and the channel."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def record(
        self,
        issue_id: int,
        about: PermissionAbout,
        object: str,
        version: str,
        language: str,
        channel: str,
        given: bool,
        now: datetime,
        told_by_staff_id: int | None = None,
    ) -> Permission:
        """Keep one answer; `object` is the id of the file, or the body that a letter goes to."""
        answer = Permission(
            id=self._tx.ids(),
            issue_id=issue_id,
            about=about,
            object=object,
            text_version=version,
            language=language,
            channel=channel,
            given=given,
            told_by_staff_id=told_by_staff_id,
            at=now,
        )
        return keep(self._tx.connection, PermissionRow, answer)

    def of(self, issue_id: int) -> list[Permission]:
        """The answers about an issue, oldest first."""
        return _OF_ISSUE.many(self._tx.connection, Permission, {"issue": issue_id})
