"""Reads `texts/<language>/<id>.yaml` against its entry: every id has its words, no more and no fewer."""

from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.entry import Entry, EntryText, RefusalText, RungText
from knowledge.facts import LABEL_LENGTH
from knowledge.files import Document, Mistake
from knowledge.place import Place, nearest

REQUIRED = ("name", "aliases", "summary", "who", "conditions", "documents", "steps", "refusals", "ladder")
OPTIONAL = ("time_limits", "amounts", "notes", "warnings")


def read_text(document: Document, mistakes: list[Mistake], entry: Entry) -> EntryText:
    """The words of a document; what is missing or left over is added to `mistakes`."""
    top = Place(document, mistakes)
    if not top.keys(REQUIRED, OPTIONAL):
        top = Place(Document(document.file, {}, document.lines), mistakes)
    conditions = dict.fromkeys(condition.id for condition in entry.conditions())
    events = {rung.id: rung.counted_from for rung in entry.ladder}
    return EntryText(
        name=top.text("name"),
        aliases=top.texts("aliases"),
        summary=top.text("summary"),
        who=top.text("who"),
        conditions=_sentences(top, "conditions", conditions),
        documents=_sentences(top, "documents", entry.documents),
        steps=_sentences(top, "steps", entry.steps),
        time_limits=_sentences(top, "time_limits", (limit.id for limit in entry.time_limits)),
        refusals={name: _refusal(place) for name, place in _matching(top, "refusals", entry.refusals)},
        ladder={name: _rung(place, events[name]) for name, place in _matching(top, "ladder", events)},
        amounts=_sentences(top, "amounts", (amount.id for amount in entry.amounts)),
        warnings=_sentences(top, "warnings", (warning.id for warning in entry.warnings)),
        notes={name: _sentence(place) for name, place in top.each("notes")},
    )


def _matching(top: Place, key: str, ids: Iterable[str]) -> list[tuple[str, Place]]:
    wanted = [name for name in ids if name]
    given = list(top.each(key))
    there = {name for name, _ in given}
    for name in wanted:
        if name not in there:
            top.wrong(f'The entry has "{name}" under {key}; its words are missing here.', key)
    for name, place in given:
        if name not in wanted:
            place.wrong(f'The entry has no "{name}" under {key}{nearest(name, wanted)}')
    return [(name, place) for name, place in given if name in wanted]


def _sentences(top: Place, key: str, ids: Iterable[str]) -> Mapping[str, str]:
    return {name: _sentence(place) for name, place in _matching(top, key, ids)}


def _sentence(place: Place) -> str:
    value: Any = place.value
    if isinstance(value, str) and value.strip():
        return value
    place.wrong(f'"{place.name}" has to be words.')
    return ""


def _refusal(place: Place) -> RefusalText:
    place.keys(("reason", "cure"), ("label",))
    reason = place.text("reason")
    label = place.text_or_none("label") or reason
    if len(label) > LABEL_LENGTH:
        where = "label" if "label" in place else "reason"
        place.wrong(f'"{label}" has {len(label)} characters; give a label of at most {LABEL_LENGTH}.', where)
    return RefusalText(label, reason, place.text("cure"))


def _rung(place: Place, event: str | None) -> RungText:
    """A rung's words; the event that its window counts from has words exactly where the entry names one."""
    place.keys(("name", "how"), ("from",))
    if event is not None and place.at("from").value is None:
        place.wrong(f'The entry counts from "{event}"; say under "from" which day that is.')
    if event is None and place.at("from").value is not None:
        place.wrong('The entry has no "counted_from" for this rung; name it there, or remove "from".', "from")
    return RungText(place.text("name"), place.text_or_none("from"), place.text("how"))
