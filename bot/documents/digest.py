"""The weekly digest in words: counts first, then what asks for somebody, codes and rights only."""

from datetime import date, datetime
from typing import Any

from bot.conversation.world import Kit, plain_date
from cases.digest import Digest, Line, Reader, Section
from cases.records import ClosureKind

SHOWN = 12


def digest_words(digest: Digest, kit: Kit, language: str) -> str:
    """The digest as text that a chat and a terminal can show."""
    words = _Words(kit, language)
    say = words.say
    parts = [
        say(f"digest.title_{digest.reader}", week=str(digest.week)),
        say("digest.counts", **digest.counts),
    ]
    full = [section for section in Section if digest.sections.get(section)]
    if not full:
        return "\n\n".join([parts[0], say("digest.quiet")])
    parts += [words.section(section, digest.sections[section]) for section in full]
    empty = [say(f"digest.{one}") for one in Section if one in digest.sections and one not in full]
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

    def __init__(self, kit: Kit, language: str) -> None:
        self.kit = kit
        self.language = language

    def say(self, key: str, **values: Any) -> str:
        return self.kit.catalogue.text(key, self.language, **values)

    def section(self, section: Section, lines: tuple[Line, ...]) -> str:
        """One section: its name with the count, then its lines."""
        title = f"{self.say(f'digest.{section}')} ({len(lines)})"
        told = [self._line(section, line) for line in lines[:SHOWN]]
        if len(lines) > SHOWN:
            told.append(self.say("digest.more", count=len(lines) - SHOWN))
        return "\n".join([f"{title}:", *told])

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
        return self.say(_KEYS.get(section, "digest.line"), **self._told(line))

    def _told(self, line: Line) -> dict[str, Any]:
        barrier = f"barrier.{line.barrier_kind}" if line.barrier_kind else "digest.barrier_unknown"
        day = line.last_day or line.next_step_on
        return {
            "code": line.code,
            "title": self.title(line.right_id, line.domain),
            "owner": line.owner,
            "date": plain_date(line.next_step_on),
            "last_day": plain_date(day),
            "since": plain_date(_local(line.moved_at, self.kit)),
            "barrier": self.say(barrier),
            "closure": self.say(f"digest.closure_{line.closure or ClosureKind.DONE}"),
            "outcome": self.say(f"form.outcome_{line.outcome}") if line.outcome else "",
        }


_KEYS = {
    Section.STUCK: "digest.line_stuck",
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
        "closure": str(line.closure) if line.closure else None,
        "outcome": str(line.outcome) if line.outcome else None,
    }
