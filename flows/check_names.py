"""Whether every name in conditions and effects means something."""

from __future__ import annotations

from collections.abc import Iterator

from flows.effects import EFFECTS, OPENING
from flows.flow import Ask, AskFact, Call, Do, Flow, Mistake, Node, Test, branches_of
from flows.model import SKIP, STOP, Value, Values
from flows.questions import DONE, NO, NONE_OF_THESE, YES
from flows.vocabulary import Vocabulary, instead

_TYPED = {
    "words": ("words",),
    "number": ("number",),
    "amount": ("number",),
    "date": ("date",),
    "past_date": ("date",),
    "coming_date": ("date",),
}

Found = Iterator[tuple[int, str]]


def wrong_names(flow: Flow, vocabulary: Vocabulary) -> Iterator[Mistake]:
    """The mistakes in what a flow names."""
    names = _Names(flow, vocabulary)
    for node in flow.nodes.values():
        for line, why in names.of(node):
            yield Mistake(flow.file, line, why)


class _Names:
    """What can be named in one flow."""

    def __init__(self, flow: Flow, vocabulary: Vocabulary) -> None:
        self.flow = flow
        self.vocabulary = vocabulary
        self.kept = answer_names(flow)
        self.replies = _replies(flow)

    def of(self, node: Node) -> Found:
        """What is wrong with the names in one node."""
        if isinstance(node, Call):
            yield from self._values(node.given, self.flow.line(node.name, "with"), asked=False)
            return
        yield from self._asked(node)
        asked = isinstance(node, Ask | AskFact)
        for branch in node.branches:
            for test in branch.tests:
                yield from self._test(node, test)
            for do in branch.do:
                yield from self._effect(do, asked)
            if branch.go is not None:
                yield from self._values(branch.go.given, branch.go.line, asked)

    def _asked(self, node: Node) -> Found:
        if isinstance(node, AskFact):
            if node.fact != "next":
                yield from self._fact(node.fact, (), self.flow.line(node.name, "ask_fact"))
            yield from self._values({"about": node.about}, self.flow.line(node.name, "about"), asked=False)
        if isinstance(node, Ask) and node.options_from is not None:
            line = self.flow.line(node.name, "options_from")
            yield from self._known("source of choices", node.options_from, self.vocabulary.sources, line)

    def _known(self, what: str, name: str, known: frozenset[str], line: int) -> Found:
        if name not in known:
            yield line, f'There is no {what} "{name}". {instead(name, known)}'

    def _test(self, node: Node, test: Test) -> Found:
        if test.kind == "answer":
            yield from self._answer(node, test)
        elif test.kind == "answered":
            yield from self._answered(test)
        elif test.kind in ("fact", "known", "unknown"):
            yield from self._fact(test.name, test.wanted, test.line)
        elif test.kind == "choices":
            yield from self._known("source of choices", test.name, self.vocabulary.sources, test.line)
        else:
            yield from self._known("predicate", test.name, self.vocabulary.predicates, test.line)

    def _fact(self, name: str, wanted: tuple[Value, ...], line: int) -> Found:
        facts = self.vocabulary.facts
        yield from self._known("fact", name, frozenset(facts), line)
        allowed = facts.get(name, ())
        for value in wanted:
            if allowed and value not in allowed:
                yield line, f'"{name}" is never "{value}". It can be: {", ".join(map(str, allowed))}.'

    def _answer(self, node: Node, test: Test) -> Found:
        if not isinstance(node, Ask | AskFact):
            yield (
                test.line,
                (
                    f'"{node.name}" asks nothing, so no answer can choose a branch here. '
                    'Look at an earlier one with "answered: {name: value}".'
                ),
            )
            return
        offered = _offered(node) if isinstance(node, Ask) else self._offered_for_fact(node)
        for one in test.wanted:
            if one not in offered:
                yield (
                    test.line,
                    f'The answer to "{node.name}" is never "{one}". It can be: {", ".join(offered)}.',
                )

    def _offered_for_fact(self, node: AskFact) -> tuple[str, ...]:
        """What a fact can be answered with; where its values are not listed, only the kinds of answer."""
        values = [value for value in self.vocabulary.facts.get(node.fact, ()) if isinstance(value, str)]
        kinds = (NONE_OF_THESE, DONE) if values else (YES, NO, NONE_OF_THESE, DONE, "words", "number", "date")
        ways_on = ((SKIP,) if node.skip else ()) + ((STOP,) if node.stop else ())
        return (*values, *ways_on, *kinds)

    def _answered(self, test: Test) -> Found:
        if test.name not in self.kept:
            yield (
                test.line,
                f'Nothing is kept under "{test.name}" in this flow. {instead(test.name, self.kept)}',
            )
        replies = self.replies.get(test.name)
        for one in test.wanted:
            if replies and one not in replies:
                yield test.line, f'"{test.name}" is never answered "{one}". It can be: {", ".join(replies)}.'

    def _effect(self, do: Do, asked: bool) -> Found:
        shape = EFFECTS.get(do.effect)
        if shape is None:
            yield do.line, f'There is no effect "{do.effect}". {instead(do.effect, EFFECTS)}'
            return
        takes = (*shape.required, *shape.optional)
        for name in do.values:
            if name not in takes:
                yield do.line, f'"{do.effect}" does not take "{name}". {instead(name, takes)}'
        for name in shape.required:
            if name not in do.values:
                yield do.line, f'"{do.effect}" needs "{name}". Write it as "{do.effect}: {{{name}: …}}".'
        for name, allowed in shape.closed.items():
            value = do.values.get(name)
            if not _named(value) and value not in allowed and name in do.values:
                yield (
                    do.line,
                    f'"{name}" of "{do.effect}" is never "{value}". It can be: {", ".join(allowed)}.',
                )
        fact = do.values.get("fact")
        if do.effect == "remember" and isinstance(fact, str) and not _named(fact):
            yield from self._fact(fact, (), do.line)
        yield from self._values(do.values, do.line, asked)

    def _values(self, values: Values, line: int, asked: bool) -> Found:
        for value in values.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and _named(one):
                    yield from self._dollar(one, line, asked)

    def _dollar(self, value: str, line: int, asked: bool) -> Found:
        name = value[1:]
        if name == "answer" and not asked:
            yield (
                line,
                'Nothing was just answered here, so "$answer" stands for nothing. Name the answer you mean.',
            )
        elif name != "answer" and name not in self.kept:
            yield line, f'"{value}" stands for nothing: no node keeps "{name}". {instead(name, self.kept)}'


