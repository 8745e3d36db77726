"""The file of letters is held to its closed lists, with the line of each mistake."""

import pytest

from bot.documents import letter_layout
from bot.documents.letter_facts import LetterKind
from bot.documents.letter_layout import FILE, NAME, Layout, mistakes_in, read_layout
from bot.documents.letter_rows import LISTS
from bot.documents.letter_terms import NEEDS
from knowledge.files import ContentMistakes, parse
from tests.documents.letter_desk import content

SHIPPED = FILE.read_text("utf-8")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_letters_that_are_shipped_hold_no_mistake() -> None:
    assert mistakes_in(content().catalogue) == []


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("{say: quote, when: [quote], joined: true}", "{say: quote, when: [quoted], joined: true}", "quoted"),
        ("{list: household}", "{list: houshold}", "houshold"),
        ("{fact: rung}", "{fact: runk}", "runk"),
        ("{say: file_claims, as: item}", "{say: file_claims, as: bullet}", "bullet"),
        ("{say: reminder_ask}", "{say: reminder_ask, sometimes: true}", "sometimes"),
        ("  legal_aid_request:", "  legal_help:", "legal_help"),
    ],
)
def test_a_word_that_is_on_no_list_is_told_with_its_line(good: str, bad: str, told: str) -> None:
    with pytest.raises(ContentMistakes) as wrong:
        read_layout(parse(SHIPPED.replace(good, bad, 1), NAME))
    assert next(one.line for one in wrong.value.mistakes if told in one.message) == line_of(SHIPPED, good)


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("{say: arrears_debt, when: [arrears]}", "{say: arrears_debt}", "needs"),
        ("{say: reminder_ask}", "{say: reminder_asks}", "no sentence"),
        ("{say: reminder_ask}", "{say: page}", "no letter fills"),
    ],
)
def test_a_sentence_about_a_fact_that_may_be_unknown_is_told_with_its_line(
    good: str, bad: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted: Layout = read_layout(parse(SHIPPED.replace(good, bad, 1), NAME))
    monkeypatch.setattr(letter_layout, "layout", lambda: planted)
    (first, *_) = mistakes_in(content().catalogue)
    assert (first.file, first.line) == (NAME, line_of(SHIPPED, good)) and told in first.message


def test_every_letter_every_need_and_every_row_has_its_words() -> None:
    has = content().catalogue.has
    assert all(has(f"letters.kind_{kind}") for kind in LetterKind)
    assert all(has(f"letters.ask_{need}") for need in NEEDS)
    assert set(LISTS) == {"argument", "handed", "enclosed", "household", "window"}


def test_a_body_that_stands_for_several_is_one_of_ours() -> None:
    assert letter_layout.layout().several <= set(content().knowledge.bodies)
