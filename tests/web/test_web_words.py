"""Every sentence of the pages exists in both languages, and every page can be read in both."""

import re
from pathlib import Path
from string import Formatter

import pytest
from web_fakes import FakeApp
from web_visitor import Visitor

import bot.channels.web.pages as pages
from bot.words.catalogue import read_phrases, read_translations

SOURCES = {key: text for key, text in read_phrases()[0].items() if key.startswith(("webchat.", "desk."))}
ARABIC = read_translations(("he", "ar"), read_phrases()[0])["ar"]
PATHS = ["/", "/privacy", "/accessibility", "/calendar", "/finished", "/desk", "/desk/code", "/nothing"]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_every_hebrew_sentence_has_its_arabic_with_the_same_values(key: str) -> None:
    assert ARABIC.get(key), f"{key} has no Arabic"
    assert names(ARABIC[key]) == names(SOURCES[key])
    assert not re.search("[\u05d0-\u05ea]", ARABIC[key])


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_sentences_are_short_enough_to_be_spoken(key: str) -> None:
    for text in (SOURCES[key], ARABIC[key]):
        assert all(len(sentence.split()) <= 22 for sentence in re.split(r"[.?!:]", text))
        assert "/ה" not in text and "!" not in text


def test_no_sentence_is_left_that_no_page_says() -> None:
    folder = Path(pages.__file__).parent
    code = [*folder.glob("templates/*.html"), *folder.glob("*.py"), *folder.parent.glob("*.py")]
    code += [*(folder.parent.parent / "desk").glob("*.py")]
    said = " ".join(path.read_text() for path in code)
    forgotten = [key for key in SOURCES if not re.search(rf'["\'.]{_stem(key)}', said)]
    assert forgotten == []


def _stem(key: str) -> str:
    name = key.partition(".")[2]
    return re.escape(re.sub(r"(_title|_text|_\d|_console|_mail)$", "", name))


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_can_be_read_in_both_languages(visitor: Visitor, path: str, language: str) -> None:
    page = visitor.see(f"{path}?lang={language}").text
    assert f'<html lang="{language}" dir="rtl"' in page
    shown = re.sub(r"<[^>]+>|{.*?}", " ", page.replace("עברית", "").replace("العربية", ""))
    other = "[\u05d0-\u05ea]" if language == "ar" else "[\u0621-\u064a]"
    shown = re.sub(r"עמותת הבדיקה|ימים א-ה|שפה · اللغة", "", shown)
    assert not re.search(other, shown), re.findall(f".*{other}.*", shown)


def test_the_statement_says_who_to_turn_to_and_when_it_was_reviewed(visitor: Visitor) -> None:
    page = visitor.see("/accessibility").text
    assert "5568" in page and "22.11.2026" in page and "04-8812345" in page


def test_without_a_contact_a_person_can_still_be_asked_for(app: FakeApp, visitor: Visitor) -> None:
    app.settings.contact = app.settings.organisation = ""
    assert '<bdi dir="ltr" class="run">/human</bdi>' in visitor.see("/privacy").text
    assert "כלי עזר אוטומטי</p>" in visitor.see("/").text


def test_the_page_has_what_a_screen_reader_needs(visitor: Visitor) -> None:
    visitor.say("שלום")
    page = visitor.see().text
    assert re.search(r'id="log" role="log" aria-live="polite" aria-label="[^"]+"', page)
    assert '<label class="unseen" for="words">' in page
    assert re.search(r'<textarea id="words"[^>]* dir="auto"', page)
    assert page.count("<h1") == 1 and page.count("<main") == 1
    assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", page))
    assert re.search(r'<p class="text"[^>]* dir="auto">', page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
