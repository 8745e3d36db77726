"""Forgetting a person: what remains counts, and says nothing about anybody."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlmodel import SQLModel

from cases.records import ClosureKind, FollowUpState, OpenState, OutcomeKind
from storage.audit import Audit
from storage.rows import table
from storage.tables import (
    ActionRow,
    AddressRow,
    AttachmentRow,
    AwardRow,
    BarrierRow,
    CaseRow,
    ClaimRow,
    ClosureRow,
    ConsentRow,
    DeadlineWarningRow,
    DecisionRow,
    FollowUpRow,
    HandOverRow,
    HeldFileRow,
    InboxRow,
    IssueRow,
    KnownFactRow,
    LogEntryRow,
    OutboxRow,
    PaperRow,
    PermissionRow,
    PersonRow,
    RelevantBodyRow,
    RenewalRow,
    SessionRow,
    SettingRow,
)
from storage.transaction import Transaction

ERASED = "erased"
_ADDRESS = table(AddressRow)
_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_SETTING = table(SettingRow)
# What people wrote under an issue, emptied; the rows stay, for they count.
_BLANKED: dict[type[SQLModel], dict[str, str | None]] = {
    BarrierRow: {"note": ""},
    ActionRow: {
        "what": "",
        "result": "",
        **dict.fromkeys(("body", "place", "not_done", "feeling", "helped", "hindered")),
    },
    ClaimRow: {"how": "", "place": None, "proof": None},
    DecisionRow: {"quote": "", "reason": "", "by_whom": None},
    AwardRow: {"monthly": None, "back_pay": None},
}
_DELETED: tuple[type[SQLModel], ...] = (
    LogEntryRow,
    RelevantBodyRow,
    PaperRow,
    AttachmentRow,
    PermissionRow,
    RenewalRow,
    DeadlineWarningRow,
)


def erase(tx: Transaction, person_id: int, now: datetime) -> None:
    """Delete what is known and was said, close and empty the issues, and leave one row in the audit.

    The database lets a log and a consent go only while the row `erasing` stands.
    """
    run = tx.connection.execute
    addresses = list(run(select(_ADDRESS.c.id).where(_ADDRESS.c.person_id == person_id)).scalars())
    of_person = select(_ISSUE.c.id).join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
    issues = list(run(of_person.where(_CASE.c.person_id == person_id)).scalars())
    run(insert(_SETTING), {"name": "erasing", "value": "1"})
    for issue_id in issues:
        _empty_issue(tx, issue_id, now)
    run(update(_CASE).where(_CASE.c.person_id == person_id).values(person_id=None))
    _delete_words(tx, person_id, addresses)
    run(delete(table(PersonRow)).where(table(PersonRow).c.id == person_id))
    run(delete(_SETTING).where(_SETTING.c.name == "erasing"))
    Audit(tx).record(f"person:{person_id}", "erase", f"person:{person_id}", True, now)
    tx.erased = True


def _empty_issue(tx: Transaction, issue_id: int, now: datetime) -> None:
    """Close the issue if it is open, and empty every text in and under it."""
    run = tx.connection.execute
    state = run(select(_ISSUE.c.state).where(_ISSUE.c.id == issue_id)).scalar_one()
    if state == OpenState.OPEN:
        _close(tx, issue_id, now)
    run(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(subject="", description="", next_step=""))
    for row_class, blank in _BLANKED.items():
        run(update(table(row_class)).where(table(row_class).c.issue_id == issue_id).values(blank))
    for gone in (table(row_class) for row_class in _DELETED):
        run(delete(gone).where(gone.c.issue_id == issue_id))
    closure = table(ClosureRow)
    run(update(closure).where(closure.c.issue_id == issue_id).values(text=ERASED, insights=""))


def _close(tx: Transaction, issue_id: int, now: datetime) -> None:
    run, follow_up = tx.connection.execute, table(FollowUpRow)
    closure = {
        "id": tx.ids(),
        "issue_id": issue_id,
        "kind": ClosureKind.STOPPED,
        "text": ERASED,
        "outcome": OutcomeKind.NOT_REALISED,
        "insights": "",
        "closed_at": now,
    }
    run(insert(table(ClosureRow)), closure)
    run(update(_ISSUE).where(_ISSUE.c.id == issue_id).values(state=OpenState.CLOSED, closed_at=now))
    run(update(follow_up).where(follow_up.c.issue_id == issue_id).values(state=FollowUpState.DONE))


def _delete_words(tx: Transaction, person_id: int, addresses: list[int]) -> None:
    """Delete conversations, facts, consents and addresses; one that staff also speak from stays theirs."""
    run = tx.connection.execute
    words: tuple[type[SQLModel], ...] = (SessionRow, InboxRow, OutboxRow, HandOverRow, HeldFileRow)
    for spoken in map(table, words):
        run(delete(spoken).where(spoken.c.address_id.in_(addresses)))
    for told in (table(KnownFactRow), table(ConsentRow)):
        run(delete(told).where(told.c.person_id == person_id))
    of_person = _ADDRESS.c.person_id == person_id
    run(delete(_ADDRESS).where(of_person, _ADDRESS.c.staff_id.is_(None)))
    run(update(_ADDRESS).where(of_person).values(person_id=None))
