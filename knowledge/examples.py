"""Reads `examples/<language>/<id>.yaml`: how people who need a right say it, and `nothing.yaml`: other talk."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.files import ContentMistakes, Mistake, read
from knowledge.load import FOLDER, Knowledge
from knowledge.place import Place
from knowledge.ranker import FILE, NOTHING, StaleRanker, fingerprint
from knowledge.ranker import read as read_ranker

FEWEST = 40
"""With fewer examples in a language, a right is not found reliably by those who describe what happened."""

Row = tuple[str, str]


def rows(knowledge: Knowledge, folder: Path = FOLDER) -> list[Row]:
    """(right, text) of everything the ranker learns from. Raises ContentMistakes with every mistake."""
    mistakes: list[Mistake] = []
    learnt = [
        (right, said)
        for (_, right), text in sorted(knowledge.texts.items(), key=lambda one: one[0])
        for said in (text.name, *text.aliases)
    ]
    for language in knowledge.languages:
        learnt += _rows(knowledge, folder / "examples" / language, mistakes)
    if mistakes:
        raise ContentMistakes(mistakes)
    return learnt


def _rows(knowledge: Knowledge, folder: Path, mistakes: list[Mistake]) -> Iterator[Row]:
    found = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    for right in (*knowledge.entries, NOTHING):
        shown = f"knowledge/examples/{folder.name}/{right}.yaml"
        if right not in found:
            mistakes.append(Mistake(shown, 1, f'Examples of "{right}" are missing: write at least {FEWEST} lines.'))
            continue
        try:
            document = read(found[right], shown)
        except ContentMistakes as wrong:
            mistakes += wrong.mistakes
            continue
        place = Place(document, mistakes)
        said = [one for one in place.value or () if isinstance(one, str)] if isinstance(place.value, list) else []
        if len(said) != len(place.value or ()):
            place.wrong("Examples are a list of quoted sentences, nothing else.")
        elif len(set(said)) < FEWEST:
            place.wrong(f"{len(set(said))} examples; write at least {FEWEST}.")
        yield from ((right, one) for one in dict.fromkeys(said))
    for right in sorted(found.keys() - knowledge.entries.keys() - {NOTHING}):
        message = f'There is no right "{right}" for these examples.'
        mistakes.append(Mistake(f"knowledge/examples/{folder.name}/{right}.yaml", 1, message))


def mistakes_in(knowledge: Knowledge, folder: Path = FOLDER) -> list[Mistake]:
    """What is wrong with the examples, and whether the ranker was built from them as they are."""
    try:
        taught = fingerprint(rows(knowledge, folder))
    except ContentMistakes as wrong:
        return list(wrong.mistakes)
    shown = f"knowledge/{FILE.name}"
    try:
        if read_ranker().fingerprint == taught:
            return []
    except StaleRanker as stale:
        return [Mistake(shown, 1, f"{stale}.")]
    return [Mistake(shown, 1, "Names or examples have changed since it was built; run: mitzui content build.")]
