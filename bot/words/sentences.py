"""Every sentence that a person sees, with the file and the line on which an editor finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.words.catalogue import LOCALE, SOURCE_LANGUAGE
from bot.words.content import Content, messages_by_file
from knowledge.files import Document, Path_, read
from knowledge.load import FOLDER as KNOWLEDGE

NAMED = ("bodies", "domains", "facts", "lines", "known_rights")
# How people say a right's name is theirs, and is looked for as they say it.
NOT_OURS = ("aliases",)
_CONTEXT = re.compile(r'^msgctxt "(.*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text in one language; `key` is its name in a catalogue, or its place in a file of knowledge."""

    language: str
    file: str
    line: int
    key: str
    text: str


def sentences(content: Content) -> Iterator[Sentence]:
    """The texts of flows and phrases with their translations, and everything that knowledge says."""
    for name, messages in messages_by_file(content.flows).items():
        lines = {language: _lines(language, name) for language in content.catalogue.translations}
        for message in messages:
            yield Sentence(SOURCE_LANGUAGE, message.file, message.line, message.key, message.text)
            for language, words in content.catalogue.translations.items():
                if message.key in words:
                    line = lines[language].get(message.key, 1)
                    yield Sentence(language, _po(language, name), line, message.key, words[message.key])
    yield from _known((SOURCE_LANGUAGE, *content.catalogue.translations))


def _po(language: str, name: str) -> str:
    return f"bot/locale/{language}/LC_MESSAGES/{name}.po"


def _lines(language: str, name: str) -> dict[str, int]:
    path = LOCALE / language / "LC_MESSAGES" / f"{name}.po"
    text = path.read_text("utf-8") if path.exists() else ""
    return {found.group(1): text.count("\n", 0, found.start()) + 1 for found in _CONTEXT.finditer(text)}


def _known(languages: tuple[str, ...]) -> Iterator[Sentence]:
    for language in languages:
        for path in sorted((KNOWLEDGE / "texts" / language).glob("*.yaml")):
            document = read(path, f"knowledge/texts/{language}/{path.name}")
            for place, text in _texts(document.content):
                if place[0] not in NOT_OURS:
                    yield _sentence(language, document, place, text)
    for name in NAMED:
        document = read(KNOWLEDGE / f"{name}.yaml", f"knowledge/{name}.yaml")
        for place, text in _texts(document.content):
            if place[-1] in languages:
                yield _sentence(str(place[-1]), document, place, text)


def _sentence(language: str, document: Document, place: Path_, text: str) -> Sentence:
    return Sentence(language, document.file, document.lines.get(place, 1), ".".join(map(str, place)), text)


def _texts(value: object, place: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, number))
