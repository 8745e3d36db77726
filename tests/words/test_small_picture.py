"""The small picture of every right, after each step from the claim to the end of its ladder, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.conversation.claims import REMINDED, standing_of
from bot.conversation.pressing import losing
from bot.conversation.world import World
from bot.settings import Settings
from bot.words import content, time_cards
from bot.words.catalogue import Catalogue
from bot.words.ladder_cards import picture
from cases.claim import BODY, Do, Standing, State
from cases.deadlines import Window
from cases.followups import silence
from cases.records import (
    Arrival,
    Award,
    Case,
    Claim,
    Decision,
    DecisionResult,
    Issue,
    LogEntry,
    Role,
    Staff,
)
from knowledge.entry import Entry, EntryText
from knowledge.load import Knowledge, load
from storage.case_file import IssueFile

START = date(2026, 11, 22)
LANGUAGES = ("he", "ar")
MOST_LINES = 6
DATE = re.compile(r"(\d+)\.(\d+)\.(\d{4})")
ENDS = frozenset({Do.POLICY, Do.ASK_AGAIN, Do.FINISH})
_ids = count(1)


@dataclass
class Room:
    """As much of a turn's world as the picture is drawn from; the file is kept in memory."""

    knowledge: Knowledge
    catalogue: Catalogue
    language: str
    held: IssueFile
    today: date = START

    def __post_init__(self) -> None:
        settings = Settings(_env_file=None)  # type: ignore[call-arg]
        self.kit = SimpleNamespace(settings=settings, knowledge=self.knowledge, catalogue=self.catalogue)
        self.speaker = SimpleNamespace(viewer=None)

    def entry(self, right: str | None) -> Entry | None:
        return self.knowledge.entries.get(right) if right else None

    def words(self, right: str) -> EntryText:
        return self.knowledge.text(self.language, right)

    def say(self, key: str, **values: Any) -> str:
        return self.catalogue.text(key, self.language, **values)

    def file(self, issue: Issue) -> IssueFile:
        return self.held

    def issue(self, answers: Any) -> Issue:
        return self.held.issue

    # --- what happens

    def stands(self) -> Standing:
        return standing_of(cast(World, self), self.held.issue)

    def lines(self) -> list[str]:
        return picture(cast(World, self), self.held.issue)

    def hand_in(self, rung: str) -> None:
        until = silence(self.today, Window(30)).ask_on
        one = Claim(id=next(_ids), issue_id=1, submitted_on=self.today, answer_expected_on=until, rung=rung)
        self.held = replace(self.held, claims=(*self.held.claims, one))
        self.held.issue.rung, self.held.issue.next_step = rung, "wait_answer"

    def answer(self, result: DecisionResult, reason: str = "", *, staff: int | None = None) -> Decision:
        one = Decision(
            id=next(_ids),
            issue_id=1,
            result=result,
            reason=reason,
            rung=self.stands().rung,
            received_on=self.today,
            in_writing=True,
            told_by_staff_id=staff,
            recorded_at=datetime.now(UTC),
        )
        self.held = replace(self.held, decisions=(*self.held.decisions, one))
        return one

    def remind(self) -> None:
        at = datetime(self.today.year, self.today.month, self.today.day, 10, tzinfo=UTC)
        one = LogEntry(id=next(_ids), issue_id=1, at=at, kind=REMINDED)
        self.held = replace(self.held, log=(*self.held.log, one))

    def later(self, days: int) -> None:
        self.today += timedelta(days=days)


def begun(right: str | None) -> IssueFile:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    issue = Issue(
        id=1, case_id=1, right_id=right, owner_id=1, next_step="first", next_step_on=START, follow_up_id=1,
        opened_at=at, moved_at=at,
    )  # fmt: skip
    owner = Staff(id=1, name="maya", role=Role.RIGHTS_WORKER, office_id=1)
    case = Case(id=1, code="AB23C", office_id=1, opened_at=at)
    return IssueFile("AB23C", issue, case, owner, (), (), (), (), (), (), (), (), None)


def refused_to_the_end(room: Room, reason: str, pause: int = 5) -> Iterator[list[str]]:
    """What is suggested is done after so many days, and everybody refuses; the picture after each step."""
    yield room.lines()
    for _ in range(60):
        found = room.stands()
        move = found.next
        if move.do in ENDS:
            return
        room.later(pause)
        if move.do in (Do.SUBMIT, Do.CURE):
            room.hand_in(BODY)
        elif move.do is Do.CLIMB and move.rung is not None:
            room.held.issue.next_step = move.key
            room.held.issue.rung = move.rung.id
            yield room.lines()
            room.hand_in(move.rung.id)
        elif move.do is Do.REMIND:
            room.remind()
        elif move.do is Do.WAIT:
            room.answer(DecisionResult.REFUSED, reason)
        else:
            room.answer(DecisionResult.REFUSED, "a reason of theirs")
        yield room.lines()
    raise AssertionError("this ladder has no end")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return content.load(LANGUAGES).catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_has_a_picture_that_fits_a_small_phone_at_each_step_of_its_way(
    language: str, knowledge: Knowledge, catalogue: Catalogue
) -> None:
    for right, entry in knowledge.entries.items():
        room = Room(knowledge, catalogue, language, begun(right))
        seen = list(refused_to_the_end(room, entry.refusals[0]))
        assert len(seen) > 4, right
        for lines in seen:
            assert len(lines) <= MOST_LINES, (right, lines)
            assert [line[0] for line in lines].count("●") == 1, (right, lines)
            assert all(line[0] in "✓●○" and len(line) > 4 and "{" not in line for line in lines), (right, lines)
        assert room.stands().state is State.EXHAUSTED, right


