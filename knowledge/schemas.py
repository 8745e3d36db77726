"""JSON Schemas of the files that editors write, so that an editor's program completes names and marks slips.

They are made from the same lists that the loader reads by. A schema cannot say everything: what decides is
`mitzui content check`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from knowledge import briefs, entry_file, entry_parts, text_file
from knowledge.criteria import SHAPES
from knowledge.facts import LABEL_LENGTH, LISTS, Fact
from knowledge.files import LARGEST
from knowledge.load import Knowledge
from knowledge.operators import OPERATORS
from knowledge.rules import WHO

Schema = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": LARGEST}
_WORDS_OR_NULL: Schema = {"type": ["string", "null"]}
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(?:[-_][a-z0-9]+)*$"}
_DAY: Schema = {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}
_YES_NO: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}


def schemas(knowledge: Knowledge) -> dict[str, Schema]:
    """The schemas by the kind of file: entry, text, brief, situation."""
    made = {
        "entry": _entry(knowledge),
        "text": _text(),
        "brief": _brief(knowledge),
        "situation": _situation(knowledge),
    }
    return {name: {"$schema": _DIALECT, "title": f"Mitzui: {name}", **schema} for name, schema in made.items()}


def _entry(knowledge: Knowledge) -> Schema:
    known_rights = _one_of(knowledge.rights)
    rule = {"$ref": "#/definitions/rule"}
    conditions = {"criteria": _criterion(), "decisive": _decisive(rule), "incidental": _remark()}
    parts: Mapping[str, Schema] = {
        "id": known_rights,
        "domain": _one_of(knowledge.domains),
        "body": _one_of(knowledge.bodies),
        "as_of": _WORDS,
        "review_by": _DAY,
        "confidence": _one_of(entry_file.CONFIDENCES),
        "confirmed": _WORDS_OR_NULL,
        "contact": {"anyOf": [_closed((), _all(_WORDS_OR_NULL, "phone phone_alt online form")), {"type": "null"}]},
        "sources": _named(_closed(("url", "title", "seen"), _all(_WORDS, "url title seen"))),
        "rules": _named(rule),
        "routes": _list(_closed(("id",), {"id": _ID, **{key: _list(one) for key, one in conditions.items()}}), least=1),
        "exclusions": _list({"anyOf": [_criterion(), _remark()]}),
        "documents": _list(_ID),
        "steps": _list(_ID),
        "time_limits": _list(_time_limit()),
        "answer_expected": {"anyOf": [_span("source"), {"type": "null"}]},
        "refusals": _list(_ID),
        "ladder": _list(_rung(), least=1),
        "related": _list(known_rights),
        "urgent": _list(_one_of(knowledge.facts["threats"].values)),
        "amounts": _list(_amount()),
        "warnings": _list(_remark()),
        "renewal": {"anyOf": [_renewal(), {"type": "null"}]},
    }
    definitions = {"rule": _rule(knowledge, ())}
    definitions["criterion"] = _rule(knowledge, ("id", "source"))
    return {**_closed(entry_file.REQUIRED, parts), "definitions": definitions}


def _rule(knowledge: Knowledge, required: Collection[str]) -> Schema:
    """A criterion compares one fact, or joins others; which operator fits which fact is for the loader to say."""
    rule = {"$ref": "#/definitions/rule"}
    several = {shape: _list(rule, least=1) for shape in SHAPES if shape not in ("fact", "rule")}
    number = {
        "anyOf": [
            {"type": ["number", "string"]},
            _closed(("parameter",), {"parameter": _one_of(knowledge.parameters)}),
        ]
    }
    operators = {
        name: {"type": "boolean"}
        if name == "known_positive"
        else {"type": "array", "minItems": 1}
        if name in ("in", "not_in", "includes", "includes_none")
        else number
        for name in OPERATORS
    }
    operators["is"] = {"anyOf": [number, _YES_NO]}
    parts = {"id": _ID, "source": _ID_OF_SOURCE, "who": _one_of(WHO), "fact": _one_of(knowledge.facts.bare_names)}
    whole = _closed(required, {**parts, **several, "rule": _WORDS, **operators})
    return {**whole, "oneOf": [{"required": [shape]} for shape in SHAPES]}


_ID_OF_SOURCE: Schema = {"type": "string", "minLength": 1}


def _criterion() -> Schema:
    return {"$ref": "#/definitions/criterion"}


def _decisive(rule: Schema) -> Schema:
    return _closed(("id", "source"), {"id": _ID, "source": _ID_OF_SOURCE, "settled_by": _list(rule)})


def _remark() -> Schema:
    return _closed(("id", "source"), {"id": _ID, "source": _ID_OF_SOURCE})


def _units() -> Schema:
    return {"enum": [*entry_parts.UNITS, None]}


def _span(*beside: str) -> Schema:
    return _closed(("length", "unit", *beside), {"length": _COUNT, "unit": _units(), **_all(_ID_OF_SOURCE, beside)})


def _time_limit() -> Schema:
    parts = {"id": _ID, "length": _COUNT, "unit": _units(), "source": _ID_OF_SOURCE}
    return _closed(("id", "length", "source"), {**parts, "loses": _one_of(entry_parts.LOSES)})


def _rung() -> Schema:
    window = {"anyOf": [_span(), {"type": "null"}]}
    parts = {"id": _ID, "kind": _one_of(entry_file.RUNGS), "source": _ID_OF_SOURCE, "optional": _YES_NO}
    event = {"enum": [*entry_parts.STARTS, None]}
    return _closed(("id", "kind", "source"), {**parts, "window": window, "counted_from": event})


def _renewal() -> Schema:
    parts: Schema = {"kind": _one_of(entry_parts.RENEWALS), "source": _ID_OF_SOURCE}
    held: Schema = {"length": _COUNT, "unit": _units(), "counted_from": _one_of(entry_parts.HOLDS_FROM)}
    return _closed(("kind", "source"), {**parts, **held, "ask_before_days": _COUNT})


def _amount() -> Schema:
    parts = {"id": _ID, "on": _DAY, "source": _ID_OF_SOURCE, "amount": {"type": ["number", "null"]}}
    return _closed(("id", "on", "source"), {**parts, **_all(_WORDS_OR_NULL, "amount_text unit")})


def _text() -> Schema:
    label = {**_WORDS, "maxLength": LABEL_LENGTH}
    refusal = _closed(("reason", "cure"), {"label": label, "reason": _WORDS, "cure": _WORDS})
    rung = _closed(("name", "how"), {"name": _WORDS, "from": _WORDS_OR_NULL, "how": _WORDS})
    parts: Schema = {
        **_all(_WORDS, "name summary who"),
        "aliases": _list(_WORDS),
        **_all(_named(_WORDS), "conditions documents steps time_limits amounts notes warnings"),
        "refusals": _named(refusal),
        "ladder": _named(rung),
    }
    return _closed(text_file.REQUIRED, parts)


def _brief(knowledge: Knowledge) -> Schema:
    brief = _closed(briefs.KEYS, _all(_WORDS, briefs.KEYS))
    return _closed((), dict.fromkeys(sorted(knowledge.entries), brief))


def _situation(knowledge: Knowledge) -> Schema:
    told = _household(knowledge)
    change = {
        "type": "object",
        "minProperties": 1,
        "properties": {"on": _DAY, "missing": _list(_WORDS), "forget": _WORDS, **told["properties"]},
    }
    given = {"given": told, "situations": _list(change, least=1)}
    whole = _closed(
        ("about", "right", "given", "situations"), {"about": _WORDS, "right": _one_of(knowledge.entries), **given}
    )
    return whole


def _household(knowledge: Knowledge) -> Schema:
    """A household as a file tells it: names with a dot are nested, members are lists."""
    parts: dict[str, Schema] = {}
    for path, fact in knowledge.facts.items():
        head, _, tail = path.partition(".")
        if fact.of != "household" or fact.kind == "members":
            continue
        if tail:
            parts.setdefault(head, {"type": ["object", "null"], "properties": {}})["properties"][tail] = _fact(fact)
        else:
            parts[head] = _fact(fact)
    for of, name in LISTS.items():
        own = {fact.name: _fact(fact) for fact in knowledge.facts.values() if fact.of == of}
        member = {"type": "object", "additionalProperties": False, "properties": own}
        parts[name] = {"type": ["array", "null"], "items": member}
    return {"type": "object", "properties": parts}


def _fact(fact: Fact) -> Schema:
    match fact.kind:
        case "integer" | "number":
            return {"type": ["number", "null"]}
        case "boolean":
            return {"type": ["boolean", "null"]}
        case "choice" if fact.only:
            return {"enum": [*fact.values, None]}
        case "many" if fact.only:
            return {"type": ["array", "null"], "items": _one_of(fact.values)}
    return {}


def _closed(required: Collection[str], parts: Mapping[str, Schema]) -> Schema:
    whole: Schema = {"type": "object", "additionalProperties": False, "properties": dict(parts)}
    return {**whole, "required": list(required)} if required else whole


def _named(of: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": of}


def _list(of: Schema, least: int = 0) -> Schema:
    if least:
        return {"type": "array", "items": of, "minItems": least}
    return {"type": ["array", "null"], "items": of}


def _one_of(names: Iterable[str]) -> Schema:
    return {"enum": list(names)}


def _all(of: Schema, names: str | Iterable[str]) -> dict[str, Schema]:
    return dict.fromkeys(names.split() if isinstance(names, str) else names, of)
