"""From the assistant to a person and back: the request, the relay of words, and who is told."""

import secrets
from bot.conversation.outgoing import body_of, put, tell_staff
from bot.conversation.world import World
from cases.codes import RANDOM_BYTES, case_code
from cases.issue import IllegalMove
from cases.records import HandOver

OFFICE = "office"
# The person said that writing is not safe: the office knows, and nobody writes to that address.
UNSAFE = "unsafe"


def call(world: World, kind: str) -> None:
    """Ask for a person of the office; a second request while one is open changes nothing but tells staff again."""
    person = world.speaker.person
    if person is None:
        return
    one = world.hand_over
    if one is None:
        code = case_code(secrets.token_bytes(RANDOM_BYTES))
        one = world.uow.staff.hand_over(world.speaker.address.id, person.office_id, code, kind, world.now)
        world.__dict__.pop("hand_over", None)
    tell_staff(
        world.uow,
        world.kit,
        world.duty.id,
        "turn.asked_for_human",
        world.now,
        urgent=True,
        code=one.code,
        kind=f"staff.hand_{kind}",
    )


def relay(world: World, to: str, words: str) -> None:
    """Pass words on: from a person to whoever answers, or from staff to the person behind a code."""
    if to == OFFICE:
        _to_office(world)
    else:
        _to_person(world, to, words)


def _to_office(world: World) -> None:
    """The words themselves stay in the inbox, where whoever answers reads them."""
    one = world.hand_over
    if one is None:
        return
    reader = one.taken_by_id or world.duty.id
    tell_staff(world.uow, world.kit, reader, "turn.new_words", world.now, urgent=True, code=one.code)


def _to_person(world: World, code: str, words: str) -> None:
    """A worker's words go out under the worker's role; the first ones say that a person has arrived."""
    staff, one = world.speaker.staff, _answerable(world, code)
    if staff is None or one is None:
        return
    if one.kind == UNSAFE:
        raise IllegalMove("move.unsafe_to_write")
    world.uow.staff.take(code, staff.id, world.now)
    language = _language_of(world, one.address_id)
    text = world.kit.catalogue.text
    role = text(f"role.{staff.role}", language)
    said = [text("turn.from_worker", language, role=role, words=words)]
    if one.taken_by_id is None:
        said.insert(0, text("turn.worker_arrived", language, role=role))
    _say_to(world, one.address_id, "\n".join(said), language)


def end(world: World, code: str) -> None:
    """Staff give the conversation back to the assistant; reminders go on from here."""
    one = _answerable(world, code)
    if one is None:
        return
    world.uow.staff.end(code, world.now)
    if one.taken_by_id is not None:
        language = _language_of(world, one.address_id)
        _say_to(world, one.address_id, world.kit.catalogue.text("turn.worker_left", language), language)


def _answerable(world: World, code: str) -> HandOver | None:
    """The open request of this code, if this member of staff may answer it."""
    viewer = world.speaker.viewer
    waiting = world.uow.staff.open_hand_overs(viewer) if viewer else []
    return next((one for one in waiting if one.code == code), None)


def _language_of(world: World, address_id: int) -> str:
    address = world.uow.people.address(address_id)
    person = world.uow.people.person(address.person_id) if address and address.person_id else None
    return person.language if person else "he"


def _say_to(world: World, address_id: int, words: str, language: str) -> None:
    """A person waits for these words, so they go at any hour."""
    put(world.uow, world.kit, address_id, body_of(words, language), "answer", world.now)
