"""One right whole, as `mitzui rights ID` shows it: as JSON, and as lines in the order in which people ask."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from knowledge.briefs import Brief
from knowledge.entry import Criterion, Decisive, Entry, Span
from knowledge.load import Knowledge
from knowledge.parameters import value_on
from knowledge.rules import Parameter


def whole(knowledge: Knowledge, right: str, language: str, on: date) -> dict[str, Any]:
    """What it gives, for whom, how much, how, where, until when, what if refused, from where; as of a day."""
    entry, words = knowledge.entries[right], knowledge.text(language, right)
    return {
        "id": entry.id,
        "title": words.name,
        "domain": entry.domain,
        "summary": words.summary,
        "warnings": [
            {"text": words.warnings[one.id], "source": entry.sources[one.source].url} for one in entry.warnings
        ],
        "who": words.who,
        "conditions": [
            {"id": one.id, "text": words.conditions[one.id], "source": entry.sources[one.source].url}
            for one in entry.conditions()
        ],
        "amounts": [
            {
                "text": words.amounts[one.id],
                "amount": one.amount if one.amount is not None else one.text,
                "on": one.on.isoformat(),
                "source": entry.sources[one.source].url,
            }
            for one in entry.amounts
            if one.on <= on
        ],
        "parameters": {name: value_on(knowledge.parameters, name, on) for name in parameters_of(entry)},
        "steps": [words.steps[one] for one in entry.steps],
        "documents": [words.documents[one] for one in entry.documents],
        "body": knowledge.bodies[entry.body].names[language],
        "contact": {
            "form": entry.contact.form,
            "online": entry.contact.online,
            "phone": entry.contact.phone,
            "phone_alt": entry.contact.phone_alt,
        },
        "deadlines": [
            {
                "text": words.time_limits[one.id],
                **_span(one.span),
                "source": entry.sources[one.source].url,
            }
            for one in entry.time_limits
        ],
        "answer_expected": _span(entry.answer_expected) if entry.answer_expected else None,
        "renewal": {
            "kind": entry.renewal.kind,
            "valid": _span(entry.renewal.valid) if entry.renewal.valid else None,
            "source": entry.sources[entry.renewal.source].url,
        }
        if entry.renewal
        else None,
        "refusals": [
            {"id": one, "reason": words.refusals[one].reason, "cure": words.refusals[one].cure}
            for one in entry.refusals
        ],
        "ladder": [
            {
                "id": rung.id,
                "name": words.ladder[rung.id].name,
                "kind": rung.kind,
                "optional": rung.optional,
                "window": _span(rung.window) if rung.window else None,
                "counted_from": words.ladder[rung.id].counted_from,
                "how": words.ladder[rung.id].how,
                "source": entry.sources[rung.source].url if rung.source else None,
            }
            for rung in entry.ladder
        ],
        "related": list(entry.related),
        "urgent": list(entry.urgent),
        **dated(entry, on),
    }


def dated(entry: Entry, on: date) -> dict[str, Any]:
    """Where it comes from, how old it is, and who confirmed it; `past_review` as of that day."""
    return {
        "sources": [{"url": one.url, "title": one.title, "seen": one.seen} for one in entry.sources.values()],
        "as_of": entry.as_of,
        "review_by": entry.review_by.isoformat(),
        "past_review": entry.review_by < on,
        "confirmed": entry.confirmed,
        "on": on.isoformat(),
    }


def brief(entry: Entry, words: Brief, on: date) -> dict[str, Any]:
    """A right in a language that has no full texts: three sentences, the phone, the sources with their dates."""
    return {
        "id": entry.id,
        "title": words.name,
        "domain": entry.domain,
        "summary": words.summary,
        "first_step": words.first_step,
        "phone": entry.contact.phone,
        **dated(entry, on),
    }


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The same for reading; a part that is not known leaves no line."""
    yield f"{told['title']}  [{told['id']}]"
    yield told["summary"]
    yield from _list("worth knowing first", [one["text"] for one in told.get("warnings", ())])
    yield from _one("for whom", told.get("who"))
    yield from _list("conditions", [one["text"] for one in told.get("conditions", ())])
    yield from _list("how much", [_amount(one) for one in told.get("amounts", ())])
    yield from _list("by date", [f"{name}: {value}" for name, value in told.get("parameters", {}).items()])
    yield from _one("first step", told.get("first_step"))
    yield from _list("how", [f"{number}. {step}" for number, step in enumerate(told.get("steps", ()), 1)])
    yield from _list("documents", told.get("documents", []))
    yield from _where(told)
    yield from _list("deadlines", [one["text"] for one in told.get("deadlines", ())])
    yield from _one("answer expected within", _length(told.get("answer_expected")))
    yield from _one("renewal", (told.get("renewal") or {}).get("kind"))
    yield from _list("if refused", [f"{one['reason']} -> {one['cure']}" for one in told.get("refusals", ())])
    yield from _list("one floor up", [_rung(one) for one in told.get("ladder", ())])
    yield from _list("sources", [f"{one['title']} ({one['seen']}) {one['url']}" for one in told["sources"]])
    yield f"as of: {told['as_of']}"
    yield f"confirmed: {told['confirmed'] or 'not yet'}"
    yield f"review by: {told['review_by']}" + (f"; past on {told['on']}" if told["past_review"] else "")


def _where(told: dict[str, Any]) -> Iterator[str]:
    contact = told.get("contact", {})
    yield from _one("form", contact.get("form"))
    yield from _one("where", told.get("body"))
    yield from _one("online", contact.get("online"))
    phones = [told.get("phone"), contact.get("phone"), contact.get("phone_alt")]
    yield from _one("phone", ", ".join(one for one in phones if one))


def _amount(one: dict[str, Any]) -> str:
    return f"{one['text']}: {one['amount']} (as of {one['on']})"


def _rung(one: dict[str, Any]) -> str:
    within = _length(one["window"])
    return f"{one['name']}{f' (within {within})' if within else ''}: {one['how']}"


def _length(span: dict[str, Any] | None) -> str:
    if not span or span["length"] is None:
        return ""
    unit = span["unit"].replace("_", " ")
    return f"{span['length']} {unit.removesuffix('s') if span['length'] == 1 else unit}"


def _one(label: str, text: str | None) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"


def _list(label: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield f"{label}:"
        yield from (f"  {row}" for row in dict.fromkeys(rows))


def parameters_of(entry: Entry) -> list[str]:
    """The dated amounts that its conditions compare with, by name, each once."""
    rules = [one.rule for one in entry.conditions() if isinstance(one, Criterion | Decisive)]
    return sorted(set(_parameters(rules)))


def _parameters(part: object) -> Iterator[str]:
    """Every parameter anywhere inside a rule, whatever kinds of rules there are."""
    if isinstance(part, Parameter):
        yield part.name
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _parameters(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _parameters(getattr(part, one.name))


def _span(span: Span) -> dict[str, Any]:
    return {"length": span.length, "unit": span.unit}
