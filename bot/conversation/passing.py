"""Time passes for what was told: who was 16 two years ago is 18 today, without being asked again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.facts import Vocabulary

# Days in the unit of what grows by itself, by the last part of a fact's path; a month in days, on the average.
GROWING: Mapping[str, float] = {"age": 365.25, "age_days": 1, "months_in_israel": 30.44, "months_since_aliyah": 30.44}
IN_DAYS = "_days"
YEAR = 365


def as_of(today: date, told: Mapping[str, tuple[Any, date]], facts: Vocabulary) -> dict[str, Any]:
    """What was told, each with its day, as it is today.

    A baby whose days were told grows in days, and once these are too many to be told so, in years.
    """
    grown = {path: _grown(path, value, (today - on).days, facts) for path, (value, on) in told.items()}
    for path in [one for one in grown if one.endswith(f"age{IN_DAYS}") and told[one][1] < today]:
        days, years = grown[path], path.removesuffix(IN_DAYS)
        grown.pop(years, None)
        if days >= (facts[path].most or days + 1):
            del grown[path]
            grown[years] = (told[path][0] + (today - told[path][1]).days) // YEAR
    return grown


def _grown(path: str, value: Any, days: int, facts: Vocabulary) -> Any:
    """A value after so many days; it stays within what the fact can be."""
    unit = GROWING.get(path.rpartition(".")[2])
    if unit is None or isinstance(value, bool) or not isinstance(value, int) or days <= 0:
        return value
    most = facts[path].most
    grown = value + int(days / unit)
    return grown if most is None else min(grown, int(most))
