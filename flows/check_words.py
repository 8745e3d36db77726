"""Whether what is said can be said: short enough, in every language, with the same placeholders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from flows.check_names import answer_names
from flows.flow import PLACEHOLDER, Ask, Flow, Mistake, Text, placeholders
from flows.vocabulary import Vocabulary, instead

Translations: TypeAlias = Mapping[str, Mapping[str, str]]

MOST_OPTIONS = 10
LONGEST_LABEL = 24
LONGEST_TEXT = 600


def wrong_words(flow: Flow, vocabulary: Vocabulary, translations: Translations) -> Iterator[Mistake]:
    """The mistakes in a flow's texts and in their translations."""
    fillable = vocabulary.placeholders | answer_names(flow)
    for node in flow.nodes.values():
        if isinstance(node, Ask) and (count := len(node.options) + node.skip) > MOST_OPTIONS:
            why = f'"{node.name}" offers {count} options, and a list holds {MOST_OPTIONS}. Ask in two steps.'
            yield Mistake(flow.file, node.line, why)
    for text in flow.texts():
        for why in (
            *_length(text, text.text, ""),
            *_fillable(text, fillable),
            *_translated(text, translations),
        ):
            yield Mistake(flow.file, text.line, why)


def _length(text: Text, words: str, language: str) -> Iterator[str]:
    whose = f'The "{language}"' if language else "This"
    if ".options." in text.key and len(words) > LONGEST_LABEL:
        label = f'{whose} label has {len(words)} characters: "{words}".'
        yield f"{label} A button shows {LONGEST_LABEL}; shorten it."
    elif len(words) > LONGEST_TEXT:
        yield f"{whose} text has {len(words)} characters, over {LONGEST_TEXT}. Say it in two nodes."


def _fillable(text: Text, known: frozenset[str]) -> Iterator[str]:
    for name in placeholders(text.text):
        if name not in known:
            yield f'Nothing can fill in "{{{name}}}". {instead(name, known)}'
    if any(brace in PLACEHOLDER.sub("", text.text) for brace in "{}"):
        yield 'There is a "{" or "}" without its other half. Braces only stand around a placeholder.'


def _translated(text: Text, translations: Translations) -> Iterator[str]:
    for language, texts in translations.items():
        words = texts.get(text.key, "")
        if not words.strip():
            file = f"{language}/LC_MESSAGES/{text.key.split('.')[0]}.po"
            yield f'"{text.key}" has no confirmed words in "{language}". Add or confirm them in {file}.'
            continue
        yield from _length(text, words, language)
        ours, theirs = sorted(set(placeholders(text.text))), sorted(set(placeholders(words)))
        if ours != theirs:
            why = f'"{text.key}" fills in {_listed(ours)}, but in "{language}" {_listed(theirs)}.'
            yield f"{why} Use the same placeholders."


def _listed(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names) or "nothing"
