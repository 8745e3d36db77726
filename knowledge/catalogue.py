"""The short lists that entries point at: the ten domains, the bodies, the known rights, phone lines."""

from collections.abc import Mapping
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
