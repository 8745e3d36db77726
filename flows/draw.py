"""A flow as a Mermaid diagram, for people who read pictures."""

from __future__ import annotations

from collections.abc import Iterator

from flows.flow import END, Ask, AskFact, Branch, Call, Flow, Go, Node, Route, Tell, Test, branches_of

LONGEST = 60

_SHAPES = {
    Ask: ("[/", "/]"),
    AskFact: ("[/", "/]"),
    Tell: ("(", ")"),
    Route: ("{{", "}}"),
    Call: ("[[", "]]"),
}


def draw(flow: Flow) -> str:
    """Questions slant, sentences are round, silent nodes are six-sided, called flows have double sides."""
    lines = ["flowchart TD", f'  begin(["{_plain(flow.name)}"]) --> {_id(flow.start)}']
    for node in flow.nodes.values():
        left, right = _SHAPES[type(node)]
        lines.append(f'  {_id(node.name)}{left}"{_plain(_caption(node))}"{right}')
        lines += [f"  {arrow}" for arrow in _arrows(node)]
    return "\n".join([*lines, f'  {_id(END)}((("{END}")))', ""])


def _caption(node: Node) -> str:
    if isinstance(node, Ask | Tell):
        text = " ".join(node.text.text.split())
        return f"{node.name}: {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"
    if isinstance(node, AskFact):
        return f"{node.name}: ? {node.fact}"
    return f"{node.name}: {node.flow}" if isinstance(node, Call) else node.name


def _arrows(node: Node) -> Iterator[str]:
    for branch in branches_of(node):
        yield from _arrow(node, branch.go, _label(branch))
    if isinstance(node, AskFact):
        yield from _arrow(node, node.none, "none")
    if isinstance(node, Call):
        yield from _arrow(node, node.go, "")


def _arrow(node: Node, go: Go | None, label: str) -> Iterator[str]:
    if go is None:
        return
    to = f'flow_{go.flow}[["{go.flow}"]]' if go.flow is not None else _id(go.node or END)
    yield f'{_id(node.name)} -->|"{_plain(label)}"| {to}' if label else f"{_id(node.name)} --> {to}"


def _label(branch: Branch) -> str:
    when = " + ".join(map(_condition, branch.tests))
    does = ", ".join(do.effect for do in branch.do)
    return f"{when} / {does}" if does else when


def _condition(test: Test) -> str:
    wanted = ", ".join(map(str, test.wanted))
    named = f"{test.name} = {wanted}" if wanted else test.name
    return wanted if test.kind == "answer" else f"{test.kind} {named}"


def _id(name: str) -> str:
    """Mermaid takes some words for its own, such as end."""
    return f"at_{name}"


def _plain(text: str) -> str:
    return text.replace('"', "#quot;")
