"""Days as people name them, on the side of today that the question asks about; today is Sunday 22 November 2026."""

from datetime import date

import pytest

from bot.conversation.dates import day_in, read_date, read_month
from bot.conversation.lexicon import Lexicon

TODAY = date(2026, 11, 22)
PAST, COMING = "choice_or_past_date", "choice_or_coming_date"


def told(words: str, expects: str, lexicon: Lexicon) -> date | None:
    return read_date(words, expects, lexicon.days, lexicon.numbers, TODAY)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3.11", date(2026, 11, 3)),
        ("٣/١١", date(2026, 11, 3)),
        ("3/11/26", date(2026, 11, 3)),
        ("03-11-2026", date(2026, 11, 3)),
        ("3 11", date(2026, 11, 3)),
        ("2026-11-03", date(2026, 11, 3)),
        ("ב-3.11", date(2026, 11, 3)),
        ("המכתב הגיע ב 3.11.2026", date(2026, 11, 3)),
        ("3 בנובמבר", date(2026, 11, 3)),
        ("ה-3 לנובמבר 2025", date(2025, 11, 3)),
        ("٣ تشرين الثاني", date(2026, 11, 3)),
        ("3 في نوفمبر", date(2026, 11, 3)),
        ("26.11", date(2025, 11, 26)),
        ("אתמול", date(2026, 11, 21)),
        ("امبارح", date(2026, 11, 21)),
        ("أول امبارح", date(2026, 11, 20)),
        ("לפני שבועיים", date(2026, 11, 8)),
        ("לפני 3 ימים", date(2026, 11, 19)),
        ("לפני שלושה שבועות", date(2026, 11, 1)),
        ("לפני חודשיים", date(2026, 9, 23)),
        ("לפני 3 חודשים", date(2026, 8, 24)),
        ("לפני שלושה חודשים", date(2026, 8, 24)),
        ("قبل 3 أشهر", date(2026, 8, 24)),
        ("قبل شهرين", date(2026, 9, 23)),
        ("قبل ٤ أيام", date(2026, 11, 18)),
        ("قبل يومين", date(2026, 11, 20)),
        ("ביום חמישי", date(2026, 11, 19)),
        ("الخميس", date(2026, 11, 19)),
    ],
)
def test_a_day_that_was_is_the_nearest_one_behind(words: str, day: date, lexicon: Lexicon) -> None:
    assert told(words, PAST, lexicon) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3.12", date(2026, 12, 3)),
        ("3.1", date(2027, 1, 3)),
        ("מחר", date(2026, 11, 23)),
        ("بكرا", date(2026, 11, 23)),
        ("בעוד 10 ימים", date(2026, 12, 2)),
        ("كمان يومين", date(2026, 11, 24)),
        ("עוד שבועיים", date(2026, 12, 6)),
        ("ביום ראשון", date(2026, 11, 29)),
        ("الأحد", date(2026, 11, 29)),
    ],
)
def test_a_day_to_come_is_the_nearest_one_ahead(words: str, day: date, lexicon: Lexicon) -> None:
    assert told(words, COMING, lexicon) == day


@pytest.mark.parametrize("words", ["מחר", "23.11.2026", "בעוד שבוע", "بكرا"])
def test_a_letter_cannot_come_tomorrow(words: str, lexicon: Lexicon) -> None:
    assert told(words, PAST, lexicon) is None


@pytest.mark.parametrize("words", ["אתמול", "21.11.2026", "امبارح", "לפני יומיים"])
def test_a_next_step_was_not_yesterday(words: str, lexicon: Lexicon) -> None:
    assert told(words, COMING, lexicon) is None


@pytest.mark.parametrize("words", ["31.2", "45.11", "3.11.1890", "3.11.2099", "לא זוכרת", "3.11 או 4.11", "", "נובמבר"])
def test_what_is_no_day_is_not_made_one(words: str, lexicon: Lexicon) -> None:
    assert told(words, PAST, lexicon) is None


@pytest.mark.parametrize(("words", "month"), [("5/2024", "2024-05"), ("2024-05", "2024-05"), ("מאי 2024", "2024-05")])
def test_a_month_of_a_year_is_kept_as_one(words: str, month: str, lexicon: Lexicon) -> None:
    assert read_month(words, lexicon.days) == month


@pytest.mark.parametrize("words", ["מזמן", "13/2024", "2024", "מאי"])
def test_a_month_that_is_none_is_asked_for_again(words: str, lexicon: Lexicon) -> None:
    assert read_month(words, lexicon.days) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("قدمنا الطلب امبارح", date(2026, 11, 21)),
        ("הגשנו את הבקשה לפני שבוע", date(2026, 11, 15)),
        ("قدمنا قبل أسبوعين", date(2026, 11, 8)),
        ("بكرا بنقدم الطلب", None),
        ("قدمنا الطلب", None),
    ],
)
def test_a_day_is_heard_within_what_is_told(words: str, day: date | None, lexicon: Lexicon) -> None:
    assert day_in(words, PAST, lexicon.days, lexicon.numbers, TODAY) == day
