"""Finds where a flow could go round and round without asking anything."""

from __future__ import annotations

from collections.abc import Iterator

from flows.flow import Ask, AskFact, Branch, Call, Flow, Flows, Go, Mistake, Node

Spot = tuple[str, str]


def loops(flows: Flows) -> list[Mistake]:
    """One mistake for each loop, on the line of the first of its nodes."""
    silent = _Silence(flows)
    found: dict[frozenset[Spot], list[Spot]] = {}
    for flow in flows.values():
        for name in flow.nodes:
            if loop := _loop_at((flow.name, name), silent):
                found.setdefault(frozenset(loop), loop)
    return [_mistake(flows, loop) for loop in found.values()]


def _mistake(flows: Flows, loop: list[Spot]) -> Mistake:
    flow = flows[loop[0][0]]
    names = [name if of == flow.name else f"flow/{of}" for of, name in loop]
    way = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
    why = f"This goes round without asking anything: {way}. Put a question in between, or let one of them end."
    return Mistake(flow.file, flow.nodes[loop[0][1]].line, why)


def _loop_at(spot: Spot, silent: _Silence) -> list[Spot]:
    """The shortest way from a spot back to itself, empty when there is none."""
    ways: list[list[Spot]] = [[spot]]
    seen: set[Spot] = set()
    while ways:
        way = ways.pop(0)
        for ahead in silent.onward(way[-1]):
            if ahead == spot:
                return way
            if ahead not in seen:
                seen.add(ahead)
                ways.append([*way, ahead])
    return []


class _Silence:
    """Where one gets to from a node without anyone having answered."""

    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        self.ending: set[str] = set()
        while more := {name for name in flows if name not in self.ending and self._ends(flows[name])}:
            self.ending |= more

    def onward(self, spot: Spot) -> Iterator[Spot]:
        """The next nodes, in this flow or another."""
        flow = self.flows[spot[0]]
        node = flow.nodes[spot[1]]
        if isinstance(node, Call) and node.flow in self.flows:
            yield from self._begun(node.flow)
        for go in self._goes(node):
            if go.node is not None and go.node in flow.nodes:
                yield flow.name, go.node
            elif go.flow is not None:
                yield from self._begun(go.flow)

    def _begun(self, name: str) -> Iterator[Spot]:
        flow = self.flows.get(name)
        if flow is not None and flow.start in flow.nodes:
            yield name, flow.start

    def _goes(self, node: Node) -> tuple[Go, ...]:
        """The ways that a node is left unanswered: a question to which there is nothing to ask, too."""
        if isinstance(node, Ask):
            return ()
        if isinstance(node, Call):
            return (node.go,) if node.go is not None and node.flow in self.ending else ()
        if isinstance(node, AskFact):
            return (node.none,) if node.none is not None else _goes_of(node.branches[-1:])
        return _goes_of(node.branches)

    def _ends(self, flow: Flow) -> bool:
        """Whether a flow can come to its end without a question."""
        goes = (go for node in self._silently_reached(flow) for go in self._goes(node))
        return any(go.flow in self.ending if go.flow else go.node is None for go in goes)

    def _silently_reached(self, flow: Flow) -> Iterator[Node]:
        reached: set[str] = set()
        ahead = [flow.start]
        while ahead:
            name = ahead.pop()
            if name in flow.nodes and name not in reached:
                reached.add(name)
                ahead += [go.node for go in self._goes(flow.nodes[name]) if go.node is not None]
                yield flow.nodes[name]


def _goes_of(branches: tuple[Branch, ...]) -> tuple[Go, ...]:
    return tuple(branch.go for branch in branches if branch.go is not None)
