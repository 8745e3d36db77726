"""Typed words beside the options that stand."""

from datetime import date

import pytest

from bot.conversation.interpret import Offered, interpret, news_of
from bot.conversation.lexicon import Lexicon
from flows.model import Answer
from knowledge.normalise import fold

TODAY = date(2026, 11, 22)
SAFE = (
    Offered("safe_call", "בטוח, שיכתבו לי כאן"),
    Offered("unsafe", "לא בטוח לכתוב"),
    Offered("fine", "הכול בסדר עכשיו"),
)
CARD = (
    Offered("fit", "לבדוק אם מתאים לנו"),
    Offered("how", "איך מבקשים"),
    Offered("documents", "אילו מסמכים"),
    Offered("begin", "להתחיל לטפל בזה"),
    Offered("later", "לא עכשיו"),
)
HOME = (Offered("owned", "דירה בבעלות"), Offered("private_rent", "שכירות פרטית"), Offered("skip", "לדלג"))
DAYS = (Offered("today", "היום"), Offered("yesterday", "אתמול"), Offered("unknown", "לא זוכרים"))
COUNT = (Offered("skip", "לדלג"), Offered("stop", "עד כאן"))
CONSENT = {
    "he": (Offered("agree", "כן, אפשר לשמור"), Offered("decline", "לא לשמור")),
    "ar": (Offered("agree", "نعم، يمكن الحفظ"), Offered("decline", "بدون حفظ")),
}
FORGET = {
    "he": (Offered("yes_delete", "כן, למחוק"), Offered("keep", "לא, להשאיר")),
    "ar": (Offered("yes_delete", "نعم، حذف"), Offered("keep", "لا، لنبقِ")),
}
HAPPENED = (
    Offered("have_it", "כבר קיבלנו"),
    Offered("asked", "ביקשנו, אין תשובה"),
    Offered("refused", "סירבו לנו"),
    Offered("nothing", "עוד לא קרה כלום"),
)


def meant(words: str, offered: tuple[Offered, ...], expects: str, lexicon: Lexicon) -> Answer:
    return interpret(words, offered, expects, lexicon, TODAY)


@pytest.mark.parametrize(
    "words", ["2", "٢", "איך מבקשים", "איך מבקשימ", "how", "ואיך מבקשים", "אז איך מבקשים את זה", "איך"]
)
def test_an_option_is_named_by_its_place_its_words_its_id_or_nearly(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CARD, "choice", lexicon).option == "how"


@pytest.mark.parametrize("words", ["מסמכים", "המסמכים", "شو الأوراق"])
def test_a_word_of_a_label_is_enough(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CARD, "choice", lexicon).option == "documents"


@pytest.mark.parametrize("words", ["לא", "לא בטוח", "זה לא בטוח", "הוא פה עכשיו", "مش آمن", "هو هون"])
def test_no_to_is_it_safe_never_means_that_all_is_well(words: str, lexicon: Lexicon) -> None:
    assert meant(words, SAFE, "choice", lexicon).option == "unsafe"


@pytest.mark.parametrize("words", ["כן", "כן בטוח", "אפשר, בטוח לכתוב", "آمن", "اه"])
def test_yes_to_is_it_safe_calls_a_person(words: str, lexicon: Lexicon) -> None:
    assert meant(words, SAFE, "choice", lexicon).option == "safe_call"


@pytest.mark.parametrize("words", ["מספיק", "אחר כך", "خلص", "بعدين"])
def test_enough_and_later_take_the_way_out_that_is_offered(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CARD, "choice", lexicon).option == "later"


@pytest.mark.parametrize("words", ["לא יודעת", "אין לי מושג", "ما بعرف", "تخطي", "לדלג"])
def test_not_knowing_passes_a_question_over(words: str, lexicon: Lexicon) -> None:
    assert meant(words, HOME, "choice", lexicon).option == "skip"


REASONS = (Offered("income", "ההכנסה גבוהה"), Offered("other", "סיבה אחרת"), Offered("not_said", "לא נתנו סיבה"))


@pytest.mark.parametrize(
    "words", ["شو السبب ما بعرف", "ما بعرف شو السبب", "أنا والله ما بعرف ليش", "לא יודעת למה", "האמת שאני לא יודעת"]
)
def test_not_knowing_the_reason_is_no_reason(words: str, lexicon: Lexicon) -> None:
    assert meant(words, REASONS, "choice_or_words", lexicon).option == "not_said"


@pytest.mark.parametrize("words", ["אמרו שאני לא יודעת עברית", "قالوا ما بعرف عبري", "לא יודעת מה לעשות עכשיו"])
def test_a_reason_that_speaks_of_knowing_is_still_a_reason(words: str, lexicon: Lexicon) -> None:
    assert meant(words, REASONS, "choice_or_words", lexicon).option is None


def test_people_tell_facts_in_their_own_words(lexicon: Lexicon) -> None:
    assert meant("אנחנו שוכרים", HOME, "choice", lexicon).option == "private_rent"
    assert meant("بالأجار", HOME, "choice", lexicon).option == "private_rent"


def test_a_not_before_a_word_turns_it_around(lexicon: Lexicon) -> None:
    assert meant("זה לא שכירות פרטית", HOME, "choice", lexicon).option is None


def language(words: str) -> str:
    return "ar" if any("ء" <= letter <= "ي" for letter in words) else "he"


@pytest.mark.parametrize(
    "words", ["1", "כן", "כן בבקשה", "כן, אפשר לשמור", "כן, תשמרו", "מסכימה", "نعم", "اه احفظوا", "موافقة"]
)
def test_a_plain_yes_lets_answers_be_kept(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CONSENT[language(words)], "choice", lexicon).option == "agree"


