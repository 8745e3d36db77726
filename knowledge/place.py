"""A place in a document being read: asks for what should stand there, keeps every mistake with its line."""

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from knowledge.files import Document, Mistake, Path_

T = TypeVar("T")

LANGUAGES = ("he", "ar", "ru", "am", "en")
"""Languages that content may already hold words in; which of them are loaded is a setting."""


class Place:
    """A value, where it stands, and the list that mistakes go to; asking never raises, so all are found."""

    __slots__ = ("document", "mistakes", "path", "value")

    def __init__(self, document: Document, mistakes: list[Mistake], path: Path_ = (), value: Any = None) -> None:
        self.document = document
        self.mistakes = mistakes
        self.path = path
        self.value = document.content if path == () else value

    def wrong(self, message: str, key: str | int | None = None) -> None:
        """Records a mistake at this place, or at one of its keys."""
        path = self.path if key is None else (*self.path, key)
        while path not in self.document.lines:
            path = path[:-1]
        self.mistakes.append(Mistake(self.document.file, self.document.lines[path], message))

    @property
    def name(self) -> str:
        """What to call this place in a message: its key, or in a list its id or its number."""
        last = self.path[-1] if self.path else "the file"
        if isinstance(last, str):
            return last
        named = self.value.get("id") if isinstance(self.value, dict) else None
        return str(named or f"{self.path[-2]}, number {last + 1}")

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def at(self, key: str | int) -> "Place":
        """The place under a key, or an empty one where the key is missing."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Place(self.document, self.mistakes, (*self.path, key), value)

    def keys(self, required: Collection[str], optional: Collection[str] = ()) -> bool:
        """Holds the keys of a mapping to a closed list; false when the value is no mapping at all."""
        if not isinstance(self.value, dict):
            shape = ", ".join(f"{key}: …" for key in required) or "key: …"
            file = f"The file needs these keys, each on a line of its own: {_list(required)}."
            self.wrong(f'"{self.name}" is written as {{{shape}}}.' if self.path else file)
            return False
        for key in self.value:
            if key not in required and key not in optional:
                self.wrong(f'Unknown key "{key}"{nearest(key, (*required, *optional))}', key)
        for key in required:
            if key not in self.value:
                self.wrong(f'"{key}" is missing in "{self.name}".')
        return True

    def text(self, key: str) -> str:
        """A non-empty string under the key."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        if isinstance(value, str) and value.strip():
            return value
        if key in self:
            hint = f'; quote it: "{value}"' if isinstance(value, int | float) and value is not True else ""
            self.wrong(f'"{key}" has to be words{hint}.', key)
        return ""

    def words(self, languages: Collection[str], beside: Collection[str] = ()) -> Mapping[str, str]:
        """One text per language, among other keys that are read elsewhere."""
        if not self.keys((*beside, *languages), LANGUAGES):
            return {}
        return {language: self.text(language) for language in languages}

    def text_or_none(self, key: str) -> str | None:
        """A string under the key, or None where it is absent or null."""
        return None if self.at(key).value is None else self.text(key) or None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty strings under the key, none twice; absent means empty."""
        kept: list[str] = []
        for place in self.entries(key):
            value = place.value
            if not isinstance(value, str) or not value.strip():
                place.wrong(f'An entry of "{key}" has to be words; quote it if it is a number.')
            elif value in kept:
                place.wrong(f'"{value}" stands twice in "{key}".')
            else:
                kept.append(value)
        return tuple(kept)

    def whole(self, key: str, least: int = 0) -> int | None:
        """A whole number of at least `least` under the key, or None where it is absent or null."""
        value = self.at(key).value
        if value is None or (type(value) is int and value >= least):
            return value
        self.wrong(f'"{key}" has to be a whole number of at least {least}, or null.', key)
        return None

    def yes_no(self, key: str, otherwise: bool = False) -> bool:
        """True or false under the key."""
        value = self.at(key).value
        if value is None or isinstance(value, bool):
            return otherwise if value is None else value
        self.wrong(f'"{key}" has to be true or false.', key)
        return otherwise

    def day(self, key: str) -> date | None:
        """An ISO date under the key, or None where it is absent or null."""
        value = self.at(key).value
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(f'"{key}" has to be a date such as "2025-01-31".', key)
            return None

    def one_of(self, key: str, known: Collection[str], what: str) -> str:
        """A string under the key that is one of the known names."""
        word = self.text(key)
        if word and word not in known:
            self.wrong(f'Unknown {what} "{word}"{nearest(word, known)}', key)
        return word

    def all_of(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """A list of strings under the key, all of them known names."""
        words = self.texts(key)
        for place in self.entries(key):
            if isinstance(place.value, str) and place.value not in known:
                place.wrong(f'Unknown {what} "{place.value}"{nearest(place.value, known)}')
        return words

    def entries(self, key: str) -> Iterator["Place"]:
        """The places of a list under the key; absent or null means none."""
        value = self.at(key).value
        if value is not None and not isinstance(value, list):
            self.wrong(f'"{key}" has to be a list: [one, two], or one a line, each after "- ".', key)
            return
        for index, entry in enumerate(value or ()):
            yield Place(self.document, self.mistakes, (*self.path, key, index), entry)

    def each(self, key: str) -> Iterator[tuple[str, "Place"]]:
        """The named places of a mapping under the key; absent or null means none."""
        value = self.at(key).value
        if value is not None and not isinstance(value, dict):
            self.wrong(f'"{key}" has to be a mapping.', key)
            return
        for name, entry in (value or {}).items():
            yield name, Place(self.document, self.mistakes, (*self.path, key, name), entry)

    def named(self, key: str, make: Callable[["Place"], T]) -> Mapping[str, T]:
        """A mapping under the key, each value made by `make`."""
        return {name: make(place) for name, place in self.each(key)}


def nearest(word: str, known: Collection[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or the few there are."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    if found:
        return f'; did you mean "{found[0]}"?'
    return f"; known: {_list(known)}." if 0 < len(known) <= 12 else "."


def _list(words: Collection[str]) -> str:
    return ", ".join(words)
