"""From a content file to a flow: the shape of its nodes, strictly."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from flows.branches import LEAVING, branches, go
from flows.flow import EXPECTS, Ask, AskFact, Call, Flow, Node, Route, Tell, Text
from flows.model import SKIP, STOP
from flows.sheet import Place, Sheet

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_OPTION = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_RESERVED_NODES = ("end", "answer")
_RESERVED_OPTIONS = (SKIP, STOP, "words", "number", "date")
_FLOW_KEYS = ("flow", "about", "given", "start", "nodes")
_NODE_KEYS = {
    "ask": ("ask", "options", "options_from", "expects", "skip", "save", *LEAVING),
    "ask_fact": ("ask_fact", "about", "none", "skip", "stop", "save", *LEAVING),
    "say": ("say", *LEAVING),
    "call": ("call", "with", "go"),
    "next": LEAVING,
}


def parse(sheet: Sheet, stem: str) -> Flow | None:
    """The flow of a file called `stem`; None when it has no nodes. Mistakes are left on the sheet."""
    raw = sheet.take(sheet.content, (), dict)
    if sheet.mistakes:
        return None
    sheet.keys(raw, (), _FLOW_KEYS, "A flow")
    if raw.get("flow") != stem:
        sheet.wrong(("flow",), f'A flow is called like its file. Write "flow: {stem}".')
    nodes = sheet.take(raw.get("nodes", {}), ("nodes",), dict)
    if not nodes:
        sheet.wrong(("nodes",), 'A flow needs "nodes:" with at least one node under it.')
        return None
    start = raw.get("start")
    if not isinstance(start, str):
        start = next(iter(nodes))
        sheet.wrong(("start",), f'Say where the flow starts, for example "start: {start}".')
    built = {name: _node(sheet, stem, name, node) for name, node in nodes.items()}
    return Flow(
        name=stem,
        about=sheet.take(raw.get("about", ""), ("about",), str),
        given=_given(sheet, raw.get("given", [])),
        start=start,
        nodes=built,
        digest=_digest(raw),
        file=sheet.file,
        lines=_lines(sheet, raw, nodes),
        doubtful=frozenset(mistake.line for mistake in sheet.mistakes),
    )


def _lines(sheet: Sheet, raw: Mapping[str, Any], nodes: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """Where each key of the flow and of its nodes is written."""
    lines = {("", key): sheet.line((key,)) for key in raw}
    for name, node in nodes.items():
        for key in node if isinstance(node, dict) else ():
            lines[name, key] = sheet.line(("nodes", name, key))
    return lines


def _digest(raw: Mapping[str, Any]) -> str:
    """The same for the same content in the same order, whatever its comments and quotes."""
    return hashlib.sha256(json.dumps(raw, ensure_ascii=False).encode()).hexdigest()[:16]


def _given(sheet: Sheet, raw: Any) -> tuple[str, ...]:
    names = sheet.take(raw, ("given",), list)
    return tuple(_named(sheet, ("given", index), name) for index, name in enumerate(names))


def _named(sheet: Sheet, place: Place, name: Any) -> str:
    if not isinstance(name, str) or not _NAME.match(name) or name in _RESERVED_NODES:
        rule = 'Use small English letters, digits and "_"; "end" and "answer" are taken.'
        sheet.wrong(place, f'"{name}" cannot be a name here. {rule}')
    return str(name)


def _node(sheet: Sheet, flow: str, name: str, raw: Any) -> Node:
    place: Place = ("nodes", name)
    _named(sheet, place, name)
    node = sheet.take(raw, place, dict)
    kind, *others = _kinds(node)
    if others:
        both = " and ".join(f'"{one}:"' for one in (kind, *others))
        sheet.wrong(place, f'"{name}" has {both}. Keep one, and move the other to a node of its own.')
    of = "A silent node" if kind == "next" else f'A node with "{kind}"'
    sheet.keys(node, place, (*_NODE_KEYS[kind], *others), of)
    return _BUILDERS[kind](sheet, place, f"{flow}.{name}", node)


def _kinds(node: Mapping[str, Any]) -> list[str]:
    """What a node does, by the word it begins with; one that has none of them only chooses a way."""
    return [kind for kind in _NODE_KEYS if kind in node and kind != "next"] or ["next"]


def _text(sheet: Sheet, place: Place, key: str, raw: Any) -> Text:
    text = sheet.take(raw, place, str)
    if isinstance(raw, str) and not raw.strip():
        sheet.wrong(place, f'"{place[-1]}" is empty. Write what the person should read or hear.')
    return Text(key, text, sheet.line(place))


def _ask(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> Ask:
    options = _options(sheet, place, key, node)
    source = sheet.take(node["options_from"], (*place, "options_from"), str) if "options_from" in node else None
    chosen = bool(options) or source is not None
    expects = sheet.take(node.get("expects", "choice" if chosen else "words"), (*place, "expects"), str)
    _expects(sheet, (*place, "expects"), expects, chosen)
    return Ask(
        name=str(place[-1]),
        line=sheet.line(place),
        text=_text(sheet, (*place, "ask"), f"{key}.ask", node["ask"]),
        branches=branches(sheet, place, node),
        expects=expects,
        save=_save(sheet, place, node),
        options=options,
        options_from=source,
        skip=sheet.take(node.get("skip", False), (*place, "skip"), bool),
    )


def _expects(sheet: Sheet, place: Place, expects: str, chosen: bool) -> None:
    if expects not in EXPECTS:
        sheet.wrong(place, f'"{expects}" is no kind of answer. Choose one of: {", ".join(EXPECTS)}.')
    elif chosen and not expects.startswith("choice"):
        sheet.wrong(place, f'The options cannot be chosen while "expects: {expects}" is here. Remove one of the two.')
    elif not chosen and expects.startswith("choice"):
        sheet.wrong(place, f'"expects: {expects}" needs "options:" or "options_from:" to choose from.')


def _options(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> dict[str, Text]:
    place = (*place, "options")
    raw = sheet.take(node.get("options", {}), place, dict)
    for name in raw:
        if name in _RESERVED_OPTIONS:
            sheet.wrong((*place, name), f'"{name}" means something else in conditions. Give this option another id.')
        elif not _OPTION.match(name):
            rule = 'Use small English letters, digits, "_" and "-".'
            sheet.wrong((*place, name), f'"{name}" cannot be the id of an option. {rule}')
    return {name: _text(sheet, (*place, name), f"{key}.options.{name}", label) for name, label in raw.items()}


def _save(sheet: Sheet, place: Place, node: Mapping[str, Any]) -> str:
    return _named(sheet, (*place, "save"), node["save"]) if "save" in node else str(place[-1])


def _ask_fact(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> AskFact:
    return AskFact(
        name=str(place[-1]),
        line=sheet.line(place),
        fact=sheet.take(node["ask_fact"], (*place, "ask_fact"), str),
        branches=branches(sheet, place, node),
        save=_save(sheet, place, node),
        about=sheet.value(node.get("about"), (*place, "about")),
        none=go(sheet, place, node, "none"),
        skip=sheet.take(node.get("skip", True), (*place, "skip"), bool),
        stop=sheet.take(node.get("stop", False), (*place, "stop"), bool),
    )


def _tell(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> Tell:
    text = _text(sheet, (*place, "say"), f"{key}.say", node["say"])
    return Tell(str(place[-1]), sheet.line(place), text, branches(sheet, place, node))


def _route(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> Route:
    return Route(str(place[-1]), sheet.line(place), branches(sheet, place, node))


def _call(sheet: Sheet, place: Place, key: str, node: Mapping[str, Any]) -> Call:
    onward = {name: node[name] for name in ("go",) if name in node}
    return Call(
        name=str(place[-1]),
        line=sheet.line(place),
        flow=sheet.take(node["call"], (*place, "call"), str),
        given=sheet.values(node.get("with"), (*place, "with")),
        go=go(sheet, place, onward),
    )


_BUILDERS: Mapping[str, Callable[[Sheet, Place, str, Mapping[str, Any]], Node]] = {
    "ask": _ask,
    "ask_fact": _ask_fact,
    "say": _tell,
    "call": _call,
    "next": _route,
}
