"""Issues as lines: for lists, for what is due, for a search and for the digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from cases.access import Act, Viewer, authorise
from cases.codes import issue_code
from cases.digest import Line
from cases.records import BarrierKind, OpenState, Stage
from storage.rows import table
from storage.scope import consented, within
from storage.tables import ActionRow, AppealRow, BarrierRow, CaseRow, ClosureRow, IssueRow, RelevantBodyRow, StaffRow
from storage.transaction import Transaction

SEARCHED = 2000
# What a need meets that no entry answers.
GAPS = (BarrierKind.RULE_GAP, BarrierKind.NOT_RECOGNISED)
_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_STAFF = table(StaffRow)
_BARRIER = table(BarrierRow)
_APPEAL = table(AppealRow)
_CLOSURE = table(ClosureRow)
_BODY = table(RelevantBodyRow)
_ACTION = table(ActionRow)


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue in a list. Before the family agreed, `subject` is None and `outline_only` is true."""

    issue_id: int
    case_id: int
    code: str
    right_id: str | None
    domain: str
    subject: str | None
    stage: Stage
    state: OpenState
    owner_id: int
    owner: str
    next_step_on: date
    opened_at: datetime
    moved_at: datetime
    closed_at: datetime | None
    outline_only: bool


class CaseLines:
    """Reads many issues at once, always from somebody's point of view."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def list_for(self, viewer: Viewer, *, state: OpenState | None = None, limit: int = 200) -> list[IssueLine]:
        """The viewer's issues, open ones first, the earliest next step first."""
        conditions = () if state is None else (_ISSUE.c.state == state,)
        return self._lines(viewer, *conditions, limit=limit)

    def due_for(self, viewer: Viewer, today: date, limit: int = 200) -> list[IssueLine]:
        """The viewer's open issues whose next step is due today or was before, or where somebody is asked along."""
        due = or_(_ISSUE.c.next_step_on <= today, _asked_along())
        return self._lines(viewer, _ISSUE.c.state == OpenState.OPEN, due, limit=limit)

    def search(self, viewer: Viewer, text: str, also: Iterable[str] = (), limit: int = 200) -> list[IssueLine]:
        """The viewer's issues that hold the text in their code, right, subject, or a body they meet.

        `also` are other texts that mean the same, such as the id of a body that was named.

        Subjects and bodies are sealed, so the first 2,000 issues in scope are opened and read here. Of a family that
        has not agreed, only the code and the right are.
        """
        wanted = tuple(one.casefold() for one in (text.strip(), *also) if one)
        lines = self._lines(viewer, limit=SEARCHED) if wanted else []
        met = self._bodies_of([line.issue_id for line in lines if not line.outline_only])
        read = {line.issue_id: _searchable(line, met.get(line.issue_id, ())) for line in lines}
        return [line for line in lines if any(one in read[line.issue_id] for one in wanted)][:limit]

    def _bodies_of(self, issues: Sequence[int]) -> dict[int, list[str]]:
        """The organisations that were written under these issues."""
        met: dict[int, list[str]] = {}
        query = select(_BODY.c.issue_id, _BODY.c.organisation).where(_BODY.c.issue_id.in_(issues))
        for issue_id, organisation in self._tx.connection.execute(query) if issues else ():
            met.setdefault(issue_id, []).append(organisation)
        return met

    def lines_for_digest(self, viewer: Viewer, start: datetime, end: datetime, today: date) -> list[Line]:
        """What the viewer's digest of a week counts: open issues, and those closed from start to before end.

        One query, however many issues and readers there are.
        """
        scope = within(viewer, authorise(viewer, Act.READ_DIGEST))
        closed_then = and_(_ISSUE.c.closed_at >= start, _ISSUE.c.closed_at < end)
        query = _for_digest(today).where(scope, or_(_ISSUE.c.state == OpenState.OPEN, closed_then))
        return [_digest_line(*row) for row in self._tx.connection.execute(query)]

    def _lines(self, viewer: Viewer, *conditions: ColumnElement[bool], limit: int) -> list[IssueLine]:
        grasp = authorise(viewer, Act.LIST_CASES)
        if not grasp.allowed or grasp.aggregate_only:
            return []
        query = line_query().where(within(viewer, grasp), *conditions)
        ordered = query.order_by(_ISSUE.c.state.desc(), _ISSUE.c.next_step_on, _ISSUE.c.id).limit(limit)
        return [issue_line(row) for row in self._tx.connection.execute(ordered)]


