"""What a resident meets at `/`, without a script."""

import re

import pytest
from web_fakes import FakeApp
from web_visitor import PAGE, SCRIPT, Visitor

from bot.channels.base import Address, Kind


def token_of(visitor: Visitor) -> str:
    return visitor.cookies.get("chat") or ""


def test_the_first_page_greets_and_stores_nothing(app: FakeApp, visitor: Visitor) -> None:
    page = visitor.see()
    assert page.status_code == 200
    assert "שלום, כאן מיצוי" in page.text
    assert "לבדוק זכויות" in page.text
    assert not page.headers.get("set-cookie")
    assert app.conversations.received == [] and app.conversations.lines == {}


def test_the_first_page_speaks_the_first_language_that_the_browser_and_we_share(visitor: Visitor) -> None:
    visitor.language = "fr-FR,ar;q=0.8,he;q=0.5"
    page = visitor.see()
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "مرحبًا" in page.text


def test_the_language_switch_at_the_top_leads_to_the_other_language(visitor: Visitor) -> None:
    assert 'href="?lang=ar"' in visitor.see().text
    page = visitor.see("/?lang=ar")
    assert '<html lang="ar" dir="rtl"' in page.text
    assert 'href="?lang=he"' in page.text


def test_a_person_who_writes_is_answered_on_the_same_page(app: FakeApp, visitor: Visitor) -> None:
    sent = visitor.say("קיבלנו מכתב סירוב")
    assert sent.status_code == 303 and sent.headers["location"] == "/"
    page = visitor.see()
    assert "קיבלנו מכתב סירוב" in page.text and "נבדוק יחד" in page.text
    [inbound] = app.conversations.received
    assert inbound.address == Address("webchat", token_of(visitor))
    assert (inbound.kind, inbound.words, inbound.language) == (Kind.WORDS, "קיבלנו מכתב סירוב", "he")


def test_the_session_is_a_random_token_that_scripts_cannot_read(app: FakeApp, visitor: Visitor) -> None:
    cookie = visitor.say("שלום").headers["set-cookie"].lower()
    assert re.match(r"chat=[0-9a-f]{32};", cookie)
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "max-age" not in cookie and "secure" not in cookie


def test_behind_https_the_cookie_never_travels_in_the_open(app: FakeApp) -> None:
    from bot.channels.http import build

    app.settings.public_url, app.settings.on_loopback = "https://rights.example.org", False
    visitor = Visitor(build(app), here="https://rights.example.org")
    answer = visitor.post("/", headers={"origin": "https://rights.example.org"}, words="שלום")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


def test_a_person_may_begin_by_pressing_an_option(app: FakeApp, visitor: Visitor) -> None:
    visitor.press("לבדוק זכויות")
    [inbound] = app.conversations.received
    assert (inbound.kind, inbound.token, inbound.words) == (Kind.CHOICE, "0:1", "")
    assert "לבדוק זכויות" in visitor.see().text


def test_two_people_never_share_a_conversation(app: FakeApp, visitor: Visitor, neighbour: Visitor) -> None:
    visitor.say("על ארנונה")
    neighbour.say("על שכירות")
    assert token_of(visitor) != token_of(neighbour)
    assert "על שכירות" not in visitor.see().text and "על ארנונה" not in neighbour.see().text


