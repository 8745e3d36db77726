"""When a right in hand has to be looked after again, and when we come back for it (docs/rules.md, rule 21)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.calendar import DAY, is_rest_day, previous_working_day
from cases.deadlines import Window, deadline

# How long before the day we come back, and how long before it once more where it was put off.
EARLY_DAYS, AGAIN_DAYS = 60, 30
# So near to the day the office hears of it, whether or not the family could be told.
LAST_CHANCE_DAYS = 14
YEAR_DAYS = 365


class Basis(StrEnum):
    """Where the day comes from: it was told, is counted by a source, or is only our own day to look again."""

    TOLD = "told"
    COUNTED = "counted"
    OUR_RULE = "our_rule"


@dataclass(frozen=True, slots=True)
class Holds:
    """How long a source says that a grant holds: from the day it was asked for, or to the end of calendar years."""

    window: Window
    by_calendar_year: bool = False


@dataclass(frozen=True, slots=True)
class RenewBy:
    """The day by which it is renewed, and where that day comes from."""

    on: date
    basis: Basis


def renew_by(
    today: date, *, told: date | None = None, holds: Holds | None = None, filed: date | None = None
) -> RenewBy:
    """The day by which a right is renewed: what was told, else what a source lets us count, else a year from today.

    A count that ends in the past tells of an earlier grant, and is not used.
    """
    if told is not None:
        return RenewBy(told, Basis.TOLD)
    counted = _counted(holds, today, filed) if holds is not None else None
    if counted is not None and counted > today:
        return RenewBy(counted, Basis.COUNTED)
    return RenewBy(today + timedelta(days=YEAR_DAYS), Basis.OUR_RULE)


def remind_on(renew_on: date, today: date, early_days: int | None = None) -> date:
    """The day to come back on: early, or where that has passed as early as is left; never on a rest day.

    `early_days` is how early the body wants to be asked, where a source says.
    """
    return next((day for day in _early(renew_on, early_days) if day > today), today + DAY)


def is_last_chance(renew_on: date, today: date) -> bool:
    """Whether the day is so near that the office must know."""
    return today >= renew_on - timedelta(days=LAST_CHANCE_DAYS)


def _early(renew_on: date, early_days: int | None) -> Iterator[date]:
    for days in (early_days or EARLY_DAYS, AGAIN_DAYS, LAST_CHANCE_DAYS, LAST_CHANCE_DAYS // 2):
        day = renew_on - timedelta(days=days)
        yield previous_working_day(day) if is_rest_day(day) else day


def _counted(holds: Holds, today: date, filed: date | None) -> date | None:
    if holds.by_calendar_year:
        return date(today.year + (holds.window.length or 1), 1, 1)
    return deadline(holds.window, filed).last_day if filed is not None else None
