"""What is on record in the office's words, said again in the language of whoever reads it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.conversation.claims import rungs_of
from bot.conversation.world import World
from bot.words import right_cards
from bot.words.catalogue import SOURCE_LANGUAGE, Catalogue
from bot.words.ladder_words import move_words
from cases.claim import Do, Move

# Phrases that are written into rows: steps, why one was not taken, how it felt, places, ways of handing in.
WRITTEN = ("ladder.do_", "steps.", "case.step_", "emergency.today_", "felt.", "company.place_", "claim.")


def spoken(world: World, written: str, right: str | None = None) -> str:
    """The same sentence in the reader's language where it is one of ours; somebody's own words stay as they are.

    `right` is the right of the issue that it was written under: its steps and cures are ours too.
    """
    if world.language == SOURCE_LANGUAGE or not written:
        return written
    key = _phrases(world.kit.catalogue).get(written)
    if key is not None:
        return world.say(key)
    with world.in_hebrew():
        place = next((at for at, said in enumerate(_of_right(world, right)) if said == written), None)
    return written if place is None else [*_of_right(world, right)][place]


@lru_cache(maxsize=2)
def _phrases(catalogue: Catalogue) -> Mapping[str, str]:
    """The key of each phrase that rows hold, by its Hebrew."""
    return {catalogue.text(key, SOURCE_LANGUAGE): key for prefix in WRITTEN for key in catalogue.keys(prefix)}


def _of_right(world: World, right: str | None) -> Iterator[str]:
    """What is written into rows out of a ladder and an entry, in the same order: climbs, steps, cures, papers."""
    for rung in rungs_of(world, right):
        yield from (move_words(world, right, Move(Do.CLIMB, rung, late=late)) for late in (False, True))
    entry = world.entry(right)
    if entry is None or right is None:
        return
    words = world.words(right)
    yield from (words.steps[step] for step in entry.steps)
    for reason in ("", *entry.refusals):
        yield right_cards.cure(world, {"right": right, "reason": reason})
    for document in entry.documents:
        yield world.say("paper.ask_instead", paper=words.documents[document])
        yield world.say("ladder.bring_paper", paper=words.documents[document])
