"""One turn's walk through the nodes: it speaks, notes effects, and stops where an answer is awaited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.conditions import passes
from flows.effects import OPENING
from flows.flow import Ask, AskFact, Branch, Call, Do, Flows, Go, Node, Tell
from flows.learnt import Context, Learnt
from flows.model import (
    NEW_ISSUE,
    SKIP,
    STOP,
    Answer,
    Effect,
    FlowError,
    Frame,
    Say,
    Session,
    Step,
    Turn,
    Value,
    Values,
)
from flows.questions import Standing, meant, standing
from flows.understand import Heard, alone, skipped, understand

DEPTH = 6
STEPS = 50
LONGEST = 60


class Walk:
    """The frames of a session while a turn moves them; the last frame is the one that speaks."""

    def __init__(self, flows: Flows, frames: tuple[Frame, ...], context: Context) -> None:
        self.flows = flows
        self.frames = list(frames)
        self.learnt = Learnt(context)
        self.says: list[Say] = []
        self.effects: list[Effect] = []

    def turn(self) -> Turn:
        """What has come of the walk so far."""
        return Turn(Session(tuple(self.frames)), tuple(self.says), tuple(self.effects))

    @property
    def frame(self) -> Frame:
        """The frame that speaks."""
        return self.frames[-1]

    @property
    def node(self) -> Node:
        """The node where it stands."""
        return self.flows[self.frame.flow].nodes[self.frame.node]

    def push(self, name: str, given: Values) -> None:
        """Lays a flow over the others; the oldest gives way when there are too many."""
        self.frames.append(fresh(self.flows, name, given))
        del self.frames[:-DEPTH]

    def enter(self) -> None:
        """Goes on until a question waits for its answer, or nothing is left to say."""
        for _ in range(STEPS):
            if not self.frames or self.waits(self.node):
                return
            self.leave(self.node)
        raise FlowError(self.frame.flow, self.frame.node, f"{STEPS} nodes were passed without a question")

    def waits(self, node: Node) -> bool:
        """Asks the node's question, if it has one."""
        question = self.standing(first=True)
        if question is None:
            return False
        self.stay(asking=question.say.fact)
        self.says.append(question.say)
        return True

    def leave(self, node: Node) -> None:
        """Passes a node that waits for nothing."""
        if isinstance(node, Call):
            self.call(node)
        elif isinstance(node, AskFact) and node.none is not None:
            self.go(node.none)
        elif isinstance(node, AskFact):
            self.take(node.branches[-1:], Heard("", None))
        elif not isinstance(node, Ask):
            if isinstance(node, Tell):
                self.says.append(Say(node.text.key, answers=self.frame.answers))
            self.take(node.branches, Heard("", None))

    def answer(self, given: Answer) -> None:
        """Takes an answer to the question that stands; one that does not fit moves nothing."""
        question = self.standing()
        if question is None:  # the fact has become known in the meantime
            return self.enter()
        heard = understand(given, question)
        if heard is None:
            self.says.append(replace(question.say, again=True))
        elif heard.more:
            self.pick(heard)
        else:
            self.accept(heard, question.say.fact)
            self.enter()

    def pick(self, heard: Heard) -> None:
        """Adds one of several, and asks for more."""
        self.stay(picked=tuple(heard.value) if isinstance(heard.value, list) else ())
        if question := self.standing():
            self.says.append(question.say)

    def accept(self, heard: Heard, fact: str | None) -> None:
        """Keeps an answer, remembers it when it is a fact, and leaves by the branch it opens."""
        node, frame = self.node, self.frame
        if not isinstance(node, Ask | AskFact):
            raise FlowError(frame.flow, frame.node, "it asks nothing")
        self.stay(answers={**frame.answers, node.save: heard.value})
        self.tread(Step(frame.node, alone(heard), fact))
        if fact is not None and heard.token not in (SKIP, STOP):
            self.note(Effect("remember", {"fact": fact, "value": heard.value}))
        self.take(node.branches, heard)

    def take(self, branches: tuple[Branch, ...], heard: Heard) -> None:
        """Leaves by the first branch whose tests hold."""
        for branch in branches:
            if passes(branch.tests, heard.token, self.frame.answers, self.learnt):
                for do in branch.do:
                    self.do(do, heard.value)
                return self.go(branch.go, heard.value)
        raise FlowError(self.frame.flow, self.frame.node, "no branch fits; its last branch needs to be without `when`")

    def do(self, do: Do, answer: Value) -> None:
        """Notes one effect; an issue that it opens can be named from here on."""
        self.note(Effect(do.effect, self.resolved(do.values, answer)))
        if do.effect in OPENING:
            self.stay(answers={**self.frame.answers, "issue": NEW_ISSUE})

    def note(self, effect: Effect) -> None:
        """Hands an effect to the world, and lets the rest of the turn see it."""
        self.effects.append(effect)
        self.learnt.note(effect)

    def go(self, go: Go | None, answer: Value = None) -> None:
        """Moves to a node, to another flow in place of this one, or back to the flow below."""
        if go is None:
            raise FlowError(self.frame.flow, self.frame.node, "it does not say where to go")
        if go.node is not None:
            self.stay(node=go.node, asking=None, picked=())
        elif go.flow is not None:
            self.frames[-1] = fresh(self.flows, go.flow, self.resolved(go.given, answer))
        else:
            self.frames.pop()

    def call(self, node: Call) -> None:
        """Lays the called flow over this one, which will go on after it."""
        given = self.resolved(node.given, None)
        self.tread(Step(node.name, Answer()))
        self.go(node.go)
        self.push(node.flow, given)

    def tread(self, step: Step) -> None:
        """Lengthens the path by one step; the oldest steps of a very long one are forgotten."""
        self.stay(path=(*self.frame.path, step)[-LONGEST:])

    def stay(self, **changes: Any) -> None:
        """Changes something about the frame that speaks."""
        self.frames[-1] = replace(self.frame, **changes)

    def standing(self, *, first: bool = False) -> Standing | None:
        """The question where we stand."""
        passed_over = [step.fact for frame in self.frames for step in frame.path if step.fact and skipped(step.answer)]
        return standing(self.node, self.frame, self.learnt, passed_over, first=first)

    def resolved(self, values: Values, answer: Value) -> Values:
        """Written values with each `$name` replaced by what it stands for."""
        return {name: meant(value, self.frame.answers, answer) for name, value in values.items()}


def fresh(flows: Flows, name: str, given: Values) -> Frame:
    """A flow at its start; names that it did not ask for are left out."""
    flow = flows.get(name)
    if flow is None:
        raise FlowError(name, "", "there is no flow of this name")
    if missing := [one for one in flow.given if one not in given]:
        raise FlowError(name, flow.start, f"it begins with {', '.join(missing)}, which nobody gave")
    return Frame(name, flow.start, {one: given[one] for one in flow.given}, flow.digest)
