"""What an entry says about one right, free of language, and what a text says about it in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.rules import Rule


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a statement rests on; `seen` tells its age."""

    url: str
    title: str
    seen: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the body about this right; each part may be unknown."""

    phone: str | None = None
    phone_alt: str | None = None
    online: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition that can be computed from facts."""

    id: str
    rule: Rule
    source: str


@dataclass(frozen=True, slots=True)
class Decisive:
    """A condition that cannot be computed: it blocks *likely* unless facts settle it, and never fails."""

    id: str
    rule: Rule
    source: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A condition that is shown and blocks nothing."""

    id: str
    source: str


Kind = Literal["criterion", "decisive", "incidental", "exclusion"]
Condition = Criterion | Decisive | Remark


@dataclass(frozen=True, slots=True)
class Route:
    """One way to the right: all criteria together.

    `rules` are those of criteria and decisive conditions, `weighed` these conditions with their kind.
    """

    id: str
    criteria: tuple[Criterion, ...]
    decisive: tuple[Decisive, ...]
    incidental: tuple[Remark, ...]
    rules: tuple[Rule, ...] = field(init=False, repr=False, compare=False)
    weighed: tuple[tuple[Criterion | Decisive, Kind], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = (*("criterion" for _ in self.criteria), *("decisive" for _ in self.decisive))
        conditions: tuple[Criterion | Decisive, ...] = (*self.criteria, *self.decisive)
        object.__setattr__(self, "weighed", tuple(zip(conditions, kinds, strict=True)))
        object.__setattr__(self, "rules", tuple(one.rule for one in conditions))  # the only way into a frozen value

    def conditions(self) -> Iterator[Criterion | Decisive | Remark]:
        """All its conditions, in the order of the file."""
        yield from self.criteria
        yield from self.decisive
        yield from self.incidental


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; a length of None says that a limit exists and was not found."""

    length: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A period that matters for this right.

    `loses` is what waiting takes before anything is asked for: `back_pay`, where a claim pays only so far back, or
    the `claim` itself; None for a period that takes nothing by itself.
    """

    id: str
    span: Span
    source: str
    loses: str | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One floor up: whom a refusal can be brought to; a window of None was not found, so check today.

    `counted_from` is the event that the window counts from, one of `STARTS`; None where no source names one.
    """

    id: str
    kind: str
    optional: bool
    window: Span | None
    counted_from: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """Why this right has to be looked after once it is in hand: it `ends`, is asked for `yearly`, or is examined again.

    `valid` is how long it holds, counted from `counted_from`; None where only the letter says until when.
    `ask_before_days` is how early the body wants to be asked; None where no source says.
    """

    kind: str
    valid: Span | None
    counted_from: str | None
    ask_before_days: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A historical amount; never shown without its date."""

    id: str
    amount: float | None
    text: str | None
    unit: str | None
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One right, as its file says it."""

    id: str
    domain: str
    body: str
    contact: Contact
    as_of: str
    review_by: date
    confidence: str
    confirmed: str | None
    sources: Mapping[str, Source]
    routes: tuple[Route, ...]
    exclusions: tuple[Criterion | Remark, ...]
    documents: tuple[str, ...]
    steps: tuple[str, ...]
    time_limits: tuple[TimeLimit, ...]
    answer_expected: Span | None
    answer_source: str | None
    refusals: tuple[str, ...]
    ladder: tuple[Rung, ...]
    related: tuple[str, ...]
    urgent: tuple[str, ...]
    amounts: tuple[Amount, ...]
    warnings: tuple[Remark, ...] = ()
    renewal: Renewal | None = None

    def conditions(self) -> Iterator[Criterion | Decisive | Remark]:
        """Everything that has words under `conditions`, in the order of the file."""
        for route in self.routes:
            yield from route.conditions()
        yield from self.exclusions


@dataclass(frozen=True, slots=True)
class RefusalText:
    """A reason that offices give, its short label, and what can be done about it."""

    label: str
    reason: str
    cure: str


@dataclass(frozen=True, slots=True)
class RungText:
    """A rung's name, the day that its window counts from, and how it is approached."""

    name: str
    counted_from: str | None
    how: str


@dataclass(frozen=True, slots=True)
class EntryText:
    """A right in the words of one language; the mappings hold one text per id of the entry."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    who: str
    conditions: Mapping[str, str]
    documents: Mapping[str, str]
    steps: Mapping[str, str]
    time_limits: Mapping[str, str]
    refusals: Mapping[str, RefusalText]
    ladder: Mapping[str, RungText]
    amounts: Mapping[str, str]
    notes: Mapping[str, str]
    warnings: Mapping[str, str] = field(default_factory=dict)
