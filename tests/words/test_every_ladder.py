"""Every right is walked to its end by machine: each refusal reason and silence, every door, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from bot.conversation.claims import rungs_of
from bot.words.catalogue import Catalogue
from bot.words.deadline_words import deadline_words
from bot.words.ladder_words import move_words, rung_how
from cases.claim import BODY, Answer, Do, Event, Move, Receipt, Reminder, Standing, State, Submission
from cases.course import standing
from cases.ladder import Rung
from cases.records import Arrival, DecisionResult
from knowledge.entry import Entry, EntryText
from knowledge.load import Knowledge, load

START = date(2026, 11, 22)
LANGUAGES = ("he", "ar")
ENDS = frozenset({Do.POLICY, Do.ASK_AGAIN, Do.FINISH})
ANSWER_TIME = timedelta(days=30)


@dataclass(frozen=True)
class Teller:
    """As much of a turn's world as words are made from."""

    knowledge: Knowledge
    catalogue: Catalogue
    language: str
    today: date

    def entry(self, right: str | None) -> Entry | None:
        return self.knowledge.entries.get(right) if right else None

    def words(self, right: str) -> EntryText:
        return self.knowledge.text(self.language, right)

    def say(self, key: str, **values: Any) -> str:
        return self.catalogue.text(key, self.language, **values)


@dataclass(frozen=True)
class Walker:
    """One claim somewhere on its way; `reasons` are what its body may give."""

    rungs: tuple[Rung, ...]
    reasons: tuple[str, ...]
    events: tuple[Event, ...] = ()
    today: date = START
    heading_for: str = BODY

    def stands(self) -> Standing:
        newest = next((one.reason for one in reversed(self.events) if isinstance(one, Answer)), "")
        return standing(
            self.rungs, self.events, self.today, heading_for=self.heading_for, can_cure=newest in self.reasons
        )

    def place(self) -> object:
        """Where it is, whatever the dates: places that are the same go on the same way."""
        found = self.stands()
        return found.state, found.rung, found.tried, tuple(move.key for move in found.moves)

    def after(self, event: Event, days: int = 1) -> "Walker":
        today = self.today + timedelta(days=days)
        return Walker(self.rungs, self.reasons, (*self.events, event), today, self.heading_for)

    def go(self, move: Move) -> Iterator["Walker"]:
        """All that may come of a move."""
        rung = move.rung.id if move.rung else self.stands().rung
        match move.do:
            case Do.SUBMIT | Do.CURE:
                yield self.after(Submission(BODY, self.today, self.today + ANSWER_TIME))
            case Do.CLIMB:
                yield self.after(Submission(rung, self.today, self.today + ANSWER_TIME))
            case Do.WAIT:
                yield from self._answered(rung)
                yield Walker(self.rungs, self.reasons, self.events, self.today + timedelta(days=60), self.heading_for)
            case Do.REMIND:
                yield self.after(Reminder(self.today), 20)
            case Do.ASK_REASONS:
                yield self.after(Answer(DecisionResult.REFUSED, rung, self.today, "", in_writing=True))
            case Do.CHECK_PAYMENT:
                yield from (
                    self.after(Receipt(arrival)) for arrival in (Arrival.FULL, Arrival.PARTIAL, Arrival.MISSING)
                )
            case Do.CLEAR_UP:
                yield self.after(Answer(DecisionResult.REFUSED, rung, self.today))

    def _answered(self, rung: str) -> Iterator["Walker"]:
        for reason in (*self.reasons, ""):
            yield self.after(Answer(DecisionResult.REFUSED, rung, self.today, reason, in_writing=bool(reason)))
        for result in (DecisionResult.GRANTED, DecisionResult.PARTLY):
            yield self.after(Answer(result, rung, self.today))


def walked(start: Walker) -> Iterator[Standing]:
    """Every place that a claim can come to."""
    seen, open_ways = set(), [start]
    while open_ways:
        walker = open_ways.pop()
        if (place := walker.place()) in seen:
            continue
        seen.add(place)
        found = walker.stands()
        yield found
        for move in found.moves:
            open_ways.extend(walker.go(move))


def refused_to_the_end(start: Walker, reason: str | None) -> Iterator[Standing]:
    """The way on which what is suggested is done, and all who are asked refuse for this reason, or are silent."""
    walker = start
    while True:
        found = walker.stands()
        yield found
        if found.next.do in ENDS:
            return
        after = list(walker.go(found.next))
        if found.state is State.WAITING:
            refusals = (one for one in after if isinstance(one.events[-1], Answer) and one.events[-1].reason == reason)
            walker = next(refusals, after[-1])
        else:
            walker = after[0]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    from bot.words import content

    return content.load(LANGUAGES).catalogue


def test_no_refusal_and_no_silence_is_ever_the_end(knowledge: Knowledge, catalogue: Catalogue) -> None:
    """Every place that a claim can come to, on each shape of ladder that the 92 rights have."""
    teller: Any = Teller(knowledge, catalogue, "he", START)
    ladders = {tuple((one.kind, one.optional) for one in rungs_of(teller, right)): right for right in knowledge.entries}
    for right in ladders.values():
        ends = set()
        for found in walked(Walker(rungs_of(teller, right), ("a reason",))):
            assert found.moves, (right, found)
            if found.state in (State.REFUSED, State.SILENT):
                assert found.next.do not in ENDS, (right, found)
            ends.add(found.state)
        assert {State.EXHAUSTED, State.REALISED, State.SILENT} <= ends, right


def test_every_right_is_walked_from_each_refusal_and_from_silence_until_it_is_exhausted_in_both_languages(
    knowledge: Knowledge, catalogue: Catalogue
) -> None:
    for right, entry in knowledge.entries.items():
        for reason in (*entry.refusals, "", None):
            ways = {language: _told(knowledge, catalogue, language, right, reason) for language in LANGUAGES}
            assert len(ways["he"]) == len(ways["ar"])
            for hebrew, arabic in zip(ways["he"], ways["ar"], strict=True):
                assert hebrew.strip() and arabic.strip() and hebrew != arabic, (right, reason, hebrew)
                assert "{" not in hebrew + arabic, (right, reason, hebrew)


def _told(knowledge: Knowledge, catalogue: Catalogue, language: str, right: str, reason: str | None) -> list[str]:
    """All that is said on the way of one right and one reason: states, moves, rungs, last days."""
    teller: Any = Teller(knowledge, catalogue, language, START)
    rungs = rungs_of(teller, right)
    places = list(refused_to_the_end(Walker(rungs, knowledge.entries[right].refusals), reason))
    assert places[-1].state is State.EXHAUSTED, (right, reason, places[-1])
    assert {rung.id for rung in rungs if not rung.optional} <= places[-1].tried
    told = []
    for found in places:
        told.append(teller.say(f"ladder.state_{found.state}"))
        for move in found.moves:
            told.append(move_words(teller, right, move))
            if move.rung is not None:
                told += [rung_how(teller, right, move.rung.id), deadline_words(teller, move.deadline)]
    return told