def answer_names(flow: Flow) -> frozenset[str]:
    """Every name under which this flow keeps an answer, is given one, or finds the issue it opened."""
    saved = {node.save for node in flow.nodes.values() if isinstance(node, Ask | AskFact)}
    dos = (do for node in flow.nodes.values() for branch in branches_of(node) for do in branch.do)
    opens = any(do.effect in OPENING for do in dos)
    return frozenset(saved | set(flow.given) | ({"issue"} if opens else set()))


def _replies(flow: Flow) -> dict[str, tuple[str, ...]]:
    """For each name that only fixed options can fill: what it can hold. An empty tuple: anything."""
    replies: dict[str, tuple[str, ...]] = dict.fromkeys(flow.given, ())
    for node in flow.nodes.values():
        if isinstance(node, Ask | AskFact):
            fixed = isinstance(node, Ask) and node.options_from is None and node.expects == "choice"
            these = _offered(node) if isinstance(node, Ask) and fixed else ()
            before = replies.get(node.save, these)
            replies[node.save] = tuple(dict.fromkeys(before + these)) if before and these else ()
    return replies


def _offered(node: Ask) -> tuple[str, ...]:
    """What `answer:` can be after this question, the ids of its own options first."""
    typed = _TYPED.get(node.expects.removeprefix("choice_or_"), ())
    return (*node.options, *((SKIP,) if node.skip else ()), *typed)


def _named(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("$")
