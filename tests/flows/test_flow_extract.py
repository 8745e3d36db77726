"""What translators get, what they give back, and what happens to it when the Hebrew changes."""

from collections.abc import Callable

import polib  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract import Message, extract, from_po, to_po
from flows.flow import Flows

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1)
ASK = "rent.renting.ask"


def message(text: str, key: str = ASK) -> Message:
    return Message(key, text, "rent.yaml", 7)


def translated(text: str, translation: str) -> bytes:
    """A PO file in which a translator has filled in one message, with a tool of theirs."""
    po = polib.pofile(to_po([message(text)], None, "ar").decode())
    po[0].msgstr = translation
    po[0].tcomment = "a word from Haifa\nto be confirmed"
    po.metadata["Last-Translator"] = "Samira"
    return str(po).encode()


def test_every_text_is_handed_to_translators_with_its_place(written: Callable[..., Flows]) -> None:
    flows = written(
        rent="""
        renting:
          ask: "גרים בשכירות?"
          options: {rents: "כן"}
          go: thanks
        thanks:
          say: "תודה"
          go: end
        """
    )
    assert [(one.key, one.text, one.line) for one in extract(flows)] == [
        ("rent.renting.ask", "גרים בשכירות?", 7),
        ("rent.renting.options.rents", "כן", 8),
        ("rent.thanks.say", "תודה", 11),
    ]


@given(st.dictionaries(WORDS, st.tuples(WORDS, st.one_of(st.just(""), WORDS)), max_size=5))
def test_no_word_is_lost_on_the_way_to_translators_and_back(texts: dict[str, tuple[str, str]]) -> None:
    messages = [message(source, key) for key, (source, _) in texts.items()]
    empty = to_po(messages, None, "ar")
    assert from_po(empty) == {key: (source, "") for key, (source, _) in texts.items()}
    by_translators = polib.pofile(empty.decode())
    for entry in by_translators:
        entry.msgstr = texts[entry.msgctxt][1]
    filled = to_po(messages, str(by_translators).encode(), "ar")
    assert from_po(filled) == texts
    assert to_po(messages, filled, "ar") == filled


@given(WORDS, WORDS, WORDS)
def test_a_changed_text_keeps_its_translation_until_someone_confirms_it(old: str, new: str, words: str) -> None:
    once = to_po([message(new)], translated(old, words), "ar")
    entry = polib.pofile(once.decode())[0]
    assert entry.msgstr == words
    if new == old:
        assert (entry.fuzzy, from_po(once)) == (False, {ASK: (new, words)})
    else:
        assert (entry.fuzzy, entry.previous_msgid, from_po(once)) == (True, old, {ASK: (new, "")})
    assert to_po([message(new)], once, "ar") == once


def test_after_two_changes_the_previous_text_is_the_one_that_was_translated() -> None:
    po = to_po([message("three")], to_po([message("two")], translated("one", "واحد"), "ar"), "ar")
    assert polib.pofile(po.decode())[0].previous_msgid == "one"


def test_a_text_that_goes_and_comes_back_finds_its_translation() -> None:
    gone = to_po([message("other", "rent.other.say")], translated("one", "واحد"), "ar")
    assert from_po(gone) == {"rent.other.say": ("other", "")}
    assert polib.pofile(gone.decode()).obsolete_entries()[0].msgstr == "واحد"
    assert from_po(to_po([message("one")], gone, "ar")) == {ASK: ("one", "واحد")}


def test_what_translators_write_beside_the_words_stays() -> None:
    po = polib.pofile(to_po([message("one")], translated("one", "واحد"), "ar").decode())
    assert po[0].tcomment == "a word from Haifa\nto be confirmed"
    assert po.metadata["Last-Translator"] == "Samira"


def test_placeholders_are_marked_and_a_percentage_is_not_taken_for_one() -> None:
    po = polib.pofile(to_po([message("{right}"), message("50% off", "rent.other.say")], None, "ar").decode())
    assert [entry.flags for entry in po] == [["python-brace-format"], []]


def test_a_new_file_names_its_language_and_no_time() -> None:
    metadata = polib.pofile(to_po([], None, "ar").decode()).metadata
    assert metadata["Language"] == "ar"
    assert metadata["Plural-Forms"].startswith("nplurals=6;")
    assert not any("Date" in name for name in metadata)


@pytest.mark.parametrize(
    ("po", "why"),
    [
        (b'msgid "one"\nmsgstr "1"\n', "no msgctxt"),
        (b'msgctxt "a.b.say"\nmsgid "one"\nnonsense\n', "not a PO file"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(po: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        from_po(po)
