"""Every sentence of ours by its key, in each language: Hebrew beside the flow or phrase, the others in PO files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flows.extract import from_po
from knowledge.files import ContentMistakes, Document, Mistake
from knowledge.files import read as read_strict

SOURCE_LANGUAGE = "he"
RIGHT_TO_LEFT = {"he", "ar"}
PHRASES = Path(__file__).parent / "phrases"
LOCALE = Path(__file__).parent.parent / "locale"


class UnknownKey(LookupError):
    """A text was asked for by a key that no flow and no phrase file has: a bug of ours."""


class Catalogue:
    """Sentences by key and language; a missing translation falls back to the Hebrew source."""

    def __init__(self, sources: Mapping[str, str], translations: Mapping[str, Mapping[str, str]]) -> None:
        self.sources = sources
        self.translations = translations

    def text(self, key: str, language: str, **values: Any) -> str:
        """The sentence of `key` with its placeholders filled; raises `UnknownKey`."""
        source = self.sources.get(key)
        if source is None:
            raise UnknownKey(key)
        sentence = self.translations.get(language, {}).get(key) or source
        return sentence.format(**values) if values else sentence

    def has(self, key: str) -> bool:
        """Whether a text of this key exists."""
        return key in self.sources

    def every(self, key: str) -> list[str]:
        """The sentence of `key` in all languages, Hebrew first: what a person may type for it."""
        return [self.sources[key], *(words[key] for words in self.translations.values() if words.get(key))]

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin with `prefix`, in the order of their files."""
        return [key for key in self.sources if key.startswith(prefix)]

    @staticmethod
    def direction(language: str) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def read_phrases(folder: Path = PHRASES) -> tuple[dict[str, str], list[Document]]:
    """The Hebrew phrases `{name.key: sentence}` of all phrase files; raises `ContentMistakes`."""
    phrases: dict[str, str] = {}
    documents: list[Document] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_strict(path, f"bot/words/phrases/{path.name}")
        except ContentMistakes as wrong:
            mistakes += wrong.mistakes
            continue
        documents.append(document)
        for key, sentence in document.content.items():
            if isinstance(sentence, str):
                phrases[f"{path.stem}.{key}"] = sentence
            else:
                line = document.lines.get((key,), 1)
                mistakes.append(Mistake(document.file, line, f'"{key}" must be one sentence in quotes.'))
    if mistakes:
        raise ContentMistakes(tuple(mistakes))
    return phrases, documents


def read_translations(
    languages: Iterable[str], sources: Mapping[str, str], locale: Path = LOCALE
) -> dict[str, dict[str, str]]:
    """The translations `{language: {key: sentence}}`; one made for other Hebrew than today's is left out as stale."""
    return {
        language: {
            key: translation
            for path in sorted((locale / language / "LC_MESSAGES").glob("*.po"))
            for key, (source, translation) in from_po(path.read_bytes()).items()
            if translation and sources.get(key) == source
        }
        for language in languages
        if language != SOURCE_LANGUAGE
    }
