"""The rows of sentences that facts fill: papers, what may be said of the home, how the last day was counted."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.conversation.world import plain_date
from bot.documents.letter_facts import Style
from bot.documents.letter_terms import CONDITIONS
from bot.documents.letter_told import Told
from bot.documents.letter_words import clean

Row = tuple[str, Style, Callable[[str], Mapping[str, str]]]


def _nothing(language: str) -> Mapping[str, str]:
    return {}


def _argued(told: Told) -> Iterator[Row]:
    if CONDITIONS["reason"](told) and CONDITIONS["argument"](told):
        yield told.argument(), Style.TEXT, _nothing


def _handed(told: Told) -> Iterator[Row]:
    if told.facts.handed is not None:
        yield f"letters.submitted_{told.facts.handed}", Style.TEXT, _nothing


def _enclosed(told: Told) -> Iterator[Row]:
    """The papers beside the letter: those that the right's entry names, then others."""
    entry, facts = told.entry, told.facts
    listed = [one for one in facts.enclosed if entry and one in entry.documents]
    others = [one for one in facts.enclosed_names if clean(one)]
    if listed or others:
        yield "letters.enclosed_head", Style.HEAD, _nothing
    yield from (_paper(partial(_document, told, one)) for one in listed)
    yield from (_paper(partial(told.own, one)) for one in others)


def _document(told: Told, name: str, language: str) -> str:
    return told.text(language).documents[name]


def _paper(name: Callable[[str], str]) -> Row:
    return "letters.enclosed", Style.ITEM, lambda language: {"document": name(language)}


_COUNTS = ("people", "children", "income", "rent")
_TRUE = ("one_parent", "disability", "illness", "pregnancy", "electricity_cut", "water_cut", "eviction", "garnishment")


def _household(told: Told) -> Iterator[Row]:
    """What is known and agreed to about the home, a line each."""
    home = told.facts.household
    rows: list[Row] = []
    for name in _COUNTS[:2]:
        rows += _count(name, getattr(home, name))
    rows += [(f"letters.household_{name}", Style.ITEM, _nothing) for name in _TRUE[:4] if getattr(home, name) is True]
    if home.work_income is False:
        rows.append(("letters.household_no_work_income", Style.ITEM, _nothing))
    for name in _COUNTS[2:]:
        rows += _count(name, getattr(home, name))
    if home.benefits:
        rows.append(
            ("letters.household_benefits", Style.ITEM, lambda language: {"benefits": _benefits(told, language)})
        )
    rows += [(f"letters.household_{name}", Style.ITEM, _nothing) for name in _TRUE[4:] if getattr(home, name) is True]
    if rows:
        yield "letters.household_head", Style.HEAD, _nothing
        yield from rows


def _count(name: str, count: int | None) -> list[Row]:
    if count is None or count < 0:
        return []
    return [(f"letters.household_{name}", Style.ITEM, lambda language: {name: f"{count:,}"})]


def _benefits(told: Told, language: str) -> str:
    return told.listed((told.right_name(one, language) for one in told.facts.household.benefits), language)


def _window(told: Told) -> Iterator[Row]:
    """How long there is, from which day, until when, and from which page: each where it is known."""
    if told.rung and told.rung.window and told.deadline and told.deadline.known and told.window_start:
        yield "letters.plain", Style.TEXT, lambda language: {"text": _reckoning(told, language)}


def _reckoning(told: Told, language: str) -> str:
    assert told.rung and told.rung.window and told.window_start
    span, event = told.rung.window, told.rung_text("counted_from", language)
    start, last_day = plain_date(told.window_start), told.last_day()
    said = [told.say(f"letters.window_{span.unit}", language, length=span.length, start=start, last_day=last_day)]
    if event:
        said.append(told.say("letters.counted_from", language, counted_from=event))
    return " ".join([*said, told.source(told.rung.source, language)]).rstrip()


LISTS: Mapping[str, Callable[[Told], Iterator[Row]]] = {
    "argument": _argued,
    "handed": _handed,
    "enclosed": _enclosed,
    "household": _household,
    "window": _window,
}
