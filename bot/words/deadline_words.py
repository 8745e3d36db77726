"""A deadline told in sentences: how it was counted, from which event, by when to act, and from which source."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.conversation.world import World, plain_date
from bot.words.seen import seen_words
from cases.deadlines import Deadline, Part, Start, Unit, Window
from cases.followups import Silence
from knowledge.entry import Entry, EntryText, Rung, Source, Span

# A text of ours by its key and the values of its placeholders, in one language.
Say = Callable[..., str]


def window_of(span: Span | None, start: str | None = None) -> Window | None:
    """The law's span as a window, with the event that starts it; a span without a length stays unknown."""
    if span is None:
        return None
    return Window(span.length, Unit(span.unit) if span.unit else Unit.DAYS, Start(start) if start else None)


def deadline_words(world: World, deadline: Deadline | None, event: str | None = None) -> str:
    """The deadline with the way it was counted; an unknown one is said to be unknown, never guessed.

    `event` is a rung's own words for the day that its window counts from.
    """
    return " ".join(_reckoning(world.say, deadline, world.today, event))


def explained(
    say: Say, deadline: Deadline | None, today: date, *, event: str | None = None, source: Source | None = None
) -> str:
    """The whole reckoning: the period, the event and day it counts from, the last day, what is left, the source.

    Where no window was found, it says so, what to do today, and which page was looked in.
    """
    told = _reckoning(say, deadline, today, event)
    if event and deadline is not None and deadline.known:
        told.insert(1, say("deadline.counted_event", event=event))
    if source is not None:
        told.append(_page(say, source, found=deadline is not None and _has_length(deadline)))
    return " ".join(told)


def explained_rung(
    say: Say, deadline: Deadline | None, today: date, *, rung: Rung, entry: Entry, words: EntryText
) -> str:
    """The whole reckoning of one rung of a right, in the language of `words`."""
    event = words.ladder[rung.id].counted_from
    return explained(say, deadline, today, event=event, source=entry.sources[rung.source])


def silence_words(say: Say, silence: Silence, source: Source | None = None) -> str:
    """Until when an answer should come, how that was counted, and which page says so; our own rule says it is ours."""
    told = _sentences(say, silence.why)
    if source is not None and not silence.our_rule:
        told.append(_page(say, source, found=True))
    return " ".join(told)


def doubt_words(say: Say, doubt: Part) -> str:
    """Why a day that was told cannot be counted from, and what to look at again."""
    return " ".join(_sentences(say, (doubt,)))


def _reckoning(say: Say, deadline: Deadline | None, today: date, event: str | None) -> list[str]:
    if deadline is None:
        return [say("card.no_window")]
    told = _sentences(say, deadline.why, event)
    if deadline.passed(today):
        told.append(say("deadline.passed"))
    return told


def _sentences(say: Say, why: Sequence[Part], event: str | None = None) -> list[str]:
    """Each part of a reckoning as a sentence; a start that is not known is told in the rung's own words."""
    told = []
    for key, values in why:
        unit = values.get("unit")
        shown = {name: plain_date(one) if isinstance(one, date) else one for name, one in values.items()}
        if event and key == "deadline.start_unknown":
            key, shown = "deadline.start_open", {**shown, "event": event}
        told.append(say(f"{key}_{unit}" if unit else key, **shown))
    return told


def _has_length(deadline: Deadline) -> bool:
    return all(key != "deadline.length_unknown" for key, _ in deadline.why)


def _page(say: Say, source: Source, *, found: bool) -> str:
    key = "deadline.by_source" if found else "deadline.looked_in"
    return say(key, title=source.title, seen=seen_words(say, source.seen))
