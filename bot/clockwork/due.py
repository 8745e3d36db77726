"""Follow-ups that are due: the person is asked what happened; when nobody answers, the owner is told."""

from datetime import datetime

from bot.conversation.company import ACCOMPANY
from bot.conversation.handover import NOT_REACHED
from bot.conversation.outgoing import tell_staff
from bot.conversation.receive import Conversations
from cases.followups import next_attempt
from cases.records import HandOver
from storage.follow_ups import DueFollowUp
from storage.unit_of_work import UnitOfWork

BATCH = 100


def ask_what_happened(conversations: Conversations, now: datetime, limit: int = BATCH) -> int:
    """Ask everyone whose follow-up is due, each in a transaction with its next due time; gives how many."""
    asked = 0
    while True:
        with conversations.store.work() as uow:
            due = uow.follow_ups.due(now, limit)
            for one in due:
                _ask(conversations, uow, one, now)
        asked += len(due)
        if len(due) < limit:
            break
    if asked:
        conversations.wake()
    return asked


def _ask(conversations: Conversations, uow: UnitOfWork, due: DueFollowUp, now: datetime) -> None:
    """One follow-up: asked once an occasion, and due again whether or not anybody is reached."""
    zone, cadence = conversations.kit.settings.zone, conversations.kit.cadence
    attempt = due.attempt + 1
    after = next_attempt(attempt, now, zone, cadence)
    address = uow.people.address(due.address_id) if due.address_id else None
    held = uow.staff.hand_over_of(address.id) if address is not None else None
    there = address if address is not None and address.staff_id is None and not _waits_for_human(held) else None
    if there is not None and conversations.come_back(uow, there, due.issue_id, f"follow-up:{due.id}:{attempt}"):
        uow.cases.log(due.issue_id, "asked", "", now)
    if after.tell_owner or address is None:
        _tell_owner(conversations, uow, due, now)
    uow.follow_ups.asked(due.id, now, after.due_at)


def _waits_for_human(held: HandOver | None) -> bool:
    """Whether a person of the office is talked with, or waited for; a wish for company at a step is no talk yet."""
    if held is None or held.kind == NOT_REACHED:
        return False
    return held.kind != ACCOMPANY or held.taken_by_id is not None


def _tell_owner(conversations: Conversations, uow: UnitOfWork, due: DueFollowUp, now: datetime) -> None:
    """The owner hears that a case is due and nobody answers; the line holds a code and nothing else."""
    if due.person_id is not None:
        uow.cases.log(due.issue_id, "silent", "", now)
    key = "turn.owner_told" if due.person_id is not None else "turn.case_due"
    tell_staff(uow, conversations.kit, due.owner_id, key, now, code=due.code)
