"""From the assistant to a person and back: the request, the relay of words, and who is told."""

import secrets
from collections.abc import Callable

from bot.conversation.outgoing import tell_staff
from bot.conversation.world import UNSAFE, World
from cases.codes import RANDOM_BYTES, case_code
from cases.issue import IllegalMove
from cases.records import HandOver

__all__ = ["NOT_REACHED", "UNSAFE", "URGENT", "call", "end", "pressing", "relay"]

OFFICE = "office"
# The more pressing of two reasons is the one that staff see; unsafe stands above all, for it says not to write.
PRESSING = ("trouble", "not_reached", "asked", "accompany", "refusal")
# What cannot wait, the most pressing first, as staff see it before everything else.
URGENT = (
    UNSAFE,
    "suicide",
    "violence",
    "child_at_risk",
    "arrest_for_debt",
    "eviction",
    "homeless_now",
    "no_food",
    "disconnection",
    "electricity_cut",
    "water_cut",
    "goods_seizure",
    "home_repossession",
    "benefit_stopped",
    "account_garnishment",
    "wage_garnishment",
)
# A message to them did not arrive, and nobody of the office could be told: it waits where staff look.
NOT_REACHED = "not_reached"


def call(world: World, kind: str) -> None:
    """Ask for a person of the office; while one is asked for, a more pressing reason takes its place."""
    person = world.speaker.person
    if person is None:
        return
    one = world.hand_over
    if one is None or _outweighs(kind, one.kind):
        one = _ask(world, kind, one)
    tell_staff(
        world.uow,
        world.kit,
        (one.taken_by_id or world.duty.id),
        "turn.asked_for_human",
        world.now,
        urgent=True,
        code=one.code,
        kind=f"staff.hand_{kind}",
    )


def pressing(one: HandOver) -> int:
    """The place of a request among those that wait: what cannot wait first, then as they came."""
    return URGENT.index(one.kind) if one.kind in URGENT else len(URGENT)


def _outweighs(kind: str, standing: str) -> bool:
    """Danger outweighs a wish; "not safe to write" outweighs everything, and a later call by themselves ends it."""
    if UNSAFE in (kind, standing):
        return kind != standing
    if kind in URGENT and standing in URGENT:
        return URGENT.index(kind) < URGENT.index(standing)
    return kind not in PRESSING and standing in PRESSING


def _ask(world: World, kind: str, before: HandOver | None) -> HandOver:
    """A new request in place of the one before; whoever answers stays the same."""
    assert world.speaker.person is not None
    staff, address = world.uow.staff, world.speaker.address
    code = case_code(secrets.token_bytes(RANDOM_BYTES))
    if before is not None:
        staff.end(before.code, world.now)
    one = staff.hand_over(address.id, world.speaker.person.office_id, code, kind, world.now)
    if before is not None and before.taken_by_id is not None:
        one = staff.take(one.code, before.taken_by_id, world.now) or one
    world.__dict__["hand_over"] = one
    return one


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
        raise IllegalMove("move.hand_over_is_over")
    if one.kind == UNSAFE:
        raise IllegalMove("move.unsafe_to_write")
    world.uow.staff.take(code, staff.id, world.now)

    def said(theirs: World) -> str:
        role = theirs.say(f"role.{staff.role}")
        told = theirs.say("turn.from_worker", role=role, words=words)
        if one.taken_by_id is not None:
            return told
        arrived = theirs.say("turn.worker_arrived", role=role, hours=_hours(theirs))
        return f"{arrived}\n\n{told}"

    _visit(world, one, said, leaving=False)


def _hours(theirs: World) -> str:
    """When a person answers: as the office says it, or in working hours."""
    contact = theirs.kit.settings.contact
    return theirs.say("turn.contact", contact=contact) if contact else theirs.say("turn.hours")


def end(world: World, code: str) -> None:
    """Staff give the conversation back to the assistant; reminders go on from here."""
    one = _answerable(world, code)
    if one is None:
        raise IllegalMove("move.hand_over_is_over")
    world.uow.staff.end(code, world.now)
    if one.taken_by_id is not None and one.kind != UNSAFE:
        _visit(world, one, lambda theirs: theirs.say("turn.worker_left"), leaving=True)


def _answerable(world: World, code: str) -> HandOver | None:
    """The open request of this code, if this member of staff may answer it."""
    viewer = world.speaker.viewer
    waiting = world.uow.staff.open_hand_overs(viewer) if viewer else []
    return next((one for one in waiting if one.code == code), None)


def _visit(world: World, one: HandOver, said: Callable[[World], str], *, leaving: bool) -> None:
    """Speak in somebody's own conversation, in their language: a person waits for this, so it goes at any hour.

    While staff are there, what is answered goes to them; when they leave, the question that waited stands again.
    """
    from bot.conversation import outward
    from bot.conversation.reaching import Reaching

    address = world.uow.people.address(one.address_id)
    if address is None:
        return
    theirs = outward.world_of(world.kit, world.uow, address, world)
    state, turn = outward.standing(world.uow, address)
    reaching = Reaching(theirs, state, turn)
    replied = reaching.relieved() if leaving else reaching.relay()
    outward.say(theirs, outward.headed(said(theirs), replied), turn + 1, "answer")
