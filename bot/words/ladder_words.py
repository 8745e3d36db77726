"""Rungs and moves in words: their names, how each is approached, and the option that stands for each."""

from bot.conversation.world import World
from cases.claim import Do, Move
from cases.ladder import Rung


def rung_name(world: World, right: str | None, rung: str) -> str:
    """The name of a rung in the person's language: the entry's, or that of a door which every ladder has."""
    words = world.words(right).ladder if right and world.entry(right) else {}
    return words[rung].name if rung in words else world.say(f"ladder.{rung}_name")


def rung_how(world: World, right: str | None, rung: str) -> str:
    """How a rung is approached."""
    words = world.words(right).ladder if right and world.entry(right) else {}
    return words[rung].how if rung in words else world.say(f"ladder.{rung}_how")


def move_words(world: World, right: str | None, move: Move) -> str:
    """A move as an option says it."""
    if move.rung is None:
        return world.say(f"ladder.do_{move.do}")
    key = "ladder.do_climb_late" if move.late else "ladder.do_climb"
    return world.say(key, name=rung_name(world, right, move.rung.id))


def rung_of(step: str) -> str | None:
    """The rung that a step on record leads to, as in `climb:regional_labour_court`."""
    do, _, rung = step.partition(":")
    return rung if do == Do.CLIMB and rung else None


def known_rung(rungs: tuple[Rung, ...], rung: str) -> Rung | None:
    """The rung of this id."""
    return next((one for one in rungs if one.id == rung), None)
