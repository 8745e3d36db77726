"""What stops a harm today is in the first answer, rests on a dated page of its right, and is kept as an issue."""

import re

import pytest

from bot.conversation.emergencies import EMERGENCIES, FLOWS
from bot.conversation.handover import URGENT
from flows.flow import Ask
from tests.stage import Stage

TOLD = {
    "electricity_cut": {"he": "מחר מנתקים לי את החשמל", "ar": "بكرا بدهم يقطعوا الكهربا عنا"},
    "water_cut": {"he": "סגרו לנו את המים", "ar": "قطعوا المي"},
    "eviction": {"he": "מחר מפנים אותנו מהדירה", "ar": "بدهم يطلعونا من البيت بكرا"},
    "home_repossession": {"he": "הבנק עומד למכור את הדירה שלנו", "ar": "البنك رح يبيع الدار"},
    "homeless_now": {"he": "אין לנו איפה לישון הלילה", "ar": "ما عنا وين ننام"},
    "arrest_for_debt": {"he": "רוצים לעצור אותי על חוב", "ar": "بدهم يحبسوني عشان دين"},
    "wage_garnishment": {"he": "יש לי עיקול משכורת", "ar": "حجزوا معاشي وما ضل اشي"},
    "account_garnishment": {"he": "עיקלו לי את חשבון הבנק", "ar": "حجزوا حساب البنك"},
    "goods_seizure": {"he": "באים לעקל לי את הרהיטים", "ar": "بدهم ياخذوا العفش من الدار"},
    "no_food": {"he": "אין לנו מה לאכול", "ar": "ما في اكل بالبيت"},
    "benefit_stopped": {"he": "הפסיקו לי את הקצבה", "ar": "وقفوا المخصصات"},
}
# Other ways to say it; each raises the flag by which its flow begins.
FLAGGED_WORDS = {
    "home_repossession": ["הבנק רוצה לקחת לי את הבית", "البنك بدو ياخد دارنا"],
    "benefit_stopped": [
        "הפסיקו לנו את קצבת הנכות",
        "החודש לא קיבלתי הבטחת הכנסה",
        "הגמלה נעצרה",
        "الشهر ما نزل الضمان",
    ],
}
STEP = {"he": "הצעד להיום", "ar": "خطوة اليوم"}
ASKED = {"safe_call", "say", "alone", "protection", "continue"}
LONGEST_MESSAGE = 600
ADDRESS = re.compile(r"https?://\S+")


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("kind", EMERGENCIES)
def test_the_first_answer_says_what_stops_it_today_and_where_that_is_from(
    stage: Stage, kind: str, language: str
) -> None:
    heard = stage.say("mother", TOLD[kind][language])
    emergency = EMERGENCIES[kind]
    page = stage.app.kit.knowledge.entries[emergency.right].sources[emergency.source]
    assert STEP[language] in heard.everything and page.title in heard.everything
    assert {one["id"] for one in heard.options} >= ASKED
    assert all(len(ADDRESS.sub("", text)) <= LONGEST_MESSAGE for text in heard.texts)


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("kind", EMERGENCIES)
def test_two_sentences_to_say_come_next_and_then_an_issue_for_the_next_working_day(
    stage: Stage, kind: str, language: str
) -> None:
    first = stage.say("mother", TOLD[kind][language])
    words = stage.tap("mother", _token(first.options, "say"))
    assert "«" in words.everything and {one["id"] for one in words.options} >= {"alone", "accompanied", "safe_call"}
    kept = stage.tap("mother", _token(words.options, "alone"))
    file = stage.issues("mother")[0]
    assert file.issue.right_id == EMERGENCIES[kind].right
    assert (file.issue.next_step, file.issue.next_step_on.isoformat()) == ("check_stopped", "2026-11-23")
    assert [one.due_on.isoformat() for one in file.actions if one.due_on] == ["2026-11-22"]
    assert file.issue.right_id in {one["id"] for one in kept.options}


def test_each_emergency_has_its_right_its_urgent_hand_over_and_its_words(stage: Stage) -> None:
    kit = stage.app.kit
    for kind, emergency in EMERGENCIES.items():
        assert emergency.source in kit.knowledge.entries[emergency.right].sources, kind
        assert emergency.reached_by in kit.knowledge.entries, kind
        assert kind in URGENT, kind
        for language in ("he", "ar"):
            assert kit.catalogue.text(f"emergency.today_{kind}", language)
            assert kit.catalogue.text(f"staff.hand_{kind}", language)


def test_the_longer_way_that_a_flow_offers_is_the_right_that_the_issue_is_opened_for(stage: Stage) -> None:
    named = {
        str(branch.go.given["right"])
        for name in FLOWS - {"emergency_next"}
        for node in stage.app.kit.flows[name].nodes.values()
        if isinstance(node, Ask)
        for branch in node.branches
        if branch.go is not None and branch.go.flow == "right"
    }
    assert named == {one.right for one in EMERGENCIES.values()}


def test_the_same_emergency_told_twice_is_one_issue_with_one_step(stage: Stage) -> None:
    for _ in range(2):
        stage.say("mother", "סגרו לנו את המים")
        stage.say("mother", "נעשה את זה עכשיו")
        stage.say("mother", "כשנחזור")
    (file,) = stage.issues("mother")
    assert len(file.actions) == 1


def test_before_they_agreed_no_word_of_an_emergency_is_kept_in_the_issue(stage: Stage) -> None:
    stage.say("mother", "באים לעקל לי את הרהיטים של אמא שלי")
    stage.say("mother", "נעשה את זה עכשיו")
    (file,) = stage.issues("mother")
    assert (file.issue.subject, file.issue.description) == ("", "")


def test_an_emergency_is_heard_in_many_words(stage: Stage) -> None:
    for kind, sentences in FLAGGED_WORDS.items():
        assert [words for words in sentences if kind not in stage.app.kit.dangers.flags(words)] == []


@pytest.mark.parametrize(
    "words",
    [
        "קיבלתי קצבת ילדים ורוצה לבדוק זכויות",
        "הבנק לא נותן לי הלוואה",
        "קיבלתי משכנתא לקנות את הדירה",
        "יש לי ארנונה גבוהה",
        "بدي تخفيض أرنونا",
    ],
)
def test_what_is_no_emergency_is_heard_as_a_need(stage: Stage, words: str) -> None:
    heard = stage.say("mother", words)
    assert not any(step in heard.everything for step in STEP.values())


def test_a_harm_that_goes_on_calls_a_person_and_is_asked_about_again(stage: Stage) -> None:
    stage.join("rina")
    stage.say("mother", "סגרו לנו את המים")
    stage.say("mother", "נעשה את זה עכשיו")
    stage.say("mother", "כשנחזור")
    stage.later("2026-11-23T12:00")
    stage.hear("mother")
    assert "מה המצב היום?" in stage.say("mother", "כן").everything
    heard = stage.say("mother", "זה עדיין קורה").everything
    assert "סימנו את זה לצוות כדחוף" in heard and "להציע לתאגיד המים" in heard
    assert "דחוף: ניתוק מים" in stage.say("rina", "ממתינים לאדם").everything
    (file,) = stage.issues("mother")
    assert (file.issue.next_step, file.issue.next_step_on.isoformat()) == ("check_stopped", "2026-11-24")
    assert file.actions[0].done_on is not None


def _token(options: list[dict[str, str]], option: str) -> str:
    return next(one["token"] for one in options if one["id"] == option)
