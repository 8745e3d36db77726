"""Everything an editor can get wrong across files: flows against the vocabulary, words against every language."""

from collections.abc import Mapping

from bot.conversation.choices import SOURCES
from bot.conversation.predicates import PREDICATES
from bot.documents import letter_layout
from bot.words import wording
from bot.words.cards import CARDS
from bot.words.content import Content, messages_by_file
from bot.words.sentences import sentences
from flows.check import check
from flows.vocabulary import Vocabulary
from knowledge.files import Mistake


def mistakes_in(content: Content) -> list[Mistake]:
    """All mistakes of content that loads, in the order of the files."""
    found = check(content.flows, vocabulary(content), content.catalogue.translations)
    flows = [Mistake(one.file, one.line, one.message) for one in found]
    letters = letter_layout.mistakes_in(content.catalogue)
    return sorted(flows + letters + _phrases(content), key=lambda one: (one.file, one.line))


def style_in(content: Content) -> list[Mistake]:
    """Sentences that we would not say so. They stop an editor, and never a server that families wait for."""
    return sorted(wording.load().mistakes(sentences(content)), key=lambda one: (one.file, one.line))


def vocabulary(content: Content) -> Vocabulary:
    """The closed lists that flows may name."""
    return Vocabulary(
        facts={fact.path: tuple(fact.values) for fact in content.knowledge.facts.values()},
        predicates=frozenset(PREDICATES),
        sources=frozenset(SOURCES),
        placeholders=frozenset(CARDS),
        never_empty=frozenset({"domains", "languages"}),
    )


def _phrases(content: Content) -> list[Mistake]:
    """Phrases that a language lacks, or whose placeholders differ from the Hebrew."""
    mistakes: list[Mistake] = []
    phrases = {name: rows for name, rows in messages_by_file(content.flows).items() if name not in content.flows}
    for rows in phrases.values():
        for row in rows:
            for language, words in content.catalogue.translations.items():
                mistakes += _wrong(row.file, row.line, row.key, row.text, language, words)
    return mistakes


def _wrong(file: str, line: int, key: str, text: str, language: str, words: Mapping[str, str]) -> list[Mistake]:
    from flows.flow import placeholders

    translation = words.get(key)
    if translation is None:
        return [Mistake(file, line, f'"{key}" has no words in "{language}": translate it in its PO file.')]
    if set(placeholders(translation)) != set(placeholders(text)):
        return [Mistake(file, line, f'"{key}" in "{language}" has other {{placeholders}} than the Hebrew.')]
    return []
