"""What nobody is told so: a broken sentence for each rule of wording.yaml, and what the editor reads about it."""

import pytest

from bot.words import content as content_of
from bot.words.check import style_in
from bot.words.content import Content
from bot.words.sentences import Sentence, sentences
from bot.words.wording import FILE, Wording, load
from knowledge.files import read

ONE_FORM_HE = '"{}" cannot be spoken. Write one form that holds for everybody: a plural, a noun, an infinitive.'
ONE_PERSON = '"{}" speaks to one man or one woman. Write the plural ({}), "we" ({}), {}.'
HEBREW_PLURAL = ("תוכלו", "נבדוק", "an infinitive or a noun")
ARABIC_PLURAL = ("يمكنكم", "نفحص", '"يمكن" or a noun')
LIGHT = '"{}" makes light of what may be hard. Leave it out'
BLAME = '"{}" lays blame. Say what can be done now.'
PEOPLE = '"{}" names people by their trouble. Say what happened to them.'
LOUD = "An exclamation mark is loud in bad news. Write a full stop; good news is listed in bot/words/wording.yaml."
SYMBOL = '"{}" cannot be spoken. Write it as a word, or leave it out.'
DIRECTION = "There is an invisible direction mark here. Delete it; numbers and links get theirs when they are sent."

BROKEN = [
    ("he", "forms", "את/ה יכולים לבחור", ONE_FORM_HE.format("את/ה")),
    ("he", "forms", "תושב(ת) העיר", ONE_FORM_HE.format("תושב(ת)")),
    ("he", "forms", "מובטל.ת או לא", ONE_FORM_HE.format("מובטל.ת")),
    ("he", "singular", "מה המצב אצלך?", ONE_PERSON.format("אצלך", *HEBREW_PLURAL)),
    ("he", "light", "פשוט ממלאים טופס.", LIGHT.format("פשוט") + "."),
    ("he", "blame", "היה עליכם להגיש קודם.", BLAME.format("היה עליכם")),
    ("he", "people", "עזרה לנזקקים ולמסכנים.", PEOPLE.format("נזקקים")),
    (
        "he",
        "promise",
        "בטוח שמגיע לכם.",
        '"מגיע לכם" decides what the office decides. Write "נראה ששווה לבדוק", or "כנראה לא" with its reasons.',
    ),
    ("he", "loud", "הבקשה נדחתה!", LOUD),
    ("he", "short_forms", "צילום של ת״ז", '"ת"ז" is not how it is spoken. Write "תעודת זהות".'),
    ("he", "symbols", "טופס → אישור", SYMBOL.format("→")),
    ("he", "directions", "בשנת \u20662026\u2069", DIRECTION),
    (
        "ar",
        "forms",
        "ساكن/ة في البلدة",
        '"ساكن/ة" cannot be spoken. Write one form that holds for everybody: a plural, a noun, "يمكن".',
    ),
    ("ar", "singular", "يُمكنك أن تسألوا", ONE_PERSON.format("يمكنك", *ARABIC_PLURAL)),
    ("ar", "light", "استمارة واحدة فقط", LIGHT.format("فقط") + ", or say what the limit is."),
    ("ar", "blame", "لماذا لم تقدّموا؟", BLAME.format("لماذا لم")),
    ("ar", "people", "مساعدة للناس المحتاجين", PEOPLE.format("المحتاجين")),
    (
        "ar",
        "promise",
        "يحقّ لكم التخفيض",
        '"يحق لكم" decides what the office decides. Write "يبدو أنّ الأمر يستحقّ الفحص", or "على الأغلب لا" '
        "with its reasons.",
    ),
    ("ar", "loud", "رُفض الطلب!", LOUD),
    (
        "ar",
        "hebrew",
        "استمارة תביעה",
        '"תביעה" stands in Hebrew letters. Translate it, or write it in Arabic letters.',
    ),
    ("ar", "symbols", "راتب + مخصصات", SYMBOL.format("+")),
    ("ar", "directions", "سنة \u200f2026", DIRECTION),
]
FINE = [
    ("he", "right.card", "נבדוק יחד. אפשר להתקשר אל *6050, וההחלטה אצל הרשות."),
    ("he", "right.card", "ההגנה מיועדת גם לקטין נזקק, כשמצב מסכן את הבריאות."),
    ("he", "form.contact", "איש/ת קשר"),
    ("he", "follow_up.how_much.ask", "יופי! קיבלתם הכול?"),
    ("he", "right.card", "ההורים עובדים, והכתבה פשוטה."),
    ("ar", "right.card", "قدّمتم الطلب، ويحقّ لكم الاعتراض على القرار."),
    ("ar", "menu.options.other_language", "اللغة · שפה"),
]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load()


