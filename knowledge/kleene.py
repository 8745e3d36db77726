"""Kleene's strong three-valued logic, which keeps beside each unknown the facts that would make it known.

"Or" is true as soon as one part is true, "and" is false as soon as one part is false, and an unknown part
leaves the whole unknown only where it could still change it. None stands for unknown.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Standing(NamedTuple):
    """Whether a rule holds, and the paths of the facts that could still decide it (none once it is known)."""

    holds: bool | None
    missing: tuple[str, ...] = ()


TRUE, FALSE, UNKNOWN = Standing(True), Standing(False), Standing(None)


def every(standings: Iterable[Standing]) -> Standing:
    """Kleene's "and": over nothing it is true."""
    unknown: tuple[str, ...] | None = None
    for holds, missing in standings:
        if holds is None:
            unknown = (unknown or ()) + missing
        elif not holds:
            return FALSE
    return TRUE if unknown is None else Standing(None, unknown)


def either(standings: Iterable[Standing]) -> Standing:
    """Kleene's "or": over nothing it is false."""
    unknown: tuple[str, ...] | None = None
    for holds, missing in standings:
        if holds:
            return TRUE
        if holds is None:
            unknown = (unknown or ()) + missing
    return FALSE if unknown is None else Standing(None, unknown)
