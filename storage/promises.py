"""Whether promises are kept: what the health checks and `doctor` ask (docs/rules.md, rules 11 and 19)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from cases.records import OpenState, StaffState
from storage.follow_ups import FollowUps
from storage.outbox import Outbox
from storage.rows import table
from storage.tables import FollowUpRow, IssueRow, StaffRow
from storage.transaction import Transaction

_ISSUE = table(IssueRow)
_STAFF = table(StaffRow)
_FOLLOW_UP = table(FollowUpRow)


class Promises:
    """Counts and ages that should be zero or small."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def ownerless(self) -> int:
        """Open issues without an active owner: 0, or the database did not do its part."""
        owned = select(_STAFF.c.id).where(_STAFF.c.state == StaffState.ACTIVE)
        return self._count(_ISSUE.c.owner_id.not_in(owned))

    def unpromised(self) -> int:
        """Open issues without a follow-up to come: 0, or the database did not do its part."""
        coming = exists().where(_FOLLOW_UP.c.id == _ISSUE.c.follow_up_id, _FOLLOW_UP.c.state != "done")
        return self._count(~coming)

    def oldest_due(self, now: datetime) -> datetime | None:
        """When the oldest due follow-up fell due; None when all were asked, which says nothing of `overdue`."""
        return FollowUps(self._tx).oldest_due(now)

    def overdue(self, today: date) -> int:
        """Open issues whose next step was before today, asked about or not."""
        return self._count(_ISSUE.c.next_step_on < today)

    def oldest_unsent(self, now: datetime) -> datetime | None:
        """Since when the oldest message waits to be sent; None when none does."""
        return Outbox(self._tx).oldest_unsent(now)

    def _count(self, broken: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(_ISSUE).where(_ISSUE.c.state == OpenState.OPEN, broken)
        return int(self._tx.connection.execute(query).scalar_one())
