"""What flows name and what people say for it: nothing that nobody knows, nothing that means two things at once."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from bot.conversation import lexicon as lexicon_of
from bot.conversation.asides import LEAVING
from bot.conversation.choices import SOURCES
from bot.conversation.dates import SINGLE
from bot.conversation.lexicon import FOLDER, Lexicon
from bot.conversation.predicates import PREDICATES
from bot.words import content as content_of
from bot.words.cards import CARDS, LINES
from bot.words.check import vocabulary
from bot.words.content import Content
from bot.words.counter_cards import SHEET
from bot.words.ladder_words import BOTH
from cases.claim import SUPERIOR as DOOR
from cases.claim import Do, Move
from flows.check_names import wrong_names
from flows.flow import Ask, AskFact, Test, branches_of, placeholders
from flows.questions import DONE, NO, NONE_OF_THESE, YES
from knowledge.files import read
from knowledge.normalise import fold

LANGUAGES = ("he", "ar")
SUPERIOR = Move(Do.CLIMB, DOOR).key
CODE = Path(lexicon_of.__file__).parent
# Read beside the two questions of which nothing is guessed: what is kept, and what is deleted.
STRICTLY = {"plain_yes", "saving", "deleting"}
# Said to whatever question stands, or of it, and so offered by no flow by that name.
ANYWHERE = {
    YES,
    NO,
    DONE,
    NONE_OF_THESE,
    "skip",
    "stop",
    "not",
    "correct",
    "what_now",
    "knows_not",
    "what",
    "titles",
    "the_clerk",
    "at_hour",
    *STRICTLY,
    *LANGUAGES,
}


@pytest.fixture(scope="module")
def content() -> Content:
    return content_of.load(LANGUAGES)


def asks(content: Content) -> Iterator[tuple[str, Ask]]:
    for flow in content.flows.values():
        yield from ((flow.name, node) for node in flow.nodes.values() if isinstance(node, Ask))


def conditions_of(content: Content) -> Iterator[Test]:
    nodes = (node for flow in content.flows.values() for node in flow.nodes.values())
    return (test for node in nodes for branch in branches_of(node) for test in branch.tests)


def offered(content: Content) -> set[str]:
    """Every answer that a flow or a fact offers by name."""
    values = {str(value) for fact in content.knowledge.facts.values() for value in fact.values}
    ways = {BOTH, SUPERIOR, *map(str, Do)}
    return values | ways | {option for _, ask in asks(content) for option in ask.options}


# --- what flows name


def test_every_name_in_every_flow_means_something(content: Content) -> None:
    known = vocabulary(content)
    assert [str(wrong) for flow in content.flows.values() for wrong in wrong_names(flow, known)] == []


def test_every_fact_that_a_flow_asks_for_has_its_question_and_its_labels(content: Content) -> None:
    facts = content.knowledge.facts
    asked = [node for flow in content.flows.values() for node in flow.nodes.values() if isinstance(node, AskFact)]
    for name in {node.fact for node in asked} - {"next"}:
        for language in LANGUAGES:
            assert facts[name].question[language].strip()
            assert all(facts[name].labels[value][language].strip() for value in facts[name].offered)


def test_what_can_be_asked_of_the_world_is_asked_somewhere(content: Content) -> None:
    assert {test.name for test in conditions_of(content) if test.kind == "is"} == set(PREDICATES)
    chosen = {ask.options_from for _, ask in asks(content)} | {
        test.name for test in conditions_of(content) if test.kind == "choices"
    }
    assert chosen - {None} == set(SOURCES)


def test_every_card_is_shown_by_some_text_and_every_text_of_a_flow_shows_a_card(content: Content) -> None:
    texts = {key: text for key, text in content.catalogue.sources.items() if key.partition(".")[0] in content.flows}
    shown = {name for text in texts.values() for name in placeholders(text)}
    assert shown <= set(CARDS)
    of_a_list = {f"say_{key}" for key in SHEET} | set(LINES)
    assert set(CARDS) - shown - of_a_list == set()


# --- what people say


@pytest.mark.parametrize("name", sorted(lexicon_of.load().answers))
def test_every_answer_with_words_of_its_own_is_offered_somewhere(name: str, content: Content) -> None:
    assert name in offered(content) | ANYWHERE


def test_every_option_that_a_plain_yes_or_no_stands_for_is_offered_somewhere(
    content: Content, lexicon: Lexicon
) -> None:
    for meaning, names in lexicon.means.items():
        assert set(names) <= offered(content) | ANYWHERE, meaning


def test_every_answer_that_the_turn_listens_for_has_its_words(lexicon: Lexicon) -> None:
    code = "".join(path.read_text("utf-8") for path in CODE.glob("*.py"))
    named = "".join(re.findall(r"says\(fold\(words\), \((.*?)\)\)", code))
    listened = {*re.findall(r'"(\w+)"', named), *LEAVING}
    assert {"enough", "later", "correct"} <= listened
    assert all(lexicon.answers[name] for name in listened)


def test_every_answer_is_said_in_hebrew_and_in_arabic(lexicon: Lexicon) -> None:
    for name, words in lexicon.answers.items():
        assert any(re.search("[א-ת]", word) for word in words), name
        assert any(re.search("[ء-ي]", word) for word in words), name


def test_no_word_is_empty_once_folded(lexicon: Lexicon) -> None:
    folded = {*lexicon.commands, *(word for words in lexicon.answers.values() for word in words)}
    assert "" not in folded


# --- nothing means two things at once


def test_no_command_in_any_language_means_two_commands(lexicon: Lexicon) -> None:
    meant: dict[str, str] = {}
    for name, row in read(FOLDER / "commands.yaml").content.items():
        for word in {f"/{name}", *(fold(word) for language in LANGUAGES for word in row[language])}:
            assert meant.setdefault(word, name) == name, f"{word}: {meant[word]} and {name}"
            assert lexicon.commands[word].name == name


def test_a_plain_yes_no_or_skip_is_never_a_command(lexicon: Lexicon) -> None:
    for name in ("yes", "no", "skip", "unsure"):
        assert lexicon.answers[name].isdisjoint(lexicon.commands), name


def test_two_answers_to_one_question_share_no_word(content: Content, lexicon: Lexicon) -> None:
    shared = [
        (flow, ask.name, one, other, both)
        for flow, ask in asks(content)
        for one, other in combinations(ask.options, 2)
        if (both := _words(lexicon, content, ask, one) & _words(lexicon, content, ask, other))
    ]
    assert shared == []


def test_two_values_of_one_fact_share_no_word(content: Content, lexicon: Lexicon) -> None:
    for fact in content.knowledge.facts.values():
        for one, other in combinations(fact.offered, 2):
            words, others = (
                {
                    *lexicon.answers.get(str(value), ()),
                    *(fold(fact.labels[value][language]) for language in LANGUAGES),
                }
                for value in (one, other)
            )
            assert words.isdisjoint(others), (fact.path, one, other)


def _words(lexicon: Lexicon, content: Content, ask: Ask, option: str) -> set[str]:
    """Everything that stands for an option: its own words, and its label in each language."""
    labels = {fold(content.catalogue.text(ask.options[option].key, language)) for language in LANGUAGES}
    return labels | set(lexicon.answers.get(option, ()))


def test_the_same_count_or_day_is_never_two(lexicon: Lexicon) -> None:
    for file, groups in (("numbers", ("words", "times")), ("dates", ("months", "weekdays", "relative", "units"))):
        rows = read(FOLDER / f"{file}.yaml").content
        for group in groups:
            of_two = set(map(str, SINGLE)) if group == "units" else set()
            meant: dict[str, int] = {}
            for number, words in ((number, rows[group][number]) for number in rows[group].keys() - of_two):
                for word in map(fold, words):
                    assert meant.setdefault(word, int(number)) == int(number), f"{file}.{group}: {word}"
