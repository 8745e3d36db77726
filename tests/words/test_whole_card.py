"""All of a right in one message: what people ask first stands first, and every right has every part of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from bot.words.right_cards import right_summary, whole_card
from tests.stage import Stage

PARTS = {
    "he": (
        "למי זה מיועד:",
        "כמה, ונכון למתי:",
        "איך מבקשים:",
        "המסמכים שבדרך כלל מבקשים:",
        "הטופס, המקום והטלפון:",
        "עד מתי:",
        "אם מסרבים:",
        "מאיפה המידע:",
        "המידע עוד לא אושר",
    ),
    "ar": (
        "لمن هو مخصّص:",
        "كم المبلغ، ولأيّ تاريخ هو صحيح:",
        "كيف نطلب:",
        "المستندات المطلوبة عادةً:",
        "النموذج والمكان والهاتف:",
        "حتى متى:",
        "إذا رفضوا:",
        "من أين المعلومات:",
    ),
}


@contextmanager
def somebody(stage: Stage, language: str) -> Iterator[World]:
    stage.say("mother", "שלום")
    with stage.app.store.look() as uow:
        address = uow.people.find("console", "resident:mother")
        assert address is not None
        world = World(stage.app.kit, uow, speaker_of(uow, address), stage.now)
        world.language = language
        yield world


@pytest.mark.parametrize("language", ["he", "ar"])
def test_every_right_has_all_its_parts_in_the_order_in_which_people_ask(stage: Stage, language: str) -> None:
    with somebody(stage, language) as world:
        for right in world.kit.knowledge.entries:
            card = whole_card(world, {"right": right})
            assert card.startswith(f"{world.title(right)}\n{right_summary(world, {'right': right})}\n")
            found = [card.find(f"\n{part}") if part.endswith(":") else card.find(part) for part in PARTS[language]]
            assert -1 not in found and found == sorted(found), (right, dict(zip(PARTS[language], found, strict=True)))


def test_no_amount_of_a_card_stands_without_its_date(stage: Stage) -> None:
    with somebody(stage, "he") as world:
        for right, entry in world.kit.knowledge.entries.items():
            card = whole_card(world, {"right": right})
            for amount in entry.amounts:
                assert f"נכון ל-{amount.on.day}.{amount.on.month}.{amount.on.year}" in card, right


def test_a_card_says_when_its_review_is_overdue(stage: Stage) -> None:
    with somebody(stage, "he") as world:
        late = "עבר המועד לבדיקה חוזרת"
        assert late not in whole_card(world, {"right": "birth-grant"})
        world.today = date(2040, 1, 1)
        assert late in whole_card(world, {"right": "birth-grant"})


def test_a_need_that_is_no_right_yet_has_a_card_of_what_can_be_done(stage: Stage) -> None:
    with somebody(stage, "he") as world:
        card = whole_card(world, {"right": "nothing-known"})
        assert "איך מבקשים:" in card and "לכתוב במשפט אחד מה צריך" in card
