"""Facts of a nested household by their paths: one more is put in, and those that were passed over are found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.facts import LISTS

_PATH = re.compile(r"(?:(adults|children|debts)\[(\d{1,3})\]\.)?([a-z0-9_]+(?:\.[a-z0-9_]+)?)\Z")


def passed_over(raw: Mapping[str, Any]) -> frozenset[str]:
    """The paths that are written down without a value: asked for, and not known."""
    return frozenset(_empty(raw, ""))


def _empty(raw: Any, path: str) -> Iterator[str]:
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _empty(value, f"{path}.{key}" if path else str(key))
    elif isinstance(raw, list | tuple):
        for index, value in enumerate(raw):
            if value is not None:  # null for a member: who else there is was not told
                yield from _empty(value, f"{path}[{index}]")
    elif raw is None:
        yield path


def put(household: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A new nested mapping in which the fact of this path has this value; the old one stays as it was.

    A number for `children` or `adults` makes that many empty members, and kinds for `debts` one debt of each
    kind; what is already known about the members is kept. Who is the only adult lives with no partner. A fact of a
    member whose list was never told leaves that list open, with null at its end. Raises KeyError for a path that is
    none.
    """
    match = _PATH.match(path)
    if match is None:
        raise KeyError(path)
    name, index, fact = match.groups()
    if name is not None:
        return {**household, name: _with_member(household.get(name), int(index), fact, value)}
    if fact in LISTS.values():
        alone = {"partner_lives_in": False} if fact == "adults" and value == 1 else {}
        return {**alone, **household, fact: _with_members(household.get(fact), value)}
    outer, _, inner = fact.partition(".")
    return {**household, outer: {**(household.get(outer) or {}), inner: value} if inner else value}


def _with_member(told: Sequence[Mapping[str, Any] | None] | None, index: int, name: str, value: Any) -> list[Any]:
    members = [member for member in told or () if member is not None]
    members += [{} for _ in range(index + 1 - len(members))]
    members[index] = {**members[index], name: value}
    return [*members, None] if told is None or None in told else members


def _with_members(told: Sequence[Mapping[str, Any] | None] | None, value: Any) -> list[Any] | None:
    if value is None:
        return None
    members = [member for member in told or () if member is not None]
    if isinstance(value, int):
        return [*members[:value], *({} for _ in range(value - len(members)))]
    if all(isinstance(kind, str) for kind in value):
        kept = {member.get("kind"): member for member in members}
        return [kept.get(kind, {"kind": kind}) for kind in value]
    return list(value)
