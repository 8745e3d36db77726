"""What is written under an issue: bodies, barriers, actions, claims, decisions, appeals, log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from cases.records import (
    Action,
    Appeal,
    Barrier,
    BarrierKind,
    BarrierLevel,
    Claim,
    Decision,
    DecisionResult,
    LogEntry,
    Performer,
    RelevantBody,
    Stage,
)
from storage.case_file import CaseFiles
from storage.prepared import Prepared
from storage.rows import add, keep, one, table, values
from storage.tables import (
    ActionRow,
    AppealRow,
    AwardRow,
    BarrierRow,
    ClaimRow,
    DeadlineWarningRow,
    DecisionRow,
    IssueRow,
    LogEntryRow,
    RelevantBodyRow,
)

_ISSUE = table(IssueRow)
_ACTION = table(ActionRow)
_APPEAL = table(AppealRow)
_BARRIER = table(BarrierRow)
_AWARD = table(AwardRow)
_CLAIM = table(ClaimRow)
_DECISION = table(DecisionRow)
_WARNING = table(DeadlineWarningRow)
_MOVE = Prepared(
    update(_ISSUE)
    .where(_ISSUE.c.id == bindparam("issue"))
    .values(
        stage=bindparam("to", type_=_ISSUE.c.stage.type),
        moved_at=bindparam("now", type_=_ISSUE.c.moved_at.type),
    )
)


class CaseEntries(CaseFiles):
    """Adds to an issue; what brings the right nearer also marks the issue as moved."""

    def add_body(self, issue_id: int, organisation: str, contact: str = "", details: str = "") -> RelevantBody:
        """An organisation the issue meets, with who is spoken to there."""
        body = RelevantBody(
            id=self._tx.ids(), issue_id=issue_id, organisation=organisation, contact=contact, details=details
        )
        return keep(self._tx.connection, RelevantBodyRow, body)

    def add_barrier(
        self,
        issue_id: int,
        kind: BarrierKind,
        since: date,
        level: BarrierLevel = BarrierLevel.SYSTEMIC,
        note: str = "",
    ) -> Barrier:
        """What stands in the way since that day."""
        barrier = Barrier(id=self._tx.ids(), issue_id=issue_id, kind=kind, level=level, note=note, since=since)
        return keep(self._tx.connection, BarrierRow, barrier)

    def drop_barrier(self, barrier_id: int) -> None:
        """It never stood in the way."""
        self._tx.connection.execute(delete(_BARRIER).where(_BARRIER.c.id == barrier_id))

    def lift_barrier(self, barrier_id: int, on: date, now: datetime) -> None:
        """It does not stand in the way any more."""
        self._tx.connection.execute(update(_BARRIER).where(_BARRIER.c.id == barrier_id).values(lifted_on=on))
        of_barrier = select(_BARRIER.c.issue_id).where(_BARRIER.c.id == barrier_id).scalar_subquery()
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == of_barrier).values(moved_at=now))

    def add_action(
        self,
        issue_id: int,
        what: str,
        performer: Performer,
        due_on: date | None = None,
        *,
        body: str | None = None,
        place: str | None = None,
        meets_at: datetime | None = None,
    ) -> Action:
        """A step that somebody is going to take, and where and when they are met who go together."""
        action = Action(
            id=self._tx.ids(),
            issue_id=issue_id,
            what=what,
            performer=performer,
            due_on=due_on,
            body=body,
            place=place,
            meets_at=meets_at,
        )
        return keep(self._tx.connection, ActionRow, action)

    def tell_action(self, action: Action, **told: Any) -> Action:
        """More is known of a step: who comes along, where and when, how it felt, what helped, why it was not done."""
        changed = Action.model_validate(values(action) | told)
        self._tx.connection.execute(update(_ACTION).where(_ACTION.c.id == action.id).values(values(changed)))
        return changed

    def action(self, action_id: int) -> Action | None:
        """The step with this id."""
        return one(self._tx.connection, Action, select(_ACTION).where(_ACTION.c.id == action_id))

    def finish_action(self, action_id: int, on: date, result: str, now: datetime) -> None:
        """The step was taken, with this result."""
        self._tx.connection.execute(update(_ACTION).where(_ACTION.c.id == action_id).values(done_on=on, result=result))
        of_action = select(_ACTION.c.issue_id).where(_ACTION.c.id == action_id).scalar_subquery()
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == of_action).values(moved_at=now))

    def add_claim(
        self,
        issue_id: int,
        submitted_on: date | None,
        how: str,
        answer_expected_on: date | None,
        now: datetime,
        *,
        rung: str = "",
        place: str | None = None,
        proof: str | None = None,
    ) -> Claim:
        """What was submitted, and on which rung; the issue's stage becomes submitted."""
        claim = Claim(
            id=self._tx.ids(),
            issue_id=issue_id,
            submitted_on=submitted_on,
            how=how,
            answer_expected_on=answer_expected_on,
            rung=rung,
            place=place,
            proof=proof,
        )
        self.move(issue_id, Stage.SUBMITTED, now)
        return keep(self._tx.connection, ClaimRow, claim)

    def tell_claim(self, claim: Claim, **told: Any) -> Claim:
        """More is known of what was handed in: where, how, what proves it, the day."""
        changed = Claim.model_validate(values(claim) | told)
        self._tx.connection.execute(update(_CLAIM).where(_CLAIM.c.id == claim.id).values(values(changed)))
        return changed

    def add_decision(
        self,
        issue_id: int,
        result: DecisionResult,
        now: datetime,
        reason: str = "",
        received_on: date | None = None,
        quote: str = "",
        next_action_id: int | None = None,
        *,
        rung: str = "",
        in_writing: bool | None = None,
        by_whom: str | None = None,
        told_by_staff_id: int | None = None,
    ) -> Decision:
        """What the body answered, and the stage it brings; a refusal needs the action that answers it."""
        decision = Decision(
            id=self._tx.ids(),
            issue_id=issue_id,
            result=result,
            reason=reason,
            received_on=received_on,
            quote=quote,
            recorded_at=now,
            next_action_id=next_action_id,
            rung=rung,
            in_writing=in_writing,
            by_whom=by_whom,
            told_by_staff_id=told_by_staff_id,
        )
        stage = _STAGE_AFTER.get(result)
        if stage is not None:
            self.move(issue_id, stage, now)
        return keep(self._tx.connection, DecisionRow, decision)

    def tell_decision(self, decision: Decision, **told: Any) -> Decision:
        """More was told of a decision: its reason, the day it came, whether it is in writing, who gave it."""
        changed = Decision.model_validate(values(decision) | told)
        self._tx.connection.execute(update(_DECISION).where(_DECISION.c.id == decision.id).values(values(changed)))
        return changed

    def take_back(self, decision: Decision, stage: Stage, now: datetime) -> None:
        """There was no such decision: it goes, with its rungs and the action that answered it."""
        rungs = select(_APPEAL.c.id).where(_APPEAL.c.decision_id == decision.id).scalar_subquery()
        gone = (
            delete(_WARNING).where(_WARNING.c.appeal_id.in_(rungs)),
            delete(_AWARD).where(_AWARD.c.decision_id == decision.id),
            delete(_APPEAL).where(_APPEAL.c.decision_id == decision.id),
            delete(_DECISION).where(_DECISION.c.id == decision.id),
            delete(_ACTION).where(_ACTION.c.id == decision.next_action_id),
        )
        for statement in gone:
            self._tx.connection.execute(statement)
        self.move(decision.issue_id, stage, now)

    def reword_action(self, action_id: int, what: str) -> None:
        """What is to be done is known better now."""
        self._tx.connection.execute(update(_ACTION).where(_ACTION.c.id == action_id).values(what=what))

    def set_last_day(self, appeal_id: int, last_day: date | None, act_by: date | None) -> None:
        """The last day of a rung became known."""
        known = update(_APPEAL).where(_APPEAL.c.id == appeal_id).values(last_day=last_day, act_by=act_by)
        self._tx.connection.execute(known)

    def add_appeal(
        self,
        issue_id: int,
        decision_id: int,
        rung: str,
        now: datetime,
        last_day: date | None = None,
        act_by: date | None = None,
    ) -> Appeal:
        """The next rung after a refusal, with its last day if one is known."""
        appeal = Appeal(
            id=self._tx.ids(),
            issue_id=issue_id,
            decision_id=decision_id,
            rung=rung,
            last_day=last_day,
            act_by=act_by,
        )
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(moved_at=now))
        return keep(self._tx.connection, AppealRow, appeal)

    def log(self, issue_id: int, kind: str, text: str, now: datetime, by_staff_id: int | None = None) -> LogEntry:
        """One dated line of the treatment log, never changed afterwards."""
        entry = LogEntry(id=self._tx.ids(), issue_id=issue_id, at=now, kind=kind, text=text, by_staff_id=by_staff_id)
        return add(self._tx.connection, LogEntryRow, entry)

    def head_for(self, issue_id: int, rung: str) -> None:
        """The floor the issue is heading for: a rung of its right's ladder, or the body itself when empty."""
        self._tx.connection.execute(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(rung=rung))

    def move(self, issue_id: int, stage: Stage, now: datetime) -> None:
        """The issue has come to this stage."""
        _MOVE.change(self._tx.connection, {"issue": issue_id, "to": stage, "now": now})


_STAGE_AFTER = {
    DecisionResult.GRANTED: Stage.GRANTED,
    DecisionResult.PARTLY: Stage.GRANTED_IN_PART,
    DecisionResult.REFUSED: Stage.REFUSED,
}
