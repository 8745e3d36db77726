"""Promises to come back: rows with a due time, which are the truth whatever the clockwork does (rule 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from cases.codes import issue_code
from cases.records import FollowUp, FollowUpState, OpenState
from storage.errors import Refusal
from storage.prepared import Prepared
from storage.reach import newest_address
from storage.rows import add, one, table
from storage.tables import CaseRow, FollowUpRow, IssueRow, PersonRow
from storage.transaction import Transaction

_FOLLOW_UP = table(FollowUpRow)
_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_PERSON = table(PersonRow)


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """One promise that is due; `address_id` is the person's newest living address, or None.

    `attempt` counts the askings so far; `asked_at` is the last one.
    """

    id: int
    issue_id: int
    due_at: datetime
    state: FollowUpState
    attempt: int
    asked_at: datetime | None
    code: str
    right_id: str | None
    owner_id: int
    office_id: int
    person_id: int | None
    language: str | None
    address_id: int | None


class FollowUps:
    """When we come back to each open issue."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def due(self, now: datetime, limit: int = 200) -> list[DueFollowUp]:
        """What is due, longest waiting first; people who paused their reminders are left in peace.

        In `work` the rows are ours until the end, so that two machines never ask the same.
        """
        query = _DUE_ALONE if self._tx.shares_writers else _DUE
        return [_due_follow_up(*row) for row in query.rows(self._tx.connection, {"now": now, "most": limit})]

    def of(self, issue_id: int) -> FollowUp | None:
        """The promise an issue points to."""
        query = select(_FOLLOW_UP).join(_ISSUE, _ISSUE.c.follow_up_id == _FOLLOW_UP.c.id)
        return one(self._tx.connection, FollowUp, query.where(_ISSUE.c.id == issue_id))

    def asked(self, follow_up_id: int, now: datetime, next_due_at: datetime) -> None:
        """It was asked now, and is due again then if nobody answers."""
        self.all_asked([(follow_up_id, next_due_at)], now)

    def all_asked(self, asked: Iterable[tuple[int, datetime]], now: datetime) -> None:
        """Many were asked now, each with the time it is due again."""
        rows = [{"follow_up": one_id, "now": now, "next": next_due_at} for one_id, next_due_at in asked]
        if rows:
            _ASKED.change_each(self._tx.connection, rows)

    def answered(self, follow_up_id: int, next: tuple[date, datetime], now: datetime) -> FollowUp:
        """The person answered: this promise is kept, and the issue gets the next (step date, due time)."""
        of_issue = select(_FOLLOW_UP.c.issue_id).where(_FOLLOW_UP.c.id == follow_up_id)
        return self.promise(self._tx.connection.execute(of_issue).scalar_one(), *next)

    def promise(self, issue_id: int, on: date, due_at: datetime) -> FollowUp:
        """Make an open issue's next promise, and keep every earlier one as done; Refusal: issue.is_closed."""
        connection = self._tx.connection
        if _STATE.first(connection, {"issue": issue_id}) != (OpenState.OPEN,):
            raise Refusal("issue.is_closed")
        new = add(connection, FollowUpRow, FollowUp(id=self._tx.ids(), issue_id=issue_id, due_at=due_at))
        _POINT.change(connection, {"issue": issue_id, "promise": new.id, "on": on})
        _KEEP_EARLIER.change(connection, {"issue": issue_id, "promise": new.id})
        return new

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the promise has waited that waits longest; None when nothing is due."""
        oldest: datetime | None = self._tx.connection.execute(_OLDEST, {"now": now}).scalar()
        return oldest


def _due_follow_up(
    follow_up_id: int,
    issue_id: int,
    due_at: datetime,
    state: FollowUpState,
    attempt: int,
    asked_at: datetime | None,
    case_code: str,
    number: int,
    *rest: Any,
) -> DueFollowUp:
    code = issue_code(case_code, number)
    return DueFollowUp(follow_up_id, issue_id, due_at, state, attempt, asked_at, code, *rest)


def _unpaused_due(*columns: Any) -> Select[Any]:
    now = bindparam("now", type_=_FOLLOW_UP.c.due_at.type)
    return (
        select(*columns)
        .select_from(_FOLLOW_UP)
        .join(_ISSUE, _ISSUE.c.id == _FOLLOW_UP.c.issue_id)
        .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
        .outerjoin(_PERSON, _PERSON.c.id == _CASE.c.person_id)
        .where(
            _FOLLOW_UP.c.state != FollowUpState.DONE,
            _FOLLOW_UP.c.due_at <= now,
            _ISSUE.c.state == OpenState.OPEN,
            or_(_PERSON.c.reminders_paused_until.is_(None), _PERSON.c.reminders_paused_until <= now),
        )
    )


def _due() -> Select[Any]:
    query = _unpaused_due(
        _FOLLOW_UP.c.id,
        _FOLLOW_UP.c.issue_id,
        _FOLLOW_UP.c.due_at,
        _FOLLOW_UP.c.state,
        _FOLLOW_UP.c.attempt,
        _FOLLOW_UP.c.asked_at,
        _CASE.c.code,
        _ISSUE.c.number,
        _ISSUE.c.right_id,
        _ISSUE.c.owner_id,
        _CASE.c.office_id,
        _CASE.c.person_id,
        _PERSON.c.language,
        newest_address(),
    )
    return query.order_by(_FOLLOW_UP.c.due_at, _FOLLOW_UP.c.id).limit(bindparam("most"))


_DUE = Prepared(_due())
_DUE_ALONE = Prepared(_due().with_for_update(of=_FOLLOW_UP, skip_locked=True))
_STATE = Prepared(select(_ISSUE.c.state).where(_ISSUE.c.id == bindparam("issue")))
_POINT = Prepared(
    update(_ISSUE)
    .where(_ISSUE.c.id == bindparam("issue"))
    .values(
        follow_up_id=bindparam("promise", type_=_ISSUE.c.follow_up_id.type),
        next_step_on=bindparam("on", type_=_ISSUE.c.next_step_on.type),
    )
)
_KEEP_EARLIER = Prepared(
    update(_FOLLOW_UP)
    .where(
        _FOLLOW_UP.c.issue_id == bindparam("issue"),
        _FOLLOW_UP.c.id != bindparam("promise"),
        _FOLLOW_UP.c.state != FollowUpState.DONE,
    )
    .values(state=FollowUpState.DONE)
)
_OLDEST = _unpaused_due(func.min(_FOLLOW_UP.c.due_at))
_ASKED = Prepared(
    update(_FOLLOW_UP)
    .where(_FOLLOW_UP.c.id == bindparam("follow_up"))
    .values(
        state=FollowUpState.ASKED,
        attempt=_FOLLOW_UP.c.attempt + 1,
        asked_at=bindparam("now", type_=_FOLLOW_UP.c.asked_at.type),
        due_at=bindparam("next", type_=_FOLLOW_UP.c.due_at.type),
    )
)
