"""Every right can be prepared and practised in both languages, and what is on record is read in one's own."""

import re

import pytest

from bot.conversation.effects import apply_all
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from bot.words import counter_cards, paper_words, right_cards
from bot.words.spoken import spoken
from cases.records import PaperState
from flows.model import Effect
from storage.unit_of_work import UnitOfWork
from tests.stage import Stage

MOTHER = "אמא"
HEBREW = re.compile("[א-ת]")
MOST_PAPERS = 20


def world_of(stage: Stage, uow: UnitOfWork, language: str) -> World:
    address = stage.address(MOTHER)
    known = uow.people.find(address.channel, address.handle)
    assert known is not None
    world = World(stage.app.kit, uow, speaker_of(uow, known), stage.now)
    world.language = language
    return world


@pytest.mark.parametrize("language", ["he", "ar"])
def test_the_papers_of_every_right_are_gathered_to_their_end(stage: Stage, language: str) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.work() as uow:
        for right in stage.app.content.knowledge.entries:
            world = world_of(stage, uow, language)
            apply_all(world, [Effect("open_issue", {"right": right})])
            answers = {"issue": str(world.opened)}
            issue = world.issue(answers)
            assert issue is not None
            for _ in range(MOST_PAPERS):
                if paper_words.paper_at_hand(world, issue) is None:
                    break
                assert paper_words.paper(world, answers) and paper_words.paper_how(world, answers), right
                apply_all(world, [Effect("set_paper", {**answers, "state": str(PaperState.HAVE)})])
            listed = paper_words.papers_list(world, answers)
            assert paper_words.paper_at_hand(world, issue) is None and listed, right
            assert language == "he" or not HEBREW.search(listed), right


@pytest.mark.parametrize("language", ["he", "ar"])
def test_the_counter_of_every_right_can_be_practised(stage: Stage, language: str) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.look() as uow:
        world = world_of(stage, uow, language)
        for right in (*stage.app.content.knowledge.entries, ""):
            sheet = counter_cards.phrase_sheet(world, {"right": right})
            said = [line for line in sheet.split("\n") if line.startswith("«")]
            assert len(said) == len(counter_cards.SHEET), right
            no = counter_cards.likely_no(world, {"right": right})
            assert no and (language == "he" or not HEBREW.search(no)), right
            assert language == "he" or sheet.count("(") >= len(counter_cards.SHEET), "each phrase has its meaning"


def test_what_is_on_record_in_hebrew_is_read_in_arabic(stage: Stage) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.look() as uow:
        world = world_of(stage, uow, "ar")
        for right, entry in stage.app.content.knowledge.entries.items():
            he, ar = (stage.app.content.knowledge.text(one, right) for one in ("he", "ar"))
            assert {spoken(world, he.steps[step], right) for step in entry.steps[:1]} == {ar.steps[entry.steps[0]]}
            with world.in_hebrew():
                cures = [right_cards.cure(world, {"right": right, "reason": one}) for one in entry.refusals]
            told = [spoken(world, one, right) for one in cures]
            assert [one for one in told if HEBREW.search(one)] == [], right


def test_somebodys_own_words_stay_as_they_are(stage: Stage) -> None:
    stage.say(MOTHER, "שלום")
    with stage.app.store.look() as uow:
        assert spoken(world_of(stage, uow, "ar"), "לדבר עם השכנה", "rent-assistance") == "לדבר עם השכנה"