def test_a_double_press_speaks_once(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום", id="a" * 32)
    visitor.say("שלום", id="a" * 32)
    assert len(app.conversations.received) == 1 and app.conversations.turns == [1]


def test_a_double_press_of_the_very_first_message_begins_one_session(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום", id="b" * 32)
    first = token_of(visitor)
    visitor.cookies.clear()  # the browser pressed again before the first answer came
    visitor.say("שלום", id="b" * 32)
    assert token_of(visitor) == first
    assert len(app.conversations.received) == 1


def test_other_words_from_a_page_kept_by_the_browser_are_not_lost(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("ראשון", id="c" * 32)
    visitor.say("שני", id="c" * 32)
    assert [one.words for one in app.conversations.received] == ["ראשון", "שני"]


def test_the_same_words_said_again_are_said_again(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("כן", id="d" * 32)
    visitor.say("כן", id="e" * 32)
    assert len(app.conversations.received) == 2


def test_only_the_newest_question_can_be_pressed(app: FakeApp, visitor: Visitor) -> None:
    visitor.press("לספר מה קורה")
    visitor.press("לא עכשיו")
    page = visitor.see().text
    assert page.count('<form class="options"') == 1
    assert page.count(">כן</button>") == 1
    assert page.rindex("לא עכשיו</p>") < page.index('<form class="options"')


def test_a_question_that_no_longer_stands_shows_no_buttons(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    address = Address("webchat", token_of(visitor))
    app.conversations.say(address, "לבחור:", ("כן", "לא"))
    app.conversations.lines[address][-1] = app.conversations.lines[address][0]
    assert 'name="token"' not in visitor.see().text


def test_what_a_person_writes_is_shown_as_written_and_never_as_markup(visitor: Visitor) -> None:
    visitor.say('<script>alert("x")</script> https://evil.example \u202eהפוך')
    page = visitor.see().text
    assert "<script>alert" not in page and '&lt;<bdi dir="ltr" class="run">script</bdi>&gt;' in page
    assert 'href="https://evil.example' not in page
    assert "\u202e" not in page


def test_numbers_stay_whole_and_our_phones_can_be_pressed(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("המספר 050-1234567")
    page = visitor.see().text
    assert '<bdi dir="ltr" class="run">050-1234567</bdi>' in page
    assert '<a href="tel:*6050">*6050</a>' in page
    assert '<a href="tel:048812345">04-8812345</a>' in page
    shown = re.sub(r"<[^>]*>", "", page)
    assert not any(sign in shown for sign in "\u2066\u2067\u2068\u2069")


def test_a_link_of_ours_opens_elsewhere_and_says_nothing_of_where_from(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    app.conversations.say(Address("webchat", token_of(visitor)), "לפרטים: \u2066https://www.btl.gov.il/x?a=1&b=2\u2069")
    assert (
        '<a href="https://www.btl.gov.il/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        in visitor.see().text
    )


def test_empty_words_are_not_a_message(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.say("  \x00 ").status_code == 303
    assert app.conversations.received == [] and not visitor.cookies
    visitor.say("שלום")
    visitor.say("   ")
    assert len(app.conversations.received) == 1


def test_signs_that_no_database_holds_are_left_out(app: FakeApp, visitor: Visitor) -> None:
    body = b"words=%D7%90%00%ED%A0%80%D7%91%0D%0A%D7%92"
    visitor.send("POST", "/", content=body, headers={**PAGE, "content-type": "application/x-www-form-urlencoded"})
    [inbound] = app.conversations.received
    assert inbound.words.startswith("א") and inbound.words.endswith("ב\nג")
    inbound.words.encode("utf-8")
    assert "\x00" not in inbound.words


def test_a_person_who_presses_arabic_is_spoken_to_in_arabic_from_then_on(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    sent = visitor.post("/?lang=ar", words="مرحبا")
    assert sent.headers["location"] == "/?lang=ar"
    assert app.conversations.language_of(Address("webchat", token_of(visitor))) == "ar"
    assert "فهمنا" in visitor.see("/?lang=ar").text


def test_the_page_follows_when_the_language_is_changed_in_words(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    app.conversations.on_turn = lambda one: app.conversations.speak(one.address, "ar")
    assert visitor.say("/language").headers["location"] == "/"
    assert '<html lang="ar"' in visitor.see().text
    by_script = visitor.post("/?lang=he", headers=SCRIPT, words="/language")
    assert by_script.headers["x-go"] == "/"


def test_text_size_is_kept_in_the_address_and_nowhere_else(visitor: Visitor) -> None:
    page = visitor.see("/?size=3")
    assert 'data-size="3"' in page.text
    assert 'action="/?size=3#newest"' in page.text
    assert visitor.post("/?size=3", words="שלום").headers["location"] == "/?size=3"
    assert 'data-size="1"' in visitor.see("/?size=77").text


# --- ways out


def test_the_way_out_comes_before_everything_else_on_the_page(visitor: Visitor) -> None:
    page = visitor.see().text
    pressable = re.search(r"<(button|a|input|summary|textarea)\b[^>]*>", page[page.index("<body") :])
    assert pressable and 'class="leave"' in pressable[0]
    assert "יציאה מהירה" in page


def test_quick_exit_leads_to_a_page_that_says_nothing_of_us(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    address = Address("webchat", token_of(visitor))
    left = visitor.post("/exit?lang=he")
    assert left.status_code == 303 and left.headers["location"] == "/calendar?lang=he"
    assert '"cache"' in left.headers["clear-site-data"]
    assert not visitor.cookies.get("chat")
    assert app.conversations.ended == [address]
    neutral = visitor.see("/calendar?lang=he").text
    assert "11.2026" in neutral
    assert not any(word in neutral for word in ("מיצוי", "זכויות", "שיחה", "icon.svg", "chat.js"))
    assert "שלום, כאן מיצוי" in visitor.see().text  # the way back shows the greeting, as to a stranger


@pytest.mark.parametrize("words", ["/exit", "יציאה", "خروج"])
def test_the_exit_word_leaves_without_being_kept(app: FakeApp, visitor: Visitor, words: str) -> None:
    visitor.say("שלום")
    assert visitor.say(words).headers["location"].startswith("/calendar")
    assert len(app.conversations.received) == 1 and app.conversations.ended


def test_quick_exit_works_even_when_the_store_does_not(app: FakeApp, visitor: Visitor) -> None:
    def broken(address: Address) -> None:
        raise RuntimeError("no store")

    visitor.say("שלום")
    app.conversations.end = broken  # type: ignore[method-assign]
    assert visitor.post("/exit").status_code == 303
    assert not visitor.cookies.get("chat")


def test_finishing_on_this_computer_leaves_nothing_behind(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("סוד")
    address = Address("webchat", token_of(visitor))
    done = visitor.post("/finish?lang=ar")
    assert done.headers["location"] == "/finished?lang=ar" and "clear-site-data" in done.headers
    assert app.conversations.ended == [address] and not visitor.cookies.get("chat")
    assert "انتهت المحادثة هنا" in visitor.see("/finished?lang=ar").text
    assert "סוד" not in visitor.see().text


def test_after_finishing_a_kept_page_cannot_reopen_the_same_session(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("סוד", id="f" * 32)
    first = token_of(visitor)
    visitor.post("/finish")
    visitor.say("סוד", id="f" * 32)
    assert token_of(visitor) not in ("", first)


def test_a_conversation_that_ended_by_its_own_words_is_left(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    app.conversations.on_turn = lambda one: app.conversations.end(one.address)
    answer = visitor.say("/forget")
    assert answer.headers["location"].startswith("/finished") and not visitor.cookies.get("chat")


def test_a_device_remembers_only_when_asked(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    kept = visitor.post("/keep").headers["set-cookie"].lower()
    assert "max-age=5184000" in kept
    page = visitor.see()
    assert "לשישים יום" in page.text and "max-age=5184000" in page.headers["set-cookie"].lower()
    assert "max-age=5184000" in visitor.say("עוד").headers["set-cookie"].lower()


def test_asking_a_device_to_remember_nothing_makes_nothing(visitor: Visitor) -> None:
    assert "set-cookie" not in visitor.post("/keep").headers


# --- the script's part


def test_the_script_gets_the_lines_alone(visitor: Visitor) -> None:
    answer = visitor.post("/", headers=SCRIPT, words="שלום")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="lines"') and "<html" not in answer.text
    assert "נבדוק יחד" in answer.text


def test_news_come_only_when_there_are_any(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.see("/news").status_code == 410
    visitor.say("שלום")
    version = re.search(r'data-version="(\w+)"', visitor.see().text)
    assert version
    assert visitor.see(f"/news?v={version[1]}").status_code == 204
    address = Address("webchat", token_of(visitor))
    app.conversations.say(address, "תזכורת קטנה למה שקבענו. נוח לדבר עכשיו?", ("כן", "לא"))
    news = visitor.see(f"/news?v={version[1]}")
    assert news.status_code == 200 and "תזכורת קטנה" in news.text
    assert app.conversations.read[-1] == address


def test_a_look_that_brings_nothing_marks_nothing_as_read(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    version = re.search(r'data-version="(\w+)"', visitor.see().text)
    read = len(app.conversations.read)
    assert version and visitor.see(f"/news?v={version[1]}").status_code == 204
    assert len(app.conversations.read) == read


# --- when something fails


def test_words_that_could_not_be_kept_are_not_acknowledged(app: FakeApp, visitor: Visitor) -> None:
    from storage.errors import Reason, StorageUnavailable

    app.conversations.broken_keeping = StorageUnavailable(Reason.LOCKED)
    answer = visitor.say("שלום")
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert "זו תקלה שלנו" in answer.text and answer.headers["cache-control"] == "no-store"


def test_words_that_were_kept_are_acknowledged_even_when_the_turn_fails(app: FakeApp, visitor: Visitor) -> None:
    app.conversations.broken_turn = True
    assert visitor.say("משהו סודי").status_code == 303
    assert "משהו סודי" in visitor.see().text


def test_a_failure_of_ours_is_a_kind_page_and_its_words_stay_out_of_the_log(
    app: FakeApp, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="mitzui")
    app.conversations.broken_keeping = RuntimeError("ת״ז 123456789")
    answer = visitor.say("שלום")
    assert answer.status_code == 500 and "משהו לא עבד אצלנו" in answer.text
    assert "123456789" not in caplog.text and "Traceback" not in answer.text


def test_a_page_that_does_not_exist_says_so_kindly(visitor: Visitor) -> None:
    answer = visitor.see("/nothing?lang=ar")
    assert answer.status_code == 404 and "هذه الصفحة غير موجودة" in answer.text
    assert visitor.send("DELETE", "/", headers=PAGE).status_code == 405


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc", "/static/../http.py"])
def test_nothing_is_shown_that_was_not_meant_to_be(visitor: Visitor, path: str) -> None:
    assert visitor.see(path).status_code == 404


def test_the_greeting_stays_at_the_top_of_the_conversation(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    page = visitor.see().text
    assert page.count("שלום, כאן מיצוי") == 1
    assert page.index("שלום, כאן מיצוי") < page.index(">שלום</p>")
    version = re.search(r'data-version="([^"]+)"', page)
    assert version is not None
    assert visitor.send("GET", f"/news?v={version[1]}", headers=SCRIPT).status_code == 204


def test_what_is_written_to_us_by_a_code_first_still_reads_from_the_right(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    app.conversations.say(Address("webchat", token_of(visitor)), "maya: \u20667\u2069", ("MD9F3M · הבטחת הכנסה",))
    page = visitor.see().text
    assert re.search(r'<p class="text" lang="he" dir="rtl">maya', page)
    assert re.search(r'role="group"[^>]* dir="rtl"', page)
    assert '<bdi dir="ltr" class="run">MD9F3M</bdi> · הבטחת הכנסה</button>' in page
