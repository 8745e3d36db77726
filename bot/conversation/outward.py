"""What a turn says is put into the outbox with its session, whether somebody wrote to us or we come by ourselves."""

from typing import Any

from bot.channels.base import OutOption
from bot.conversation.file_choices import type_key
from bot.conversation.outgoing import body_of, put
from bot.conversation.state import Replied, Sent, State
from bot.conversation.world import Kit, Speaker, World
from bot.words.render import Message
from cases import records
from storage.unit_of_work import UnitOfWork

# While one of these stands, what a person writes goes to the office, which may read it.
RELAYED = frozenset({"human", "relay", "beside"})


def speaker_of(uow: UnitOfWork, address: records.Address) -> Speaker:
    """Who is behind an address: an active member of staff, or a person; somebody who was staff is nobody."""
    if address.staff_id is not None:
        staff = uow.staff.get(address.staff_id)
        viewer = uow.staff.viewer(address.staff_id)
        if staff is not None:
            return Speaker(address, None, staff, viewer if viewer.active else None, staff.language)
    person = uow.people.person(address.person_id) if address.person_id else None
    return Speaker(address, person, None, None, person.language if person else "he")


def standing(uow: UnitOfWork, address: records.Address) -> tuple[State, int]:
    """Where the conversation of this address stands, and its turn."""
    row, turn = uow.sessions.load(address.id)
    return State.from_row(row), turn


def say(
    world: World,
    replied: Replied,
    turn: int,
    kind: str,
    *,
    dedupe_key: str | None = None,
    sent: Sent | None = None,
    before: State | None = None,
) -> bool:
    """Put the messages of a turn into the outbox and keep the session; False when its key was queued before."""
    # Where everything of theirs went, the last word goes to the handle they wrote from, as to a stranger.
    address = _stranger(world) if world.gone else world.speaker.address
    for file in () if world.gone else world.files:
        put(world.uow, world.kit, address.id, _carrying(world, file), kind, world.now, turn=turn)
    queued = True
    for place, message in enumerate(replied.messages):
        more = {}
        if place == 0 and sent is not None:
            # Below a file nothing is edited in place: the words would stand above what they speak of.
            more = _instead_of(sent, None if world.files else before, turn)
        if place == len(replied.messages) - 1 and _relayed(replied.state):
            more["relayed"] = True
        body = body_of(message.text, world.language, options_of(message, turn), **more)
        key = dedupe_key if place == 0 else None
        put_id = put(world.uow, world.kit, address.id, body, kind, world.now, dedupe_key=key, turn=turn)
        queued = queued and put_id is not None
    if queued and not world.gone:
        world.uow.sessions.save(address.id, replied.state.to_row(), turn)
    return queued


def _carrying(world: World, attachment_id: int) -> dict[str, Any]:
    """The message that brings one file: one row a file, so that each is tried again by itself."""
    kept = world.uow.attachments.get(attachment_id)
    assert kept is not None, "a file that is sent in a turn was kept before it"
    kind, name = world.say(f"file.kind_{kept.kind}"), kept.name.rpartition(".")[0]
    told = world.say("file.line", kind=kind, type=world.say(type_key(kept.media_type)), name=name)
    file = {"id": kept.id, "name": kept.name, "media_type": kept.media_type, "size": kept.size}
    return body_of(told, world.language, file=file)


def options_of(message: Message, turn: int) -> list[dict[str, str]]:
    """The options of a message, each with the token that comes back when it is pressed."""
    return [
        {"id": one.id, "label": one.label, "token": f"{turn}:{number}"} for number, one in enumerate(message.offered)
    ]


def out_options(rows: list[dict[str, str]]) -> tuple[OutOption, ...]:
    """The options of a row, for a page."""
    return tuple(OutOption(**row) for row in rows)


def headed(first: str, replied: Replied) -> Replied:
    """The same messages, with a line before the first."""
    if not replied.messages:
        return Replied(replied.state, [Message(first)])
    head, *rest = replied.messages
    return Replied(replied.state, [Message(f"{first}\n\n{head.text}", head.offered, head.expects), *rest])


def _relayed(state: State) -> bool:
    frames = state.session.frames
    return bool(frames) and frames[-1].flow in RELAYED


def _instead_of(sent: Sent | None, before: State | None, turn: int) -> dict[str, Any]:
    """Which message of a channel that can edit gives way: a mere question is replaced, another loses its buttons."""
    if sent is None or not sent.shown_in:
        return {}
    replaces = before is not None and before.only_asks and sent.token.startswith(f"{turn - 1}:")
    return {"replaces" if replaces else "closes": sent.shown_in}


def _stranger(world: World) -> records.Address:
    known = world.speaker.address
    office = world.uow.staff.offices()[0]
    return world.uow.people.meet(known.channel, known.handle, world.language, office.id, world.now)


def world_of(kit: Kit, uow: UnitOfWork, address: records.Address, like: World) -> World:
    """The world of somebody else whom this turn speaks to."""
    return World(kit, uow, speaker_of(uow, address), like.now)
