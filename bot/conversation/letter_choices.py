"""What there is to pick from while a letter is written, and what of it is still to be asked."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation import letter_writing as writing
from bot.conversation.claims import standing_of
from bot.conversation.world import World
from bot.documents.letter_terms import NEEDS
from cases.claim import Do
from flows.model import Choice, Values

MOST_KINDS = 8
Source = Callable[[World, Values, Values], Sequence[Choice]]


def letter_kinds(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The letters that fit where the claim stands, the one to suggest first."""
    issue = world.issue(answers)
    kinds = writing.kinds_for(world, issue) if issue else ()
    return [Choice(str(kind), world.say(f"file.letter_{kind}")) for kind in kinds[:MOST_KINDS]]


def letter_rungs(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The rungs above that are open and that a letter knows by name."""
    issue = world.issue(answers)
    entry = world.entry(issue.right_id) if issue else None
    if issue is None or entry is None:
        return []
    open_now = {one.rung.id for one in standing_of(world, issue).moves if one.do is Do.CLIMB and one.rung is not None}
    names = world.words(entry.id).ladder
    return [Choice(one.id, names[one.id].name) for one in entry.ladder if one.id in open_now]


def letter_tells(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where the letter has room for somebody's own words and has none yet."""
    told = "story" in answers or not answers.get("kind")
    return [] if told or writing.kind_of(answers) not in writing.TELLING else [Choice("story", "")]


def letter_ready(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly when nothing is missing any more."""
    return [] if writing.missing(world, answers) else [Choice("ready", "")]


def _wants(need: str) -> Source:
    def wanted(world: World, answers: Values, facts: Values) -> list[Choice]:
        return [Choice(need, "")] if writing.missing(world, answers)[:1] == (need,) else []

    return wanted


LETTERS: Mapping[str, Source] = {
    **{source.__name__: source for source in (letter_kinds, letter_rungs, letter_tells, letter_ready)},
    **{f"letter_wants_{need}": _wants(need) for need in NEEDS},
}