@pytest.mark.parametrize(("language", "rule", "text", "message"), BROKEN, ids=[f"{a}-{b}" for a, b, *_ in BROKEN])
def test_a_sentence_that_hurts_is_named_with_what_to_write_instead(
    wording: Wording, language: str, rule: str, text: str, message: str
) -> None:
    found = wording.mistakes([Sentence(language, "flows/content/any.yaml", 7, "any.say", text)])
    assert str(found[0]) == f"flows/content/any.yaml:7: {message}"


@pytest.mark.parametrize(("language", "key", "text"), FINE)
def test_a_sentence_that_only_looks_like_it_is_left_alone(wording: Wording, language: str, key: str, text: str) -> None:
    assert list(wording.messages(language, key, text)) == []


def test_every_rule_has_a_broken_sentence_here() -> None:
    rows = read(FILE).content
    rules = {(language, rule) for language in ("he", "ar") for rule in rows[language]}
    assert {(language, rule) for language, rule, *_ in BROKEN} == rules


def test_two_finds_in_one_sentence_are_two_messages_and_the_same_find_is_one(wording: Wording) -> None:
    found = list(wording.messages("he", "any.say", "נזקקים ומסכנים, נזקקים."))
    assert found == [PEOPLE.format("נזקקים"), PEOPLE.format("מסכנים")]


def test_nobody_has_to_keep_more_than_twenty_two_words_in_mind(wording: Wording) -> None:
    words = " ".join(["כך"] * 23)
    message = 'The sentence "כך כך כך כך…" has 23 words. At most 22; make two of it.'
    assert list(wording.messages("he", "any.say", f"שלום. {words}.")) == [message]
    assert list(wording.messages("he", "any.say", words.replace("כך כך", "כך. כך", 1))) == []


def test_a_text_is_no_longer_than_a_screen_bears(wording: Wording) -> None:
    message = "This text has 601 characters, over 600. Say it in two."
    assert list(wording.messages("he", "turn.again", "א" * 601)) == [message]


def test_a_label_outside_flows_fits_its_button(wording: Wording) -> None:
    label = "אף אחת מהתשובות האלה לא מתאימה"
    message = f'This label has {len(label)} characters: "{label}". A button shows 24; shorten it.'
    assert list(wording.messages("he", "option.none_of_these", label)) == [message]


def test_one_message_asks_one_thing(wording: Wording) -> None:
    message = "This asks 2 questions. Ask one; give the other a node of its own."
    assert list(wording.messages("he", "right.start.ask", "כמה ילדים? ומה הגיל?")) == [message]
    assert list(wording.messages("he", "right.rehearsal.say", "כמה ילדים? ומה הגיל?")) == []


@pytest.fixture(scope="module")
def content() -> Content:
    return content_of.load(("he", "ar"))


def test_nobody_is_hurt_by_the_content_that_is_shipped(content: Content) -> None:
    assert [str(one) for one in style_in(content)] == []


def test_each_sentence_is_found_on_its_line(content: Content) -> None:
    found = {(one.language, one.key): one for one in sentences(content)}
    root = FILE.parents[2]
    for language, key in (("he", "turn.again"), ("ar", "turn.again"), ("he", "menu.greet.ask"), ("he", "summary")):
        one = found[language, key]
        line = (root / one.file).read_text("utf-8").splitlines()[one.line - 1]
        assert key.rsplit(".", 1)[-1] in line


def test_how_people_say_a_right_is_theirs(content: Content) -> None:
    assert [one for one in sentences(content) if one.key.startswith("aliases")] == []
