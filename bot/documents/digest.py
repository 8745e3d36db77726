"""The weekly digest in words: counts first, then what asks for somebody, codes and rights only."""

from datetime import date, datetime
from typing import Any

from bot.conversation.world import Kit, plain_date
from cases.digest import Digest, Line, Reader, Section, Waiting
from cases.records import ClosureKind, OpenState

SHOWN = 12


def digest_words(digest: Digest, kit: Kit, language: str, shown: int | None = SHOWN) -> str:
    """The digest as text; of each list the first are `shown` (None: all), since a chat has little room."""
    words = _Words(kit, language, shown)
    say = words.say
    parts = [
        say(f"digest.title_{digest.reader}", week=str(digest.week)),
        say("digest.counts", **digest.counts),
    ]
    waiting = words.waiting(digest.waiting)
    full = [section for section in Section if digest.sections.get(section)]
    if digest.reader != Reader.DISTRICT and not full:
        return "\n\n".join([parts[0], *waiting, say("digest.quiet" if not digest.counts["open"] else "digest.calm")])
    parts += waiting
    parts += [words.section(section, digest.sections[section]) for section in full]
    empty = [say(f"digest.{one}") for one in Section if one in digest.sections and one not in (*full, Section.PASSED)]
    if empty:
        parts.append(say("digest.nothing_in", sections=", ".join(empty)))
    if digest.barriers:
        parts.append("\n".join([say("digest.barriers"), *map(words.barrier, digest.barriers)]))
    if digest.reader == Reader.CENTRE and digest.loads:
        told = [
            say("digest.line_load", owner=one.owner, open=one.open, overdue=one.overdue, stuck=one.stuck)
            for one in digest.loads
        ]
        parts.append("\n".join([say("digest.loads"), *told]))
    return "\n\n".join(parts)


class _Words:
    """The lines of one digest in one language."""

    def __init__(self, kit: Kit, language: str, shown: int | None) -> None:
        self.kit = kit
        self.language = language
        self.shown = shown

    def say(self, key: str, **values: Any) -> str:
        return self.kit.catalogue.text(key, self.language, **values)

    def section(self, section: Section, lines: tuple[Line, ...]) -> str:
        """One section: its name with the count, then its lines."""
        title = f"{self.say(f'digest.{section}')} ({len(lines)})"
        told = [self._line(section, line) for line in lines[: self.shown]]
        if len(lines) > len(told):
            more = "digest.more_due" if section is Section.OVERDUE else "digest.more"
            told.append(self.say(more, count=len(lines) - len(told)))
        return "\n".join([f"{title}:", *told])

    def waiting(self, waiting: Waiting) -> list[str]:
        """Who waits for a person, with danger first and its kind; nothing when nobody does."""
        if not waiting.people:
            return []
        key = "digest.waiting_urgent" if waiting.urgent else "digest.waiting"
        told = [self.say(key, people=waiting.people, urgent=waiting.urgent)]
        told += [
            self.say("digest.line_waiting", kind=self.say(f"staff.hand_{kind}"), count=count)
            for kind, count in waiting.kinds.items()
        ]
        return ["\n".join(told)]

    def barrier(self, one: Any) -> str:
        """A barrier that several cases meet."""
        return self.say(
            "digest.line_barrier",
            barrier=self.say(f"barrier.{one.kind}"),
            title=self.title(one.right_id, one.domain),
            cases=one.cases,
        )

    def title(self, right: str | None, domain: str) -> str:
        """The name of a right, or of the domain where no right is named."""
        named = self.kit.right_name(right, self.language)
        return named or self.kit.knowledge.domains[domain].names[self.language]

    def _line(self, section: Section, line: Line) -> str:
        over = section is Section.NEW and line.state == OpenState.CLOSED
        key = "digest.line_over" if over else _KEYS.get(section, "digest.line")
        return self.say(key, **self._told(line))

    def _told(self, line: Line) -> dict[str, Any]:
        barrier = f"barrier.{line.barrier_kind}" if line.barrier_kind else "digest.barrier_unknown"
        day = line.last_day or line.next_step_on
        return {
            "code": line.code,
            "title": self.title(line.right_id, line.domain),
            "owner": line.owner,
            "date": plain_date(line.next_step_on),
            "last_day": plain_date(day),
            "passed_on": plain_date(line.passed_on or day),
            "since": plain_date(_local(line.moved_at, self.kit)),
            "barrier": self.say(barrier),
            "closure": self.say(f"digest.closure_{line.closure or ClosureKind.DONE}"),
            "outcome": self.say(f"digest.outcome_{line.outcome}") if line.outcome else "",
        }


_KEYS = {
    Section.STUCK: "digest.line_stuck",
    Section.PASSED: "digest.line_passed",
    Section.DEADLINES: "digest.line_deadline",
    Section.CLOSED: "digest.line_closed",
}


def _local(at: datetime, kit: Kit) -> date:
    return at.astimezone(kit.settings.zone).date()


def digest_json(digest: Digest) -> dict[str, Any]:
    """The digest as one JSON document: the same codes and counts, no words of anybody."""
    return {
        "week": str(digest.week),
        "today": digest.today.isoformat(),
        "reader": str(digest.reader),
        "counts": dict(digest.counts),
        "outcomes": {str(outcome): count for outcome, count in digest.outcomes.items()},
        "sections": {str(name): [line_json(line) for line in lines] for name, lines in digest.sections.items()},
        "waiting": {
            "people": digest.waiting.people,
            "urgent": digest.waiting.urgent,
            "kinds": dict(digest.waiting.kinds),
        },
        "barriers": [
            {"kind": str(one.kind), "right": one.right_id, "domain": one.domain, "cases": one.cases}
            for one in digest.barriers
        ],
        "loads": [
            {"owner": one.owner, "open": one.open, "overdue": one.overdue, "stuck": one.stuck} for one in digest.loads
        ],
    }


def line_json(line: Line) -> dict[str, Any]:
    """One issue of a digest."""
    return {
        "code": line.code,
        "right": line.right_id,
        "domain": line.domain,
        "owner": line.owner,
        "stage": str(line.stage),
        "state": str(line.state),
        "next_step_on": line.next_step_on.isoformat(),
        "barrier": str(line.barrier_kind) if line.barrier_kind else None,
        "last_day": line.last_day.isoformat() if line.last_day else None,
        "passed_on": line.passed_on.isoformat() if line.passed_on else None,
        "closure": str(line.closure) if line.closure else None,
        "outcome": str(line.outcome) if line.outcome else None,
    }
