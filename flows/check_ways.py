"""Whether every node can be reached, can be left whatever is answered, and leads somewhere that exists."""

from __future__ import annotations

from collections.abc import Iterator

from flows.flow import END, Ask, AskFact, Call, Flow, Flows, Go, Mistake, Node, Test, branches_of, ways_out
from flows.model import Values
from flows.vocabulary import Vocabulary, instead

_SOMEONE = "talk_to_someone"
_KINDS = {"words": "words", "number": "a number", "date": "a date", "skip": "to skip"}
_CONDITIONS = {
    "answered": '"{name}" was answered {wanted}',
    "fact": '"{name}" is {wanted}',
    "known": '"{name}" is known',
    "unknown": '"{name}" is unknown',
    "is": '"{name}" holds',
    "is_not": '"{name}" does not hold',
    "choices": '"{name}" offers {wanted}',
}

Found = Iterator[tuple[int, str]]


def wrong_ways(flow: Flow, flows: Flows, vocabulary: Vocabulary) -> Iterator[Mistake]:
    """The mistakes in how a flow's nodes hang together."""
    for line, why in _unreached(flow):
        yield Mistake(flow.file, line, why)
    for node in flow.nodes.values():
        for line, why in (*_left(flow, node), *_led(flow, node, flows), *_nothing_next(node)):
            yield Mistake(flow.file, line, why)
        if isinstance(node, Ask) and node.options_from not in vocabulary.never_empty:
            for line, why in _nothing_to_choose(flow, node):
                yield Mistake(flow.file, line, why)


def _unreached(flow: Flow) -> Found:
    if flow.start not in flow.nodes:
        why = f'The flow starts at "{flow.start}", which is not one of its nodes.'
        yield flow.line("", "start"), f"{why} {instead(flow.start, flow.nodes)}"
        return
    reached: set[str] = set()
    ahead = [flow.start]
    while ahead:
        name = ahead.pop()
        if name in flow.nodes and name not in reached:
            reached.add(name)
            ahead += [go.node for go in ways_out(flow.nodes[name]) if go.node is not None]
    for node in flow.nodes.values():
        if node.name not in reached:
            yield node.line, f'Nothing leads to "{node.name}". Go to it from another node, or remove it.'


def _left(flow: Flow, node: Node) -> Found:
    """Whether the node is left whatever happens."""
    branches = branches_of(node)
    lines = [branch.line for branch in branches if branch.go is None]
    if not branches and not (isinstance(node, Call) and node.go):
        lines.append(node.line)
    for line in lines:
        yield line, f'"{node.name}" leads nowhere from here. Add "go:", for example "go: {END}".'
    for branch in branches[:-1]:
        if not branch.tests:
            why = f'No branch of "{node.name}" after this one is ever taken.'
            yield branch.line, f'{why} Give this one a "when:", or put it last.'
    if branches and branches[-1].tests:
        whens = ", or when ".join(_spoken(branch.tests) for branch in branches)
        example = _example(flow, branches[-1].go)
        yield (
            branches[-1].line,
            f'"{node.name}" can only be left when {whens}. Add a last branch with only "go:", '
            f'for example to "{example}", so nobody is left without a reply.',
        )


def _spoken(tests: tuple[Test, ...]) -> str:
    return " and ".join(map(_condition, tests)) or "nothing before it fits"


def _condition(test: Test) -> str:
    if test.kind == "answer":
        return "the answer is " + " or ".join(_KINDS.get(str(one), f'"{one}"') for one in test.wanted)
    wanted = " or ".join(f'"{one}"' for one in test.wanted)
    return _CONDITIONS[test.kind].format(name=test.name, wanted=wanted)


def _example(flow: Flow, go: Go | None) -> str:
    """A place for those whom no branch fits: a person where the flow has one, else where others go."""
    if _SOMEONE in flow.nodes or go is None:
        return _SOMEONE if _SOMEONE in flow.nodes else END
    return f"flow/{go.flow}" if go.flow is not None else go.node or END


def _led(flow: Flow, node: Node, flows: Flows) -> Found:
    """Whether the places it leads to exist, and get the names they begin with."""
    for go in ways_out(node):
        if go.node is not None and go.node not in flow.nodes:
            why = f'"{node.name}" goes to "{go.node}", which is not a node of this flow.'
            yield go.line, f"{why} {instead(go.node, (*flow.nodes, END))}"
        if go.flow is not None and isinstance(node, Call):
            why = f'"{node.name}" calls a flow and then has to go on to a node here.'
            yield go.line, f'{why} Let that node go to "flow/{go.flow}".'
        elif go.flow is not None:
            yield from _begun(node.name, go.flow, go.given, go.line, flows)
    if isinstance(node, Call):
        yield from _begun(node.name, node.flow, node.given, flow.line(node.name, "call"), flows)


def _begun(name: str, flow: str, given: Values, line: int, flows: Flows) -> Found:
    if flow not in flows:
        yield line, f'"{name}" leads to the flow "{flow}", which does not exist. {instead(flow, flows)}'
        return
    for missing in sorted(set(flows[flow].given) - set(given)):
        yield line, f'The flow "{flow}" begins with "{missing}". Add "with: {{{missing}: …}}" to "{name}".'
    for extra in sorted(set(given) - set(flows[flow].given)):
        yield line, f'The flow "{flow}" does not take "{extra}". Remove it, or add it to "given:" there.'


def _nothing_next(node: Node) -> Found:
    """Whether something happens when there is no question left."""
    if isinstance(node, AskFact) and node.fact == "next" and node.none is None:
        why = f'One day "{node.name}" will find no next question.'
        yield node.line, f'{why} Add "none:" with the node to go to then.'


def _nothing_to_choose(flow: Flow, node: Ask) -> Found:
    """Whether there is an answer when the source has none, unless some branch looks at how much it has."""
    tests = (test for other in flow.nodes.values() for branch in branches_of(other) for test in branch.tests)
    counted = any(test.kind == "choices" and test.name == node.options_from for test in tests)
    other_ways = bool(node.options) or node.skip or node.expects != "choice"
    if node.options_from is not None and not other_ways and not counted:
        why = f'"{node.name}" has nothing to choose from when "{node.options_from}" offers nothing.'
        either = f'"choices: {{{node.options_from}: none}}"'
        line = flow.line(node.name, "options_from")
        yield line, f'{why} Add "options:" of its own or "skip: true", or branch on {either} before it.'
