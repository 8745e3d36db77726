"""A message that will not arrive becomes somebody's task: its owner's, else another's of the office, never nobody's."""

import secrets
from datetime import datetime

from bot.clockwork.courier import Trouble
from bot.conversation.handover import NOT_REACHED
from bot.conversation.outgoing import tell_office, tell_staff
from bot.conversation.world import Kit
from bot.log import log
from bot.words.bidi import plain
from cases.codes import RANDOM_BYTES, case_code
from cases.records import Address, Person, Staff
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork

# Of what staff are sent, these came by themselves when they belong to no turn: a line that somebody has to read.
LINES = frozenset({"staff", "answer"})


def not_arrived(uow: UnitOfWork, kit: Kit, outgoing: Outgoing, trouble: Trouble, now: datetime) -> None:
    """Tell who has to find another way; where nobody is reached, the call stands in the list of who waits."""
    address = uow.people.address(outgoing.address_id)
    staff = uow.staff.get(address.staff_id) if address and address.staff_id else None
    person = uow.people.person(address.person_id) if address and address.person_id else None
    if staff is not None:
        _at_staff(uow, kit, staff, outgoing, trouble, now)
    elif address is not None and person is not None:
        _at_person(uow, kit, address, person, now)
    else:
        log("outbox.nobody_to_tell", message=outgoing.id)


def _at_staff(uow: UnitOfWork, kit: Kit, staff: Staff, outgoing: Outgoing, trouble: Trouble, now: datetime) -> None:
    """Who blocked us hears nothing any more: what was for them goes to others of the office.

    Other troubles would be met there as well, and be passed on for ever.
    """
    told = False
    if trouble is Trouble.BLOCKED:
        line = outgoing.turn == 0 and outgoing.kind in LINES
        key = "turn.passed_on" if line else "turn.staff_not_reached"
        words = {"words": plain(outgoing.body["text"])} if line else {}
        urgent = line and outgoing.kind == "answer"
        told = tell_office(uow, kit, staff.office_id, key, now, urgent=urgent, name=staff.name, **words)
    if not told:
        log("outbox.staff_not_reached", message=outgoing.id, staff=staff.id, why=str(trouble))


def _at_person(uow: UnitOfWork, kit: Kit, address: Address, person: Person, now: datetime) -> None:
    case = uow.cases.case_of_person(person.id)
    key, code = "turn.not_reached", case.code if case else "-"
    owners = _owners(uow, address, person)
    told = [tell_staff(uow, kit, owner, key, now, code=code) for owner in owners]
    if any(told) or (not owners and tell_office(uow, kit, person.office_id, key, now, code=code)):
        return
    log("outbox.office_not_reached", office=person.office_id, address=address.id)
    own_code = case_code(secrets.token_bytes(RANDOM_BYTES))
    uow.staff.hand_over(address.id, person.office_id, own_code, NOT_REACHED, now)


def _owners(uow: UnitOfWork, address: Address, person: Person) -> list[int]:
    """Who answers this person now; else the owners of what is open; else whoever is on duty."""
    held = uow.staff.hand_over_of(address.id)
    if held is not None and held.taken_by_id is not None:
        return [held.taken_by_id]
    owners = {one.owner_id for one in uow.cases.issues_of_person(person.id, open_only=True)}
    duty = uow.staff.duty(person.office_id)
    return sorted(owners) or ([duty.id] if duty else [])