@pytest.mark.parametrize(
    "words", ["אפשר", "לשמור", "לשמור?", "כן?", "אפשר לשמור?", "למה לשמור", "אולי", "אין לי כסף", "ممكن", "ليش الحفظ؟"]
)
def test_nothing_is_kept_on_words_that_are_no_plain_yes(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CONSENT[language(words)], "choice", lexicon).option is None


@pytest.mark.parametrize(
    "words",
    [
        "אי אפשר לשמור",
        "לא רוצה שתשמרו",
        "כן אבל לא לשמור",
        "אפשר לדלג",
        "אני לא מסכימה",
        "ما بدي تحفظوا",
        "بديش تسجلوا",
        "تخطي",
    ],
)
def test_whoever_does_not_want_it_kept_is_heard(words: str, lexicon: Lexicon) -> None:
    assert meant(words, CONSENT[language(words)], "choice", lexicon).option == "decline"


@pytest.mark.parametrize("words", ["1", "כן", "כן, למחוק", "כן, למחוק הכול", "نعم", "اه، احذفوا كل شي"])
def test_a_plain_yes_deletes(words: str, lexicon: Lexicon) -> None:
    assert meant(words, FORGET[language(words)], "choice", lexicon).option == "yes_delete"


@pytest.mark.parametrize("words", ["למחוק?", "למחוק", "כן?", "נמשיך", "בבקשה", "מה זה למחוק", "حذف؟", "يلا"])
def test_a_question_deletes_nothing(words: str, lexicon: Lexicon) -> None:
    assert meant(words, FORGET[language(words)], "choice", lexicon).option is None


@pytest.mark.parametrize("words", ["לא למחוק", "אני לא רוצה למחוק", "אל תמחקו", "לא", "لا تحذفوا", "ما بدي تمسحوا"])
def test_whoever_does_not_want_to_delete_keeps_everything(words: str, lexicon: Lexicon) -> None:
    assert meant(words, FORGET[language(words)], "choice", lexicon).option == "keep"


def test_words_that_are_nothing_here_stay_words(lexicon: Lexicon) -> None:
    answer = meant("השכן שלי מוזר", CARD, "choice", lexicon)
    assert (answer.option, answer.words) == (None, "השכן שלי מוזר")


def test_two_labels_that_fit_as_well_are_not_guessed_between(lexicon: Lexicon) -> None:
    offered = (Offered("a", "הנחה בארנונה לקצבאות"), Offered("b", "הנחה בארנונה להכנסה"))
    assert meant("הנחה בארנונה", offered, "choice", lexicon).option is None


def test_yes_means_the_one_thing_that_is_offered(lexicon: Lexicon) -> None:
    offered = (
        Offered("income-support", "הבטחת הכנסה"),
        Offered("none_of_these", "לא, משהו אחר"),
        Offered("human", "אדם"),
    )
    assert meant("כן כן", offered, "choice_or_words", lexicon).option == "income-support"
    assert meant("اه طبعا", offered, "choice_or_words", lexicon).option == "income-support"


def test_a_count_is_a_number_and_no_option_by_its_place(lexicon: Lexicon) -> None:
    assert meant("2", COUNT, "number", lexicon) == Answer(words="2", number=2)
    assert meant("אין", COUNT, "number", lexicon).number == 0
    assert meant("לא", COUNT, "number", lexicon).number == 0
    assert meant("לדלג", COUNT, "number", lexicon).option == "skip"


def test_the_day_before_yesterday_is_not_yesterday(lexicon: Lexicon) -> None:
    answer = meant("أول امبارح", DAYS, "choice_or_past_date", lexicon)
    assert (answer.option, answer.date) == (None, "2026-11-20")
    assert meant("امبارح", DAYS, "choice_or_past_date", lexicon).option == "yesterday"


def test_a_day_within_a_sentence_is_meant_unless_a_not_stands_in_it(lexicon: Lexicon) -> None:
    assert meant("بكرا الساعه 10", DAYS, "choice_or_coming_date", lexicon).date == "2026-11-23"
    assert meant("היום לא נוח לי", (), "choice_or_coming_date", lexicon).date is None


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("דחו אותנו שוב", "refused"),
        ("הם לא אישרו", "refused"),
        ("עדיין לא ענו לנו", "asked"),
        ("הכסף הגיע סוף סוף", "have_it"),
        ("לא דחו אותנו", None),
        ("رفضونا كمان مرة", "refused"),
        ("وصلت المصاري", "have_it"),
        ("הם אמרו שחסר מסמך", None),
    ],
)
def test_news_is_heard_inside_a_sentence(words: str, news: str | None, lexicon: Lexicon) -> None:
    assert meant(words, HAPPENED, "choice_or_words", lexicon).option == news
    assert news_of(fold(words), lexicon) == news


def test_words_of_a_note_are_not_searched_for_options(lexicon: Lexicon) -> None:
    offered = (Offered("enough", "אין עוד פעולה"),)
    assert meant("לבדוק אם אין עוד פעולה פתוחה", offered, "choice_or_words", lexicon).option is None


@pytest.mark.parametrize("words", ["", "   ", "?", "🙂", "\u202e\u2066", "א" * 5000, "9" * 400, "\ud800"])
def test_nothing_breaks_the_reading(words: str, lexicon: Lexicon) -> None:
    for expects in ("choice", "number", "choice_or_words", "choice_or_past_date", "many"):
        interpret(words, CARD, expects, lexicon, TODAY)
