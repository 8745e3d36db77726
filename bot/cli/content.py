"""Commands for editors: check, report, extract, draw."""

from argparse import Namespace
from pathlib import Path

from bot.cli.content_report import lines, report_of
from bot.cli.refused import Refused, unknown
from bot.cli.show import counted, show_json, show_lines
from bot.cli.today import on_day
from bot.settings import read
from bot.words import content as content_of
from bot.words.catalogue import LOCALE
from bot.words.check import mistakes_in, style_in
from flows.draw import draw
from flows.extract import from_po, to_po
from knowledge import briefs, examples
from knowledge.files import ContentMistakes
from knowledge.load import load as load_knowledge
from knowledge.ranker import FILE as RANKER


def check(options: Namespace) -> int:
    """Every mistake of every file at once; exit 1 if there is any."""
    settings = read()
    try:
        content = content_of.load(settings.languages)
        found = content.knowledge
        mistakes = [*mistakes_in(content), *style_in(content), *examples.mistakes_in(found), *briefs.mistakes_in(found)]
    except ContentMistakes as wrong:
        mistakes = list(wrong.mistakes)
    if options.json:
        show_json([{"file": one.file, "line": one.line, "message": one.message} for one in mistakes])
    else:
        show_lines([*map(str, mistakes), counted(len(mistakes)) if mistakes else "content is in order"])
    return 1 if mistakes else 0


def build(options: Namespace) -> int:
    """Teach the ranker the names and examples as they are now, and keep it beside them."""
    try:
        from knowledge.train import train

        model = train(examples.rows(load_knowledge()))
    except ContentMistakes as wrong:
        raise Refused("\n".join(map(str, wrong.mistakes))) from wrong
    except ImportError as missing:
        raise Refused("this needs scikit-learn: run ./check once, which installs it, and try again") from missing
    model.write(RANKER)
    told = {"rights": len(model.rights) - 1, "features": len(model.words), "file": RANKER.name}
    if options.json:
        show_json(told)
    else:
        show_lines([f"{told['rights']} rights learnt, {told['features']} features, written to knowledge/{RANKER.name}"])
    return 0


def report(options: Namespace) -> int:
    """How complete the content is in each language, what is due for review, how old its sources are."""
    told = report_of(content_of.load(read().languages), on_day(options))
    if options.json:
        show_json(told)
    else:
        show_lines(lines(told))
    return 0


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
