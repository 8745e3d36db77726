"""Commands for editors: check, report, extract, draw."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.refused import unknown
from bot.cli.show import counted, show_json, show_lines
from bot.settings import read
from bot.words import content as content_of
from bot.words.catalogue import LOCALE
from bot.words.check import mistakes_in, style_in
from flows.draw import draw
from flows.extract import from_po, to_po
from knowledge.files import ContentMistakes


def check(options: Namespace) -> int:
    """Every mistake of every file at once; exit 1 if there is any."""
    settings = read()
    try:
        content = content_of.load(settings.languages)
        mistakes = [*mistakes_in(content), *style_in(content)]
    except ContentMistakes as wrong:
        mistakes = list(wrong.mistakes)
    if options.json:
        show_json([{"file": one.file, "line": one.line, "message": one.message} for one in mistakes])
    else:
        show_lines([*map(str, mistakes), counted(len(mistakes)) if mistakes else "content is in order"])
    return 1 if mistakes else 0


def report(options: Namespace) -> int:
    """How complete the content is in each language, what is due for review, how old its sources are."""
    settings = read()
    content = content_of.load(settings.languages)
    told = _report(content, settings.languages)
    if options.json:
        show_json(told)
    else:
        show_lines(f"{name}: {value}" for name, value in told.items())
    return 0


def _report(content: content_of.Content, languages: tuple[str, ...]) -> dict[str, Any]:
    catalogue, entries = content.catalogue, content.knowledge.entries
    texts = len(catalogue.sources)
    today = date.today().isoformat()
    return {
        "rights": len(entries),
        "flows": len(content.flows),
        "texts": {
            language: f"{texts if language == 'he' else len(catalogue.translations.get(language, {}))}/{texts}"
            for language in languages
        },
        "not_confirmed": sorted(entry.id for entry in entries.values() if entry.confirmed is None),
        "past_review": sorted(entry.id for entry in entries.values() if entry.review_by.isoformat() < today),
        "sources_by_age": _ages(content),
        "unreachable_nodes": sum("reach" in one.message for one in mistakes_in(content)),
    }


def _ages(content: content_of.Content) -> dict[str, int]:
    ages: dict[str, int] = {}
    for entry in content.knowledge.entries.values():
        for source in entry.sources.values():
            years = [
                word
                for word in source.seen.replace("-", " ").replace(".", " ").split()
                if word.isdecimal() and len(word) == 4
            ]
            age = max(years) if years else "undated"
            ages[age] = ages.get(age, 0) + 1
    return dict(sorted(ages.items()))


def extract_words(options: Namespace) -> int:
    """Bring each PO file up to date: new texts are added, changed ones marked, translations kept."""
    settings = read()
    content = content_of.load(settings.languages)
    wanted = [options.lang] if options.lang else [one for one in settings.languages if one != "he"]
    told: dict[str, int] = {}
    for language in wanted:
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        told[language] = 0
        for name, messages in content_of.messages_by_file(content.flows).items():
            path = folder / f"{name}.po"
            po = to_po(messages, path.read_bytes() if path.exists() else None, language)
            path.write_bytes(po)
            told[language] += sum(not translation for _, translation in from_po(po).values())
        if not options.json:
            print(f"{language}: {told[language]} texts to translate in {_shown(folder)}")
    if options.json:
        show_json({"to_translate": told})
    return 0


def _shown(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def draw_flow(options: Namespace) -> int:
    """A flow as a Mermaid diagram."""
    flows = content_of.load(read().languages).flows
    if options.name not in flows:
        raise unknown("flow", options.name, flows)
    diagram = draw(flows[options.name])
    if options.json:
        show_json({"flow": options.name, "mermaid": diagram})
    else:
        print(diagram)
    return 0
