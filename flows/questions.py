"""The question a node asks, with everything that may be chosen as an answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.flow import Ask, AskFact, Node
from flows.learnt import Learnt
from flows.model import SKIP, STOP, Choice, Frame, Option, Question, Say, Value, Values

YES, NO, DONE, NONE_OF_THESE = "yes", "no", "done", "none_of_these"

_SKIP = Option(SKIP, "option.skip")
_STOP = Option(STOP, "option.stop")
_EXPECTS = {
    "choice": "choice",
    "boolean": "choice",
    "many": "many",
    "integer": "number",
    "number": "number",
    "date": "date",
    "text": "words",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that waits: how it is said and, when it asks for a fact, of which kind that fact is."""

    say: Say
    kind: str | None = None


def standing(node: Node, frame: Frame, learnt: Learnt, skipped: Sequence[str], *, first: bool) -> Standing | None:
    """The question of a node, if it has one; asked `first`, it chooses anew which fact to ask for."""
    if isinstance(node, Ask):
        return Standing(_ask(node, frame, learnt))
    if not isinstance(node, AskFact):
        return None
    fact = node.fact if first or frame.asking is None else frame.asking
    about = meant(node.about, frame.answers)
    question = learnt.question(fact, None if about is None else str(about), skipped)
    return None if question is None else Standing(_ask_fact(node, frame, question), question.kind)


def meant(value: Value, answers: Values, answer: Value = None) -> Value:
    """A value as written, or the answer that its `$name` stands for (`$answer`: the one just given)."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    return answer if value == "$answer" else answers.get(value[1:])


def _ask(node: Ask, frame: Frame, learnt: Learnt) -> Say:
    options = [Option(id, text.key) for id, text in node.options.items()]
    if node.options_from is not None:
        options[:0] = map(_labelled, learnt.choices(node.options_from, frame.answers))
    if node.skip:
        options.append(_SKIP)
    return Say(node.text.key, None, tuple(options), node.expects, frame.answers, node.skip)


def _ask_fact(node: AskFact, frame: Frame, question: Question) -> Say:
    ways_on = ((_SKIP,) if node.skip else ()) + ((_STOP,) if node.stop else ())
    options = _options(question, frame.picked) + ways_on
    expects = _EXPECTS[question.kind]
    return Say(None, question.fact, options, expects, frame.answers, node.skip, node.stop, picked=frame.picked)


def _options(question: Question, picked: tuple[str, ...]) -> tuple[Option, ...]:
    """The fact's choices; for a yes or no without words of its own, ours; for many, also a way to finish."""
    left = tuple(_labelled(choice) for choice in question.choices if choice.id not in picked)
    if question.kind == "boolean" and not left:
        return (Option(YES, "option.yes"), Option(NO, "option.no"))
    if question.kind == "many":
        finish = DONE if picked else NONE_OF_THESE
        return (*left, Option(finish, f"option.{finish}"))
    return left


def _labelled(choice: Choice) -> Option:
    return Option(choice.id, label=choice.label)
