"""Each mistake an editor can make has a broken example, which begins with what the editor is told.

The first comments of an example are `# LINE: message`, one for each mistake, in order. `# ar KEY: words`
gives an Arabic translation (empty: none); where there is no such line, the translation is the text itself.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.check import Vocabulary, check
from flows.flow import Flows, Mistake
from flows.load import load_flow
from knowledge.files import read

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
TOLD = re.compile(r"# (\d+): (.*)")
TRANSLATED = re.compile(r"# ar (\S+):(.*)")
VOCABULARY = Vocabulary(
    facts={"age": (), "income": (), "residency": ("resident", "visitor"), "tenure": ()},
    predicates=frozenset({"consented", "staff"}),
    sources=frozenset({"found_rights", "domains"}),
    placeholders=frozenset({"right", "organisation"}),
    never_empty=frozenset({"domains"}),
)
WHOLE = {
    "consent": """
        may_we:
          ask: "May we?"
          options: {agree: "Yes", refuse: "No"}
          next:
            - when: {answer: agree}
              do: give_consent
              go: end
            - go: end
    """,
    "offer": """
        given: [right]
        this_one:
          ask: "{right}?"
          options_from: domains
          go: end
    """,
    "quiet": """
        only_this:
          say: "."
          go: end
    """,
}


@pytest.fixture
def whole(written: Callable[..., Flows]) -> Flows:
    """Flows without a mistake, to which the broken ones lead."""
    return written(**WHOLE)


def mistakes_of(path: Path, whole: Flows) -> list[Mistake]:
    """What an editor is told about one file among whole ones."""
    flow, mistakes = load_flow(path, lambda file: read(file, file.name))
    flows = whole if flow is None else {**whole, flow.name: flow}
    arabic = {text.key: text.text for each in flows.values() for text in each.texts()}
    arabic |= {key: words.strip() for key, words in TRANSLATED.findall(path.read_text(encoding="utf-8"))}
    return sorted({*mistakes, *check(flows, VOCABULARY, {"ar": arabic})})


def test_flows_without_mistakes_pass(whole: Flows) -> None:
    arabic = {text.key: text.text for flow in whole.values() for text in flow.texts()}
    assert check(whole, VOCABULARY, {"ar": arabic}) == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_an_editor_is_told_what_to_do(path: Path, whole: Flows) -> None:
    told = [f"{path.name}:{line}: {message}" for line, message in TOLD.findall(path.read_text(encoding="utf-8"))]
    assert [str(mistake) for mistake in mistakes_of(path, whole)] == told
    assert told


def test_a_language_without_any_translation_lists_every_text(whole: Flows) -> None:
    assert len(check(whole, VOCABULARY, {"ru": {}})) == sum(len(flow.texts()) for flow in whole.values())
