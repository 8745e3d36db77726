"""Rungs and moves in words: their names, how each is approached, and the option that stands for each."""

from bot.conversation.world import World, plain_date
from bot.words.deadline_words import deadline_words, explained_rung
from cases.claim import BODY, Do, Move
from cases.records import Issue
from knowledge.entry import Rung as EntryRung

# Two ways at once: what the reason asks for is done, and the floor above is turned to beside it.
BOTH = "cure_and_rung"


def rung_name(world: World, right: str | None, rung: str) -> str:
    """The name of a rung in the person's language: the entry's, or that of a door which every ladder has."""
    words = world.words(right).ladder if right and world.entry(right) else {}
    return words[rung].name if rung in words else world.say(f"ladder.{rung}_name")


def rung_how(world: World, right: str | None, rung: str) -> str:
    """How a rung is approached."""
    words = world.words(right).ladder if right and world.entry(right) else {}
    return words[rung].how if rung in words else world.say(f"ladder.{rung}_how")


def floor_name(world: World, issue: Issue) -> str:
    """The floor an issue has come to: a rung by its name, or the body that decides about the right."""
    if issue.rung != BODY:
        return rung_name(world, issue.right_id, issue.rung)
    entry = world.entry(issue.right_id)
    return world.kit.knowledge.bodies[entry.body].names[world.language] if entry else world.say("ladder.the_body")


def move_words(world: World, right: str | None, move: Move) -> str:
    """A move as an option says it."""
    if move.rung is None:
        return world.say(f"ladder.do_{move.do}")
    key = "ladder.do_climb_late" if move.late else "ladder.do_climb"
    return world.say(key, name=rung_name(world, right, move.rung.id))


def way_label(world: World, right: str | None, move: Move) -> str:
    """A move as an option to choose: a rung by its name, with its last day where that is known."""
    if move.rung is None:
        return move_words(world, right, move)
    name = rung_name(world, right, move.rung.id)
    last_day = move.deadline.last_day if move.deadline else None
    if move.late:
        return world.say("ladder.way_late", name=name)
    return world.say("ladder.way_until", name=name, date=plain_date(last_day)) if last_day else name


def climb_line(world: World, right: str | None, move: Move) -> str:
    """One rung that decides, with the way its last day was counted; nothing for a door that has no clock."""
    rung = entry_rung(world, right, move.rung.id) if move.rung else None
    if rung is None or right is None or move.rung is None:
        return ""
    words = world.words(right).ladder[rung.id]
    key = "card.rung_optional" if move.rung.optional else "card.rung"
    return world.say(key, name=words.name, deadline=deadline_words(world, move.deadline, words.counted_from))


def climb_how(world: World, right: str | None, move: Move) -> str:
    """How a rung is approached and until when, with the whole reckoning and its source where the entry has them."""
    if move.rung is None:
        return ""
    named = {"name": rung_name(world, right, move.rung.id), "how": rung_how(world, right, move.rung.id)}
    told = [world.say("card.rung_how", **named)]
    rung, entry = entry_rung(world, right, move.rung.id), world.entry(right)
    if rung is not None and entry is not None and right is not None:
        words = world.words(right)
        told.append(explained_rung(world.say, move.deadline, world.today, rung=rung, entry=entry, words=words))
    return "\n".join(told)


def entry_rung(world: World, right: str | None, rung: str) -> EntryRung | None:
    """The rung as the right's entry has it; None for the doors that every ladder has."""
    entry = world.entry(right)
    return next((one for one in entry.ladder if one.id == rung), None) if entry else None


def document_name(world: World, right: str | None, document: str) -> str:
    """A document of the right's entry by its words, or somebody's own words for one."""
    entry = world.entry(right)
    known = entry is not None and right is not None and document in entry.documents
    return world.words(right).documents[document] if known and right is not None else document


def rung_of(step: str) -> str | None:
    """The rung that a step on record leads to, as in `climb:regional_labour_court`."""
    do, _, rung = step.partition(":")
    return rung if do == Do.CLIMB and rung else None
