"""The parts of a right's card that a short question asks for, each with the page that says it."""

from collections.abc import Callable, Iterable, Mapping

from bot.conversation import needs
from bot.conversation.world import World, plain_date
from bot.words.bidi import link
from flows.model import Values
from knowledge.entry import Amount, Entry


def needs_list(world: World, answers: Values) -> str:
    """What was told of and is not begun yet, numbered."""
    told = needs.needs_of(world, answers)
    return "\n".join(
        world.say("card.step", number=number, text=world.title(one.right)) for number, one in enumerate(told, 1)
    )


def times(world: World, answers: Values) -> str:
    """The time limits of a right, and until when an answer should come; what was not found is said to be so."""
    named = world.right(answers)
    entry = world.entry(named)
    limits = entry.time_limits if entry is not None else ()
    if named is None or entry is None or not limits:
        return world.say("card.no_window")
    words = world.words(named).time_limits
    lines = [world.say("card.line", text=words[limit.id]) for limit in limits]
    return "\n".join([*lines, _source(world, entry, (limit.source for limit in limits))])


def answer_time(world: World, answers: Values) -> str:
    """By when the body should answer, where a page says so; a line of its own, or nothing."""
    entry = world.entry(world.right(answers))
    expected = entry.answer_expected if entry is not None else None
    if expected is None or expected.length is None:
        return ""
    return "\n" + world.say(f"card.answer_{expected.unit}", length=expected.length)


def amounts(world: World, answers: Values) -> str:
    """The amounts of a right, each with its date; without any, whom to ask."""
    named = world.right(answers)
    entry = world.entry(named)
    if named is None or entry is None or not entry.amounts:
        return world.say("card.no_amount")
    words = world.words(named).amounts
    lines = [world.say("card.line", text=_amount(world, words[one.id], one)) for one in entry.amounts]
    return "\n".join([*lines, _source(world, entry, (one.source for one in entry.amounts))])


def _amount(world: World, text: str, one: Amount) -> str:
    """An amount in a sentence, with its date; an amount without a figure is all in its words."""
    day = plain_date(one.on)
    if one.amount is None:
        return world.say("card.amount", text=text, date=day)
    return world.say(f"card.amount_{one.unit}", text=text, amount=f"{one.amount:,.10g}", date=day)


def phone(world: World, answers: Values) -> str:
    """The phone of the body that decides, or where else it is reached."""
    entry = world.entry(world.right(answers))
    if entry is None:
        return world.say("card.where_unknown")
    body = world.kit.knowledge.bodies[entry.body].names[world.language]
    numbers = [number for number in (entry.contact.phone, entry.contact.phone_alt) if number]
    if numbers:
        return world.say("card.phone", body=body, phone=" · ".join(numbers))
    if entry.contact.online:
        return world.say("card.no_phone_online", body=body, online=link(entry.contact.online))
    return world.say("card.no_phone", body=body)


def page_source(world: World, answers: Values) -> str:
    """The page that the card rests on first."""
    entry = world.entry(world.right(answers))
    return _source(world, entry, entry.sources) if entry is not None else ""


def rung_source(world: World, answers: Values) -> str:
    """The page on which the first floor up rests."""
    entry = world.entry(world.right(answers))
    return _source(world, entry, (one.source for one in entry.ladder)) if entry is not None else ""


def _source(world: World, entry: Entry, names: Iterable[str]) -> str:
    """The first of these pages, with its address."""
    source = entry.sources[next(iter(names))]
    return world.say("card.part_source", title=source.title, url=link(source.url))


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (needs_list, times, answer_time, amounts, phone, page_source, rung_source)
}
