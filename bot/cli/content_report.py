"""How complete the content is, who confirmed it, and how old it is: `mitzui content report`."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.words import content as content_of
from bot.words.catalogue import SOURCE_LANGUAGE, read_translations
from bot.words.check import mistakes_in
from knowledge.briefs import BRIEF_LANGUAGES, load_briefs
from knowledge.examples import FEWEST
from knowledge.files import ContentMistakes, read
from knowledge.load import FOLDER, Knowledge

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
UNDATED = "undated"


def report_of(content: content_of.Content, on: date, folder: Path = FOLDER) -> dict[str, Any]:
    """Everything as of a day; what is by age begins with the oldest, and what has no date comes last."""
    entries = content.knowledge.entries
    links = sorted(_links(content.knowledge), key=lambda one: (one["year"] or "9999", one["right"]))
    return {
        "rights": len(entries),
        "flows": len(content.flows),
        "texts": _texts(content),
        "briefs": {language: f"{_briefs(content.knowledge, language)}/{len(entries)}" for language in BRIEF_LANGUAGES},
        "examples": _examples(content.knowledge, folder),
        "confirmed": {entry.id: entry.confirmed for entry in entries.values()},
        "not_confirmed": sorted(entry.id for entry in entries.values() if entry.confirmed is None),
        "past_review": {
            entry.id: entry.review_by.isoformat()
            for entry in sorted(entries.values(), key=lambda one: one.review_by)
            if entry.review_by < on
        },
        "sources_by_age": dict(sorted(Counter(one["year"] or UNDATED for one in links).items())),
        "links": links,
        "unreachable_nodes": sum("reach" in one.message for one in mistakes_in(content)),
    }


def _texts(content: content_of.Content) -> dict[str, str]:
    """Sentences of conversations by language: whole where it is offered, as far as it is where it is not yet."""
    catalogue = content.catalogue
    sources, offered = catalogue.sources, content.knowledge.languages
    later = read_translations([one for one in BRIEF_LANGUAGES if one not in offered], sources)
    done = {SOURCE_LANGUAGE: len(sources), **{name: len(words) for name, words in catalogue.translations.items()}}
    done |= {name: len(words) for name, words in later.items()}
    return {language: f"{count}/{len(sources)}" for language, count in done.items()}


def _briefs(knowledge: Knowledge, language: str) -> int:
    try:
        return len(load_briefs(knowledge, language))
    except ContentMistakes as wrong:
        return len(knowledge.entries) - len(wrong.mistakes)


def _examples(knowledge: Knowledge, folder: Path) -> dict[str, Any]:
    """How many examples there are by language, and which rights have too few to be found by."""
    told: dict[str, Any] = {}
    for language in knowledge.languages:
        counts = {right: _said(folder / "examples" / language / f"{right}.yaml") for right in knowledge.entries}
        few = {right: count for right, count in counts.items() if count < FEWEST}
        told[language] = {"lines": sum(counts.values()), f"fewer_than_{FEWEST}": few}
    return told


def _said(path: Path) -> int:
    try:
        lines = read(path).content
    except ContentMistakes:
        return 0
    return len({str(one) for one in lines}) if isinstance(lines, list) else 0


def _links(knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    for entry in knowledge.entries.values():
        for source in entry.sources.values():
            years = YEAR.findall(source.seen)
            yield {
                "year": max(years) if years else None,
                "right": entry.id,
                "seen": source.seen,
                "title": source.title,
                "url": source.url,
            }


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The report for reading: the counts first, the long lists after them."""
    for name in ("rights", "flows", "unreachable_nodes"):
        yield f"{name}: {told[name]}"
    for name in ("texts", "briefs", "sources_by_age"):
        yield f"{name}: " + ", ".join(f"{key} {value}" for key, value in told[name].items())
    for language, counts in told["examples"].items():
        yield f"examples {language}: {counts['lines']} lines"
        few = counts[f"fewer_than_{FEWEST}"]
        yield f"fewer than {FEWEST} examples {language}: {len(few)}"
        yield from (f"  {right}: {count}" for right, count in few.items())
    yield f"confirmed: {len(told['confirmed']) - len(told['not_confirmed'])}/{told['rights']}"
    yield from (f"  {right}: {by or 'not yet'}" for right, by in told["confirmed"].items())
    yield f"past review: {len(told['past_review'])}"
    yield from (f"  {right}: {day}" for right, day in told["past_review"].items())
    yield f"links, oldest first: {len(told['links'])}"
    yield from (f"  {one['year'] or UNDATED}  {one['right']}  {one['title']}  {one['url']}" for one in told["links"])
