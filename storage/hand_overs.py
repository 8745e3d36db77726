"""A person asked for a person, or danger was heard: open until somebody took it and ended it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select, update

from cases.access import Act, Scope, Viewer, authorise
from cases.records import HandOver, OpenState
from storage.prepared import Prepared
from storage.rows import add, many, one, table
from storage.tables import AddressRow, CaseRow, HandOverRow, IssueRow, OfficeRow
from storage.transaction import Transaction

_HAND_OVER = table(HandOverRow)
_ADDRESS = table(AddressRow)
_CASE = table(CaseRow)
_ISSUE = table(IssueRow)
_OFFICE = table(OfficeRow)
_OF_ADDRESS = Prepared(
    select(_HAND_OVER)
    .where(_HAND_OVER.c.address_id == bindparam("address"), _HAND_OVER.c.ended_at.is_(None))
    .order_by(_HAND_OVER.c.id)
    .limit(1)
)


class HandOvers:
    """Conversations that wait for a person of the office, or are held by one."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def hand_over(self, address_id: int, office_id: int, code: str, kind: str, now: datetime) -> HandOver:
        """Ask for a person; asking again for the same reason gives the one that is open already."""
        open_one = self._first(_HAND_OVER.c.address_id == address_id, _HAND_OVER.c.kind == kind)
        if open_one is not None:
            return open_one
        asked = HandOver(
            id=self._tx.ids(), address_id=address_id, office_id=office_id, code=code, kind=kind, asked_at=now
        )
        return add(self._tx.connection, HandOverRow, asked)

    def hand_over_of(self, address_id: int) -> HandOver | None:
        """The oldest one of this address that has not ended."""
        return _OF_ADDRESS.one(self._tx.connection, HandOver, {"address": address_id})

    def open_hand_overs(self, viewer: Viewer) -> list[HandOver]:
        """Those that have not ended and that the viewer may answer, oldest first."""
        query = select(_HAND_OVER).where(_HAND_OVER.c.ended_at.is_(None), _answerable(viewer)).order_by(_HAND_OVER.c.id)
        return many(self._tx.connection, HandOver, query)

    def kinds_waiting(self, office_id: int) -> list[str]:
        """The kinds of all that have not ended in this office: for counts, with no code and no person."""
        query = select(_HAND_OVER.c.kind).where(_HAND_OVER.c.ended_at.is_(None), _HAND_OVER.c.office_id == office_id)
        return list(self._tx.connection.execute(query).scalars())

    def take(self, code: str, staff_id: int, now: datetime) -> HandOver | None:
        """Take what is open under this code; None when there is nothing or somebody else was faster."""
        free = and_(self._open(code), _HAND_OVER.c.taken_by_id.is_(None))
        taking = update(_HAND_OVER).where(free).values(taken_by_id=staff_id, taken_at=now)
        self._tx.connection.execute(taking)
        return self._first(_HAND_OVER.c.code == code, _HAND_OVER.c.taken_by_id == staff_id)

    def end(self, code: str, now: datetime) -> int:
        """End what is open under this code, and give how many that were."""
        ending = update(_HAND_OVER).where(self._open(code)).values(ended_at=now)
        return self._tx.connection.execute(ending).rowcount

    def _first(self, *conditions: ColumnElement[bool]) -> HandOver | None:
        query = select(_HAND_OVER).where(_HAND_OVER.c.ended_at.is_(None), *conditions)
        return one(self._tx.connection, HandOver, query.order_by(_HAND_OVER.c.id).limit(1))

    def _open(self, code: str) -> ColumnElement[bool]:
        return and_(_HAND_OVER.c.code == code, _HAND_OVER.c.ended_at.is_(None))


def _answerable(viewer: Viewer) -> ColumnElement[bool]:
    """All of the office for who answers for it; otherwise those of people whose worker the viewer is."""
    grasp = authorise(viewer, Act.ANSWER_PERSON)
    if not grasp.allowed or grasp.scope not in (Scope.OWN, Scope.OFFICE):
        return false()
    here = _HAND_OVER.c.office_id == viewer.office_id
    if grasp.scope is Scope.OFFICE:
        return here
    on_duty = exists().where(_OFFICE.c.id == _HAND_OVER.c.office_id, _OFFICE.c.duty_owner_id == viewer.staff_id)
    own = exists().where(
        _ADDRESS.c.id == _HAND_OVER.c.address_id,
        _CASE.c.person_id == _ADDRESS.c.person_id,
        _ISSUE.c.case_id == _CASE.c.id,
        _ISSUE.c.owner_id == viewer.staff_id,
        _ISSUE.c.state == OpenState.OPEN,
    )
    return and_(here, or_(_HAND_OVER.c.taken_by_id == viewer.staff_id, on_duty, own))
