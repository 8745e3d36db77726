"""A blocked right on the desk: the whole file of one issue, made by hand, and the form of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bot.conversation import lexicon
from bot.conversation.world import Kit
from bot.documents.form import Form
from bot.settings import Settings
from bot.words.content import load
from cases.followups import Cadence
from cases.records import (
    Action,
    Barrier,
    BarrierKind,
    Case,
    Claim,
    Closure,
    ClosureKind,
    Decision,
    DecisionResult,
    History,
    Issue,
    LogEntry,
    OpenState,
    OutcomeKind,
    Performer,
    RelevantBody,
    Role,
    Staff,
)
from knowledge.dangers import Listener
from knowledge.search import Search
from storage.case_file import IssueFile

OPENED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TOLD = (
    "אם לשלושה ילדים. העירייה לא מחזירה את ההנחה בארנונה שניתנה עד 2025, והחוב עומד על 8,450 ש״ח.\n"
    "בטלפון 04-6543210 נאמר שהטופס לא התקבל."
)


@cache
def kit() -> Kit:
    """Everything that a form is told with, loaded once."""
    content = load(("he", "ar"))
    return Kit(
        settings=Settings(_env_file=None),  # type: ignore[call-arg]
        knowledge=content.knowledge,
        search=Search(content.knowledge),
        dangers=Listener(content.knowledge.dangers),
        flows=content.flows,
        catalogue=content.catalogue,
        lexicon=lexicon.load(),
        cadence=Cadence(),
    )


def issue_file(told: str = TOLD, **changed: Any) -> IssueFile:
    """An open issue with everything that the form has a place for; `told` stands wherever somebody writes."""
    issue = Issue(
        id=7,
        case_id=3,
        right_id=None,
        domain="debts",
        subject=told,
        description=told,
        history=History.NEGATIVE,
        owner_id=5,
        next_step="ask_what_happened",
        next_step_on=date(2026, 11, 29),
        follow_up_id=9,
        opened_at=OPENED,
        moved_at=OPENED,
    )
    return replace(
        IssueFile(
            code="BCDFGH",
            issue=issue,
            case=Case(id=3, code="BCDFGH", office_id=1, opened_by_id=5, opened_at=OPENED),
            owner=Staff(id=5, name="רינה", role=Role.RIGHTS_WORKER, office_id=1),
            bodies=(
                RelevantBody(id=1, issue_id=7, organisation=told, contact="רותי, גבייה", details="04-6543210"),
                RelevantBody(id=2, issue_id=7, organisation="ועדת הנחות", contact=told, details=told),
            ),
            barriers=(Barrier(id=1, issue_id=7, kind=BarrierKind.AUTHORITY_RECORD, note=told, since=TODAY),),
            actions=(
                Action(id=1, issue_id=7, what=told, performer=Performer.WORKER, due_on=date(2026, 11, 29)),
                Action(
                    id=2,
                    issue_id=7,
                    what="להביא אישור מהבנק",
                    performer=Performer.ACCOMPANIED,
                    done_on=date(2026, 11, 10),
                    result=told,
                ),
                Action(id=3, issue_id=7, what="להגיע לקבלת קהל", performer=Performer.ALONE, not_done=told),
            ),
            claims=(Claim(id=1, issue_id=7, submitted_on=date(2026, 11, 3)),),
            decisions=(
                Decision(
                    id=2,
                    issue_id=7,
                    result=DecisionResult.REFUSED,
                    reason=told,
                    received_on=date(2026, 11, 12),
                    recorded_at=OPENED,
                    next_action_id=1,
                ),
            ),
            appeals=(),
            log=(
                LogEntry(id=1, issue_id=7, at=OPENED, kind="opened"),
                LogEntry(id=2, issue_id=7, at=OPENED + timedelta(days=1), kind="submitted"),
                LogEntry(id=3, issue_id=7, at=OPENED + timedelta(days=5), kind="note", text=told),
                LogEntry(id=4, issue_id=7, at=OPENED + timedelta(days=10), kind="refused"),
            ),
            follow_ups=(),
            closure=None,
        ),
        **changed,
    )


def closed(kind: ClosureKind, told: str = TOLD, outcome: OutcomeKind = OutcomeKind.PARTIAL) -> IssueFile:
    """The same issue when its work has ended."""
    file = issue_file(told)
    ended = OPENED + timedelta(days=15)
    closure = Closure(id=1, issue_id=7, kind=kind, text=told, outcome=outcome, insights=told, closed_at=ended)
    issue = file.issue.model_copy(update={"state": OpenState.CLOSED, "closed_at": ended})
    return replace(file, issue=issue, closure=closure)


def bare() -> IssueFile:
    """An issue of which nothing but its need is known."""
    file = issue_file()
    nothing: dict[str, Any] = dict.fromkeys(("bodies", "barriers", "actions", "claims", "decisions", "log"), ())
    return replace(file, issue=file.issue.model_copy(update={"history": None, "description": ""}), **nothing)


def form(file: IssueFile | None = None, language: str = "he") -> Form:
    """The form of a file."""
    return Form(file or issue_file(), kit(), language)
