"""When a flow's file has changed: its answers are given again, silently, as far as they still fit."""

from __future__ import annotations

from flows.flow import Ask, Call, Do, Flows, Go, Node
from flows.learnt import Context
from flows.model import NEW_ISSUE, Answer, Effect, Frame, Session, Step, Value
from flows.understand import Heard, understand
from flows.walk import Walk, fresh


def current(flows: Flows, session: Session, context: Context) -> Session:
    """The session as the flows are now; a frame goes when its flow is gone or no longer asks anything."""
    if all(_is_current(flows, frame) for frame in session.frames):
        return session
    frames = tuple(
        again
        for depth, frame in enumerate(session.frames, start=1)
        if (again := _again(flows, frame, context, speaks=depth == len(session.frames))) is not None
    )
    return Session(frames)


def _is_current(flows: Flows, frame: Frame) -> bool:
    flow = flows.get(frame.flow)
    return flow is not None and flow.digest == frame.digest


def _again(flows: Flows, old: Frame, context: Context, *, speaks: bool) -> Frame | None:
    flow = flows.get(old.flow)
    if flow is None or any(name not in old.answers for name in flow.given):
        return None
    if flow.digest == old.digest:
        return old
    walk = _Replay(flows, old, context, speaks=speaks)
    walk.replay()
    return walk.found()


class _Replay(Walk):
    """A walk through one frame that looks for its place: nothing is said, done or called on the way."""

    def __init__(self, flows: Flows, old: Frame, context: Context, *, speaks: bool) -> None:
        super().__init__(flows, (fresh(flows, old.flow, old.answers),), context)
        self.old = old
        self.speaks = speaks
        self.rest = old.path

    def replay(self) -> None:
        """Gives the answers again, in order, up to the first that no longer fits."""
        self.enter()
        while self.frames and self.rest:
            step, self.rest = self.rest[0], self.rest[1:]
            before = self.frame
            if not self.retake(step):
                self.frames = [before]
                if step.fact is not None:  # the fact itself is remembered elsewhere
                    self.tread(step)
                elif step.answer != Answer():  # a call that is gone is no loss
                    return

    def found(self) -> Frame | None:
        """Where the frame stands now, in the middle of the same question if it is still there."""
        if not self.frames:
            return None
        if self.frame.node == self.old.node:
            self.stay(asking=self.old.asking, picked=self.old.picked)
        return self.frame

    def retake(self, step: Step) -> bool:
        """Gives one answer again; False when it does not fit or would leave the flow."""
        question = self.standing()
        if question is None or self.frame.node != step.node or question.say.fact != step.fact:
            return False
        heard = understand(step.answer, question) or self.once_offered(step)
        if heard is None or heard.more:
            return False
        self.accept(heard, step.fact)
        self.enter()
        return bool(self.frames)

    def once_offered(self, step: Step) -> Heard | None:
        """What was picked from changing choices stays picked, though it may not be offered now."""
        dynamic = isinstance(self.node, Ask) and self.node.options_from is not None
        option = step.answer.option
        return Heard(option, option) if dynamic and option is not None else None

    def waits(self, node: Node) -> bool:
        """Stays, too, before a call that is new, and where a frame below another waits to go on."""
        ahead = self.ahead()
        if not self.speaks and not ahead and node.name == self.old.node:
            return True
        if isinstance(node, Call):
            return ahead[:1] != [Step(node.name, Answer())]
        return super().waits(node)

    def ahead(self) -> list[Step]:
        """The steps still to go; facts once told are known, whether or not the way leads there again."""
        return [step for step in self.rest if step.fact is None]

    def do(self, do: Do, answer: Value) -> None:
        """Keeps the name of the issue that was opened here, without opening it again."""
        super().do(do, answer)
        if self.frame.answers.get("issue") == NEW_ISSUE:
            issue = self.old.answers.get("issue", NEW_ISSUE)
            self.stay(answers={**self.frame.answers, "issue": issue})

    def note(self, effect: Effect) -> None:
        """The world has already seen it."""

    def go(self, go: Go | None, answer: Value = None) -> None:
        """Stays within this flow: leaving it means that the answers no longer fit."""
        if go is not None and go.node is None:
            self.frames.clear()
        else:
            super().go(go, answer)

    def call(self, node: Call) -> None:
        """What was called has run, or stands above."""
        step = Step(node.name, Answer())
        place = self.rest.index(step)
        self.rest = self.rest[:place] + self.rest[place + 1 :]
        self.tread(step)
        self.go(node.go)
