"""One content file while it is being read: its values by type, its lines, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from flows.flow import Mistake
from flows.model import Value, Values
from flows.vocabulary import instead

Place = tuple[str | int, ...]
T = TypeVar("T")

_WANTED = {
    str: "words in quotes",
    bool: "true or false",
    list: "a list",
    dict: "a list of names, each with its value",
}


class Document(Protocol):
    """A file as plain values, with the line of each key and list entry; `()` is the first line."""

    @property
    def file(self) -> str: ...
    @property
    def content(self) -> Any: ...
    @property
    def lines(self) -> Mapping[Place, int]: ...


class Sheet:
    """Hands out what the file says, of the right type; what is wrong is noted and left empty."""

    def __init__(self, document: Document) -> None:
        self.file = document.file
        self.content = document.content
        self._lines = document.lines
        self.mistakes: list[Mistake] = []

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that has one."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def wrong(self, place: Place, message: str) -> None:
        """Notes a mistake."""
        self.mistakes.append(Mistake(self.file, self.line(place), message))

    def take(self, raw: Any, place: Place, kind: type[T]) -> T:
        """The value when it is of this type."""
        if isinstance(raw, kind):
            return raw
        name = place[-1] if place else "The file"
        self.wrong(place, f'"{name}" needs {_WANTED[kind]}.' if place else f"A flow needs {_WANTED[kind]}.")
        return kind()

    def keys(self, raw: Mapping[str, Any], place: Place, known: Sequence[str], of: str) -> None:
        """Notes each key that has no meaning here."""
        for key in raw:
            if key not in known:
                self.wrong((*place, key), f'{of} has no "{key}". {instead(key, known)}')

    def values(self, raw: Any, place: Place) -> Values:
        """Names with plain values; nothing at all is allowed."""
        if raw is None:
            return {}
        return {name: self.value(one, (*place, name)) for name, one in self.take(raw, place, dict).items()}

    def value(self, raw: Any, place: Place) -> Value:
        """A plain value or a list of them."""
        if isinstance(raw, list):
            return [self.value(one, (*place, index)) for index, one in enumerate(raw)]
        if raw is None or isinstance(raw, str | int | float):
            return raw
        self.wrong(place, f'"{place[-1]}" needs one plain value: words, a number, true, false or an earlier $answer.')
        return None
