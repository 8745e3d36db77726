"""Cells that hold several lines: bodies, barriers, actions and the treatment log, each line in its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.world import Kit
from bot.documents.import_values import NotRead, read_day
from cases.records import BarrierKind, BarrierLevel, Performer
from knowledge.normalise import fold

# A day at the beginning of a line, and what parts it from the words.
_DATED = re.compile(r"\s*(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{1,2}-\d{1,2})\s*[|:–-]?\s*(.+)")
_BRACKETS = re.compile(r"(.+?)\s*\(([^()]*)\)\s*(?::\s*(.*))?")


@dataclass(frozen=True, slots=True)
class DraftAction:
    """One step of a row: who takes it, and how it stands. `not_done` is why it could not be done."""

    what: str
    performer: Performer
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""
    not_done: str | None = None


class Lines:
    """Reads lines in every language of ours."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        every = kit.catalogue.every
        self.performers = {fold(told): one for one in Performer for told in every(f"performer.{one}")}
        self.barrier_kinds = {fold(told): one for one in BarrierKind for told in every(f"barrier.{one}")}
        self.levels = {fold(told): one for one in BarrierLevel for told in every(f"barrier.level_{one}")}
        # the order matters: with a result comes before without
        self.done = _patterns(every("form.action_done"), result=True) + _patterns(every("form.action_done"))
        self.not_done = _patterns(every("form.action_not_done"))
        self.due = _patterns(every("form.action_due"))
        self.undone = {fold(told) for told in every("form.action_undone")}

    def bodies(self, text: str) -> tuple[tuple[str, str, str], ...]:
        """Organisation, contact and details of each body; the last two may be missing."""
        return tuple(self._body(number, line) for number, line in _lines(text))

    def _body(self, number: int, line: str) -> tuple[str, str, str]:
        organisation, *more = _parts(line)
        if not organisation or len(more) > 2:
            raise NotRead("parts", line=number, shape=self._shape("body"))
        return organisation, more[0] if more else "", more[1] if len(more) > 1 else ""

    def barriers(self, text: str) -> tuple[tuple[BarrierKind, BarrierLevel, str], ...]:
        """Kind, level and note of each barrier: a kind of the closed list alone, or with its level in brackets."""
        return tuple(self._barrier(number, line) for number, line in _lines(text))

    def _barrier(self, number: int, line: str) -> tuple[BarrierKind, BarrierLevel, str]:
        if kind := self.barrier_kinds.get(fold(line)):
            return kind, BarrierLevel.SYSTEMIC, ""
        found = _BRACKETS.fullmatch(line)
        kind = self.barrier_kinds.get(fold(found[1])) if found else None
        level = self.levels.get(fold(found[2])) if found else None
        if found is None or kind is None or level is None:
            known = ", ".join(self.kit.catalogue.text(f"barrier.{one}", "he") for one in BarrierKind)
            raise NotRead("parts", line=number, shape=self._shape("barrier", known=known))
        return kind, level, found[3] or ""

    def actions(self, text: str, today: date) -> tuple[DraftAction, ...]:
        """What is done, by whom, and by when or with what result; without a performer it is the worker's."""
        return tuple(self._action(number, line, today) for number, line in _lines(text))

    def _action(self, number: int, line: str, today: date) -> DraftAction:
        what, *more = _parts(line)
        performer = self.performers.get(fold(more[0])) if more and more[0] else Performer.WORKER
        if not what or performer is None or len(more) > 2:
            raise NotRead("parts", line=number, shape=self._shape("action"))
        try:
            return self._standing(DraftAction(what, performer), more[1] if len(more) > 1 else "", today)
        except NotRead as wrong:
            raise NotRead("parts", line=number, shape=self._shape("action")) from wrong

    def _standing(self, action: DraftAction, told: str, today: date) -> DraftAction:
        what, performer = action.what, action.performer
        if not told or fold(told) in self.undone:
            return action
        if found := _match(self.done, told):
            return DraftAction(what, performer, done_on=_past(found["date"], today), result=found.get("result", ""))
        if found := _match(self.not_done, told):
            return DraftAction(what, performer, not_done=found["why"])
        found = _match(self.due, told)
        return DraftAction(what, performer, due_on=read_day(found["date"] if found else told))

    def log(self, text: str, today: date) -> tuple[tuple[date, str], ...]:
        """The day and the words of each entry."""
        return tuple(_entry(number, line, today) for number, line in _lines(text))

    def _shape(self, of: str, **values: str) -> str:
        return self.kit.catalogue.text(f"sheet.shape_{of}", "he", **values)


def _entry(number: int, line: str, today: date) -> tuple[date, str]:
    found = _DATED.fullmatch(line)
    if found is None:
        raise NotRead("line_without_date", line=number)
    return _past(found[1], today), found[2]


def _past(text: str, today: date) -> date:
    day = read_day(text)
    if day > today:
        raise NotRead("date_ahead")
    return day


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _patterns(templates: Sequence[str], *, result: bool = False) -> list[re.Pattern[str]]:
    """What a text of ours looks like when its placeholders are filled; without its result it ends before the colon."""
    return [_pattern(told if result else told.replace(": {result}", "")) for told in templates]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))


def _match(patterns: Sequence[re.Pattern[str]], text: str) -> dict[str, str] | None:
    found = next((found for one in patterns if (found := one.fullmatch(text))), None)
    return found.groupdict() if found else None