@pytest.mark.parametrize("pause", [5, 40, 400])
def test_no_day_that_has_passed_is_named_as_the_one_ahead(
    pause: int, knowledge: Knowledge, catalogue: Catalogue
) -> None:
    for right, entry in knowledge.entries.items():
        room = Room(knowledge, catalogue, "he", begun(right))
        for lines in refused_to_the_end(room, entry.refusals[0], pause):
            ahead = "\n".join(line for line in lines if line[0] != "✓")
            days = [date(int(year), int(month), int(day)) for day, month, year in DATE.findall(ahead)]
            assert all(day >= room.today for day in days), (right, lines)


def test_a_need_without_an_entry_has_a_picture_too(knowledge: Knowledge, catalogue: Catalogue) -> None:
    room = Room(knowledge, catalogue, "he", begun(None))
    pictures = list(refused_to_the_end(room, "לא מגיע"))
    assert pictures[0] == [
        "✓ פתחנו את הנושא 22.11.2026",
        "● עכשיו: מכינים את הבקשה",
        "○ אחר כך: הגשה, ואז תשובה",
        "○ בסוף: הזכות ביד",
    ]
    assert pictures[-1][-2:] == ["● עכשיו: כל הדרכים נוסו", "○ אחר כך: לבקש שוב כשמשהו משתנה"]


def test_what_lies_far_back_is_folded_into_one_line(knowledge: Knowledge, catalogue: Catalogue) -> None:
    room = Room(knowledge, catalogue, "he", begun("income-support"))
    *_, last = refused_to_the_end(room, "vehicle")
    assert re.match(r"✓ לפני כן: \d+ צעדים, מאז 27\.11\.2026", last[0])


def test_what_arrived_in_part_is_said_kindly_and_the_rest_stays_open(
    knowledge: Knowledge, catalogue: Catalogue
) -> None:
    room = Room(knowledge, catalogue, "he", begun("income-support"))
    room.hand_in(BODY)
    granted = room.answer(DecisionResult.GRANTED)
    assert "● עכשיו: אושר, בודקים שהגיע" in room.lines()
    award = Award(
        id=next(_ids), issue_id=1, decision_id=granted.id, arrival=Arrival.PARTIAL, recorded_at=datetime.now(UTC)
    )
    room.held = replace(room.held, awards=(award,))
    assert {"✓ הגיע חלק", "● עכשיו: חלק כבר ביד, והשאר עוד אפשרי"} <= set(room.lines())
    award.arrival = Arrival.FULL
    assert room.lines()[-1] == "● עכשיו: הזכות ביד"


def test_two_reports_are_both_shown_each_with_who_told_it(knowledge: Knowledge, catalogue: Catalogue) -> None:
    room = Room(knowledge, catalogue, "he", begun("income-support"))
    room.hand_in(BODY)
    room.answer(DecisionResult.REFUSED, "vehicle", staff=7)
    room.answer(DecisionResult.GRANTED)
    lines = room.lines()
    assert "✓ סירבו 22.11.2026, לפי הצוות" in lines and "✓ אישרו 22.11.2026, לפי מה שסיפרתם" in lines
    room.speaker.viewer = object()
    assert "✓ אישרו 22.11.2026, לפי המשפחה" in room.lines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waiting_takes_is_one_line_with_its_source_and_only_before_anything_is_handed_in(
    language: str, knowledge: Knowledge, catalogue: Catalogue
) -> None:
    told = 0
    for right, entry in knowledge.entries.items():
        room = Room(knowledge, catalogue, language, begun(right))
        line = time_cards.waiting_takes(cast(World, room), {"issue": "1"})
        assert bool(line) == bool(losing(entry)), right
        if line:
            told += 1
            words = knowledge.text(language, right).time_limits
            assert entry.sources[losing(entry)[0].source].title in line and line.count("\n") == 1
            assert all(words[one.id] in line for one in losing(entry))
            room.hand_in(BODY)
            assert time_cards.waiting_takes(cast(World, room), {"issue": "1"}) == ""
    assert told >= 10


def test_the_month_of_a_claim_is_counted_in_days(knowledge: Knowledge, catalogue: Catalogue) -> None:
    room = Room(knowledge, catalogue, "he", begun("income-support"))
    for day, words in ((22, "בעוד 8 ימים"), (29, "מחר"), (30, "היום")):
        room.today = date(2026, 11, day)
        assert f"החודש הזה מסתיים {words}." in time_cards.waiting_takes(cast(World, room), {"issue": "1"})
    room.held = begun("child-allowance")
    assert "החודש הזה" not in time_cards.waiting_takes(cast(World, room), {"issue": "1"})
