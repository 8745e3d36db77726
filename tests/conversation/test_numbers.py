"""Numbers as people write them: digits of any script, words, thousands, none at all."""

import pytest

from bot.conversation.lexicon import Lexicon
from bot.conversation.numbers import read_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3", 3),
        ("٣", 3),
        ("۳", 3),
        ("שלושה ילדים", 3),
        ("עשרים ושלוש", 23),
        ("שנים עשר", 12),
        ("ثلاثة وعشرين", 23),
        ("اطنعش", 12),
        ("ولدين", 2),
        ("5,400 שקל", 5400),
        ("5.400", 5400),
        ("5.4", 5.4),
        ("٥٬٤٠٠", 5400),
        ("ב-5000 בערך", 5000),
        ("5 אלף", 5000),
        ("חמשת אלפים", 5000),
        ("ثلاثة آلاف", 3000),
        ("אלף מאתיים", 1200),
        ("מאה ועשרים", 120),
        ("-5", -5),
        ("34 וחצי", 34),
    ],
)
def test_a_number_is_read_however_it_is_written(words: str, number: float, lexicon: Lexicon) -> None:
    assert read_number(words, lexicon.numbers) == number


@pytest.mark.parametrize("words", ["אין", "אין לי ילדים", "כלום", "אפס", "ما في", "ما عندي أولاد", "صفر", "ولا واحد"])
def test_none_at_all_is_zero(words: str, lexicon: Lexicon) -> None:
    assert read_number(words, lexicon.numbers) == 0


@pytest.mark.parametrize(
    "words", ["שניים או שלושה", "20-30", "2 או 3", "בין שלוש לארבע", "ثلاثة أو أربعة", "לא יודעת", "", "🙂", "אחד אחד"]
)
def test_two_numbers_or_no_number_are_not_guessed(words: str, lexicon: Lexicon) -> None:
    assert read_number(words, lexicon.numbers) is None


def test_a_story_with_a_number_word_in_it_is_no_number(lexicon: Lexicon) -> None:
    assert read_number("אני לבד עם שלושה ילדים ואין לי עבודה כבר הרבה זמן", lexicon.numbers) is None
