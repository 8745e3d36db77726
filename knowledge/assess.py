"""Weighs one right against a household: likely, unlikely or unknown, and why.

*Likely* when some route has all its criteria and no open decisive condition, and no exclusion is known
to hold.
*Unlikely* when an exclusion is known to hold, or every route has a criterion that is known not to hold.
*Unknown* otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from knowledge.entry import Criterion, Decisive, Entry, Remark, Route
from knowledge.rules import UNKNOWN, Situation, Standing, either, every

Verdict = Literal["likely", "unknown", "unlikely"]
Kind = Literal["criterion", "decisive", "incidental", "exclusion"]


class Ground(NamedTuple):
    """One condition and how it stands; of an exclusion, `holds` says whether the exclusion applies."""

    id: str
    kind: Kind
    holds: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What can be said of a right: the verdict, its grounds, and the fact paths that could still decide.

    `nearness` is the share of the nearest route's conditions that are already known to hold, 0 to 1.
    """

    right: str
    verdict: Verdict
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    nearness: float


class _Weighed(NamedTuple):
    """A route, how each of its criteria and decisive conditions stands, and how it stands as a whole."""

    route: Route
    holds: list[bool | None]
    standing: Standing

    def grounds(self) -> Iterator[Ground]:
        """Its conditions one by one, in the order of the file."""
        holds = iter(self.holds)
        for criterion in self.route.criteria:
            yield Ground(criterion.id, "criterion", next(holds), criterion.source)
        for decisive in self.route.decisive:
            yield Ground(decisive.id, "decisive", next(holds), decisive.source)
        for remark in self.route.incidental:
            yield Ground(remark.id, "incidental", None, remark.source)

    @property
    def nearness(self) -> float:
        """The share of its conditions that is known to hold; 0 for a closed way."""
        closed = self.standing.holds is False or not self.holds
        return 0.0 if closed else self.holds.count(True) / len(self.holds)


def assess(entry: Entry, situation: Situation) -> Assessment:
    """The verdict on one right for one household on one day."""
    routes = [_weigh(route, situation) for route in entry.routes]
    exclusions = [(exclusion, _applies(exclusion, situation)) for exclusion in entry.exclusions]
    barred = either(standing for _, standing in exclusions)
    way = either(weighed.standing for weighed in routes)
    verdict = _verdict(way, barred)
    barring = [Ground(bar.id, "exclusion", standing.holds, bar.source) for bar, standing in exclusions]
    return Assessment(
        right=entry.id,
        verdict=verdict,
        grounds=_unique(_telling(verdict, routes, barring)),
        missing=tuple(dict.fromkeys(way.missing + barred.missing)) if verdict == "unknown" else (),
        nearness=max((weighed.nearness for weighed in routes), default=0.0),
    )


def _verdict(way: Standing, barred: Standing) -> Verdict:
    if barred.holds or way.holds is False:
        return "unlikely"
    return "likely" if way.holds else "unknown"


def _weigh(route: Route, situation: Situation) -> _Weighed:
    standings = [situation.stand(criterion.rule) for criterion in route.criteria]
    standings += [_settled(decisive, situation) for decisive in route.decisive]
    return _Weighed(route, [standing.holds for standing in standings], every(standings))


def _settled(decisive: Decisive, situation: Situation) -> Standing:
    """True once other facts settle it; never false, because it cannot be computed."""
    return either((*(situation.stand(rule) for rule in decisive.settled_by), UNKNOWN))


def _applies(exclusion: Criterion | Remark, situation: Situation) -> Standing:
    return situation.stand(exclusion.rule) if isinstance(exclusion, Criterion) else UNKNOWN


def _telling(verdict: Verdict, routes: list[_Weighed], barring: list[Ground]) -> Iterator[Ground]:
    """The grounds worth showing: the way that is open, or what closes every way."""
    match verdict:
        case "likely":
            yield from next(weighed for weighed in routes if weighed.standing.holds).grounds()
            yield from barring
        case "unlikely":
            yield from (ground for ground in barring if ground.holds)
            for weighed in routes:
                yield from (ground for ground in weighed.grounds() if ground.holds is False)
        case "unknown":
            for weighed in sorted(routes, key=lambda weighed: -weighed.nearness):
                if weighed.standing.holds is None:
                    yield from weighed.grounds()
            yield from barring


def _unique(grounds: Iterator[Ground]) -> tuple[Ground, ...]:
    first: dict[str, Ground] = {}
    for ground in grounds:
        first.setdefault(ground.id, ground)
    return tuple(first.values())
