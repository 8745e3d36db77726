"""A deadline told in a sentence: how it was counted, from which day, and by when to act."""

from datetime import date

from bot.conversation.world import World, plain_date
from cases.deadlines import Deadline, Unit, Window
from knowledge.entry import Span


def window_of(span: Span | None) -> Window | None:
    """The law's span as a window; a span without a length stays unknown."""
    return None if span is None else Window(span.length, Unit(span.unit) if span.unit else Unit.DAYS)


def deadline_words(world: World, deadline: Deadline | None) -> str:
    """The deadline with the way it was counted; an unknown one is said to be unknown, never guessed."""
    if deadline is None:
        return world.say("card.no_window")
    sentences = []
    for key, values in deadline.why:
        unit = values.get("unit")
        told = {name: plain_date(one) if isinstance(one, date) else one for name, one in values.items()}
        sentences.append(world.say(f"{key}_{unit}" if unit else key, **told))
    left = deadline.days_left(world.today)
    if left is not None and left < 0:
        sentences.append(world.say("deadline.passed"))
    return " ".join(sentences)
