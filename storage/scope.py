"""What exists for a viewer: the permission table of `cases`, said as a condition on rows."""

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from cases.access import Grasp, Scope, Viewer
from storage.rows import table
from storage.tables import CaseRow, ConsentRow, IssueRow, OfficeRow

_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_OFFICE = table(OfficeRow)
_CONSENT = table(ConsentRow)


def within(viewer: Viewer, grasp: Grasp) -> ColumnElement[bool]:
    """The issues (joined with their case) that the grasp reaches; nothing unless it says otherwise."""
    if not grasp.allowed:
        return false()
    match grasp.scope:
        case Scope.OWN:
            return and_(_CASE.c.office_id == viewer.office_id, _ISSUE.c.owner_id == viewer.staff_id)
        case Scope.OFFICE:
            return _CASE.c.office_id == viewer.office_id
        case Scope.DISTRICT:
            offices = select(_OFFICE.c.id).where(_OFFICE.c.district == viewer.district)
            return and_(_CASE.c.office_id.in_(offices), true() if viewer.district else false())
        case _:
            return false()


def consented() -> ColumnElement[bool]:
    """Whether a case may be read whole: staff opened it, or the family agreed and has not taken that back."""
    newest = (
        select(_CONSENT.c.given)
        .where(_CONSENT.c.person_id == _CASE.c.person_id)
        .order_by(_CONSENT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return or_(_CASE.c.person_id.is_(None), _CASE.c.opened_by_id.is_not(None), func.coalesce(newest, false()))
