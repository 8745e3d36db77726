"""How a message is put into the outbox: rendered, isolated, and at a decent hour when nobody asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.conversation.world import Kit
from bot.words.bidi import isolate
from cases.access import Act, Scope, authorise
from cases.hours import QuietHours, decent_time
from cases.records import Staff
from storage.unit_of_work import UnitOfWork

UNASKED = frozenset({"follow_up", "digest", "staff"})


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
) -> None:
    """A neutral line to a member of staff on every address they joined from: codes only, no story.

    Where they joined from none, as the duty owner of a fresh installation, those who answer for the office hear it.
    A value that is itself a key of a text is said in the reader's language.
    """
    staff = uow.staff.get(staff_id)
    if staff is None:
        return
    readers = [staff] if uow.people.addresses_of_staff(staff_id) else _standing_in(uow, staff)
    for reader in readers:
        _tell(uow, kit, reader, key, now, "answer" if urgent else "staff", values)


def _standing_in(uow: UnitOfWork, staff: Staff) -> list[Staff]:
    """Those of the same office who answer anybody who turns to it, or share out its cases."""
    acts = (Act.ANSWER_PERSON, Act.REASSIGN_CASE)
    return [
        one
        for one in uow.staff.list(staff.office_id)
        if any(authorise(uow.staff.viewer(one.id), act).scope is Scope.OFFICE for act in acts)
    ]


def _tell(
    uow: UnitOfWork, kit: Kit, reader: Staff, key: str, now: datetime, kind: str, values: Mapping[str, str]
) -> None:
    text = kit.catalogue.text
    told = {name: text(one, reader.language) if kit.catalogue.has(one) else one for name, one in values.items()}
    body = body_of(text(key, reader.language, **told), reader.language)
    for address in uow.people.addresses_of_staff(reader.id):
        put(uow, kit, address.id, body, kind, now)
