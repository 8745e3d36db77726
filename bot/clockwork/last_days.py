"""A last day draws near: the person and the owner are told on each warning day, once (docs/rules.md, rule 20)."""

from datetime import datetime

from bot.conversation.flow_kinds import UNINTERRUPTED
from bot.conversation.handover import NOT_REACHED
from bot.conversation.outgoing import body_of, put, tell_staff
from bot.conversation.outward import standing
from bot.conversation.receive import Conversations
from bot.conversation.world import plain_date
from cases.records import Address, Appeal, DecisionResult
from storage.prompts import DuePrompt
from storage.unit_of_work import UnitOfWork

BATCH = 100


def warn_of_last_days(conversations: Conversations, now: datetime, limit: int = BATCH) -> int:
    """Tell of every last day whose warning has come, each batch in one transaction; gives how many were told of.

    Of several warnings of one last day, as after a pause of the machine, the newest is told; one that has passed, or
    whose rung was taken since, is not.
    """
    told = 0
    while True:
        with conversations.store.work() as uow:
            due = uow.prompts.due_warnings(now, limit)
            for one in due:
                uow.prompts.told_warning(one.id)
            newest = {one.about_id: one for one in due}
            told += sum(_warn(conversations, uow, one, now) for one in newest.values())
        if len(due) < limit:
            break
    if told:
        conversations.wake()
    return told


def _warn(conversations: Conversations, uow: UnitOfWork, due: DuePrompt, now: datetime) -> bool:
    """One last day, told to the person where that is welcome, and always to the owner: a code and two dates."""
    kit = conversations.kit
    appeal = _running(uow, due)
    if appeal is None or appeal.last_day is None or appeal.last_day < now.astimezone(kit.settings.zone).date():
        return False
    last_day, act_by = plain_date(appeal.last_day), plain_date(appeal.act_by or appeal.last_day)
    address = welcome(uow, due, now)
    person = uow.people.person(due.person_id) if due.person_id else None
    if address is not None and person is not None:
        text = kit.catalogue.text("deadline.near", person.language, code=due.code, last_day=last_day, act_by=act_by)
        put(uow, kit, address.id, body_of(text, person.language), "follow_up", now, dedupe_key=f"last-day:{due.id}")
    tell_staff(uow, kit, due.owner_id, "deadline.near_owner", now, code=due.code, last_day=last_day, act_by=act_by)
    return True


def _running(uow: UnitOfWork, due: DuePrompt) -> Appeal | None:
    """The rung that is warned of; None where it was taken or everything was granted since, or it is counted anew."""
    file = uow.cases.whole(due.issue_id)
    appeal = next((one for one in file.appeals if one.id == due.about_id), None) if file else None
    if file is None or appeal is None:
        return None
    taken = any(one.rung == appeal.rung and one.id > appeal.id for one in file.claims)
    anew = any(one.rung == appeal.rung and one.id > appeal.id for one in file.appeals)
    granted = any(one.result is DecisionResult.GRANTED and one.id > appeal.id for one in file.decisions)
    return None if taken or anew or granted else appeal


def welcome(uow: UnitOfWork, due: DuePrompt, now: datetime) -> Address | None:
    """Where the person may be written to now: not while reminders rest, nor into danger or a talk with a person."""
    if due.address_id is None or (due.paused_until is not None and due.paused_until > now):
        return None
    address = uow.people.address(due.address_id)
    if address is None or address.staff_id is not None:
        return None
    held = uow.staff.hand_over_of(address.id)
    frames = standing(uow, address)[0].session.frames
    busy = bool(frames) and frames[-1].flow in UNINTERRUPTED
    return None if busy or (held is not None and held.kind != NOT_REACHED) else address
