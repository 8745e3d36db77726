"""Cases from a table: all rows are opened in one transaction, or none is.

The programme's own system stays the record. Every open case has an owner and a dated next step from the first moment,
and we come back for each: for those whose day has passed, ten a working day, so that nobody is flooded.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.conversation.outgoing import tell_staff
from bot.conversation.world import Kit
from bot.documents.exports import Column, heading_key
from bot.documents.import_values import Refusal, nearest
from bot.documents.imports import Draft
from cases import issue as moves
from cases.access import Act, Viewer, authorise
from cases.calendar import next_working_day
from cases.codes import RANDOM_BYTES, case_code
from cases.followups import first_due, step_on
from cases.hours import instant
from cases.records import Issue, Staff
from knowledge.normalise import fold
from storage.unit_of_work import UnitOfWork

STEP = "contact"
A_DAY = 10
_EVERY = 1_000_000
_NOON = time(12)


class NotImported(Exception):
    """Nothing was opened; `refusals` say what to mend, row by row."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(len(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened, and the row it came from."""

    row: int
    code: str
    owner: str


def import_cases(uow: UnitOfWork, kit: Kit, viewer: Viewer, drafts: Sequence[Draft], now: datetime) -> list[Opened]:
    """Open every draft; raises `NotImported`, and then the transaction is to be given up. Needs `work`.

    Raises IllegalMove: move.not_allowed, for a role that opens no cases.
    """
    allowed = authorise(viewer, Act.WRITE_CASE).allowed
    uow.audit.record(f"staff:{viewer.staff_id}", "import_cases", f"count:{len(drafts)}", allowed, now)
    if not allowed:
        raise moves.IllegalMove("move.not_allowed")
    importer = _Importer(uow, kit, viewer, now)
    importer.must_be_new_and_owned(drafts)
    opened = [importer.open(draft) for draft in drafts]
    importer.tell_new_owners()
    return opened


