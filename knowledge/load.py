"""Loads everything that the law gives, once, and refuses with all mistakes at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.answers import Answers
from knowledge.catalogue import (
    KnownRight,
    Line,
    Named,
    read_lines,
    read_names,
    read_rights,
)
from knowledge.criteria import Known
from knowledge.dangers import Danger, read_dangers
from knowledge.entry import Entry, EntryText
from knowledge.entry_file import Names, read_entry
from knowledge.facts import Vocabulary, read_facts
from knowledge.files import ContentMistakes, Document, Mistake, read
from knowledge.parameters import Parameters, read_parameters
from knowledge.text_file import read_text

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All rights with their words, and the vocabularies that they are written in; immutable once loaded."""

    languages: tuple[str, ...]
    entries: Mapping[str, Entry]
    texts: Mapping[tuple[str, str], EntryText]
    facts: Vocabulary
    domains: Mapping[str, Named]
    bodies: Mapping[str, Named]
    rights: Mapping[str, KnownRight]
    parameters: Parameters
    lines: Mapping[str, Line]
    dangers: Mapping[str, Danger]
    answers: Answers = field(init=False, repr=False, compare=False)
    """The answers that people might give, from which the next question is chosen."""

    def __post_init__(self) -> None:
        answers = Answers(self.facts, self.entries, self.parameters)
        object.__setattr__(self, "answers", answers)  # the only way into a frozen value

    def text(self, language: str, right: str) -> EntryText:
        """The words of a right in a language; KeyError when either is not loaded."""
        return self.texts[language, right]


def load(folder: Path = FOLDER, languages: tuple[str, ...] = ("he", "ar")) -> Knowledge:
    """Reads the whole folder. Raises ContentMistakes with every mistake, in the order of the files."""
    shelf = _Shelf(folder)
    domains = read_names(shelf.read("domains.yaml"), shelf.mistakes, languages)
    rights = read_rights(shelf.read("known_rights.yaml"), shelf.mistakes, languages, domains)
    bodies = read_names(shelf.read("bodies.yaml"), shelf.mistakes, languages)
    parameters = read_parameters(shelf.read("parameters.yaml"), shelf.mistakes)
    facts = read_facts(shelf.read("facts.yaml"), shelf.mistakes, languages, rights)
    lines = read_lines(shelf.read("lines.yaml"), shelf.mistakes, languages)
    urgent = facts["threats"].values if "threats" in facts else ()
    dangers = read_dangers(shelf.read("dangers.yaml"), shelf.mistakes, languages, urgent)
    shelf.refuse_unreadable()
    names = Names(Known(facts, parameters), domains, bodies, rights, urgent)
    entries = dict(_entries(shelf, names))
    texts = dict(_texts(shelf, entries, languages))
    if shelf.mistakes:
        raise ContentMistakes(shelf.mistakes)
    return Knowledge(languages, entries, texts, facts, domains, bodies, rights, parameters, lines, dangers)


class _Shelf:
    """Reads the files of one folder, keeping the mistakes of those that cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []
        self.unreadable: set[str] = set()

    def read(self, name: str) -> Document:
        """The document of a file, or an empty one after recording why it cannot be read."""
        shown = f"{self.folder.name}/{name}"
        try:
            return read(self.folder / name, shown)
        except ContentMistakes as error:
            self.mistakes.extend(error.mistakes)
            self.unreadable.add(name)
            return Document(shown, None, {(): 1})

    def refuse_unreadable(self) -> None:
        """Stops at a vocabulary that cannot be read, because every entry would be wrong without it."""
        if self.unreadable:
            raise ContentMistakes(self.mistakes)

    def names(self, pattern: str) -> list[str]:
        """The files that match, sorted, relative to the folder."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))


def _entries(shelf: _Shelf, names: Names) -> Iterator[tuple[str, Entry]]:
    seen: dict[str, str] = {}
    for name in shelf.names("entries/*/*.yaml"):
        document = shelf.read(name)
        if document.content is None:
            continue
        entry = read_entry(document, shelf.mistakes, names)
        _, domain, file = name.split("/")
        if entry.id and f"{entry.id}.yaml" != file:
            _wrong(shelf, document, "id", f'The file of "{entry.id}" has to be called {entry.id}.yaml.')
        if entry.domain and entry.domain != domain:
            _wrong(shelf, document, "domain", f'An entry of "{entry.domain}" belongs in entries/{entry.domain}/.')
        if entry.id in seen:
            _wrong(shelf, document, "id", f'"{entry.id}" is already told in {seen[entry.id]}.')
        seen[entry.id] = document.file
        yield file.removesuffix(".yaml"), entry


def _texts(
    shelf: _Shelf, entries: Mapping[str, Entry], languages: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], EntryText]]:
    for language in languages:
        found = {name.split("/")[-1].removesuffix(".yaml"): name for name in shelf.names(f"texts/{language}/*.yaml")}
        for right, entry in entries.items():
            if right not in found:
                missing = f"{shelf.folder.name}/texts/{language}/{right}.yaml"
                shelf.mistakes.append(
                    Mistake(missing, 1, f'The words of "{right}" in "{language}" are missing: write this file.')
                )
                continue
            document = shelf.read(found[right])
            if document.content is not None:
                yield (language, right), read_text(document, shelf.mistakes, entry)
        unreadable = {Path(name).stem for name in shelf.unreadable}
        for right in sorted(found.keys() - entries.keys() - unreadable):
            shelf.mistakes.append(
                Mistake(f"{shelf.folder.name}/{found[right]}", 1, f'There is no entry "{right}" for these words.')
            )


def _wrong(shelf: _Shelf, document: Document, key: str, message: str) -> None:
    shelf.mistakes.append(Mistake(document.file, document.lines.get((key,), 1), message))
