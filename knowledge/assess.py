"""Weighs one right against a household: likely, unlikely or unknown, and why.

*Likely* when some route has all its criteria and no open decisive condition, and no exclusion is known
to hold.
*Unlikely* when an exclusion is known to hold, or every route has a criterion that is known not to hold.
*Unknown* otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.entry import Criterion, Entry, Route
from knowledge.rules import TRUE, Situation, Standing, either, every

Verdict = Literal["likely", "unknown", "unlikely"]
Kind = Literal["criterion", "decisive", "incidental", "exclusion"]


@dataclass(frozen=True, slots=True)
class Ground:
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


@dataclass(frozen=True, slots=True)
class _Weighed:
    grounds: tuple[Ground, ...]
    standing: Standing


def assess(entry: Entry, situation: Situation) -> Assessment:
    """The verdict on one right for one household on one day."""
    routes = [_weigh(route, situation) for route in entry.routes]
    exclusions = list(_exclusions(entry, situation))
    barred = either(weighed.standing for weighed in exclusions)
    way = either(weighed.standing for weighed in routes)
    verdict: Verdict = (
        "unlikely" if barred.holds or way.holds is False else "likely" if way.holds else "unknown"
    )
    missing = () if verdict != "unknown" else tuple(dict.fromkeys((*way.missing, *barred.missing)))
    return Assessment(
        right=entry.id,
        verdict=verdict,
        grounds=_unique(_telling(verdict, routes, exclusions)),
        missing=missing,
        nearness=max((_nearness(weighed) for weighed in routes), default=0.0),
    )


def _weigh(route: Route, situation: Situation) -> _Weighed:
    criteria = [(criterion, criterion.rule.stand(situation, None)) for criterion in route.criteria]
    settled = [
        (decisive, either([*(rule.stand(situation, None) for rule in decisive.settled_by), Standing(None)]))
        for decisive in route.decisive
    ]
    grounds = (
        *(
            Ground(criterion.id, "criterion", standing.holds, criterion.source)
            for criterion, standing in criteria
        ),
        *(Ground(decisive.id, "decisive", standing.holds, decisive.source) for decisive, standing in settled),
        *(Ground(remark.id, "incidental", None, remark.source) for remark in route.incidental),
    )
    return _Weighed(grounds, every(standing for _, standing in (*criteria, *settled)))


def _exclusions(entry: Entry, situation: Situation) -> Iterator[_Weighed]:
    for exclusion in entry.exclusions:
        standing = (
            exclusion.rule.stand(situation, None) if isinstance(exclusion, Criterion) else Standing(None)
        )
        yield _Weighed((Ground(exclusion.id, "exclusion", standing.holds, exclusion.source),), standing)


def _telling(verdict: Verdict, routes: list[_Weighed], exclusions: list[_Weighed]) -> Iterator[Ground]:
    """The grounds worth showing: the way that is open, or what closes every way."""
    barring = [ground for weighed in exclusions for ground in weighed.grounds]
    match verdict:
        case "likely":
            yield from next(weighed.grounds for weighed in routes if weighed.standing is TRUE)
            yield from barring
        case "unlikely":
            yield from (ground for ground in barring if ground.holds)
            for weighed in routes:
                yield from (ground for ground in weighed.grounds if ground.holds is False)
        case "unknown":
            for weighed in sorted(routes, key=_nearness, reverse=True):
                if weighed.standing.holds is None:
                    yield from weighed.grounds
            yield from barring


def _unique(grounds: Iterator[Ground]) -> tuple[Ground, ...]:
    return tuple({ground.id: ground for ground in reversed(list(grounds))}.values())[::-1]


def _nearness(weighed: _Weighed) -> float:
    """The share of a route's conditions that is already known to hold; 0 for a closed one."""
    told = [ground for ground in weighed.grounds if ground.kind != "incidental"]
    if weighed.standing.holds is False or not told:
        return 0.0
    return sum(ground.holds is True for ground in told) / len(told)
