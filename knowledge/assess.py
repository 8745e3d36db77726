"""Weighs one right against a household: likely, unlikely or unknown, and why.

*Likely* when some route has all its criteria and no open decisive condition, and no exclusion is known
to hold.
*Unlikely* when an exclusion is known to hold, or every route has a criterion that is known not to hold.
*Unknown* otherwise.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from knowledge.entry import Condition, Criterion, Entry, Kind, Remark, Route
from knowledge.rules import FALSE, TRUE, UNKNOWN, Situation, Standing, either, every

Verdict = Literal["likely", "unknown", "unlikely"]

# One condition, its kind, and whether it holds; of an exclusion, whether the exclusion applies.
Ground = tuple[Condition, Kind, bool | None]


class _Weighed(NamedTuple):
    """A route, how it stands as a whole, and how its conditions stand, up to the first that does not hold."""

    route: Route
    situation: Situation
    standing: Standing
    standings: Sequence[Standing]

    @property
    def nearness(self) -> float:
        """The share of its conditions that is known to hold, 0 to 1; 0 when it is closed."""
        closed = self.standing.holds is False or not self.standings
        return 0.0 if closed else self.standings.count(TRUE) / len(self.standings)

    def grounds(self) -> Iterator[Ground]:
        """The conditions of a way that is open, one by one, in the order of the file."""
        for (condition, kind), standing in zip(self.route.weighed, self.standings, strict=True):
            yield condition, kind, standing.holds
        for remark in self.route.incidental:
            yield remark, "incidental", None

    def closing(self) -> Iterator[Ground]:
        """The conditions that are known not to hold."""
        for condition, kind in self.route.weighed:
            if self.situation.stand(condition.rule).holds is False:
                yield condition, kind, False


class _Barring(NamedTuple):
    """An exclusion, and how it stands."""

    exclusion: Criterion | Remark
    standing: Standing

    def ground(self) -> Ground:
        """The exclusion as a condition."""
        return self.exclusion, "exclusion", self.standing.holds


class Assessment(NamedTuple):
    """What can be said of a right: the verdict, and the fact paths that could still decide.

    Its grounds and its nearness are worked out when they are asked for: who looks for the next question does
    not need them.
    """

    right: str
    verdict: Verdict
    missing: tuple[str, ...]
    routes: list[_Weighed]
    barring: list[_Barring]

    def grounds(self) -> tuple[Ground, ...]:
        """The conditions worth showing, each once."""
        first: dict[str, Ground] = {}
        for ground in _telling(self.verdict, self.routes, self.barring):
            first.setdefault(ground[0].id, ground)
        return tuple(first.values())

    @property
    def nearness(self) -> float:
        """The share of the nearest route's conditions that are already known to hold, 0 to 1."""
        return max((weighed.nearness for weighed in self.routes), default=0.0)


def assess(entry: Entry, situation: Situation) -> Assessment:
    """The verdict on one right for one household on one day."""
    routes = [_weigh(route, situation) for route in entry.routes]
    barring = [_Barring(exclusion, _applies(exclusion, situation)) for exclusion in entry.exclusions]
    barred = either([bar.standing for bar in barring])
    way = either([weighed.standing for weighed in routes])
    verdict = _verdict(way, barred)
    missing = tuple(dict.fromkeys(way.missing + barred.missing)) if verdict == "unknown" else ()
    return Assessment(entry.id, verdict, missing, routes, barring)


def _verdict(way: Standing, barred: Standing) -> Verdict:
    if barred.holds or way.holds is False:
        return "unlikely"
    return "likely" if way.holds else "unknown"


def _weigh(route: Route, situation: Situation) -> _Weighed:
    """How a route stands; after the first condition that does not hold, nobody needs the rest."""
    standings: list[Standing] = []
    for rule in route.rules:
        standing = situation.stand(rule)
        if standing.holds is False:
            return _Weighed(route, situation, FALSE, standings)
        standings.append(standing)
    return _Weighed(route, situation, every(standings), standings)


def _applies(exclusion: Criterion | Remark, situation: Situation) -> Standing:
    return situation.stand(exclusion.rule) if isinstance(exclusion, Criterion) else UNKNOWN


def _telling(verdict: Verdict, routes: list[_Weighed], barring: list[_Barring]) -> Iterator[Ground]:
    """The grounds worth showing: the way that is open, or what closes every way."""
    match verdict:
        case "likely":
            yield from next(weighed for weighed in routes if weighed.standing.holds).grounds()
            yield from (bar.ground() for bar in barring)
        case "unlikely":
            yield from (bar.ground() for bar in barring if bar.standing.holds)
            for weighed in routes:
                yield from weighed.closing()
        case "unknown":
            still_open = [weighed for weighed in routes if weighed.standing.holds is None]
            for weighed in sorted(still_open, key=lambda weighed: -weighed.nearness):
                yield from weighed.grounds()
            yield from (bar.ground() for bar in barring)
