"""Somebody says that a right's card is wrong: kept without who said it, and told to whoever looks after the content."""

from bot.conversation.outgoing import tell_staff
from bot.conversation.world import World
from cases.records import Role, StaffState
from flows.model import Values

LONGEST = 2_000
"""Characters that are kept of one report."""


def report_content(world: World, values: Values) -> None:
    """Keep the words, sealed, with the right and the language; staff hear that there is something to read."""
    right, words = str(values["right"]), str(values["text"] or "").strip()[:LONGEST]
    if not words or right not in world.kit.knowledge.rights:
        return
    world.uow.content_reports.add(right, world.language, words, world.now)
    for reader in _readers(world):
        tell_staff(world.uow, world.kit, reader, "turn.content_reported", world.now)


def _readers(world: World) -> list[int]:
    """The content editors of the installation; without any, whoever is on duty in the office that is spoken with."""
    everybody = world.uow.staff.list()
    editors = [one.id for one in everybody if one.role == Role.CONTENT_EDITOR and one.state == StaffState.ACTIVE]
    if editors:
        return editors
    here = world.speaker.staff or world.speaker.person
    duty = world.uow.staff.duty(here.office_id) if here is not None else None
    return [] if duty is None else [duty.id]
