"""Cases and issues: opened with an owner, a dated step and a promise; closed with closure and outcome."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update

from cases.records import (
    Case,
    Closure,
    ClosureKind,
    FollowUp,
    FollowUpState,
    Issue,
    OpenState,
    OutcomeKind,
    PromptState,
    Stage,
)
from storage.case_entries import CaseEntries
from storage.errors import Refusal
from storage.follow_ups import FollowUps
from storage.prepared import Prepared
from storage.rows import keep, table, values
from storage.tables import CaseRow, ClosureRow, DeadlineWarningRow, FollowUpRow, IssueRow

_CASE = table(CaseRow)
_CLOSURE = table(ClosureRow)
_ISSUE = table(IssueRow)
_FOLLOW_UP = table(FollowUpRow)
_WARNING = table(DeadlineWarningRow)
_NEWEST = Prepared(select(func.max(_ISSUE.c.number)).where(_ISSUE.c.case_id == bindparam("case")))
_NEXT_STEP = Prepared(
    update(_ISSUE)
    .where(_ISSUE.c.id == bindparam("issue"))
    .values(next_step=bindparam("what", type_=_ISSUE.c.next_step.type))
)
# Each value has a name of its own, because SQLAlchemy keeps the columns' names for itself.
_CHANGED = {one: bindparam(f"{one.name}_", type_=one.type) for one in _ISSUE.c if one.name != "id"}
_SAVE = Prepared(update(_ISSUE).where(_ISSUE.c.id == bindparam("id_")).values(_CHANGED))

# The kind of log line that says that a closed issue was opened again, and how it had been closed.
REOPENED = "reopened"


class Cases(CaseEntries):
    """Opens, plans, hands over and closes; reading and adding come from the classes it stands on."""

    def open_case(self, office_id: int, person_id: int | None, opened_by: int | None, code: str, now: datetime) -> Case:
        """Begin to accompany; `opened_by` is None when the family opened it by itself."""
        case = Case(
            id=self._tx.ids(),
            code=code,
            office_id=office_id,
            person_id=person_id,
            opened_by_id=opened_by,
            opened_at=now,
        )
        return keep(self._tx.connection, CaseRow, case)

    def open_issue(
        self,
        case_id: int,
        *,
        owner_id: int,
        right_id: str | None,
        domain: str,
        subject: str,
        description: str,
        next_step: str,
        next_step_on: date,
        due_at: datetime,
        now: datetime,
        stage: Stage = Stage.PREPARING,
    ) -> Issue:
        """Open the case's next issue together with its first follow-up; the owner must be active."""
        follow_up = FollowUp(id=self._tx.ids(), issue_id=self._tx.ids(), due_at=due_at)
        issue = Issue(
            id=follow_up.issue_id,
            case_id=case_id,
            number=self._next_number(case_id),
            right_id=right_id,
            domain=domain,
            subject=subject,
            description=description,
            stage=stage,
            owner_id=owner_id,
            next_step=next_step,
            next_step_on=next_step_on,
            follow_up_id=follow_up.id,
            opened_at=now,
            moved_at=now,
        )
        keep(self._tx.connection, FollowUpRow, follow_up)
        return keep(self._tx.connection, IssueRow, issue)

    def save(self, issue: Issue) -> None:
        """Write every column of the issue as it is given."""
        checked = values(Issue.model_validate(values(issue)))
        _SAVE.change(self._tx.connection, {f"{name}_": value for name, value in checked.items()})

    def set_next_step(self, issue_id: int, what: str, on: date, due_at: datetime, now: datetime) -> FollowUp:
        """Plan the next step and promise to come back for it; planning alone does not count as movement."""
        _NEXT_STEP.change(self._tx.connection, {"issue": issue_id, "what": what})
        return FollowUps(self._tx).promise(issue_id, on, due_at)

    def reassign(self, issue_id: int, owner_id: int, now: datetime, by_staff_id: int | None = None) -> None:
        """Give an issue to another active owner."""
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(owner_id=owner_id))
        self.log(issue_id, "owner_changed", "", now, by_staff_id)

    def close(
        self,
        issue_id: int,
        kind: ClosureKind,
        text: str,
        outcome: OutcomeKind,
        insights: str,
        now: datetime,
    ) -> Closure:
        """End our work on an issue; stopped and referred say why and to whom.

        Raises Refusal: issue.closure_needs_text (the text is sealed, so the database cannot see it).
        """
        if kind != ClosureKind.DONE and not text.strip():
            raise Refusal("issue.closure_needs_text")
        closure = Closure(
            id=self._tx.ids(),
            issue_id=issue_id,
            kind=kind,
            text=text,
            outcome=outcome,
            insights=insights,
            closed_at=now,
        )
        closure = keep(self._tx.connection, ClosureRow, closure)
        closed = {"state": OpenState.CLOSED, "closed_at": now, "moved_at": now}
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(closed))
        kept = update(_FOLLOW_UP).where(_FOLLOW_UP.c.issue_id == issue_id).values(state=FollowUpState.DONE)
        self._tx.connection.execute(kept)
        warned = (_WARNING.c.issue_id == issue_id, _WARNING.c.state == PromptState.PENDING)
        self._tx.connection.execute(update(_WARNING).where(*warned).values(state=PromptState.DROPPED))
        return closure

    def reopen(
        self,
        issue_id: int,
        *,
        owner_id: int,
        next_step: str,
        next_step_on: date,
        due_at: datetime,
        told: str,
        now: datetime,
        by_staff_id: int | None = None,
    ) -> None:
        """Open a closed issue again, from the body itself, with a step and a promise; the owner must be active.

        `told` says how it had been closed: the log keeps it, the closure gives way to the next one. Raises Refusal:
        issue.is_open.
        """
        follow_up = FollowUp(id=self._tx.ids(), issue_id=issue_id, due_at=due_at)
        opened = {
            "state": OpenState.OPEN,
            "closed_at": None,
            "stage": Stage.PREPARING,
            "rung": "",
            "owner_id": owner_id,
            "next_step": next_step,
            "next_step_on": next_step_on,
            "follow_up_id": follow_up.id,
            "moved_at": now,
        }
        keep(self._tx.connection, FollowUpRow, follow_up)
        closed = (_ISSUE.c.id == issue_id, _ISSUE.c.state == OpenState.CLOSED)
        if self._tx.connection.execute(update(_ISSUE).where(*closed).values(opened)).rowcount != 1:
            raise Refusal("issue.is_open")
        self._tx.connection.execute(delete(_CLOSURE).where(_CLOSURE.c.issue_id == issue_id))
        self.log(issue_id, REOPENED, told, now, by_staff_id)

    def any(self) -> bool:
        """Whether anybody was ever accompanied here."""
        return self._tx.connection.execute(select(_CASE.c.id).limit(1)).first() is not None

    def code_taken(self, code: str) -> bool:
        """Whether a case has this code."""
        return self._tx.connection.execute(select(1).where(_CASE.c.code == code)).first() is not None

    def _next_number(self, case_id: int) -> int:
        if self._tx.shares_writers:
            self._tx.connection.execute(select(_CASE.c.id).where(_CASE.c.id == case_id).with_for_update())
        newest = _NEWEST.first(self._tx.connection, {"case": case_id})
        return (newest[0] or 0 if newest else 0) + 1
