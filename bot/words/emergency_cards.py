"""What an emergency says that only the entries know: today's step, whom to call, and the page and date behind it."""

from collections.abc import Callable, Mapping

from bot.conversation.emergencies import EMERGENCIES, kind_at_hand
from bot.conversation.world import World, shorten
from bot.words.part_cards import phone
from bot.words.seen import seen_words
from flows.model import Values
from knowledge.entry import Entry

LONGEST_NEED = 80


def today_step(world: World, answers: Values) -> str:
    """What is done today, as it is kept."""
    kind = kind_at_hand(world, answers)
    return world.say(f"emergency.today_{kind}") if kind else ""


def today_phone(world: World, answers: Values) -> str:
    """Who is called today and how old the number is; or that none was found, and where else they are reached."""
    kind = kind_at_hand(world, answers)
    right = EMERGENCIES[kind].reached_by if kind else None
    entry = world.entry(right)
    if entry is None or not entry.contact.phone:
        return phone(world, {"right": right})
    seen = seen_words(world.say, entry.as_of)
    return world.say("emergency.phone", body=_answering(world, entry), phone=entry.contact.phone, seen=seen)


def _answering(world: World, entry: Entry) -> str:
    """Who answers the number of an entry: one of the lines that we know by name, or the body itself."""
    lines = world.kit.knowledge.lines.values()
    known = next((one for one in lines if one.number == entry.contact.phone), None)
    return (known or world.kit.knowledge.bodies[entry.body]).names[world.language]


def today_how(world: World, answers: Values) -> str:
    """Today's step and whom to call for it."""
    return f"{today_step(world, answers)}.\n{today_phone(world, answers)}"


def today_source(world: World, answers: Values) -> str:
    """The page on which today's step rests, and how old it is."""
    kind = kind_at_hand(world, answers)
    entry = world.entry(EMERGENCIES[kind].right) if kind else None
    if kind is None or entry is None:
        return ""
    source = entry.sources[EMERGENCIES[kind].source]
    return world.say("emergency.source", title=source.title, seen=seen_words(world.say, source.seen))


def need_words(world: World, answers: Values) -> str:
    """The need in the person's own words, short enough for a letter's line."""
    return shorten(str(answers.get("story") or ""), LONGEST_NEED) or world.say("card.need_name")


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (today_step, today_phone, today_source, need_words)
}
