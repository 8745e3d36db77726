"""Who comes along, where and when: meetings that were agreed and are near, to be reminded of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from cases.records import OpenState
from storage.prepared import Prepared
from storage.reach import newest_address
from storage.rows import table
from storage.tables import ActionRow, CaseRow, IssueRow
from storage.transaction import Transaction

_ACTION = table(ActionRow)
_ISSUE = table(IssueRow)
_CASE = table(CaseRow)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One agreed meeting of an open issue; `address_id` is the person's newest living address, or None."""

    action_id: int
    meets_at: datetime
    place: str | None
    address_id: int | None


class Meetings:
    """Reads actions that somebody comes along to."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def between(self, first: datetime, last: datetime) -> list[Meeting]:
        """Meetings of open issues that somebody of the office agreed to, from `first` up to `last`, in their order."""
        return [Meeting(*row) for row in _BETWEEN.rows(self._tx.connection, {"first": first, "last": last})]


_BETWEEN = Prepared(
    select(_ACTION.c.id, _ACTION.c.meets_at, _ACTION.c.place, newest_address())
    .join(_ISSUE, _ISSUE.c.id == _ACTION.c.issue_id)
    .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
    .where(
        _ACTION.c.meets_at >= bindparam("first", type_=_ACTION.c.meets_at.type),
        _ACTION.c.meets_at < bindparam("last", type_=_ACTION.c.meets_at.type),
        _ACTION.c.companion_id.is_not(None),
        _ACTION.c.done_on.is_(None),
        _ACTION.c.not_done.is_(None),
        _ISSUE.c.state == OpenState.OPEN,
    )
    .order_by(_ACTION.c.meets_at, _ACTION.c.id)
)
