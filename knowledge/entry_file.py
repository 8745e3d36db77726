"""Reads `entries/<domain>/<id>.yaml`: the language-free part of a right."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from knowledge.criteria import SHAPES, Known, rule_of, settled_by
from knowledge.entry import (
    Amount,
    Criterion,
    Decisive,
    Entry,
    Remark,
    Renewal,
    Route,
    Rung,
    TimeLimit,
)
from knowledge.entry_parts import (
    HOLDS_FROM,
    LOSES,
    RENEWALS,
    STARTS,
    contact_of,
    hold_unique,
    id_of,
    ids_of,
    source_of,
    span_of,
)
from knowledge.files import Document, Mistake
from knowledge.place import Place
from knowledge.rules import Either

RUNGS = ("review", "committee", "objection", "court", "high_court", "ombudsman", "legal_aid", "other")
CONFIDENCES = ("high", "medium", "low")

REQUIRED = (
    "id", "domain", "body", "as_of", "review_by", "confidence", "sources", "routes", "documents", "steps",
    "refusals", "ladder",
)  # fmt: skip
OPTIONAL = (
    "rules",
    "contact",
    "confirmed",
    "exclusions",
    "time_limits",
    "answer_expected",
    "related",
    "urgent",
    "amounts",
    "warnings",
    "renewal",
)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that an entry may point at."""

    criteria: Known
    domains: Collection[str]
    bodies: Collection[str]
    rights: Collection[str]
    urgent: Collection[str]


def read_entry(document: Document, mistakes: list[Mistake], names: Names) -> Entry:
    """The entry of a document; an entry that added to `mistakes` is not to be used."""
    top = Place(document, mistakes)
    if not top.keys(REQUIRED, OPTIONAL):
        top = Place(Document(document.file, {}, document.lines), mistakes)
    reader = _EntryReader(top, names)
    answer = top.at("answer_expected")
    if answer.value is not None:
        answer.keys(("length", "unit", "source"))
    return Entry(
        id=top.one_of("id", names.rights, "right"),
        domain=top.one_of("domain", names.domains, "domain"),
        body=top.one_of("body", names.bodies, "body"),
        contact=contact_of(top.at("contact")),
        as_of=top.text("as_of"),
        review_by=top.day("review_by") or date.min,
        confidence=top.one_of("confidence", CONFIDENCES, "confidence"),
        confirmed=top.text_or_none("confirmed"),
        sources=top.named("sources", source_of),
        routes=reader.routes(),
        exclusions=reader.exclusions(),
        documents=ids_of(top, "documents"),
        steps=ids_of(top, "steps"),
        time_limits=reader.time_limits(),
        answer_expected=None if answer.value is None else span_of(answer),
        answer_source=None if answer.value is None else reader.source(answer),
        refusals=ids_of(top, "refusals"),
        ladder=reader.ladder(),
        related=reader.related(),
        urgent=top.all_of("urgent", names.urgent, "urgent flag"),
        amounts=reader.amounts(),
        warnings=reader.warnings(),
        renewal=reader.renewal(),
    )