def _asked_along() -> ColumnElement[bool]:
    """Whether a family asks for somebody to come along at a time, and nobody has agreed: it waits for an answer."""
    return exists().where(
        _ACTION.c.issue_id == _ISSUE.c.id,
        _ACTION.c.meets_at.is_not(None),
        _ACTION.c.companion_id.is_(None),
        _ACTION.c.done_on.is_(None),
        _ACTION.c.not_done.is_(None),
    )


def line_query() -> Select[Any]:
    """Issues with what a line needs of their case and owner."""
    return (
        select(
            _ISSUE.c.id,
            _ISSUE.c.case_id,
            _CASE.c.code,
            _ISSUE.c.number,
            _ISSUE.c.right_id,
            _ISSUE.c.domain,
            _ISSUE.c.subject,
            _ISSUE.c.stage,
            _ISSUE.c.state,
            _ISSUE.c.owner_id,
            _STAFF.c.name.label("owner"),
            _ISSUE.c.next_step_on,
            _ISSUE.c.opened_at,
            _ISSUE.c.moved_at,
            _ISSUE.c.closed_at,
            consented().label("consented"),
        )
        .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
        .join(_STAFF, _STAFF.c.id == _ISSUE.c.owner_id)
    )


def issue_line(row: Any) -> IssueLine:
    """A row of `line_query` as a line."""
    return IssueLine(
        issue_id=row.id,
        case_id=row.case_id,
        code=issue_code(row.code, row.number),
        right_id=row.right_id,
        domain=row.domain,
        subject=row.subject if row.consented else None,
        stage=row.stage,
        state=row.state,
        owner_id=row.owner_id,
        owner=row.owner,
        next_step_on=row.next_step_on,
        opened_at=row.opened_at,
        moved_at=row.moved_at,
        closed_at=row.closed_at,
        outline_only=not row.consented,
    )


def _searchable(line: IssueLine, bodies: Iterable[str]) -> str:
    return "\n".join((line.code, line.right_id or "", line.subject or "", *bodies)).casefold()


def _for_digest(today: date) -> Select[Any]:
    """A digest line's columns; newest open barrier and nearest last day come from below the issue.

    A need that no entry answers stays the gap it was first told as, so that it can be seen to come back.
    """
    standing = select(_BARRIER.c.kind).where(_BARRIER.c.issue_id == _ISSUE.c.id, _BARRIER.c.lifted_on.is_(None))
    gap = standing.where(_ISSUE.c.right_id.is_(None), _BARRIER.c.kind.in_(GAPS)).order_by(_BARRIER.c.id).limit(1)
    newest = standing.order_by(_BARRIER.c.since.desc(), _BARRIER.c.id.desc()).limit(1)
    barrier = func.coalesce(gap.scalar_subquery(), newest.scalar_subquery())
    last_day = (
        select(func.min(_APPEAL.c.last_day))
        .where(_APPEAL.c.issue_id == _ISSUE.c.id, _APPEAL.c.last_day >= today)
        .scalar_subquery()
    )
    newer = _APPEAL.alias()
    newest_decision = (
        select(func.max(newer.c.decision_id)).where(newer.c.issue_id == _ISSUE.c.id).correlate(_ISSUE).scalar_subquery()
    )
    passed_on = (
        select(func.max(_APPEAL.c.last_day))
        .where(
            _APPEAL.c.issue_id == _ISSUE.c.id,
            _APPEAL.c.decision_id == newest_decision,
            _APPEAL.c.last_day < today,
        )
        .scalar_subquery()
    )
    return (
        select(
            _CASE.c.code,
            _ISSUE.c.number,
            _ISSUE.c.right_id,
            _ISSUE.c.domain,
            _STAFF.c.name,
            _ISSUE.c.stage,
            _ISSUE.c.state,
            _ISSUE.c.opened_at,
            _ISSUE.c.moved_at,
            _ISSUE.c.next_step_on,
            barrier,
            last_day,
            passed_on,
            _CLOSURE.c.kind,
            _CLOSURE.c.outcome,
            _ISSUE.c.closed_at,
        )
        .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
        .join(_STAFF, _STAFF.c.id == _ISSUE.c.owner_id)
        .outerjoin(_CLOSURE, _CLOSURE.c.issue_id == _ISSUE.c.id)
    )


def _digest_line(case_code: str, number: int, *rest: Any) -> Line:
    return Line(issue_code(case_code, number), *rest)
