"""How a node is left, as its file says it: branches, their conditions, effects and where they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flows.conditions import HOW_MANY, TESTS
from flows.flow import END, Branch, Do, Go, Test
from flows.model import NOTHING, Value
from flows.sheet import Place, Sheet

LEAVING = ("next", "do", "go", "with")


def branches(sheet: Sheet, place: Place, node: Mapping[str, Any]) -> tuple[Branch, ...]:
    """The branches under `next`, or the single one that is written beside the node's words."""
    if "next" not in node:
        return (_branch(sheet, place, node),) if any(key in node for key in LEAVING) else ()
    if any(key in node for key in LEAVING[1:]):
        sheet.wrong(place, f'"{place[-1]}" has "next:" and "go:" side by side. Move "go:" into the last branch.')
    below = (*place, "next")
    if isinstance(node["next"], dict):
        sheet.wrong(below, 'Put "- " before the branch: "next:" is a list, even of one.')
        return (_listed(sheet, below, node["next"]),)
    listed = sheet.take(node["next"], below, list)
    return tuple(_listed(sheet, (*below, index), raw) for index, raw in enumerate(listed))


def go(sheet: Sheet, place: Place, node: Mapping[str, Any], key: str = "go") -> Go | None:
    """Where `key` leads, with the names given to another flow; None when it is missing."""
    if key not in node:
        return None
    line = sheet.line((*place, key))
    to = sheet.take(node[key], (*place, key), str)
    leads = to.startswith("flow/")
    if "with" in node and key == "go" and not leads:
        sheet.wrong((*place, "with"), '"with:" gives names to another flow, so it needs "go: flow/NAME" beside it.')
    given = sheet.values(node.get("with"), (*place, "with")) if leads and key == "go" else NOTHING
    if leads:
        return Go(None, to.removeprefix("flow/"), given, line)
    return Go(None if to == END else to, None, NOTHING, line)


def _listed(sheet: Sheet, place: Place, raw: Any) -> Branch:
    if not isinstance(raw, dict):
        sheet.wrong(place, 'A branch needs "go:", and before it "when:" unless it is the last one.')
        raw = {}
    sheet.keys(raw, place, ("when", "do", "go", "with"), "A branch")
    return _branch(sheet, place, raw)


def _branch(sheet: Sheet, place: Place, raw: Mapping[str, Any]) -> Branch:
    tests = tuple(_tests(sheet, (*place, "when"), raw["when"])) if "when" in raw else ()
    return Branch(tests, tuple(_dos(sheet, (*place, "do"), raw.get("do"))), go(sheet, place, raw), sheet.line(place))


def _dos(sheet: Sheet, place: Place, raw: Any) -> Iterator[Do]:
    """One effect or a list of them; an effect without values may be just its name."""
    if raw is None:
        return
    for index, one in enumerate(raw) if isinstance(raw, list) else [(None, raw)]:
        at = place if index is None else (*place, index)
        if isinstance(one, str):
            yield Do(one, NOTHING, sheet.line(at))
        elif isinstance(one, dict) and len(one) == 1:
            name, values = next(iter(one.items()))
            yield Do(name, sheet.values(values, (*at, name)), sheet.line((*at, name)))
        else:
            sheet.wrong(at, 'Write each effect on a line of its own, as "- effect: {name: value}".')


def _tests(sheet: Sheet, place: Place, raw: Any) -> Iterator[Test]:
    when = sheet.take(raw, place, dict)
    sheet.keys(when, place, TESTS, "A condition")
    if not when:
        sheet.wrong(
            place,
            'A "when:" needs a condition, for example {answer: yes_please}. The last branch has no "when:".',
        )
    for kind, wanted in when.items():
        if kind in TESTS:
            yield from _conditions(sheet, (*place, kind), kind, wanted)


def _conditions(sheet: Sheet, place: Place, kind: str, raw: Any) -> Iterator[Test]:
    line = sheet.line(place)
    if kind == "answer":
        yield Test(kind, "", tuple(map(str, _words(sheet, place, raw))), line)
    elif kind in ("answered", "fact", "choices"):
        for name, wanted in sheet.take(raw, place, dict).items():
            yield Test(kind, name, _wanted(sheet, (*place, name), wanted, kind), sheet.line((*place, name)))
    else:
        for name in _words(sheet, place, raw):
            yield Test(kind, name, (), line)


def _words(sheet: Sheet, place: Place, raw: Any) -> list[str]:
    """One word or a list of them."""
    listed = raw if isinstance(raw, list) else [raw]
    if not listed or not all(isinstance(word, str) or type(word) is int for word in listed):
        sheet.wrong(place, f'"{place[-1]}" needs one word or a list of words.')
        return []
    return [str(word) for word in listed]


def _wanted(sheet: Sheet, place: Place, raw: Any, kind: str) -> tuple[Value, ...]:
    value = sheet.value(raw, place)
    wanted = tuple(value) if isinstance(value, list) else (value,)
    if kind == "choices" and not all(one in HOW_MANY for one in wanted):
        sheet.wrong(place, f"How many choices there are is one of: {', '.join(HOW_MANY)}.")
    return wanted
