"""What a fact can be: each value is checked against its fact, and refused by name and reason."""

import math
import re
from collections.abc import Sequence
from typing import Any

from knowledge.facts import Fact
from knowledge.place import nearest

LONGEST_TEXT = 1000

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])\Z")

Value = str | int | float | bool | tuple[str, ...]


class HouseholdMistake(ValueError):
    """A household that cannot be: unknown names with the nearest known one, values with their limits."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


def checked(fact: Fact, value: Any, path: str | None = None) -> Value:
    """The value as the fact holds it. Raises HouseholdMistake naming the path and what is possible."""
    path = path or fact.path
    match fact.asked_as if fact.kind == "members" else fact.kind:
        case "boolean":
            if isinstance(value, bool):
                return value
            raise _refusal(path, value, "true or false")
        case "integer" | "number":
            return _number(fact, value, path)
        case "choice":
            return _choice(fact, value, path)
        case "many":
            if isinstance(value, list | tuple) and len(value) <= len(fact.values):
                return tuple(dict.fromkeys(_choice(fact, entry, path) for entry in value))
            raise _refusal(path, value, "a list")
        case "month":
            if isinstance(value, str) and _MONTH.match(value):
                return value
            raise _refusal(path, value, 'a month such as "2003-05"')
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    raise _refusal(path, value, f"words, at most {LONGEST_TEXT} characters")


def _number(fact: Fact, value: Any, path: str) -> int | float:
    whole = fact.kind != "number"
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise _refusal(path, value, "a whole number" if whole else "a number")
    low = -math.inf if fact.least is None else fact.least
    high = math.inf if fact.most is None else fact.most
    if not low <= value <= high or value in (math.inf, -math.inf):
        raise _refusal(path, value, f"between {low} and {high}")
    return value


def _choice(fact: Fact, value: Any, path: str) -> str:
    if isinstance(value, str) and value in fact.values:
        return value
    if isinstance(value, str):
        raise HouseholdMistake([f'{path} cannot be "{value[:60]}"{nearest(value[:60], fact.values)}'])
    raise _refusal(path, value, f"one of {', '.join(fact.values[:12])}")


def _refusal(path: str, value: Any, wanted: str) -> HouseholdMistake:
    shown = value if isinstance(value, int | float) and abs(value) < 1e15 else f'"{str(value)[:60]}"'
    return HouseholdMistake([f"{path} is {shown}; it has to be {wanted}."])
