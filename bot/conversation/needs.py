"""A story of several needs: which rights its sentences name, what comes first, and the order that somebody tells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.conversation.pressing import pressing_first
from bot.conversation.told import Told
from bot.conversation.world import World
from flows.model import Values
from knowledge.normalise import fold

MOST_NEEDS = 5
MOST_PARTS = 20
# A story of fewer words is about one thing, and so is a sentence; in fewer words nothing is certain.
SHORTEST_STORY = 7
FEWEST_WORDS = 2
_ENDS = re.compile(r"[.!?؟;؛,،\n]+")


def needs_of(world: World, answers: Values) -> list[Told]:
    """What a story names, put before what was told earlier and is not begun yet."""
    story = str(answers.get("story") or "")
    return merged(world, needs_in(world, story)) if story else waiting(world)


def needs_in(world: World, story: str) -> list[Told]:
    """The rights that a story names with certainty, each with its words; what presses or lapses first is first."""
    if len(story.split()) < SHORTEST_STORY:
        return []
    heard: dict[str, str] = {}
    for part in _parts(story, world.kit.lexicon.ordering.parting):
        found = world.find(part) if len(part.split()) >= FEWEST_WORDS else None
        if found is not None and found.verdict == "answer":
            heard.setdefault(found.results[0].id, part)
    return [Told(*need) for need in pressing_first(world, list(heard.items()))[:MOST_NEEDS]]


def _parts(story: str, parting: Sequence[str]) -> list[str]:
    """A story in sentences and clauses, parted also by whatever begins another matter."""
    for words in parting:
        story = story.replace(words, ". ")
    parts = (part.strip() for part in _ENDS.split(story))
    return [part for part in parts if part][:MOST_PARTS]


def waiting(world: World) -> list[Told]:
    """What was told of and is neither begun nor settled in another way."""
    begun = {issue.right_id for issue in world.issues}
    return [one for one in world.told if one.right not in begun and not world.settled(one.right)]


def unseen(world: World) -> list[Told]:
    """What was told of and never looked at: it is offered next."""
    return [one for one in waiting(world) if not one.seen]


def merged(world: World, heard: Iterable[Told]) -> list[Told]:
    """The needs just heard, then those from before; one right is there once."""
    begun = {issue.right_id for issue in world.issues}
    news = [one for one in heard if one.right not in begun and not world.settled(one.right)]
    named = {one.right for one in news}
    return [*news, *(one for one in waiting(world) if one.right not in named)]


def looked_at(told: Iterable[Told], right: str) -> tuple[Told, ...]:
    """The same needs once the card of this right was shown: what was not looked at yet comes before it."""
    marked = [replace(one, seen=True) if one.right == right else one for one in told]
    return tuple(sorted(marked, key=lambda one: one.seen))


def ordered(told: Sequence[Told], first: Sequence[str]) -> tuple[Told, ...]:
    """The needs with those that somebody named put first, in the order of naming."""
    places = {right: place for place, right in enumerate(first)}
    return tuple(sorted(told, key=lambda one: places.get(one.right, len(places))))


def order_told(world: World, words: str, offered: Sequence[str]) -> list[str]:
    """What is offered in the order that somebody told ("first 2", "2, then 1"); empty where none was told."""
    ordering = world.kit.lexicon.ordering
    places: list[int] = []
    for word in fold(words).split():
        place = int(word) if word.isdecimal() and len(word) == 1 else ordering.places.get(word)
        if place is not None:
            places.append(place)
        elif word not in ordering.words:
            return []
    places = list(dict.fromkeys(places))
    return [offered[place - 1] for place in places] if all(0 < one <= len(offered) for one in places) else []
