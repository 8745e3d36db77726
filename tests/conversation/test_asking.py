"""Short questions about a right: each has one part of the card that answers, however it is typed."""

import pytest

from bot.conversation.asking import SOFTENING, part_asked
from bot.conversation.lexicon import Lexicon


def test_no_question_asks_for_two_parts(lexicon: Lexicon) -> None:
    seen: dict[str, str] = {}
    for part, asking in lexicon.asking.items():
        for words in asking if part != SOFTENING else ():
            assert seen.setdefault(words, part) == part, words


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("ומה המסמכים?", "documents"),
        ("מה המסמכיםם", "documents"),
        ("לכמה זמן?", "how_long"),
        ("איפה מגישים?", "where"),
        ("אז איפה מגישם", "where"),
        ("כמה כסף זה?", "amount"),
        ("ואם יסרבו?", "if_refused"),
        ("מה הטלפון?", "phone"),
        ("עד מתי?", "until"),
        ("شو الأوراق؟", "documents"),
        ("وشو الاوراق", "documents"),
        ("قديش؟", "amount"),
        ("وين بقدم؟", "where"),
        ("وإذا رفضوا؟", "if_refused"),
        ("شو رقم التلفون؟", "phone"),
        ("طيب شو رقم التلفوون", "phone"),
        ("لإيمتى؟", "until"),
    ],
)
def test_a_short_question_asks_for_one_part(lexicon: Lexicon, words: str, part: str) -> None:
    assert part_asked(words, lexicon) == part


@pytest.mark.parametrize("words", ["סירבו לי", "رفضوا طلبي", "כן", "יש לי טלפון חדש ואין לי כסף לחשמל", "لا", "3", ""])
def test_news_and_answers_ask_for_nothing(lexicon: Lexicon, words: str) -> None:
    assert part_asked(words, lexicon) is None
