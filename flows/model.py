"""The words of a conversation: what is said, what is answered, and where somebody stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from flows.effects import EFFECTS as EFFECTS
from flows.effects import EffectShape as EffectShape

Value: TypeAlias = "str | int | float | bool | list[Value] | None"
Values: TypeAlias = Mapping[str, Value]

NOTHING: Values = MappingProxyType({})
NEW_ISSUE = "$new"
SKIP = "skip"
STOP = "stop"


class FlowError(Exception):
    """A flow cannot go on: our own mistake, or content that was never checked."""

    def __init__(self, flow: str, node: str, why: str) -> None:
        super().__init__(f"{flow}.{node}: {why}")
        self.flow, self.node = flow, node


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick that only the moment knows; its label is ready in the person's language."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for; kind is choice, boolean, integer, number, date, text or many."""

    fact: str
    kind: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One offered answer: `key` names a text of ours, `label` is already in the person's language."""

    id: str
    key: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to say; it waits for an answer when `expects` is not empty.

    `key` names a text, `fact` a question of the facts vocabulary. `picked`: the options chosen so far, where
    several may be. `again`: the answer was not understood, so the question stands.
    """

    key: str | None = None
    fact: str | None = None
    options: tuple[Option, ...] = ()
    expects: str = ""
    answers: Values = field(default_factory=dict)
    skippable: bool = False
    stoppable: bool = False
    again: bool = False
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that should change outside the conversation, one of EFFECTS."""

    name: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered: an option's id, or words with what could be read in them; `date` is ISO."""

    option: str | None = None
    words: str | None = None
    number: int | float | None = None
    date: str | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One question answered or (with an empty answer) one flow called.

    It is kept so that the same way can be gone again when the flow's file has changed.
    """

    node: str
    answer: Answer
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow under way: the node it stands at, what was answered, and how it got there."""

    flow: str
    node: str
    answers: Values = field(default_factory=dict)
    digest: str = ""
    asking: str | None = None
    picked: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Where a person stands: flows laid over one another, the last one speaking; without frames, nowhere."""

    frames: tuple[Frame, ...] = ()

    def to_json(self) -> str:
        """This session as one line of JSON."""
        return json.dumps([_packed(frame) for frame in self.frames], allow_nan=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Session:
        """The session that `to_json` wrote; raises ValueError, TypeError or KeyError when it is not one."""
        return Session(tuple(_unpacked(frame) for frame in json.loads(text)))

    def naming(self, issue: str) -> Session:
        """The same session once the issue it opened has a name: each `$new` becomes `issue`."""
        return Session(tuple(_named(frame, issue) for frame in self.frames))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one answer leads to: the next session, things to say in order, effects in order."""

    session: Session = field(default_factory=Session)
    says: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()


def _named(frame: Frame, issue: str) -> Frame:
    if NEW_ISSUE not in frame.answers.values():
        return frame
    answers = {name: issue if value == NEW_ISSUE else value for name, value in frame.answers.items()}
    return replace(frame, answers=answers)


def _packed(frame: Frame) -> dict[str, Any]:
    """A frame without what is empty: rows are written at each turn, so they stay small."""
    packed: dict[str, Any] = {"flow": frame.flow, "node": frame.node, "digest": frame.digest}
    if frame.answers:
        packed["answers"] = dict(frame.answers)
    if frame.asking is not None:
        packed["asking"] = frame.asking
    if frame.picked:
        packed["picked"] = frame.picked
    if frame.path:
        packed["path"] = [_step(step) for step in frame.path]
    return packed


def _step(step: Step) -> list[Any]:
    given = step.answer
    return [step.node, step.fact, given.option, given.words, given.number, given.date, given.skipped]


def _unpacked(packed: dict[str, Any]) -> Frame:
    path = tuple(Step(node, Answer(*given), fact) for node, fact, *given in packed.pop("path", ()))
    picked = tuple(packed.pop("picked", ()))
    return Frame(**packed, picked=picked, path=path)
