"""One issue whole, and what of it a viewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Row, bindparam, select
from sqlmodel import SQLModel

from cases.access import Act, Grasp, Held, Viewer, authorise
from cases.codes import issue_code, read_code
from cases.records import (
    Action,
    Appeal,
    Award,
    Barrier,
    Case,
    Claim,
    Closure,
    Decision,
    FollowUp,
    Issue,
    LogEntry,
    OpenState,
    Paper,
    RelevantBody,
    Renewal,
    Staff,
)
from storage.audit import Audit
from storage.case_lines import CaseLines, IssueLine, issue_line, line_query
from storage.prepared import Prepared
from storage.rows import table
from storage.tables import (
    ActionRow,
    AppealRow,
    AwardRow,
    BarrierRow,
    CaseRow,
    ClaimRow,
    ClosureRow,
    DecisionRow,
    FollowUpRow,
    IssueRow,
    LogEntryRow,
    OfficeRow,
    PaperRow,
    RelevantBodyRow,
    RenewalRow,
    StaffRow,
)

_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_OFFICE = table(OfficeRow)
_STAFF = table(StaffRow)
_ISSUE_BY_ID = Prepared(select(_ISSUE).where(_ISSUE.c.id == bindparam("issue")))
_CASE_BY_ID = Prepared(select(_CASE).where(_CASE.c.id == bindparam("case")))
_CASE_OF_PERSON = Prepared(select(_CASE).where(_CASE.c.person_id == bindparam("person")))
_ISSUES = (
    select(_ISSUE)
    .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
    .where(_CASE.c.person_id == bindparam("person"))
    .order_by(_ISSUE.c.number)
)
_OF_PERSON = Prepared(_ISSUES)
_OPEN_OF_PERSON = Prepared(_ISSUES.where(_ISSUE.c.state == OpenState.OPEN))
_OWNER = Prepared(select(_STAFF).where(_STAFF.c.id == bindparam("staff")))
_PARTS = (
    RelevantBodyRow,
    BarrierRow,
    ActionRow,
    ClaimRow,
    DecisionRow,
    AppealRow,
    LogEntryRow,
    FollowUpRow,
    ClosureRow,
    PaperRow,
    AwardRow,
    RenewalRow,
)
_UNDER: Mapping[type[SQLModel], Prepared] = {
    part: Prepared(select(table(part)).where(table(part).c.issue_id == bindparam("issue")).order_by(table(part).c.id))
    for part in _PARTS
}
R = TypeVar("R", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class IssueFile:
    """Everything about one issue, each part oldest first: for the form, the case card and the export."""

    code: str
    issue: Issue
    case: Case
    owner: Staff
    bodies: tuple[RelevantBody, ...]
    barriers: tuple[Barrier, ...]
    actions: tuple[Action, ...]
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    log: tuple[LogEntry, ...]
    follow_ups: tuple[FollowUp, ...]
    closure: Closure | None
    papers: tuple[Paper, ...] = ()
    awards: tuple[Award, ...] = ()
    renewals: tuple[Renewal, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueView:
    """What a viewer gets of an issue; `file` is None while only its outline may be seen."""

    line: IssueLine
    grasp: Grasp
    file: IssueFile | None


class CaseFiles(CaseLines):
    """Reads one issue at a time."""

    def issue(self, issue_id: int) -> Issue | None:
        """The issue with this id."""
        return _ISSUE_BY_ID.one(self._tx.connection, Issue, {"issue": issue_id})

    def case(self, case_id: int) -> Case | None:
        """The case with this id."""
        return _CASE_BY_ID.one(self._tx.connection, Case, {"case": case_id})

    def case_of_person(self, person_id: int) -> Case | None:
        """The person's case."""
        return _CASE_OF_PERSON.one(self._tx.connection, Case, {"person": person_id})

    def issues_of_person(self, person_id: int, open_only: bool = False) -> list[Issue]:
        """The person's issues, oldest first."""
        query = _OPEN_OF_PERSON if open_only else _OF_PERSON
        return query.many(self._tx.connection, Issue, {"person": person_id})

    def whole(self, issue_id: int) -> IssueFile | None:
        """Everything about one issue; who may see it is `find_code`'s question."""
        issue = self.issue(issue_id)
        if issue is None:
            return None
        case = self.case(issue.case_id)
        owner = _OWNER.one(self._tx.connection, Staff, {"staff": issue.owner_id})
        assert case is not None and owner is not None  # foreign keys
        closures = self._under(Closure, ClosureRow, issue_id)
        return IssueFile(
            code=issue_code(case.code, issue.number),
            issue=issue,
            case=case,
            owner=owner,
            bodies=self._under(RelevantBody, RelevantBodyRow, issue_id),
            barriers=self._under(Barrier, BarrierRow, issue_id),
            actions=self._under(Action, ActionRow, issue_id),
            claims=self._under(Claim, ClaimRow, issue_id),
            decisions=self._under(Decision, DecisionRow, issue_id),
            appeals=self._under(Appeal, AppealRow, issue_id),
            log=self._under(LogEntry, LogEntryRow, issue_id),
            follow_ups=self._under(FollowUp, FollowUpRow, issue_id),
            closure=closures[0] if closures else None,
            papers=self._under(Paper, PaperRow, issue_id),
            awards=self._under(Award, AwardRow, issue_id),
            renewals=self._under(Renewal, RenewalRow, issue_id),
        )

    def find_code(self, viewer: Viewer, code: str, now: datetime, action: str = Act.READ_CASE) -> IssueView | None:
        """The issue of this code as the viewer may see it, wherever the code came from; needs `work`.

        None when it does not exist and when it is not the viewer's to see: the two look the same, and both
        are in the audit.
        """
        named = read_code(code)
        row = None if named is None else self._row(*named)
        grasp = None if row is None else authorise(viewer, action, _held(row))
        allowed = grasp is not None and grasp.allowed
        # What was typed may be a name: only a well-formed code is written down.
        said = "unreadable" if named is None else issue_code(*named)
        Audit(self._tx).record(f"staff:{viewer.staff_id}", str(action), f"case:{said}", allowed, now)
        if row is None or grasp is None or not allowed:
            return None
        outline = grasp.outline_only or grasp.aggregate_only
        return IssueView(issue_line(row), grasp, None if outline else self.whole(row.id))

    def _row(self, case_code: str, number: int) -> Row[*tuple[object, ...]] | None:
        query = (
            line_query()
            .add_columns(_CASE.c.office_id, _OFFICE.c.district)
            .join(_OFFICE, _OFFICE.c.id == _CASE.c.office_id)
            .where(_CASE.c.code == case_code, _ISSUE.c.number == number)
        )
        return self._tx.connection.execute(query).one_or_none()

    def _under(self, kind: type[R], row_class: type[SQLModel], issue_id: int) -> tuple[R, ...]:
        return tuple(_UNDER[row_class].many(self._tx.connection, kind, {"issue": issue_id}))


def _held(row: Row[*tuple[object, ...]]) -> Held:
    return Held(row.office_id, row.district, row.owner_id, bool(row.consented))
