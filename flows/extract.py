"""The texts of flows for translators, as PO files that lose no word they hold.

Babel reads and quotes. Entries are written here: Babel wraps previous msgids so that no tool reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Found
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, normalize, read_po, unescape

from flows.flow import Flows, placeholders

_NO_OPINION = frozenset({"fuzzy", "python-format", "python-brace-format"})  # told by the texts themselves


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: `key` says where it is said, `text` is its Hebrew."""

    key: str
    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a PO file says about one text; `previous` is the source that a fuzzy translation was made for."""

    source: str
    translation: str = ""
    fuzzy: bool = False
    previous: str | None = None
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def extract(flows: Flows) -> list[Message]:
    """Every text of every flow, in the order of the files."""
    return [Message(text.key, text.text, flow.file, text.line) for flow in flows.values() for text in flow.texts()]


def to_po(messages: Iterable[Message], existing: bytes | None, language: str) -> bytes:
    """A PO file of these messages that keeps what `existing` says about them; the same input, the same bytes.

    When a text has changed, its translation stays, marked fuzzy, with the text it was made for as previous
    msgid. Translations of texts that are gone stay at the end as obsolete, and come back with them.
    Raises ValueError when `existing` cannot be read.
    """
    before = _entries(existing) if existing else {}
    written = [_header(existing, language)]
    for message in messages:
        entry = _renewed(before.pop(message.key, Entry("")), message.text)
        written.append("".join(_lines(message.key, entry)))
    written += ["".join(_lines(key, entry, "#~ ")) for key, entry in before.items() if entry.translation]
    return "\n".join(written).encode()


def from_po(po: bytes) -> dict[str, tuple[str, str]]:
    """Source and translation by key; a fuzzy translation is not one yet, and comes empty.

    Raises ValueError when this is not a PO file with a context for each message.
    """
    return {
        str(found.context): (str(found.id), "" if found.fuzzy else str(found.string))
        for found in _catalog(po)
        if found.id
    }


def _renewed(entry: Entry, text: str) -> Entry:
    if not entry.translation or entry.source == text:
        return replace(entry, source=text)
    return replace(entry, source=text, fuzzy=True, previous=entry.previous or entry.source)


def _lines(key: str, entry: Entry, prefix: str = "") -> Iterator[str]:
    for comment in entry.comments:
        yield f"# {comment}".rstrip() + "\n"
    if not prefix:
        yield from _marks(entry)
    for word, text in (("msgctxt", key), ("msgid", entry.source), ("msgstr", entry.translation)):
        yield f"{prefix}{word} {normalize(text, prefix=prefix, width=0)}\n"


def _marks(entry: Entry) -> Iterator[str]:
    brace = ("python-brace-format",) if placeholders(entry.source) else ()
    if flags := [*(["fuzzy"] if entry.fuzzy else []), *brace, *entry.flags]:
        yield f"#, {', '.join(flags)}\n"
    if entry.fuzzy and entry.previous is not None:
        yield f"#| msgid {normalize(entry.previous, prefix='#| ', width=0)}\n"


def _entries(po: bytes) -> dict[str, Entry]:
    """What a file says by key, with what was obsolete in it: a text may come back."""
    catalog = _catalog(po)
    found = [*catalog.obsolete.values(), *catalog]
    return {str(one.context): _entry(one) for one in found if one.id}


def _entry(found: Found) -> Entry:
    previous = [comment[1:].strip() for comment in found.user_comments if comment.startswith("|")]
    return Entry(
        source=str(found.id),
        translation=str(found.string),
        fuzzy=found.fuzzy,
        previous=_unquoted(previous) if found.fuzzy and previous else None,
        comments=tuple(comment for comment in found.user_comments if not comment.startswith("|")),
        flags=tuple(sorted(found.flags - _NO_OPINION)),
    )


def _unquoted(lines: list[str]) -> str:
    """The previous msgid, which Babel hands on as comments."""
    quoted = (line.removeprefix("msgid ") for line in lines if not line.startswith("msgctxt"))
    return "".join(map(unescape, quoted))


def _catalog(po: bytes) -> Catalog:
    try:
        catalog = read_po(BytesIO(po), charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"not a PO file: {error}") from error
    for found in catalog:
        if found.id and not found.context:
            raise ValueError(f"the message on line {found.lineno} has no msgctxt")
    return catalog


def _header(existing: bytes | None, language: str) -> str:
    """The header that translators' tools wrote, or a new one; without a date, as nothing here has a clock."""
    first = existing.decode().split("\n\n", 1)[0] if existing else ""
    if 'msgid ""\nmsgstr ""' in first:
        return first.rstrip("\n") + "\n"
    plural = get_plural(Locale.parse(language))
    fields = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: nplurals={plural.num_plurals}; plural={plural.plural_expr};",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields)
