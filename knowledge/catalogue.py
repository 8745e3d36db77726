"""The short lists that entries point at: the ten domains, the bodies, the known rights, phone lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.files import Document, Mistake
from knowledge.place import Place


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name in each language."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownRight:
    """A right that may be pointed at, written or not: its domain and its name in each language."""

    id: str
    domain: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A phone line for people in danger; `verified` is None until the organisation has checked it."""

    id: str
    number: str
    names: Mapping[str, str]
    source: str
    as_of: str
    verified: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """What search knows of words: those that say little, rows of synonyms, talk of other matters."""

    common: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    small_talk: tuple[str, ...]


def read_words(
    files: tuple[Document, Document, Document], mistakes: list[Mistake], languages: tuple[str, ...]
) -> Words:
    """Reads common_words.yaml, synonyms.yaml and small_talk.yaml."""
    common, synonyms, talk = files
    return Words(
        _of_all(Place(common, mistakes), languages),
        tuple(_rows_of_words(synonyms, mistakes)),
        _of_all(Place(talk, mistakes), languages),
    )


def _of_all(top: Place, languages: tuple[str, ...]) -> tuple[str, ...]:
    top.keys(languages)
    return tuple(text for language in languages for text in top.texts(language))


def _rows_of_words(document: Document, mistakes: list[Mistake]) -> Iterator[tuple[str, ...]]:
    top = Place(document, mistakes)
    top.keys(("rows",))
    seen: set[str] = set()
    for place in top.entries("rows"):
        row = place.value if isinstance(place.value, list) else []
        for word in row:
            if not isinstance(word, str) or " " in word or word in seen:
                place.wrong(f'"{word}" has to be one word, in one row only.')
            seen.add(str(word))
        yield tuple(map(str, row))


def read_names(
    document: Document, mistakes: list[Mistake], languages: tuple[str, ...]
) -> Mapping[str, Named]:
    """Reads domains.yaml or bodies.yaml: id -> a name per language."""
    top = Place(document, mistakes)
    return {name: Named(name, _names(place, languages)) for name, place in _rows(top, languages)}


def read_rights(
    document: Document, mistakes: list[Mistake], languages: tuple[str, ...], domains: Mapping[str, Named]
) -> Mapping[str, KnownRight]:
    """Reads known_rights.yaml: id -> domain, a name per language, and where we have it one in English."""
    top = Place(document, mistakes)
    return {
        name: KnownRight(
            name, place.one_of("domain", domains, "domain"), _names(place, (*languages, *_also(place)))
        )
        for name, place in _rows(top, ("domain", *languages), ("en",))
    }


def read_lines(document: Document, mistakes: list[Mistake], languages: tuple[str, ...]) -> Mapping[str, Line]:
    """Reads lines.yaml: id -> number, names, source, date and who verified it."""
    top = Place(document, mistakes)
    keys = ("number", "source", "as_of", "verified", *languages)
    return {
        name: Line(
            id=name,
            number=place.text("number"),
            names=_names(place, languages),
            source=place.text("source"),
            as_of=place.text("as_of"),
            verified=place.text_or_none("verified"),
        )
        for name, place in _rows(top, keys)
    }


def _also(place: Place) -> tuple[str, ...]:
    return ("en",) if "en" in place else ()


def _rows(top: Place, keys: tuple[str, ...], also: tuple[str, ...] = ()) -> list[tuple[str, Place]]:
    if not isinstance(top.value, dict):
        top.wrong("The file has to be a mapping of ids.")
        return []
    rows = [(name, top.at(name)) for name in top.value]
    return [(name, place) for name, place in rows if place.keys(keys, also)]


def _names(place: Place, languages: tuple[str, ...]) -> Mapping[str, str]:
    return {language: place.text(language) for language in languages}
