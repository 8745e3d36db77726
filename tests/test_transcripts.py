"""Every transcript of tests/conversations, played against the real app; the session is a row between all turns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.base import Inbound, Kind, SentFile
from cases.records import Action, Award, Renewal
from tests.stage import START, Heard, Make, Stage

FOLDER = Path(__file__).parent / "conversations"
FILES = sorted(FOLDER.glob("*.yaml"))
MOST_QUESTIONS = 100
ACTS = frozenset(
    [
        "later",
        "restart",
        "staff",
        "duty",
        "suspend",
        "rows",
        "bot",
        "not",
        "options",
        "send",
        "long",
        "again",
        "tap",
        "press",
        "quiet",
        "facts",
        "asked",
        "files",
        "carries",
    ]
)
PICTURE = b"\xff\xd8\xff" + bytes(50) + b"\xff\xd9"


def _stories() -> Iterator[Any]:
    for path in FILES:
        story = yaml.safe_load(path.read_text("utf-8"))
        yield pytest.param(story, id=f"{path.stem}: {story['about']}")


@pytest.mark.parametrize("story", list(_stories()))
def test_the_story_goes_as_written(story: dict[str, Any], make_stage: Make) -> None:
    stage = make_stage(at=story.get("at", START))
    Player(stage).play(story["turns"])


class Player:
    """Plays the turns of one story; see tests/conversations/README.md for what a turn may hold."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.heard = Heard()
        self.by: dict[str, Heard] = {}

    def play(self, turns: list[dict[str, Any]]) -> None:
        for number, turn in enumerate(turns, 1):
            for what, value in turn.items():
                try:
                    self._one(what, value)
                except AssertionError as wrong:
                    said = f"turn {number} ({what}: {value}): {wrong}\n\n{self.heard.everything}"
                    raise AssertionError(said) from None

    def _one(self, what: str, value: Any) -> None:
        if what in ACTS:
            getattr(self, f"_{what}")(value)
        else:
            self._speaks(what, value)

    def _speaks(self, who: str, words: Any) -> None:
        """Anybody's name is who speaks; a name with `reads` hears what came unasked."""
        if who.endswith(" reads"):
            self.heard = self.stage.hear(who.removesuffix(" reads"))
            return self._bot(words)
        self.heard = self.by[who] = self.stage.say(who, str(words))

    def _bot(self, wanted: Any) -> None:
        for words in wanted if isinstance(wanted, list) else [wanted]:
            assert words in self.heard.everything, f"the bot did not say {words!r}"

    def _not(self, unwanted: Any) -> None:
        for words in unwanted if isinstance(unwanted, list) else [unwanted]:
            assert words not in self.heard.everything, f"the bot said {words!r}"

    def _options(self, wanted: list[str]) -> None:
        shown = [option["id"] for option in self.heard.options]
        assert [one for one in wanted if one not in shown] == [], f"offered were {shown}"

    def _quiet(self, who: str) -> None:
        assert self.stage.hear(who).texts == [], f"{who} was written to"

    def _later(self, at: str) -> None:
        self.stage.later(str(at))

    def _restart(self, value: bool) -> None:
        self.stage.restart()

    def _staff(self, value: dict[str, str]) -> None:
        for name, role in value.items():
            self.stage.join(name, role)

    def _duty(self, who: str) -> None:
        """A member of staff takes over from the duty owner of a fresh installation."""
        self.stage.take_duty(who)

    def _suspend(self, who: str) -> None:
        self.stage.suspend(who)

    def _facts(self, value: dict[str, Any]) -> None:
        """What is kept of what somebody told, by path: {of: mother, children: 2}."""
        told = self.stage.facts(value["of"])
        wanted = {path: one for path, one in value.items() if path != "of"}
        if "none" in wanted:
            assert told == {}, f"kept is {told}"
            return
        for path, one in wanted.items():
            assert told.get(path) == one, f"{path} is {told.get(path)}"

    def _asked(self, value: dict[str, Any]) -> None:
        """Questions answered by the fact they ask for, in whatever order they come; the others are skipped."""
        who, otherwise = value["of"], value.get("otherwise")
        waiting = {fact: turns for fact, turns in value.items() if fact not in ("of", "otherwise")}
        everything = not waiting
        for _ in range(MOST_QUESTIONS):
            fact = self.stage.asked(who)
            if fact is None:
                break
            if fact in waiting:
                self.play(waiting.pop(fact))
                if not waiting:
                    return
            elif otherwise:
                self._speaks(who, otherwise)
            else:
                self._tap({"who": who, "option": "skip"})
        assert everything and self.stage.asked(who) is None, f"never asked: {', '.join(waiting) or 'an end'}"

    def _long(self, value: dict[str, Any]) -> None:
        """Very many words: {who: mother, words: "…", length: 5000}."""
        words = (str(value["words"]) + " ") * value["length"]
        self._speaks(value["who"], words[: value["length"]])

    def _send(self, value: dict[str, str]) -> None:
        """Something that is not words: {who: mother, kind: voice}; with `file: true` a picture that may be kept."""
        file = SentFile("image/jpeg", len(PICTURE), PICTURE) if value.get("file") else None
        sender, kind = self.stage.address(value["who"]), Kind(value["kind"])
        inbound = Inbound(sender, f"sent:{id(value)}", kind, words=value.get("words", ""), file=file)
        self.heard = self.by[value["who"]] = self.stage.send(inbound, value["who"])

    def _files(self, value: dict[str, Any]) -> None:
        """What is kept and what is held of somebody's files: {of: mother, kept: [refusal], held: 0, agreed: [true]}."""
        found = self.stage.files(value["of"])
        for name, wanted in value.items():
            if name != "of":
                assert found[name] == wanted, f"{name} is {found[name]}"

    def _carries(self, wanted: list[str]) -> None:
        """The endings of the files that came with the last answer."""
        assert self.heard.files == wanted, f"files are {self.heard.files}"

    def _tap(self, value: dict[str, str]) -> None:
        """A press on an option of the last question somebody heard, by its id."""
        options = self.by[value["who"]].options
        token = next(option["token"] for option in options if option["id"] == value["option"])
        self.heard = self.by[value["who"]] = self.stage.tap(value["who"], token)

    def _press(self, value: dict[str, str]) -> None:
        """A press on a button by its token, such as one of a question long past."""
        self.heard = self.stage.tap(value["who"], value["token"])

    def _again(self, value: dict[str, str]) -> None:
        """The same update delivered twice: {who: mother, words: "…"}; what is heard is the second answer."""
        inbound = Inbound(self.stage.address(value["who"]), "the same update", words=value["words"])
        self.by[value["who"]] = self.stage.send(inbound, value["who"])
        self.heard = self.stage.send(inbound, value["who"])

    def _rows(self, value: dict[str, Any]) -> None:
        """What the database holds of somebody's issues: {of: mother, count: 1, stage: refused, …}."""
        files = self.stage.issues(value["of"])
        if "count" in value:
            assert len(files) == value["count"], f"there are {len(files)} issues"
        if not files:
            return
        file = files[value.get("issue", len(files)) - 1]
        held = {
            "right": file.issue.right_id,
            "stage": str(file.issue.stage),
            "state": str(file.issue.state),
            "history": str(file.issue.history) if file.issue.history else None,
            "next_step": file.issue.next_step,
            "next_step_on": file.issue.next_step_on.isoformat(),
            "performers": sorted(str(action.performer) for action in file.actions),
            "actions": [action.what for action in file.actions],
            "done": [action.result for action in file.actions if action.done_on is not None],
            "due": [str(action.due_on) for action in file.actions],
            "at_bodies": [action.body for action in file.actions],
            "not_done": [action.not_done for action in file.actions if action.not_done is not None],
            "afterwards": [[one.feeling, one.helped, one.hindered] for one in file.actions if one.done_on is not None],
            "meetings": [_meeting(action) for action in file.actions if action.meets_at is not None],
            "papers": {paper.document or paper.name: str(paper.state) for paper in file.papers},
            "handed_in": [[claim.how, claim.place, claim.proof] for claim in file.claims],
            "barriers": [str(barrier.kind) for barrier in file.barriers],
            "decisions": [str(decision.result) for decision in file.decisions],
            "received": [str(decision.received_on) for decision in file.decisions],
            "submitted": [str(claim.submitted_on) for claim in file.claims],
            "bodies": len(file.bodies),
            "contacts": [[body.contact, body.details] for body in file.bodies],
            "domain": file.issue.domain,
            "last_days": [day.last_day.isoformat() for day in file.appeals if day.last_day],
            "act_by": [day.act_by.isoformat() for day in file.appeals if day.act_by],
            "outcome": str(file.closure.outcome) if file.closure else None,
            "closure": str(file.closure.kind) if file.closure else None,
            "why": file.closure.text if file.closure else None,
            "log": [entry.kind for entry in file.log],
            "rung": file.issue.rung,
            "rungs": [claim.rung for claim in file.claims],
            "decided_on": [decision.rung for decision in file.decisions],
            "in_writing": [decision.in_writing for decision in file.decisions],
            "by_whom": [decision.by_whom for decision in file.decisions],
            "told_by_staff": [decision.told_by_staff_id is not None for decision in file.decisions],
            "awards": [_award(award) for award in file.awards],
            "renewals": [_renewal(one) for one in file.renewals],
            "insights": file.closure.insights if file.closure else None,
            "quotes": [decision.quote for decision in file.decisions],
            "notes": [barrier.note for barrier in file.barriers if barrier.note],
            "organisations": [body.organisation for body in file.bodies],
        }
        for name, wanted in value.items():
            if name not in ("of", "count", "issue"):
                assert held[name] == wanted, f"{name} is {held[name]}"


def _meeting(action: Action) -> list[Any]:
    """When somebody is met in UTC, where, and whether anybody of the office agreed to come."""
    assert action.meets_at is not None
    return [f"{action.meets_at:%Y-%m-%dT%H:%M}", action.place, action.companion_id is not None]


def _award(award: Award) -> list[Any]:
    """Whether it arrived, its monthly sum, the time before, since when and until when."""
    days = [day.isoformat() if day else None for day in (award.starts_on, award.ends_on)]
    return [str(award.arrival), award.monthly, award.back_pay, *days]


def _renewal(renewal: Renewal) -> list[str]:
    """Why, by when, on which day we come back, and whether it was told."""
    return [str(renewal.kind), renewal.renew_on.isoformat(), f"{renewal.remind_at:%Y-%m-%d}", str(renewal.state)]
