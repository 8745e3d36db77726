"""What an issue is about and what stands in its way: its fields, bodies, barriers and notes."""

import re

from bot.conversation.effects.reading import issue_of, log, text_of
from bot.conversation.world import World
from bot.words.barrier_words import barrier_words
from cases.access import Act
from cases.records import BarrierKind, BarrierLevel, History
from flows.model import Values

# Where a line about a contact begins to say how to reach them: a phone number or a mailbox.
REACHED = re.compile(r"[*+]?\d[\d -]{2,}\d|\*\d{3,}|\S+@\S+")


def describe(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_CASE)
    field, value = str(values["field"]), str(values["value"] or "")
    if field == "insights":
        world.insights = value
    elif field == "success":
        log(world, issue, "note", value)
    else:
        told = History(value) if field == "history" else value
        world.uow.cases.save(issue.model_copy(update={field: told}))


def add_body(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_CASE)
    contact, details = contact_and_details(text_of(values.get("contact")) or "", text_of(values.get("details")) or "")
    world.uow.cases.add_body(issue.id, str(values["organisation"]), contact, details)


def add_barrier(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_CASE)
    kind = BarrierKind(str(values["kind"]))
    level = BarrierLevel(str(values.get("level") or BarrierLevel.SYSTEMIC))
    note = text_of(values.get("note")) or ""
    standing = [one for one in world.file(issue).barriers if one.kind == kind and one.lifted_on is None]
    if standing and not note:
        return
    world.uow.cases.add_barrier(issue.id, kind, world.today, level, note)
    with world.in_hebrew():
        log(world, issue, "barrier", barrier_words(world.kit, world.language, kind, level, note))


def record_note(world: World, values: Values) -> None:
    log(world, issue_of(world, values, Act.WRITE_ACTIONS), "note", str(values["text"] or ""))


def contact_and_details(contact: str, details: str) -> tuple[str, str]:
    """Who is spoken to and how, told in one line: the form has a column for each."""
    reached = None if details else REACHED.search(contact)
    if reached is None:
        return contact, details
    return contact[: reached.start()].strip(" ,،;:-–"), contact[reached.start() :].strip()
