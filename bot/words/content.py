"""All content together: rights, flows and sentences, loaded once; every mistake is found before anything starts."""

from dataclasses import dataclass
from pathlib import Path

from bot.words.catalogue import PHRASES, Catalogue, read_phrases, read_translations
from flows.extract import Message, extract
from flows.flow import Flows
from flows.load import load_flows
from knowledge.files import ContentMistakes, Mistake, read
from knowledge.load import Knowledge
from knowledge.load import load as load_knowledge

FLOWS = Path(__file__).parent.parent.parent / "flows" / "content"


@dataclass(frozen=True, slots=True)
class Content:
    """What editors write, as the rest of the app uses it."""

    knowledge: Knowledge
    flows: Flows
    catalogue: Catalogue


def load(languages: tuple[str, ...], flows_folder: Path = FLOWS) -> Content:
    """Read everything; raises `ContentMistakes` with all mistakes of all files."""
    mistakes: list[Mistake] = []
    knowledge = None
    try:
        knowledge = load_knowledge(languages=languages)
    except ContentMistakes as wrong:
        mistakes += wrong.mistakes
    flows, wrong_flows = load_flows(flows_folder, lambda path: read(path, f"flows/content/{path.name}"))
    mistakes += [Mistake(one.file, one.line, one.message) for one in wrong_flows]
    phrases: dict[str, str] = {}
    try:
        phrases, _ = read_phrases(PHRASES)
    except ContentMistakes as wrong:
        mistakes += wrong.mistakes
    if mistakes or knowledge is None:
        raise ContentMistakes(tuple(mistakes))
    sources = phrases | {message.key: message.text for message in extract(flows)}
    return Content(knowledge, flows, Catalogue(sources, read_translations(languages, sources)))


def messages_by_file(flows: Flows) -> dict[str, list[Message]]:
    """What translators translate, one list a PO file: each flow and each file of phrases."""
    files: dict[str, list[Message]] = {}
    for name, flow in flows.items():
        files[name] = extract({name: flow})
    for path in sorted(PHRASES.glob("*.yaml")):
        document = read(path, f"bot/words/phrases/{path.name}")
        files[path.stem] = [
            Message(f"{path.stem}.{key}", sentence, document.file, document.lines.get((key,), 1))
            for key, sentence in document.content.items()
        ]
    return files
