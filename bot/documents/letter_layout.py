"""Which sentences stand in which letter: `letters.yaml`, read strictly and held to closed lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.documents.letter_facts import LetterKind, Style
from bot.documents.letter_rows import LISTS
from bot.documents.letter_terms import CONDITIONS, NEEDS
from bot.documents.letter_values import VALUES
from bot.words.catalogue import Catalogue
from flows.flow import placeholders
from knowledge.files import ContentMistakes, Document, Mistake, read
from knowledge.place import Place

FILE = Path(__file__).parent / "letters.yaml"
NAME = f"bot/documents/{FILE.name}"


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence (`say`) or one row of them (`row`), and when it stands; `joined` goes on in the paragraph before.

    `only` is the one language of a letter in which it stands: words in Arabic letters are left out of the Hebrew.
    """

    say: str
    row: str
    style: Style
    joined: bool
    when: tuple[str, ...]
    unless: tuple[str, ...]
    only: str
    line: int


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a letter cannot do without; `when` says in which case."""

    fact: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One kind of letter, with what stands in every letter around it."""

    to: tuple[Part, ...]
    needs: tuple[Need, ...]
    subject: tuple[Part, ...]
    about: tuple[Part, ...]
    parts: tuple[Part, ...]
    closing: tuple[Part, ...]
    notes: tuple[Part, ...]

    def sentences(self) -> Iterator[Part]:
        """Everything that may be said, in the order of the letter."""
        for group in (self.to, self.subject, self.about, self.parts, self.closing, self.notes):
            yield from group


@dataclass(frozen=True, slots=True)
class Layout:
    """All letters; `several` are bodies whose name is more than one office."""

    several: frozenset[str]
    plans: dict[LetterKind, Plan]


@cache
def layout() -> Layout:
    """The letters as they are shipped; raises `ContentMistakes`."""
    return read_layout(read(FILE, NAME))


def read_layout(document: Document) -> Layout:
    """The letters of one file; raises `ContentMistakes` with all that is wrong."""
    mistakes: list[Mistake] = []
    top = Place(document, mistakes)
    top.keys(("several", "needs", "about", "opening", "ending", "closing", "notes", "letters"))
    letters = top.at("letters")
    letters.keys([str(kind) for kind in LetterKind])
    plans = {kind: _plan(top, letters.at(str(kind))) for kind in LetterKind}
    if mistakes:
        raise ContentMistakes(mistakes)
    return Layout(frozenset(top.at("several").value), plans)


def _plan(top: Place, own: Place) -> Plan:
    own.keys(("to", "needs", "subject", "parts"), ("about", "notes"))
    return Plan(
        to=_parts(own, "to"),
        needs=(*_needs(top), *_needs(own)),
        subject=_parts(own, "subject"),
        about=(*_parts(top, "about"), *_parts(own, "about")),
        parts=(*_parts(top, "opening"), *_parts(own, "parts"), *_parts(top, "ending")),
        closing=_parts(top, "closing"),
        notes=(*_parts(own, "notes"), *_parts(top, "notes")),
    )


def _needs(place: Place) -> tuple[Need, ...]:
    found = []
    for entry in place.entries("needs"):
        if isinstance(entry.value, dict):
            entry.keys(("fact",), ("when",))
            found.append(Need(entry.one_of("fact", NEEDS, "fact"), entry.all_of("when", CONDITIONS, "condition")))
        elif entry.value in NEEDS:
            found.append(Need(entry.value, ()))
        else:
            entry.wrong(f'No fact "{entry.value}"; one of: {", ".join(NEEDS)}.')
    return tuple(found)


def _parts(place: Place, key: str) -> tuple[Part, ...]:
    return tuple(_part(entry) for entry in place.entries(key)) if key in place else ()


def _part(entry: Place) -> Part:
    entry.keys((), ("say", "list", "as", "joined", "when", "unless", "only"))
    if ("say" in entry) == ("list" in entry):
        entry.wrong('A part has either "say" or "list".')
    return Part(
        say=entry.text("say") if "say" in entry else "",
        row=entry.one_of("list", LISTS, "list") if "list" in entry else "",
        style=_style(entry),
        joined=entry.yes_no("joined"),
        when=entry.all_of("when", CONDITIONS, "condition"),
        unless=entry.all_of("unless", CONDITIONS, "condition"),
        only=entry.one_of("only", ("he", "ar"), "language") if "only" in entry else "",
        line=_line(entry),
    )


def _style(entry: Place) -> Style:
    named = entry.one_of("as", list(Style), "style") if "as" in entry else Style.TEXT
    return Style(named) if named in list(Style) else Style.TEXT


def _line(entry: Place) -> int:
    return entry.document.lines.get(entry.path, 1)


def mistakes_in(catalogue: Catalogue) -> list[Mistake]:
    """What `letters.yaml` says wrong, with its line: unknown names, sentences that are missing, and sentences whose
    placeholders are not known to be filled where they stand."""
    try:
        plans = layout().plans
    except ContentMistakes as wrong:
        return list(wrong.mistakes)
    return [found for plan in plans.values() for found in _wrong(plan, catalogue)]


def _wrong(plan: Plan, catalogue: Catalogue) -> Iterator[Mistake]:
    certain = {need.fact for need in plan.needs if not need.when}
    for part in plan.sentences():
        key = f"letters.{part.say}"
        if part.row:
            continue
        if not catalogue.has(key):
            yield Mistake(NAME, part.line, f'There is no sentence "{part.say}" in bot/words/phrases/letters.yaml.')
            continue
        for name in placeholders(catalogue.sources[key]):
            if name not in VALUES:
                yield Mistake(NAME, part.line, f'"{part.say}" has a placeholder that no letter fills: {{{name}}}.')
            elif not _sure(VALUES[name].known_by, certain | set(part.when)):
                known = " or ".join(VALUES[name].known_by)
                yield Mistake(NAME, part.line, f'"{part.say}" says {{{name}}}: it needs "when: [{known}]".')


def _sure(known_by: tuple[str, ...], conditions: set[str]) -> bool:
    return not known_by or bool(conditions.intersection(known_by))
