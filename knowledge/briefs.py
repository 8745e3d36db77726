"""Reads `briefs/<language>/<domain>.yaml`: each right in three sentences, in languages that have no full texts.

Nothing else needs them, so they are read when somebody asks and never at the start.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.files import ContentMistakes, Document, Mistake, read
from knowledge.load import FOLDER, Knowledge
from knowledge.place import Place, nearest

BRIEF_LANGUAGES = ("ru", "en")
KEYS = ("name", "summary", "first_step")


@dataclass(frozen=True, slots=True)
class Brief:
    """One right in short: its name, what it gives, and the first step towards it."""

    name: str
    summary: str
    first_step: str


Briefs = Mapping[str, Brief]


def load_briefs(knowledge: Knowledge, language: str, folder: Path = FOLDER) -> Briefs:
    """The briefs of all rights in one language, by id. Raises ContentMistakes with every mistake at once."""
    mistakes: list[Mistake] = []
    briefs: dict[str, Brief] = {}
    told: dict[str, str] = {}
    for domain in knowledge.domains:
        for right, brief in _domain(knowledge, folder, language, domain, mistakes):
            told[right] = domain
            briefs[right] = brief
    mistakes += _missing(knowledge, told, folder, language)
    mistakes += _strangers(knowledge, folder, language)
    if mistakes:
        raise ContentMistakes(mistakes)
    return briefs


def mistakes_in(knowledge: Knowledge, folder: Path = FOLDER) -> list[Mistake]:
    """Every mistake of the briefs of all languages."""
    mistakes: list[Mistake] = []
    for language in BRIEF_LANGUAGES:
        try:
            load_briefs(knowledge, language, folder)
        except ContentMistakes as wrong:
            mistakes += wrong.mistakes
    return mistakes


def _domain(
    knowledge: Knowledge, folder: Path, language: str, domain: str, mistakes: list[Mistake]
) -> Iterator[tuple[str, Brief]]:
    """The briefs of one file; a domain without rights needs none."""
    path = folder / "briefs" / language / f"{domain}.yaml"
    if not path.exists():
        return
    try:
        document = read(path, _shown(folder, language, domain))
    except ContentMistakes as error:
        mistakes.extend(error.mistakes)
        return
    yield from _rows(document, mistakes, {one.id: one.domain for one in knowledge.entries.values()}, domain)


def _rows(
    document: Document, mistakes: list[Mistake], rights: Mapping[str, str], domain: str
) -> Iterator[tuple[str, Brief]]:
    top = Place(document, mistakes)
    if not isinstance(top.value, dict):
        top.wrong("The file has to be a mapping of ids.")
        return
    for right in top.value:
        place = top.at(right)
        if right not in rights:
            top.wrong(f'Unknown right "{right}"{nearest(right, rights)}', right)
            continue
        if rights[right] != domain:
            top.wrong(f'"{right}" belongs in {rights[right]}.yaml.', right)
        place.keys(KEYS)
        yield right, Brief(*(place.text(key) if key in place else "" for key in KEYS))


def _missing(knowledge: Knowledge, told: Mapping[str, str], folder: Path, language: str) -> Iterator[Mistake]:
    for right, entry in knowledge.entries.items():
        if right not in told:
            name = _shown(folder, language, entry.domain)
            yield Mistake(name, 1, f'The brief of "{right}" in "{language}" is missing: add it here.')


def _strangers(knowledge: Knowledge, folder: Path, language: str) -> Iterator[Mistake]:
    """Files that no domain is called by would be read by nobody."""
    for path in sorted((folder / "briefs" / language).glob("*.yaml")):
        if path.stem not in knowledge.domains:
            near = nearest(path.stem, knowledge.domains)
            yield Mistake(_shown(folder, language, path.stem), 1, f'Unknown domain "{path.stem}"{near}')


def _shown(folder: Path, language: str, domain: str) -> str:
    return f"{folder.name}/briefs/{language}/{domain}.yaml"
