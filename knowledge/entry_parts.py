"""The small parts of an entry: ids, spans of time, sources, the contact."""

import re

from knowledge.entry import Contact, Source, Span
from knowledge.place import Place

UNITS = ("days", "working_days", "weeks", "months", "years")
# What has to have happened on the day that a rung's window counts from; docs/content-guide.md tells them apart.
STARTS = (
    "decision_received",
    "decision_given",
    "decision_sent",
    "lower_decision_received",
    "lower_decision_given",
    "notice_received",
    "act_known",
    "other_event",
)
# Why a right that was granted has to be looked after again, and what a time that it holds for is counted from.
RENEWALS = ("ends", "yearly", "reexamination")
HOLDS_FROM = ("filing", "calendar_year")
# What waiting longer than a time limit takes from who has not asked yet.
LOSES = ("back_pay", "claim")

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")


def contact_of(place: Place) -> Contact:
    """How to reach the body; nothing said means nothing known."""
    if place.value is None:
        return Contact()
    place.keys((), ("phone", "phone_alt", "online", "form"))
    return Contact(*(place.text_or_none(key) for key in ("phone", "phone_alt", "online", "form")))


def source_of(place: Place) -> Source:
    """A page with its title and age."""
    place.keys(("url", "title", "seen"))
    url = place.text("url")
    if url and not url.startswith("https://") and not url.startswith("http://"):
        place.wrong(f'"{url}" is not an address; it begins with https://.', "url")
    return Source(url, place.text("title"), place.text("seen"))


def span_of(place: Place) -> Span:
    """A length of time; a length of null says that a limit exists and was not found."""
    length = place.whole("length")
    limited = length is not None or place.at("unit").value is not None
    return Span(length, place.one_of("unit", UNITS, "unit") if limited else "")


def id_of(place: Place) -> str:
    """The id of an entry's part."""
    name = place.text("id")
    if name and not _ID.match(name):
        place.wrong(f'"{name}" is not an id: small Latin letters, digits, - and _ only.', "id")
    return name


def ids_of(place: Place, key: str) -> tuple[str, ...]:
    """A list of ids."""
    for entry in place.entries(key):
        if isinstance(entry.value, str) and not _ID.match(entry.value):
            entry.wrong(f'"{entry.value}" is not an id: small Latin letters, digits, - and _ only.')
    return place.texts(key)


def hold_unique(place: Place, key: str, ids: list[str]) -> None:
    """Records every id that is used twice where it may stand once."""
    for name in sorted({name for name in ids if name and ids.count(name) > 1}):
        place.wrong(f'The id "{name}" is used more than once in "{place.name}".', key)
