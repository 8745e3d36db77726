"""What is printed and sent on Sundays: the tracking form and the digest in words."""

from datetime import timedelta

import pytest

from bot.clockwork.digests import digest_for
from bot.documents.digest import digest_words
from bot.documents.form import Form
from bot.documents.form_json import form_json
from bot.words.bidi import plain
from cases.records import Role
from tests.stage import Stage

LOGGED = (
    "תיק חדש",
    "לא משלמים לה הבטחת הכנסה",
    "הבטחת הכנסה",
    "לדלג",
    "סניף עראבה",
    "רותי, 04-8350000",
    "נתון שגוי ברשות",
    "להתקשר לסניף",
    "עובד או עובדת",
    "בעוד שבוע",
    "אין עוד פעולה",
)


def say(stage: Stage, who: str, *lines: str) -> None:
    for words in lines:
        stage.say(who, words)


def form(stage: Stage, who: str, language: str = "he") -> str:
    (file,) = stage.issues(who)
    return plain(Form(file, stage.app.kit, language).text())


def digest(stage: Stage, who: str, language: str = "he", shown: int | None = 12) -> str:
    with stage.app.store.work() as uow:
        staff = uow.staff.by_name(who)
        assert staff is not None
        made = digest_for(uow, uow.staff.viewer(staff.id), stage.app.kit, stage.now)
    assert made is not None
    return plain(digest_words(made, stage.app.kit, language, shown))


def test_the_form_has_a_column_for_the_person_and_one_for_how_to_reach_them(stage: Stage) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED)
    assert "סניף עראבה | רותי | 04-8350000" in form(stage, "rina")


def test_the_form_and_its_log_say_which_barrier_and_on_whose_side(stage: Stage) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED)
    assert "נרשם חסם: נתון שגוי או לא מעודכן אצל הרשות (במערכת)" in form(stage, "rina")


def test_what_was_done_keeps_its_own_name_beside_what_came_of_it(stage: Stage) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED, "הבטחת הכנסה", "1", "פעולה בוצעה", "להתקשר לסניף", "הבטיחו תשובה", "בעוד שבוע")
    printed = form(stage, "rina")
    assert "פעולה בוצעה: להתקשר לסניף. התוצאה: הבטיחו תשובה" in printed
    assert "בוצע 22.11.2026: הבטיחו תשובה" in printed


@pytest.mark.parametrize(
    ("language", "none", "undone"), [("he", "אין, הטיפול הסתיים", "לא בוצע"), ("ar", "انتهت", "لم يُنفّذ")]
)
def test_what_is_closed_has_no_next_step_and_says_what_was_left_undone(
    stage: Stage, language: str, none: str, undone: str
) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED, "הבטחת הכנסה", "1", "סיום טיפול", "כן, לסגור", "1", "הצלחה מלאה", "לדלג")
    printed = form(stage, "rina", language)
    assert none in printed and undone in printed
    assert form_json(stage.issues("rina")[0], stage.app.kit)["next_step"] is None


def test_the_log_is_told_oldest_first(stage: Stage) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED)
    (file,) = stage.issues("rina")
    with stage.app.store.work() as uow:
        uow.cases.log(file.issue.id, "note", "שיחה מוקדמת", stage.now - timedelta(days=9))
    lines = Form(stage.issues("rina")[0], stage.app.kit).log_lines()
    assert plain(lines[0][1]) == "שיחה מוקדמת"


def test_the_centre_head_reads_how_many_wait_for_a_person_and_the_danger_first(stage: Stage) -> None:
    stage.join("samir", Role.CENTRE_WORKER)
    say(stage, "father", "אדם")
    say(stage, "mother", "בעלי מרביץ לי", "1")
    told = digest(stage, "samir")
    assert "ממתינים לאדם: 2, מהם דחופים: 1." in told
    assert "ينتظرون شخصًا: 2، منهم حالات عاجلة: 1." in digest(stage, "samir", "ar")


def test_a_case_that_was_opened_and_closed_in_one_week_stands_as_new_without_a_next_step(stage: Stage) -> None:
    stage.join("rina")
    say(stage, "rina", *LOGGED, "הבטחת הכנסה", "1", "סיום טיפול", "כן, לסגור", "1", "הצלחה מלאה", "לדלג")
    stage.later("2026-11-29T12:00")
    told = digest(stage, "rina")
    new = told.partition("חדשים השבוע (1):")[2].partition("\n\n")[0]
    assert new.endswith("נסגר") and "הצעד הבא" not in new
    assert "סיום טיפול. הזכות מומשה במלואה" in told


def test_more_overdue_cases_than_a_chat_shows_are_reached_page_by_page(stage: Stage) -> None:
    stage.join("rina")
    for _ in range(13):
        say(stage, "rina", "תיק חדש", "לא משלמים לה הבטחת הכנסה", "הבטחת הכנסה", "תפריט")
    stage.later("2026-12-06T12:00")
    assert "ועוד 1. הרשימה המלאה: /due" in digest(stage, "rina")
    assert "ועוד" not in digest(stage, "rina", shown=None)
    first = stage.say("rina", "/due")
    assert "עוד תיקים (5)" in first.everything and len(first.options) == 10
    more = next(option["token"] for option in first.options if option["id"].startswith("after:"))
    second = stage.tap("rina", more)
    assert len(second.options) == 6 and not any(one["id"].startswith("after:") for one in second.options)
    assert "מצב: מכינים" in stage.tap("rina", second.options[0]["token"]).everything
