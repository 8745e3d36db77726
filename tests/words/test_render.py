"""Messages as they are shown: long ones in parts, cut where people would, and options that can be typed."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.channels.base import Capabilities
from bot.channels.console import message_json, printed
from bot.channels.telegram import Telegram
from bot.conversation.interpret import Offered
from bot.conversation.outgoing import body_of
from bot.conversation.outward import headed, options_of, speaker_of
from bot.conversation.state import Replied, State
from bot.conversation.world import World
from bot.words.bidi import CLOSE, OPEN, isolate, plain
from bot.words.render import LONGEST, Message, pieces, render
from flows.model import Option, Say
from tests.stage import Stage

CHANNELS = {"telegram": Telegram.capabilities, "web chat": Capabilities()}
MOST = 120
WORDS = some.sampled_from(
    [
        "שלום",
        "ارجعوا",
        "050-1234567",
        "22.11.2026",
        "1,234",
        "*6050",
        "WhatsApp",
        "https://www.btl.gov.il/a",
        "🙂🙂",
        "1",
    ]
)
STORIES = some.lists(some.tuples(WORDS, some.sampled_from([" ", " ", " ", "\n", "\n\n"])), max_size=150).map(
    lambda said: "".join(f"{word}{after}" for word, after in said)
)


def units(text: str) -> int:
    """As Telegram counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


# --- long messages


@given(story=STORIES)
def test_each_part_is_short_enough_as_it_is_shown(story: str) -> None:
    assert all(0 < units(isolate(part)) <= MOST for part in pieces(story, MOST))


@given(story=STORIES)
def test_no_word_phone_or_link_is_cut_and_none_is_lost(story: str) -> None:
    assert [word for part in pieces(story, MOST) for word in part.split()] == story.split()


@given(story=STORIES)
def test_every_part_has_balanced_isolates(story: str) -> None:
    for part in pieces(story, MOST):
        signs = re.sub(f"[^{OPEN}{CLOSE}]", "", isolate(part))
        assert signs == (OPEN + CLOSE) * (len(signs) // 2)


@given(text=some.text(some.characters(exclude_categories=["Cs"])))
def test_a_short_text_stays_whole(text: str) -> None:
    assert pieces(text) == ([text.strip("\n")] if text.strip("\n") else [])


def test_a_message_is_cut_between_paragraphs_before_lines_and_between_lines_before_words() -> None:
    assert pieces("א" * 60 + "\n" + "ב" * 60 + "\n" + "ג" * 50, MOST) == ["א" * 60, "ב" * 60 + "\n" + "ג" * 50]
    assert pieces("מילה " * 40, MOST) == ["מילה " * 23 + "מילה", "מילה " * 16]


@pytest.mark.parametrize("sign", ["א", "1", "🙂", "x"])
def test_one_endless_word_is_cut_because_it_has_to_be(sign: str) -> None:
    parts = pieces(sign * 1000, MOST)
    assert "".join(parts) == sign * 1000
    assert all(units(isolate(part)) <= MOST for part in parts)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("words", ["1 ", "050-1234567 ", "🙂", "WhatsApp בעברית ", "א" * 5000, "שלום\n"])
def test_the_longest_part_fits_each_channel_with_a_line_before_it(words: str, channel: str) -> None:
    for part in pieces(words * (9000 // len(words)), LONGEST):
        reminder = "תזכורת ממיצוי, כפי שסיכמנו"
        replied = headed(reminder, Replied(State(), [Message(part)]))
        body = body_of(replied.messages[0].text, "he")
        assert units(body["text"]) <= CHANNELS[channel].text_limit


def test_the_options_stay_with_the_last_part_of_a_long_question(stage: Stage) -> None:
    stage.say("אמא", "שלום")
    with stage.app.store.look() as uow:
        address = uow.people.find("console", "resident:אמא")
        assert address is not None
        world = World(stage.app.kit, uow, speaker_of(uow, address), datetime(2026, 11, 22, 8, tzinfo=UTC))
        question = Say(
            "turn.understood",
            answers={"value": "מילה ארוכה " * 900},
            options=(Option("yes", label="כן"),),
            expects="choice",
        )
        *before, last = render(world, [question])
    assert before and all(not one.offered for one in before)
    assert [one.id for one in last.offered] == ["yes"]
    assert not last.only_asks


# --- options


OFFERED = (Offered("yes", "כן"), Offered("call", "לחייג *6050"), Offered("no", "לא עכשיו"))


def test_each_option_has_a_token_that_says_only_its_turn_and_its_place() -> None:
    options = options_of(Message("שאלה", OFFERED), 7)
    assert [one["token"] for one in options] == ["7:0", "7:1", "7:2"]
    assert [(one["id"], one["label"]) for one in options] == [(one.id, one.label) for one in OFFERED]


def test_where_there_are_no_buttons_options_are_numbered_from_one() -> None:
    body = body_of("מה עושים?\nאפשר הכול.", "he", options_of(Message("", OFFERED), 7))
    assert [plain(line) for line in printed(body, lambda id: None)] == [
        "מה עושים?",
        "אפשר הכול.",
        "  1. כן",
        "  2. לחייג *6050",
        "  3. לא עכשיו",
    ]


def test_a_number_typed_for_an_option_is_that_option(stage: Stage) -> None:
    shown = stage.say("אמא", "שלום")
    assert len(shown.options) > 1
    typed = stage.say("אמא", "1")
    stage.say("אבא", "שלום")
    tapped = stage.tap("אבא", shown.options[0]["token"])
    assert typed.texts == tapped.texts


def test_a_program_reads_a_message_without_isolates() -> None:
    body = body_of("חייגו *6050", "he", options_of(Message("", OFFERED[:1]), 1))
    assert OPEN in body["text"]
    assert message_json(body, lambda id: None) == {
        "text": "חייגו *6050",
        "options": [{"id": "yes", "label": "כן"}],
        "attachments": [],
    }
