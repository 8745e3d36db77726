"""The short lists that entries point at: the ten domains, the bodies, the known rights, phone lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.files import Document, Mistake
from knowledge.place import LANGUAGES, Place


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
    top.keys(languages, LANGUAGES)
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


def read_names(document: Document, mistakes: list[Mistake], languages: tuple[str, ...]) -> Mapping[str, Named]:
    """Reads domains.yaml or bodies.yaml: id -> a name per language."""
    return {name: Named(name, place.words(languages)) for name, place in _rows(document, mistakes)}


def read_rights(
    document: Document, mistakes: list[Mistake], languages: tuple[str, ...], domains: Mapping[str, Named]
) -> Mapping[str, KnownRight]:
    """Reads known_rights.yaml: id -> domain, a name per language, and where we have it one in English."""
    rights: dict[str, KnownRight] = {}
    for name, place in _rows(document, mistakes):
        names = place.words((*languages, "en") if "en" in place else languages, ("domain",))
        rights[name] = KnownRight(name, place.one_of("domain", domains, "domain"), names)
    return rights


def read_lines(document: Document, mistakes: list[Mistake], languages: tuple[str, ...]) -> Mapping[str, Line]:
    """Reads lines.yaml: id -> number, names, source, date and who verified it."""
    beside = ("number", "source", "as_of", "verified")
    return {
        name: Line(
            id=name,
            names=place.words(languages, beside),
            number=place.text("number"),
            source=place.text("source"),
            as_of=place.text("as_of"),
            verified=place.text_or_none("verified"),
        )
        for name, place in _rows(document, mistakes)
    }


def _rows(document: Document, mistakes: list[Mistake]) -> list[tuple[str, Place]]:
    top = Place(document, mistakes)
    if isinstance(top.value, dict):
        return [(name, top.at(name)) for name in top.value]
    top.wrong("The file has to be a mapping of ids.")
    return []
