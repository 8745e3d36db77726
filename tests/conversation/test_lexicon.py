"""The word lists: every command in both languages, no word with two meanings where it matters."""

import re

import pytest

from bot.conversation.lexicon import FOLDER, Lexicon
from knowledge.files import read
from knowledge.normalise import fold

HEBREW, ARABIC = re.compile("[א-ת]"), re.compile("[ء-ي]")
CONTRACT = ["start", "menu", "stop", "language", "case", "mine", "privacy", "export", "forget", "human", "exit", "help"]
OF_STAFF = ["new", "due", "find", "digest", "lock"]


@pytest.mark.parametrize("name", CONTRACT + OF_STAFF)
def test_every_word_that_works_anywhere_has_its_hebrew_and_its_arabic(name: str, lexicon: Lexicon) -> None:
    row = read(FOLDER / "commands.yaml").content[name]
    for word in (f"/{name}", f"/{name.upper()}", *row["he"], *row["ar"]):
        command = lexicon.command(word)
        assert command is not None and command.flow == row["flow"], word


@pytest.mark.parametrize("name", OF_STAFF)
def test_words_of_staff_are_marked_as_theirs(name: str, lexicon: Lexicon) -> None:
    command = lexicon.commands[f"/{name}"]
    assert command.staff


def test_no_word_means_two_commands() -> None:
    seen: dict[str, str] = {}
    for name, row in read(FOLDER / "commands.yaml").content.items():
        for word in {fold(word) for language in ("he", "ar") for word in row[language]}:
            assert seen.setdefault(word, name) == name, f"{word}: {seen[word]} and {name}"


@pytest.mark.parametrize("file", ["answers", "asking", "commands", "dates", "feelings", "numbers", "ordering"])
def test_no_word_mixes_hebrew_and_arabic_letters(file: str) -> None:
    text = (FOLDER / f"{file}.yaml").read_text("utf-8")
    mixed = [word for word in re.findall(r'"([^"]*)"', text) if HEBREW.search(word) and ARABIC.search(word)]
    assert mixed == []


def test_yes_and_no_are_not_the_same_word(lexicon: Lexicon) -> None:
    assert lexicon.answers["yes"].isdisjoint(lexicon.answers["no"])
    assert lexicon.answers["safe_call"].isdisjoint(lexicon.answers["unsafe"])
    assert lexicon.answers["agree"].isdisjoint(lexicon.answers["decline"])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("אתם חבורה של אידיוטים", "insult"),
        ("נמאס לי מהכול", "despair"),
        ("ومش قادرة أكمل", "despair"),
        ("השפילו אותי", "anger"),
        ("תודה רבה!", "thanks"),
        ("السلام عليكم", "greeting"),
        ("לא יודעת", "lost"),
        ("ساعدوني", "plea"),
        ("מי אתם?", "who"),
        ("زبون", None),
        ("קיבלתי חשבון ארנונה", None),
        ("תודה אבל עוד לא קיבלתי את הכסף", None),
    ],
)
def test_a_feeling_is_heard_where_it_is_one(words: str, kind: str | None, lexicon: Lexicon) -> None:
    assert lexicon.feeling(words) == kind
