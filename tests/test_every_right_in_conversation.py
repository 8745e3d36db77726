"""Each right, told step by step as a person would: refused for each reason or never answered, until no door is left.

In `./check` one right in four is walked once; with MITZUI_TEST_EVERY_WALK set, all with every reason in both languages.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import effects
from bot.conversation.claims import standing_of
from bot.conversation.world import Speaker, World
from cases.claim import State
from flows.model import Effect
from knowledge.load import load
from storage.unit_of_work import UnitOfWork
from tests.stage import Heard, Stage

EVERY = bool(os.environ.get("MITZUI_TEST_EVERY_WALK"))
NEWS = {
    "he": {"hello": "שלום", "handed_in": "הגשתי", "refused": "סירבו לי", "silent": "לא עונים לי"},
    "ar": {"hello": "مرحبا كيف الحال", "handed_in": "قدمت", "refused": "رفضوني", "silent": "ما بردوا"},
}
WAYS = ("cure", "remind", "ask_reasons")
# After these something is handed in; the others only ask.
HANDED_IN = ("submit", "cure", "climb:")
# What is answered on the way, the first that is offered: facts as of today, and nothing that leads elsewhere.
ANSWERS = ("today", "in_writing", "sent", "as_told", "skip", "soon", "later", "not_now", "enough", "rest")
MOST_ROUNDS, MOST_TURNS = 24, 14
SILENCE = timedelta(days=400)
LETTERS = {"he": re.compile("[א-ת]{2}"), "ar": re.compile("[\u0620-\u064a]{2}")}


@dataclass
class Walk:
    """One person on the way to one right, whose every request is refused for one reason, or never answered."""

    stage: Stage
    who: str
    language: str
    right: str
    reason: str | None
    told: list[str] = field(default_factory=list)
    way: str = "submit"

    def to_the_end(self) -> None:
        """Open the issue, then hand in, be answered and take the way that is suggested, until no door is left."""
        self._say("hello")
        self._open()
        for _ in range(MOST_ROUNDS):
            if self.way.startswith(HANDED_IN):
                self._talk(self._say("handed_in"))
            if self.reason is None:
                self.stage.now += SILENCE
                self._talk(self._say("silent"))
            else:
                self._talk(self._say("refused"))
            if self.state is State.EXHAUSTED:
                return
        pytest.fail(f"{self.right}, {self.reason}: not exhausted, but {self.state}\n" + "\n".join(self.told[-12:]))

    def _open(self) -> None:
        """The issue is there from the start: how a right is found, and an emergency met, is told elsewhere."""
        with self.stage.app.store.work() as uow:
            effects.apply(self._world(uow), Effect("open_issue", {"right": self.right}))

    @property
    def state(self) -> State:
        """Where the claim stands by its rows."""
        with self.stage.app.store.look() as uow:
            world = self._world(uow)
            return standing_of(world, world.issues[0]).state

    def _world(self, uow: UnitOfWork) -> World:
        address = uow.people.find("console", f"resident:{self.who}")
        assert address is not None and address.person_id is not None
        person = uow.people.person(address.person_id)
        return World(self.stage.app.kit, uow, Speaker(address, person, None, None, self.language), self.stage.now)

    def _say(self, news: str) -> Heard:
        return self._heard(self.stage.say(self.who, NEWS[self.language][news]))

    def _talk(self, heard: Heard) -> None:
        """Answer every question until none stands, or until all doors were tried."""
        for _ in range(MOST_TURNS):
            offered = {option["id"]: option for option in heard.options}
            if not offered:
                return
            chosen = self._answer(list(offered))
            if chosen is None:
                return
            heard = self._heard(self.stage.tap(self.who, offered[chosen]["token"]))
        pytest.fail(f"{self.right}, {self.reason}: the questions do not end\n" + "\n".join(self.told[-8:]))

    def _answer(self, offered: list[str]) -> str | None:
        """The option that goes on: the reason, the way that is suggested; None where only the last doors are."""
        if "not_said" in offered:
            return self.reason if self.reason in offered else "not_said"
        ways = [one for one in offered if one in WAYS or one.startswith("climb:")]
        if ways:
            self.way = ways[0]
            return self.way
        if "policy" in offered:
            return None
        return next((one for one in ANSWERS if one in offered), None)

    def _heard(self, heard: Heard) -> Heard:
        """Every turn is answered, with no gap in it, in the language of who asks."""
        assert heard.texts, self.told[-3:]
        self.told.append(f"{heard.everything}  {[option['id'] for option in heard.options]}")
        assert "{" not in heard.everything and "None" not in heard.everything, heard.everything
        assert LETTERS[self.language].search(heard.everything), heard.everything
        return heard


def walks() -> list[tuple[str, str | None, str]]:
    """Right, reason (None: nobody answers) and language of each walk."""
    every = [
        (right, reason, language)
        for right, entry in sorted(load().entries.items())
        for reason in (*entry.refusals, "", None)
        for language in NEWS
    ]
    if EVERY:
        return every
    of_right: dict[str, list[tuple[str, str | None, str]]] = {}
    for walk in every:
        of_right.setdefault(walk[0], []).append(walk)
    return [ways[place % len(ways)] for place, ways in enumerate(of_right.values()) if place % 4 == 0]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    home: Path = tmp_path_factory.mktemp("walks")
    return Stage(home)


@pytest.mark.parametrize(("right", "reason", "language"), walks())
def test_it_is_followed_until_every_door_was_tried(stage: Stage, right: str, reason: str | None, language: str) -> None:
    Walk(stage, f"{right}-{reason}-{language}", language, right, reason).to_the_end()
