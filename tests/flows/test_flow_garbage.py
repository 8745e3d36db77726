"""Whatever an editor leaves in a file, they are told what is wrong with it, and nothing breaks."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.check import Vocabulary, check
from flows.draw import draw
from flows.extract import extract, to_po
from flows.parse import parse
from flows.sheet import Sheet
from knowledge.files import Document

WORDS = st.sampled_from(
    ["first", "second", "end", "flow/talk", "flow/x", "$first", "$x", "answer", "skip", "{", "", "-"]
)
LEAVING = ["next", "go", "do", "with", "when", "none", "answer", "answered", "fact", "known", "choices"]
ASKING = ["ask", "say", "call", "ask_fact", "options", "options_from", "expects", "skip", "save", "about"]
EFFECTS = ["remember", "describe", "open_issue", "first", "second"]
KEYS = st.sampled_from([*ASKING, *LEAVING, *EFFECTS])
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.floats(0, 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
NODES = st.dictionaries(WORDS, st.dictionaries(KEYS, ANYTHING, max_size=5) | ANYTHING, max_size=4)
FILES = ANYTHING | st.fixed_dictionaries(
    {"nodes": NODES | ANYTHING},
    optional={"flow": WORDS, "start": WORDS, "given": ANYTHING, "about": ANYTHING, "first": ANYTHING},
)


@settings(max_examples=300, deadline=None)
@given(FILES)
def test_any_file_is_either_a_flow_or_has_mistakes_that_say_what_to_do(content: Any) -> None:
    sheet = Sheet(Document("talk.yaml", content, {(): 1}))
    flow = parse(sheet, "talk")
    assert flow is not None or sheet.mistakes
    told = list(sheet.mistakes)
    if flow is not None:
        told += check({"talk": flow}, Vocabulary({}, frozenset(), frozenset(), frozenset()), {"ar": {}})
        assert draw(flow).startswith("flowchart TD")
        assert to_po(extract({"talk": flow}), None, "ar")
    assert all(str(mistake).startswith("talk.yaml:1: ") and mistake.message.endswith((".", "?")) for mistake in told)
