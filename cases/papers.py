"""Which document is looked for next: one at a time, what was not spoken of yet first, nothing asked twice in a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cases.records import Paper, PaperState

LONG_AGO = datetime.min.replace(tzinfo=UTC)
SETTLED = frozenset({PaperState.HAVE, PaperState.IMPOSSIBLE})


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a claim: an id of the entry or somebody's own words, and where it stands.

    `changed_at` is None while nothing was said of it.
    """

    document: str
    name: str | None = None
    state: PaperState = PaperState.NEEDED
    changed_at: datetime | None = None


def pieces_of(wanted: Iterable[str], papers: Sequence[Paper]) -> list[Piece]:
    """The documents that the entry asks for, then those that a body asked for besides."""
    told = {(one.document, one.name): Piece(one.document, one.name, one.state, one.changed_at) for one in papers}
    known = [told.pop((document, None), Piece(document)) for document in wanted]
    return [*known, *told.values()]


def lacking(pieces: Iterable[Piece]) -> list[Piece]:
    """Those that are not at hand and may be got, in the order in which they are taken up."""
    left = [one for one in pieces if one.state not in SETTLED]
    return sorted(left, key=lambda one: one.changed_at or LONG_AGO)


def unspoken(pieces: Iterable[Piece], since: datetime) -> list[Piece]:
    """Those of them that nothing was said of since that moment."""
    return [one for one in lacking(pieces) if one.changed_at is None or one.changed_at < since]