class _EntryReader:
    """Reads the parts of one entry that point at its own sources."""

    def __init__(self, top: Place, names: Names) -> None:
        self.top = top
        self.names = names
        self.sources = tuple(name for name, _ in top.each("sources"))
        self.known = self._named_rules(names.criteria)

    def _named_rules(self, known: Known) -> Known:
        """The vocabulary of criteria, and the rules that the entry names once to use them in many places."""
        for name, place in self.top.each("rules"):
            if (rule := rule_of(place, known)) is not None:
                known = replace(known, named={**known.named, name: rule})
        return known

    def source(self, place: Place) -> str:
        """The id of a source that the entry lists."""
        return place.one_of("source", self.sources, "source")

    def routes(self) -> tuple[Route, ...]:
        routes = tuple(self._route(place) for place in self.top.entries("routes"))
        if not routes and "routes" in self.top:
            self.top.wrong("An entry needs at least one route.", "routes")
        hold_unique(self.top, "routes", [route.id for route in routes])
        return routes

    def _route(self, place: Place) -> Route:
        place.keys(("id",), ("criteria", "decisive", "incidental"))
        route = Route(
            id=id_of(place),
            criteria=tuple(c for at in place.entries("criteria") if (c := self._criterion(at)) is not None),
            decisive=tuple(self._decisive(at) for at in place.entries("decisive")),
            incidental=tuple(self._remark(at) for at in place.entries("incidental")),
        )
        if not route.criteria and not route.decisive and "criteria" not in place:
            place.wrong("A route needs a criterion or a decisive condition, or everybody is likely.")
        hold_unique(place, "criteria", [condition.id for condition in route.conditions()])
        return route

    def exclusions(self) -> tuple[Criterion | Remark, ...]:
        kept: list[Criterion | Remark] = []
        for place in self.top.entries("exclusions"):
            text_only = isinstance(place.value, dict) and not set(SHAPES) & place.value.keys()
            if (exclusion := self._remark(place) if text_only else self._criterion(place)) is not None:
                kept.append(exclusion)
        hold_unique(self.top, "exclusions", [exclusion.id for exclusion in kept])
        return tuple(kept)

    def _criterion(self, place: Place) -> Criterion | None:
        rule = rule_of(place, self.known, ("id", "source"))
        if not isinstance(place.value, dict):
            return None
        name, source = id_of(place), self.source(place)
        return Criterion(name, rule or Either(()), source)  # a wrong rule keeps its id, so that its words stay right

    def _decisive(self, place: Place) -> Decisive:
        place.keys(("id", "source"), ("settled_by",))
        rules = [rule_of(at, self.known) for at in place.entries("settled_by")]
        rule = settled_by([rule for rule in rules if rule is not None], self.known)
        return Decisive(id_of(place), rule, self.source(place))

    def _remark(self, place: Place) -> Remark:
        place.keys(("id", "source"))
        return Remark(id_of(place), self.source(place))

    def time_limits(self) -> tuple[TimeLimit, ...]:
        limits = []
        for place in self.top.entries("time_limits"):
            place.keys(("id", "length", "source"), ("unit", "loses"))
            loses = place.one_of("loses", LOSES, "loss") if "loses" in place else None
            limits.append(TimeLimit(id_of(place), span_of(place), self.source(place), loses))
        hold_unique(self.top, "time_limits", [limit.id for limit in limits])
        return tuple(limits)

    def ladder(self) -> tuple[Rung, ...]:
        rungs = []
        for place in self.top.entries("ladder"):
            place.keys(("id", "kind", "source"), ("optional", "window", "counted_from"))
            window = place.at("window")
            if window.value is not None:
                window.keys(("length", "unit"))
            rungs.append(
                Rung(
                    id=id_of(place),
                    kind=place.one_of("kind", RUNGS, "kind of rung"),
                    optional=place.yes_no("optional"),
                    window=None if window.value is None else span_of(window),
                    counted_from=_event(place, counted=window.value is not None),
                    source=self.source(place),
                )
            )
        if not rungs and "ladder" in self.top:
            self.top.wrong("A refusal needs somewhere to go: the ladder needs at least one rung.", "ladder")
        hold_unique(self.top, "ladder", [rung.id for rung in rungs])
        return tuple(rungs)

    def related(self) -> tuple[str, ...]:
        """Rights beside this one; two may name each other, but none names itself."""
        own = self.top.at("id").value
        for place in self.top.entries("related"):
            if place.value == own:
                place.wrong(f'"{own}" is not related to itself; remove it.')
        return self.top.all_of("related", self.names.rights, "right")

    def warnings(self) -> tuple[Remark, ...]:
        """What asking for this right may cost: another benefit, a debt, a status."""
        warnings = tuple(self._remark(place) for place in self.top.entries("warnings"))
        hold_unique(self.top, "warnings", [warning.id for warning in warnings])
        return warnings

    def renewal(self) -> Renewal | None:
        """Whether what is granted ends, and when it is asked for again."""
        place = self.top.at("renewal")
        if place.value is None:
            return None
        place.keys(("kind", "source"), ("length", "unit", "counted_from", "ask_before_days"))
        holds = place.at("length").value is not None
        return Renewal(
            kind=place.one_of("kind", RENEWALS, "kind of renewal"),
            valid=span_of(place) if holds else None,
            counted_from=_beginning(place, holds=holds),
            ask_before_days=place.whole("ask_before_days"),
            source=self.source(place),
        )

    def amounts(self) -> tuple[Amount, ...]:
        amounts = []
        for place in self.top.entries("amounts"):
            place.keys(("id", "on", "source"), ("amount", "amount_text", "unit"))
            value = place.at("amount").value
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
                place.wrong('"amount" has to be a number; words go under "amount_text".', "amount")
            if (value is None) == (place.at("amount_text").value is None):
                place.wrong('An amount needs either "amount" or "amount_text".')
            if place.at("on").value is None:
                place.wrong("An amount needs its date.", "on")
            amounts.append(
                Amount(
                    id=id_of(place),
                    amount=value,
                    text=place.text_or_none("amount_text"),
                    unit=place.text_or_none("unit"),
                    on=place.day("on") or date.min,
                    source=self.source(place),
                )
            )
        hold_unique(self.top, "amounts", [amount.id for amount in amounts])
        return tuple(amounts)


def _event(place: Place, *, counted: bool) -> str | None:
    """The event that a rung's window counts from; a window without one could be counted from a wrong day."""
    if place.at("counted_from").value is not None:
        return place.one_of("counted_from", STARTS, "event")
    if counted:
        place.wrong(f'A window needs "counted_from": one of {", ".join(STARTS)}.', "window")
    return None


def _beginning(place: Place, *, holds: bool) -> str | None:
    """What the time that a grant holds for is counted from; a time without one could be counted from a wrong day."""
    if place.at("counted_from").value is not None:
        return place.one_of("counted_from", HOLDS_FROM, "beginning")
    if holds:
        place.wrong(f'A time that it holds for needs "counted_from": one of {", ".join(HOLDS_FROM)}.')
    return None
