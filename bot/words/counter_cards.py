"""What is said at a counter: Hebrew to say there, with its meaning for whoever speaks another language."""

from collections.abc import Callable, Mapping

from bot.conversation.world import World
from bot.words.catalogue import SOURCE_LANGUAGE
from flows.model import Values

# The phrases that are worth having at hand, in the order in which a talk at a counter needs them.
SHEET = ("request", "come_back", "elsewhere", "one_more", "refused", "name", "when")


def phrase(world: World, key: str, right: str | None) -> str:
    """One phrase as it is said at a Hebrew-speaking counter; beside it what it means, in the person's language."""
    said = _in(world, key, SOURCE_LANGUAGE, right)
    if world.language == SOURCE_LANGUAGE:
        return world.say("counter.phrase", said=said)
    return world.say("counter.phrase_with_meaning", said=said, meaning=_in(world, key, world.language, right))


def _in(world: World, key: str, language: str, right: str | None) -> str:
    text = world.kit.catalogue.text
    name = world.kit.right_name(right, language) or text("counter.need", language)
    return text(f"counter.{key}", language, right=name)


def _card(key: str) -> Callable[[World, Values], str]:
    def card(world: World, answers: Values) -> str:
        return phrase(world, key, world.right(answers))

    return card


def phrase_sheet(world: World, answers: Values) -> str:
    """All phrases, one a line, to take along."""
    return "\n".join(phrase(world, key, world.right(answers)) for key in SHEET)


def likely_no(world: World, answers: Values) -> str:
    """The reason with which offices refuse this right, as a counter may say it; a general one without an entry."""
    right = world.right(answers)
    entry = world.entry(right)
    if entry is None or right is None or not entry.refusals:
        return world.say("counter.no_general")
    return world.words(right).refusals[entry.refusals[0]].reason


def likely_cure(world: World, answers: Values) -> str:
    """What the entry knows to do about that reason; a line of its own, or nothing."""
    right = world.right(answers)
    entry = world.entry(right)
    if entry is None or right is None or not entry.refusals:
        return ""
    return world.say("counter.cure", cure=world.words(right).refusals[entry.refusals[0]].cure)


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    "phrase_sheet": phrase_sheet,
    "likely_no": likely_no,
    "likely_cure": likely_cure,
    **{f"say_{key}": _card(key) for key in SHEET},
}
