"""People who help: calls for a person, messages passed on, staff who join or lock."""

from bot.conversation import handover
from bot.conversation.outgoing import show_commands
from bot.conversation.world import Speaker, World
from flows.model import Values


def record_danger(world: World, values: Values) -> None:
    """Danger was heard and a person was wished for; where writing is not safe, staff are told so with it."""
    handover.call(world, handover.UNSAFE if values.get("safe") is False else str(values["kind"]))


def call_human(world: World, values: Values) -> None:
    handover.call(world, str(values.get("kind") or "asked"))


def end_human(world: World, values: Values) -> None:
    handover.end(world, str(values["code"]))


def relay(world: World, values: Values) -> None:
    handover.relay(world, str(values["to"]), str(values["text"] or ""))


def join_staff(world: World, values: Values) -> None:
    staff = world.uow.staff.join(str(values["code"]), world.speaker.address.id, world.now)
    assert staff is not None, "the flow asks `invitation_valid` first"
    viewer = world.uow.staff.viewer(staff.id)
    world.speaker = Speaker(world.speaker.address, None, staff, viewer, world.language)
    world.uow.staff.set_language(staff.id, world.language)
    show_commands(world.uow, world.speaker.address, world.language, world.now, staff=True)


def lock(world: World, values: Values) -> None:
    world.uow.staff.lock(world.speaker.address.id)
    show_commands(world.uow, world.speaker.address, world.language, world.now, staff=False)
    world.left = True