class _Importer:
    """One import by one member of staff."""

    def __init__(self, uow: UnitOfWork, kit: Kit, viewer: Viewer, now: datetime) -> None:
        self.uow = uow
        self.kit = kit
        self.viewer = viewer
        self.now = now
        self.today: date = now.astimezone(kit.settings.zone).date()
        self.staff = {fold(one.name): one for one in uow.staff.list(viewer.office_id)}
        self.given: Counter[int] = Counter()
        self.late: Counter[int] = Counter()

    def must_be_new_and_owned(self, drafts: Iterable[Draft]) -> None:
        """Each row has somebody who may own it, and is no case that this viewer has already."""
        here = {
            (line.right_id or "", line.subject, line.opened_at.astimezone(self.kit.settings.zone).date()): line.code
            for line in self.uow.cases.list_for(self.viewer, limit=_EVERY)
        }
        refusals = []
        for draft in drafts:
            if (code := here.get(draft.same_as())) is not None:
                refusals.append(self._refusal(draft, Column.SUBJECT, "sheet.already_here", code=code))
            refusals += self._unowned(draft)
        if refusals:
            raise NotImported(refusals)

    def _unowned(self, draft: Draft) -> list[Refusal]:
        owner = self._owner(draft)
        if owner is None:
            near = self.staff[nearest(draft.owner, self.staff)].name
            return [self._refusal(draft, Column.WORKER, "sheet.owner_unknown", near=near)]
        mine = owner.id == self.viewer.staff_id
        may_give = mine or authorise(self.viewer, Act.REASSIGN_CASE).allowed
        if not may_give or not self.uow.staff.may_take_over(owner, self.viewer.office_id):
            return [self._refusal(draft, Column.WORKER, "sheet.owner_unfit")]
        return []

    def _refusal(self, draft: Draft, column: Column, key: str, **values: str) -> Refusal:
        return Refusal(draft.row, self.kit.catalogue.text(heading_key(column), "he"), key, values)

    def _owner(self, draft: Draft) -> Staff | None:
        """Who is named, with or without a role behind the name; whoever imports where nobody is."""
        if not draft.owner:
            return self.uow.staff.get(self.viewer.staff_id)
        name = draft.owner.partition(",")[0]
        return self.staff.get(fold(draft.owner)) or self.staff.get(fold(name))

    def open(self, draft: Draft) -> Opened:
        """One case with all that its row holds."""
        owner = self._owner(draft)
        assert owner is not None, "every owner was looked for before"
        opened_at = self._at(draft.opened_on)
        case = self.uow.cases.open_case(
            self.viewer.office_id, None, self.viewer.staff_id, self._fresh_code(), min(opened_at, self.now)
        )
        issue = self._issue(draft, case.id, owner, min(opened_at, self.now))
        self._describe(draft, issue)
        self._log(draft, issue)
        if draft.closure is not None:
            self._close(draft, issue)
        if owner.id != self.viewer.staff_id:
            self.given[owner.id] += 1
        return Opened(draft.row, case.code, owner.name)

    def _issue(self, draft: Draft, case_id: int, owner: Staff, opened_at: datetime) -> Issue:
        last = draft.closure.on if draft.closure else None
        on = last or step_on(self.today, on=draft.step_on, cadence=self.kit.cadence)
        step = moves.open_issue(self.uow.staff.viewer(owner.id), moves.Step(draft.step or STEP, on)).step
        issue = self.uow.cases.open_issue(
            case_id,
            owner_id=owner.id,
            right_id=draft.right,
            domain=draft.domain,
            subject=draft.subject,
            description=draft.description,
            next_step=step.what,
            next_step_on=step.on,
            due_at=first_due(last or self._come_back_on(step.on, owner), self.kit.settings.zone),
            now=opened_at,
        )
        if draft.history is not None:
            issue = issue.model_copy(update={"history": draft.history})
            self.uow.cases.save(issue)
        return issue

    def _come_back_on(self, on: date, owner: Staff) -> date:
        """The day of the step; where it has passed, one of the next working days, ten cases of an owner on each."""
        if on > self.today:
            return on
        day = next_working_day(self.today)
        for _ in range(self.late[owner.id] // A_DAY):
            day = next_working_day(day)
        self.late[owner.id] += 1
        return day

    def _describe(self, draft: Draft, issue: Issue) -> None:
        cases = self.uow.cases
        for organisation, contact, details in draft.bodies:
            cases.add_body(issue.id, organisation, contact, details)
        for kind, level, note in draft.barriers:
            cases.add_barrier(issue.id, kind, draft.opened_on, level, note)
        for one in draft.actions:
            action = cases.add_action(issue.id, one.what, one.performer, one.due_on)
            if one.done_on is not None:
                cases.finish_action(action.id, one.done_on, one.result, min(self._at(one.done_on), self.now))
            elif one.not_done is not None:
                cases.tell_action(action, not_done=one.not_done)

    def _log(self, draft: Draft, issue: Issue) -> None:
        """The entries as they were written, each on its day, what was learned so far, and where it all came from."""
        learned = () if draft.closure is not None or not draft.insights else ((draft.opened_on, draft.insights),)
        for day, text in (*draft.log, *learned):
            self.uow.cases.log(issue.id, "note", text, min(self._at(day), self.now))
        told = self.kit.catalogue.text("sheet.imported", "he")
        self.uow.cases.log(issue.id, "note", told, self.now, self.viewer.staff_id)

    def _close(self, draft: Draft, issue: Issue) -> None:
        ended = draft.closure
        assert ended is not None
        closed = moves.close(issue, self.today, ended.kind, ended.text, ended.outcome, insights=draft.insights)
        at = min(self._at(ended.on), self.now)
        self.uow.cases.close(issue.id, closed.kind, closed.text, closed.outcome, closed.insights, at)

    def tell_new_owners(self) -> None:
        """Whoever was given cases hears how many."""
        for owner_id, count in self.given.items():
            tell_staff(self.uow, self.kit, owner_id, "turn.cases_handed", self.now, count=str(count))

    def _at(self, day: date) -> datetime:
        return instant(day, _NOON, self.kit.settings.zone)

    def _fresh_code(self) -> str:
        while self.uow.cases.code_taken(code := case_code(secrets.token_bytes(RANDOM_BYTES))):
            pass
        return code
