"""What an editor's program is told of our files is what the loader says: completion, and slips that it marks."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.schemas import written
from knowledge import entry_file, text_file
from knowledge.files import read
from knowledge.load import FOLDER, Knowledge
from knowledge.schemas import schemas

ROOT = FOLDER.parent
KINDS = {
    "entry": sorted((FOLDER / "entries").rglob("*.yaml")),
    "text": sorted((FOLDER / "texts").rglob("*.yaml")),
    "brief": sorted((FOLDER / "briefs").rglob("*.yaml")),
    "situation": sorted((ROOT / "tests/situations").glob("*.yaml")),
}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def wrong(value: Any, schema: dict[str, Any], top: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where a value breaks a schema; as much of JSON Schema as ours use."""
    if "$ref" in schema:
        yield from wrong(value, top["definitions"][schema["$ref"].removeprefix("#/definitions/")], top, at)
    if "type" in schema and not any(_is(value, kind) for kind in _listed(schema["type"])):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of the names"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} is not written so"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{at}: {value!r} is too long or too short"
    if "anyOf" in schema and all(list(wrong(value, one, top, at)) for one in schema["anyOf"]):
        yield f"{at}: {value!r} is of no kind"
    if "oneOf" in schema and sum(not list(wrong(value, one, top, at)) for one in schema["oneOf"]) != 1:
        yield f"{at}: one of {schema['oneOf']}"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too few"
        for number, one in enumerate(value):
            yield from wrong(one, schema.get("items", {}), top, f"{at}[{number}]")
    if isinstance(value, dict):
        yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            more = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if more is False:
                yield f"{at}: unknown {name}"
            else:
                yield from wrong(one, more, top, f"{at}.{name}")


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _listed(kinds: str | list[str]) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


@pytest.fixture(scope="module")
def made(knowledge: Knowledge) -> dict[str, dict[str, Any]]:
    return schemas(knowledge)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_that_editors_use_are_those_of_today(made: dict[str, dict[str, Any]], kind: str) -> None:
    path = ROOT / "docs/schemas" / f"{kind}.json"
    assert path.read_text("utf-8") == written(made[kind]), "run: mitzui content schema"


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_of_ours_is_marked_as_wrong(made: dict[str, dict[str, Any]], kind: str) -> None:
    assert KINDS[kind]
    for path in KINDS[kind]:
        assert list(wrong(read(path).content, made[kind], made[kind], path.stem)) == []


SLIPS = [
    ("entry", "domain: other", "domain: othr"),
    ("entry", "confidence:", "confidnce:"),
    ("entry", "fact: children", "fact: chldren"),
    ("entry", "at_least: 3", "at_lest: 3"),
    ("entry", "kind: court", "kind: tribunal"),
    ("entry", "unit: days", "unit: day"),
    ("entry", "counted_from: decision_given", "counted_from: decision_givn"),
    ("entry", "kind: yearly", "kind: yearli"),
    ("entry", "related: [legal-aid]", "related: [legal-ad]"),
    ("text", "summary:", "sumary:"),
    ("text", "cure:", "cur:"),
    ("brief", "first_step:", "step:"),
    ("brief", "legal-aid:", "legal-ad:"),
    ("situation", "family_status: single", "family_status: alone"),
    ("situation", "right: legal-aid", "right: legal-ad"),
    ("situation", "age: 3", "agee: 3"),
]
FILES = {
    "entry": """\
id: water-discount
domain: other
body: water-corporation
as_of: "2024"
review_by: "2027-01-01"
confidence: high
sources: {page: {url: "https://example.org", title: "A page", seen: "2024"}}
routes: [{id: many, criteria: [{id: large, fact: children, at_least: 3, source: page}]}]
documents: [claim]
steps: [ask]
refusals: [late]
ladder: [{id: court, kind: court, window: {length: 30, unit: days}, counted_from: decision_given, source: page}]
related: [legal-aid]
renewal: {kind: yearly, source: page}
""",
    "text": """\
name: "a"
aliases: []
summary: "b"
who: "c"
conditions: {}
documents: {}
steps: {}
refusals: {late: {reason: "d", cure: "e"}}
ladder: {}
""",
    "brief": 'legal-aid: {name: "a", summary: "b", first_step: "c"}\n',
    "situation": """\
about: "a"
right: legal-aid
given: {family_status: single, children: [{age: 3}]}
situations: [{a family: likely}]
""",
}


@pytest.mark.parametrize(("kind", "old", "new"), SLIPS, ids=[new for *_, new in SLIPS])
def test_a_slip_is_marked_while_it_is_typed(made: dict[str, dict[str, Any]], kind: str, old: str, new: str) -> None:
    assert old in FILES[kind]
    right, slipped = (yaml.safe_load(text) for text in (FILES[kind], FILES[kind].replace(old, new, 1)))
    assert list(wrong(right, made[kind], made[kind])) == []
    assert list(wrong(slipped, made[kind], made[kind])) != []


def test_schemas_are_written_where_somebody_wants_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.terminal import Terminal

    terminal = Terminal(monkeypatch, tmp_path)
    assert terminal.type("content schema --out here --json").json == sorted(f"{kind}.json" for kind in KINDS)
    assert json.loads((tmp_path / "here/entry.json").read_text("utf-8"))["title"] == "Mitzui: entry"


def test_every_key_that_the_loader_reads_is_completed(made: dict[str, dict[str, Any]]) -> None:
    assert set(made["entry"]["properties"]) == {*entry_file.REQUIRED, *entry_file.OPTIONAL}
    assert set(made["text"]["properties"]) == {*text_file.REQUIRED, *text_file.OPTIONAL}
