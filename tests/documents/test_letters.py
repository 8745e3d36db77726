"""What a letter says: all of it known and true, in both languages, and what it lacks is asked for."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.documents.letter_facts import Household, Identity, LetterKind, Unready
from bot.documents.letters import compose, missing, question, text
from bot.words.bidi import plain
from tests.documents.letter_desk import (
    FULL,
    RONIT,
    SCANT,
    TODAY,
    content,
    days,
    every_case,
    letter,
    told_for,
    unnamed,
    written,
)

ARABIC = re.compile("[\u0620-\u064a]{2}")
HEBREW = re.compile("[\u05d0-\u05ea]{2}")
each_kind = pytest.mark.parametrize("kind", LetterKind)
# Arabic says nothing to one man or one woman, Hebrew neither.
GENDERED = re.compile(r"[א-ת]+/[א-ת]+|\bאני (?:מבקש|מבקשת|פונה|כותב|כותבת)\b")


@each_kind
def test_for_every_right_and_every_reason_the_letter_is_whole_in_both_languages(kind: LetterKind) -> None:
    for facts in every_case(kind):
        made = compose(kind, facts, content())
        he, ar = (plain(text(made, language, notes=True)) for language in ("he", "ar"))
        said = (kind, facts.right, facts.reason, facts.rung)
        assert not re.search(r"[{}]|None|\b(?:True|False)\b|  |\(\)", he + ar), said
        assert not GENDERED.search(he), said
        assert HEBREW.search(he) and all(ARABIC.search(one.words.ar) for one in made.paragraphs[:1]), said
        assert len(he.split("\n")) == len(ar.split("\n")), said


def test_every_reason_of_every_right_has_something_to_ask_for_in_both_languages() -> None:
    catalogue, entries = content().catalogue, content().knowledge.entries
    keys = {f"letter_reason.{right}.{reason}" for right, entry in entries.items() for reason in entry.refusals}
    assert keys == set(catalogue.keys("letter_reason."))
    for key in keys:
        he, ar = catalogue.text(key, "he"), catalogue.text(key, "ar")
        assert he.startswith("אבקש ") and ar.startswith("أطلب "), key
        assert not HEBREW.search(ar) and not re.search(r"[{}]", he + ar), key


def test_an_objection_names_the_reason_that_was_given_and_asks_what_fits_it() -> None:
    he, ar = (
        written(LetterKind.OBJECTION, FULL, language, right="income-support", reason="vehicle")
        for language in ("he", "ar")
    )
    assert "ערך הרכב מעל התקרה" in he and "רישיון רכב שהופקד" in he and "«לא עומדים בתנאים»" in he
    assert "رخصة سيارة مودعة" in ar


def test_a_reason_as_it_was_understood_is_never_the_decisions_wording_and_arabic_stays_out_of_the_hebrew() -> None:
    told = replace(FULL, right="income-support", reason=None, quote="")
    hebrew = compose(LetterKind.OBJECTION, replace(told, told_reason="אמרו שצריך לחכות"), content())
    arabic = compose(LetterKind.OBJECTION, replace(told, told_reason="قالوا الدخل عالي"), content())
    assert "כפי שהובנה ממה שנמסר: «אמרו שצריך לחכות»" in plain(text(hebrew, "he"))
    assert "לשון ההחלטה" not in text(hebrew, "he")
    assert "قالوا" not in text(arabic, "he") and "כפי שהובנה" not in text(arabic, "he")
    assert "قالوا الدخل عالي" in plain(text(arabic, "ar"))


def test_a_reason_that_nobody_knows_is_not_invented() -> None:
    he = written(LetterKind.OBJECTION, FULL, right="income-support", reason=None, quote="")
    assert "הסיבה שנמסרה" not in he and "לשון ההחלטה" not in he
    assert "אבקש לבדוק שוב את כל הנתונים" in he
    assert he == written(LetterKind.OBJECTION, FULL, right="income-support", reason="of_another_right", quote="")


@each_kind
def test_whatever_a_letter_lacks_is_asked_for_in_both_languages_and_never_left_blank(kind: LetterKind) -> None:
    nothing = replace(SCANT, identity=Identity())
    names = missing(kind, nothing, content())
    assert names[0] == "name" and names[-1] == "reply_to"
    with pytest.raises(Unready) as unready:
        compose(kind, nothing, content())
    assert unready.value.names == names
    for name in names:
        asked = question(name, nothing, content())
        assert asked.he.rstrip(".").endswith(("?", "אלקטרוני")) and ARABIC.search(asked.ar)


def test_a_letter_is_ready_once_what_it_asked_for_is_there() -> None:
    for kind in LetterKind:
        facts = told_for(kind, replace(FULL, right="general-disability-pension", rung="medical_appeal_committee"))
        assert missing(kind, facts, content()) == ()


SAYINGS = [
    ({"in_writing": True}, "ההחלטה נמסרה בכתב"),
    ({"in_writing": False}, "ההחלטה נמסרה בעל פה"),
    ({"branch": "כרמיאל"}, "סניף כרמיאל"),
    ({"reference": "7781/26"}, "7781/26"),
    ({"quote": "אין מקום"}, "«אין מקום»"),
    ({"story": "חיכינו חודש"}, "במילים שלי: חיכינו חודש"),
    ({"enclosed": ("identity_card",)}, "מצורפים למכתב"),
]


@pytest.mark.parametrize(("known", "said"), SAYINGS)
def test_a_sentence_stands_when_its_fact_is_known_and_only_then(known: dict[str, Any], said: str) -> None:
    scant = replace(SCANT, right="arnona-discount-low-income", received_on=TODAY - days(3))
    assert said not in written(LetterKind.OBJECTION, scant)
    assert said in written(LetterKind.OBJECTION, scant, **known)


def test_of_the_home_only_what_was_told_and_agreed_to_is_said() -> None:
    asked = replace(SCANT, right="rent-assistance")
    assert "בבית" not in written(LetterKind.REQUEST, asked)
    assert "בבית" not in written(LetterKind.REQUEST, asked, household=Household(one_parent=False, disability=False))
    he = written(LetterKind.REQUEST, asked, household=Household(children=0, work_income=False))
    assert "מספר הילדים בבית: 0" in he and "אין כרגע הכנסה מעבודה" in he and "נפשות" not in he


def test_no_wage_is_said_only_by_those_who_said_so() -> None:
    asked = replace(SCANT, right="rent-assistance", household=Household(people=3, work_income=True))
    assert "הכנסה מעבודה" not in written(LetterKind.REQUEST, asked)


def test_a_reminder_names_its_day_and_a_day_to_answer_by_and_blames_nobody() -> None:
    facts = told_for(LetterKind.REMINDER, replace(FULL, right="income-support"))
    he = written(LetterKind.REMINDER, facts)
    assert "ביום 2.8.2026 הגשתי בקשה" in he and "עד היום, 22.11.2026, לא התקבלה תשובה" in he
    assert "אבקש תשובה בכתב עד 6.12.2026" in he
    assert "הייתה אמורה להגיע" not in he


def test_that_an_answer_is_late_by_law_is_said_where_a_page_says_so() -> None:
    entry = next(one for one in content().knowledge.entries.values() if one.answer_source)
    other = next(one for one in content().knowledge.entries.values() if not one.answer_source)
    for right, late in ((entry.id, True), (other.id, False)):
        facts = told_for(LetterKind.REMINDER, replace(FULL, right=right, expected_on=date(2026, 10, 2)))
        assert ("הייתה אמורה להגיע עד 2.10.2026. המקור:" in written(LetterKind.REMINDER, facts)) is late


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"received_on": TODAY + days(1)}, "received_on"),
        ({"received_on": date(2026, 7, 1)}, "received_on"),
        ({"received_on": date(1902, 7, 1), "submitted_on": None}, "received_on"),
        ({"right": "personal-insolvency", "body": None}, "body"),
        ({"identity": Identity("סאמיה")}, "reply_to"),
    ],
)
def test_what_cannot_be_is_asked_for_again(changed: dict[str, object], asked: str) -> None:
    facts = replace(FULL, **{"right": "income-support", **changed})  # type: ignore[arg-type]
    assert missing(LetterKind.OBJECTION, facts, content()) == (asked,)


def test_nobody_is_reminded_of_silence_after_an_answer() -> None:
    facts = replace(FULL, right="income-support", unanswered=True)
    assert missing(LetterKind.REMINDER, facts, content()) == ("unanswered",)


# --- the last day

DISABILITY = replace(FULL, right="general-disability-pension", rung="medical_appeal_committee")


def test_an_appeal_names_its_window_the_day_it_counts_from_its_last_day_and_its_page() -> None:
    he = written(LetterKind.APPEAL_NOTICE, DISABILITY)
    assert "התקופה לפנייה היא 60 ימים, מיום 3.11.2026. היום האחרון הוא 2.1.2027." in he
    assert "המקור: " in he and "הפנייה מוגשת לפני שעבר המועד" in he and "באיחור" not in he


def test_after_the_last_day_the_appeal_asks_to_be_heard_and_gives_the_persons_reason() -> None:
    late = replace(DISABILITY, submitted_on=None, received_on=date(2026, 9, 1))
    he = written(LetterKind.APPEAL_NOTICE, late)
    assert "היום האחרון הוא 31.10.2026" in he and "אבקש לקבל את הפנייה באיחור" in he
    assert "הסיבה לאיחור: הייתי בבית החולים" in he and "לפני שעבר המועד" not in he
    assert missing(LetterKind.APPEAL_NOTICE, replace(late, late_reason=""), content()) == ("late_reason",)


def test_on_the_last_day_itself_the_appeal_is_in_time() -> None:
    assert "לפני שעבר המועד" in written(LetterKind.APPEAL_NOTICE, DISABILITY, today=date(2027, 1, 2))
    assert "באיחור" in written(LetterKind.APPEAL_NOTICE, DISABILITY, today=date(2027, 1, 3))


def test_where_no_window_is_known_no_day_is_named() -> None:
    he = written(LetterKind.APPEAL_NOTICE, FULL, right="rent-assistance", rung=_rung("rent-assistance", None))
    assert "היום האחרון" not in he and "המועד" not in he


def test_a_window_that_counts_from_another_decision_asks_for_its_day() -> None:
    facts = replace(DISABILITY, rung="national_labour_court", counted_on=None)
    assert missing(LetterKind.APPEAL_NOTICE, facts, content()) == ("window_start",)
    assert "{" not in question("window_start", facts, content()).he
    he = written(LetterKind.APPEAL_NOTICE, facts, counted_on=date(2026, 11, 20))
    assert "מיום 20.11.2026" in he and "היום האחרון הוא 20.12.2026" in he


def test_a_notice_to_a_court_does_not_pass_for_a_statement_of_claim() -> None:
    he = written(LetterKind.APPEAL_NOTICE, FULL, right="income-support", rung="regional_labour_court")
    assert "הודעה על ערעור" in he and "לא בא במקום כתב תביעה" in he


def _rung(right: str, window: object) -> str:
    return next(one.id for one in content().knowledge.entries[right].ladder if one.window is window)


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ({"rung": None}, "פניות הציבור, הרשות המקומית, מחלקת הארנונה"),
        ({"rung": "public_complaints"}, "תלונות הציבור ברשות, או נציבות תלונות הציבור"),
        ({"rung": "public_complaints", "forum": "מבקר העירייה"}, "מבקר העירייה"),
    ],
)
def test_a_complaint_goes_to_the_body_to_the_ombudsman_or_where_the_person_says(
    changed: dict[str, Any], to: str
) -> None:
    facts = replace(FULL, right="arnona-discount-low-income", body=None, branch="")
    he = written(LetterKind.COMPLAINT, facts, **changed)
    assert he.split("\n\n")[1].endswith(to) and "על הטיפול של הרשות המקומית" in he


# --- whose letter it is


def test_a_workers_letter_is_the_workers_and_speaks_of_the_family_with_its_consent() -> None:
    facts = told_for(LetterKind.REMINDER, replace(FULL, right="income-support", signer=RONIT))
    he = written(LetterKind.REMINDER, facts)
    assert "נכתבת עבור סאמיה חדאד, בהסכמה" in he and "הוגשה בקשה" in he and "הגשתי" not in he
    assert 'רונית לוי, עו"ס מיצוי זכויות' in he and "04-6741234" in he and "050-1234567" not in he


HIDDEN = ("סאמיה", "חדאד", "034567891", "1234567", "050", "אלזיתון", "samia", "12-552-123456")
TELLING = 'קוראים לי סאמיה. לסאמיה חדאד יש ת.ז 03456789-1, טלפון 050 123 4567, דוא"ל samia@example.org'


@each_kind
def test_an_anonymous_letter_holds_nothing_that_tells_who_it_is(kind: LetterKind) -> None:
    facts = unnamed(
        told_for(kind, replace(FULL, right="income-support", rung="regional_labour_court", reason="vehicle"))
    )
    facts = replace(facts, story=TELLING, quote=TELLING, wanted=TELLING, late_reason=TELLING, enclosed_names=(TELLING,))
    if missing(kind, facts, content()):
        assert missing(kind, facts, content()) == ("consent",)
        return
    made = compose(kind, facts, content())
    for language in ("he", "ar"):
        said = plain(text(made, language, notes=True))
        assert [one for one in HIDDEN if one in said] == []
        assert "K7QF" in said and "04-6741234" in said


def test_an_anonymous_letter_waits_for_a_worker_who_can_be_answered() -> None:
    facts = replace(unnamed(replace(FULL, right="income-support")), signer=None)
    assert missing(LetterKind.REQUEST, facts, content()) == ("signer", "reply_to")


@pytest.mark.parametrize("kind", [LetterKind.APPEAL_NOTICE, LetterKind.FILE_REQUEST, LetterKind.DEBT_FREEZE])
def test_a_letter_that_cannot_do_without_a_name_asks_whether_it_may_carry_it(kind: LetterKind) -> None:
    facts = unnamed(replace(FULL, right="income-support", rung="regional_labour_court"))
    assert missing(kind, facts, content()) == ("consent",)


def test_words_that_would_turn_or_hide_a_line_do_neither() -> None:
    hostile = "שורה\u202e\u2066\u200f\u200b\nשנייה {name} {0} %s" + "א" * 9000
    made = letter(LetterKind.COMPLAINT, FULL, right=None, received_on=None, story=hostile)
    (said,) = [one.words.he for one in made.paragraphs if "שורה" in one.words.he]
    assert "במילים שלי: שורה שנייה {name} {0} %s" in said and said.endswith("…") and len(said) < 6100


def test_what_writes_pages_is_loaded_only_when_a_page_is_written() -> None:
    probe = "import sys, bot.documents.letters, bot.documents.letter_pdf, bot.documents.letter_docx\n"
    probe += "assert not {'typst', 'docx', 'lxml'} & set(sys.modules), sys.modules.keys()"
    subprocess.run([sys.executable, "-c", probe], check=True)
