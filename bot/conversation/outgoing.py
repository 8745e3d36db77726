"""How a message is put into the outbox: rendered, isolated, and at a decent hour when nobody asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.world import Kit
from bot.words.bidi import isolate
from cases.access import Act, Scope, authorise
from cases.hours import QuietHours, decent_time
from cases.records import Address, Staff
from storage.unit_of_work import UnitOfWork

UNASKED = frozenset({"follow_up", "digest", "staff"})
# The channels that list commands beside the field where people write.
SHOW_COMMANDS = frozenset({"telegram"})
A_MOMENT = timedelta(seconds=1)


def body_of(text: str, language: str, options: Sequence[dict[str, str]] = (), **more: Any) -> dict[str, Any]:
    """A message as its row keeps it: isolated text, its language, options with their tokens."""
    return {"text": isolate(text), "language": language, "options": list(options), **more}


def not_before(kit: Kit, kind: str, now: datetime) -> datetime | None:
    """The first decent moment for a message that nobody waits for; None when it may go at once."""
    if kind not in UNASKED:
        return None
    start, end = kit.settings.quiet
    return decent_time(now, QuietHours(start, end), kit.settings.zone)


def put(
    uow: UnitOfWork,
    kit: Kit,
    address_id: int,
    body: dict[str, Any],
    kind: str,
    now: datetime,
    *,
    dedupe_key: str | None = None,
    turn: int = 0,
) -> int | None:
    """Queue one message; None when its dedupe key was queued before."""
    moment = not_before(kit, kind, now)
    return uow.outbox.put(address_id, body, kind, now, not_before=moment, dedupe_key=dedupe_key, turn=turn)


def tell_staff(
    uow: UnitOfWork, kit: Kit, staff_id: int, key: str, now: datetime, *, urgent: bool = False, **values: str
) -> bool:
    """A neutral line to a member of staff on every address they joined from: codes only, no story.

    Where none of these is reached, as with the duty owner of a fresh installation, others of the office hear it.
    A value that is itself a key of a text is said in the reader's language. Gives whether anybody is reached; if not,
    the line waits for the member of staff to come back.
    """
    staff = uow.staff.get(staff_id)
    if staff is None:
        return False
    if not _reached(uow, staff) and tell_office(uow, kit, staff.office_id, key, now, urgent=urgent, **values):
        return True
    _tell(uow, kit, staff, key, now, "answer" if urgent else "staff", values)
    return _reached(uow, staff)


def tell_office(
    uow: UnitOfWork, kit: Kit, office_id: int, key: str, now: datetime, *, urgent: bool = False, **values: str
) -> bool:
    """The same line to those who stand in for others of this office; gives whether anybody is reached."""
    readers = _standing_in(uow, office_id)
    for reader in readers:
        _tell(uow, kit, reader, key, now, "answer" if urgent else "staff", values)
    return bool(readers)


def anybody_hears(uow: UnitOfWork, office_id: int) -> bool:
    """Whether a line for this office would reach anybody."""
    duty = uow.staff.duty(office_id)
    return (duty is not None and _reached(uow, duty)) or bool(_standing_in(uow, office_id))


def _standing_in(uow: UnitOfWork, office_id: int) -> list[Staff]:
    """Who hears for an office what nobody else would: who answers anybody or shares out cases, else who reads all."""
    for acts in ((Act.ANSWER_PERSON, Act.REASSIGN_CASE), (Act.READ_CASE,)):
        able = [
            one
            for one in uow.staff.list(office_id)
            if any(authorise(uow.staff.viewer(one.id), act).scope is Scope.OFFICE for act in acts)
            and _reached(uow, one)
        ]
        if able:
            return able
    return []


def _reached(uow: UnitOfWork, staff: Staff) -> bool:
    """Whether a line arrives somewhere: from this address they joined, and it does not refuse us."""
    return any(one.alive for one in uow.people.addresses_of_staff(staff.id))


def show_commands(uow: UnitOfWork, address: Address, language: str, now: datetime, *, staff: bool) -> None:
    """Have the channel show the commands of staff in this chat, or no longer; nothing is said.

    It leaves a moment after the answer of the turn, so that nobody waits for it.
    """
    if address.channel in SHOW_COMMANDS and address.alive:
        body = body_of("", language, staff_commands=staff)
        uow.outbox.put(address.id, body, "staff", now, not_before=now + A_MOMENT)


def _tell(
    uow: UnitOfWork, kit: Kit, reader: Staff, key: str, now: datetime, kind: str, values: Mapping[str, str]
) -> None:
    text = kit.catalogue.text
    told = {name: text(one, reader.language) if kit.catalogue.has(one) else one for name, one in values.items()}
    body = body_of(text(key, reader.language, **told), reader.language)
    for address in uow.people.addresses_of_staff(reader.id):
        put(uow, kit, address.id, body, kind, now)
