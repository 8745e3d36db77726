"""The facts of one letter beside what we know of the right, the body and the law's clock."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, reduce
from typing import Any, Protocol

from bot.conversation.world import plain_date
from bot.documents.letter_facts import Disclosure, Identity, LetterFacts
from bot.documents.letter_words import LONGEST_NAME, clean, hide
from bot.words.catalogue import Catalogue
from bot.words.deadline_words import window_of
from bot.words.seen import WRITTEN_DATE
from cases.deadlines import Deadline, Start, deadline, doubt
from knowledge.entry import Entry, EntryText, Rung, Source
from knowledge.load import Knowledge


class Words(Protocol):
    """What a letter takes its words from; a `Kit` and a `Content` both are."""

    @property
    def knowledge(self) -> Knowledge: ...

    @property
    def catalogue(self) -> Catalogue: ...


class Told:
    """The facts of one letter beside what we know: what may be said, and in which words."""

    def __init__(self, facts: LetterFacts, words: Words, several: frozenset[str]) -> None:
        self.facts = facts
        self.words = words
        self.several = several

    def say(self, key: str, language: str, **values: Any) -> str:
        """A sentence of ours."""
        return self.words.catalogue.text(key, language, **values)

    @property
    def named(self) -> bool:
        """Whether this body may know who it is about."""
        return self.facts.disclosure is Disclosure.FULL

    @cached_property
    def entry(self) -> Entry | None:
        """The right, where we know it well."""
        return self.words.knowledge.entries.get(self.facts.right or "")

    def text(self, language: str) -> EntryText:
        """The right's words; only where there is an `entry`."""
        assert self.entry is not None
        known = language if language in self.words.knowledge.languages else "he"
        return self.words.knowledge.text(known, self.entry.id)

    @cached_property
    def rung(self) -> Rung | None:
        """The rung of the right's ladder that was chosen."""
        rungs = self.entry.ladder if self.entry else ()
        return next((one for one in rungs if one.id == self.facts.rung), None)

    @cached_property
    def window_start(self) -> date | None:
        """The day that the rung's window counts from, where it is known and can be."""
        event = self.rung.counted_from if self.rung else None
        match event:
            case None | Start.DECISION_RECEIVED:
                day = self.facts.received_on
            case Start.DECISION_GIVEN:
                day = self.facts.decided_on or self.facts.counted_on
            case _:
                day = self.facts.counted_on
        return day if day and doubt(day, self.facts.today) is None else None

    @cached_property
    def deadline(self) -> Deadline | None:
        """The reckoning of the chosen rung; None where there is no window to count."""
        window = window_of(self.rung.window, self.rung.counted_from) if self.rung else None
        return deadline(window, self.window_start) if window and window.length is not None else None

    @cached_property
    def refused(self) -> bool:
        """Whether a decision came on a day that can be."""
        day = self.facts.received_on
        return day is not None and doubt(day, self.facts.today, self.facts.submitted_on) is None

    def own(self, text: str, language: str, most: int = LONGEST_NAME) -> str:
        """Somebody's own words; in an anonymous letter with nothing in them that tells who it is."""
        line = clean(text, most)
        if self.named:
            return line
        mark = self.say("letters.left_out", language)
        return hide(line, self.facts.identity, (self.facts.reference, self.facts.account), mark)

    def listed(self, names: Iterable[str], language: str) -> str:
        """Names one after the other, with the comma of the language."""
        return reduce(lambda first, then: self.say("letters.listed", language, first=first, next=then), names)

    def ways(self) -> tuple[str, ...]:
        """Where an answer reaches whoever signs: an address, a phone, an address of mail."""
        who = self.facts.identity if self.named else Identity()
        ways: tuple[str, ...] = (who.address, who.phone, who.email)
        if self.facts.signer:
            ways = (self.facts.signer.phone, self.facts.signer.email)
        return tuple(line for one in ways if (line := clean(one, LONGEST_NAME)))

    def body(self, language: str) -> str:
        """The body's name: ours, or the words that were given; "" where it is not one body."""
        named = self.facts.body or (self.entry.body if self.entry else None)
        if named is None or named in self.several:
            return ""
        known = self.words.knowledge.bodies.get(named)
        return self._name(known.names, language) if known else self.own(named, language)

    def right(self, language: str) -> str:
        """The right's name, or the words in which the need was told."""
        return self.right_name(self.facts.right or "", language)

    def right_name(self, right: str, language: str) -> str:
        """The name of any right that we know or know of, else the words themselves."""
        knowledge = self.words.knowledge
        if right in knowledge.entries:
            return knowledge.text(language if language in knowledge.languages else "he", right).name
        known = knowledge.rights.get(right)
        return self._name(known.names, language) if known else self.own(right, language)

    @staticmethod
    def _name(names: Mapping[str, str], language: str) -> str:
        return names.get(language) or names["he"]

    def source(self, name: str | None, language: str) -> str:
        """A source of the right with the day it was seen, as one sentence; "" where none is named."""
        one: Source | None = self.entry.sources.get(name or "") if self.entry else None
        if one is None:
            return ""
        found = WRITTEN_DATE.search(one.seen)
        if found is None:
            return self.say("letters.source_undated", language, source=one.title)
        seen = f"{int(found['month'])}.{found['year']}" if found["month"] else found[0]
        return self.say("letters.source", language, source=one.title, seen=seen)

    def rung_text(self, part: str, language: str) -> str:
        """What the right's words say of the chosen rung: its `name`, `counted_from` or `how`."""
        assert self.rung is not None
        return str(getattr(self.text(language).ladder[self.rung.id], part) or "")

    def last_day(self) -> str:
        """The legal last day; only where it is known."""
        assert self.deadline is not None and self.deadline.last_day is not None
        return plain_date(self.deadline.last_day)

    def argument(self) -> str:
        """The key of what an objection asks for when this reason was given for this right."""
        return f"letter_reason.{self.facts.right}.{self.facts.reason}"
