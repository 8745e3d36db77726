"""A calendar file (.ics) of what a person has to do by when, for the calendar of their phone (RFC 5545).

A phone is seen by others: unless the person gave words of their own, an event names no right, no body and no
reason, only a code. Events last all day, so that no time zone and no clock change moves them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.words.bidi import strip_controls
from bot.words.catalogue import Catalogue
from cases.calendar import DAY
from cases.deadlines import Deadline
from cases.warning_days import warnings

# An alarm rings at ten in the morning of its day, when a follow-up falls due as well.
HOUR = 10
LINE = 75  # octets, without the end of the line (RFC 5545, 3.1)
MAKER = "-//Mitzui//Mitzui//HE"


@dataclass(frozen=True, slots=True)
class DayToAct:
    """One day to remember. `id` stays the same when the day is corrected, so that the calendar mends it.

    `warn_on` are the days on which the phone rings, none after `on`; `title` are the person's own words, if any.
    `last` is True of a last day, and False of a step of ours: the titles tell them apart.
    """

    id: str
    code: str
    on: date
    warn_on: tuple[date, ...] = ()
    title: str = ""
    last: bool = False


def deadline_day(id: str, code: str, deadline: Deadline, *, slow_days: int = 0, title: str = "") -> DayToAct | None:
    """The day to act by, with an alarm on each warning day and on the day itself; None where no day is known."""
    if deadline.act_by is None:
        return None
    warn_on = (*warnings(deadline, slow_days=slow_days), deadline.act_by)
    return DayToAct(id, code, deadline.act_by, warn_on, title, last=True)


def calendar_file(days: Iterable[DayToAct], catalogue: Catalogue, language: str, made_at: datetime) -> bytes:
    """The days as one file in UTF-8; `made_at` is aware, and the same days at the same instant give the same bytes."""
    stamp = made_at.astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(catalogue.text('calendar.name', language))}",
        *(line for day in days for line in _event(day, catalogue, language, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(act: DayToAct, catalogue: Catalogue, language: str, stamp: datetime) -> Iterator[str]:
    """One all-day event; its end is the day after, which the standard leaves out. `SEQUENCE` rises with each making."""
    title = _text(
        act.title or catalogue.text(f"calendar.{'last_day' if act.last else 'step'}", language, code=act.code)
    )
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(act.id)}@mitzui"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{int(stamp.timestamp()) // 60}"
    yield f"DTSTART;VALUE=DATE:{_day(act.on)}"
    yield f"DTEND;VALUE=DATE:{_day(act.on + DAY)}"
    yield f"SUMMARY;LANGUAGE={language}:{title}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    for day in sorted(set(act.warn_on)):
        yield from _alarm(act.on - day, title)
    yield "END:VEVENT"


def _alarm(before: timedelta, title: str) -> Sequence[str]:
    """An alarm at ten in the morning so many days before an all-day event, counted from its midnight."""
    days, hours = divmod(before.days * 24 - HOUR, 24) if before else (0, HOUR)
    trigger = f"-P{days}DT{hours}H" if before else f"PT{hours}H"
    return ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:{trigger}", "END:VALARM")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _text(words: str) -> str:
    """Words as a value: on one line of the file whatever is in them, and no other property begins inside them."""
    one_line = " ".join(strip_controls(words).split())
    return "".join(f"\\{sign}" if sign in "\\;," else sign for sign in one_line if sign.isprintable())


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, no letter cut in two; each further piece begins with a space."""
    pieces = [""]
    for letter in line:
        if len(pieces[-1].encode()) + len(letter.encode()) > LINE:
            pieces.append(" ")
        pieces[-1] += letter
    return "\r\n".join(pieces)
