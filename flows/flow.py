"""A flow as its file says it: nodes, the branches that leave them, and the texts they speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flows.model import Value, Values

END = "end"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
EXPECTS = (
    "choice",
    "words",
    "number",
    "amount",
    "date",
    "past_date",
    "coming_date",
    "choice_or_words",
    "choice_or_date",
    "choice_or_past_date",
    "choice_or_coming_date",
    "choice_or_number",
)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something an editor should change, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or label in its source language; `key` finds its translations."""

    key: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a branch; `name` says of what, `wanted` lists the values that hold."""

    __test__ = False  # pytest collects classes of this name

    kind: str
    name: str
    wanted: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Do:
    """One effect as written; a value `$name` stands for an answer."""

    effect: str
    values: Values
    line: int


@dataclass(frozen=True, slots=True)
class Go:
    """Where to go on: a node here, or another flow with names given to it, or (neither) the end."""

    node: str | None
    flow: str | None
    given: Values
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a node, taken when all its tests hold."""

    tests: tuple[Test, ...]
    do: tuple[Do, ...]
    go: Go | None
    line: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Says its text and waits for an answer."""

    name: str
    line: int
    text: Text
    branches: tuple[Branch, ...]
    expects: str
    save: str
    options: Mapping[str, Text]
    options_from: str | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class AskFact:
    """Asks for a fact of the vocabulary, or for the next useful one (`fact` is "next")."""

    name: str
    line: int
    fact: str
    branches: tuple[Branch, ...]
    save: str
    about: Value = None
    none: Go | None = None
    skip: bool = True
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Says its text and goes on."""

    name: str
    line: int
    text: Text
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Says nothing and chooses a way."""

    name: str
    line: int
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Runs another flow over this one, then goes on."""

    name: str
    line: int
    flow: str
    given: Values
    go: Go | None


Node: TypeAlias = Ask | AskFact | Tell | Route | Call


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation; `digest` changes whenever the content of its file does.

    `doubtful` are the lines on which the file does not have the shape of a flow.
    """

    name: str
    about: str
    given: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    digest: str
    file: str
    lines: Mapping[tuple[str, str], int]
    doubtful: frozenset[int] = frozenset()

    def line(self, node: str, key: str) -> int:
        """The line of a key of a node, of a key of the flow itself when `node` is empty."""
        return self.lines.get((node, key), self.nodes[node].line if node else 1)

    def texts(self) -> tuple[Text, ...]:
        """Every sentence and label of this flow, in the order of the file."""
        return tuple(text for node in self.nodes.values() for text in texts_of(node))


Flows: TypeAlias = Mapping[str, Flow]


def texts_of(node: Node) -> tuple[Text, ...]:
    """What a node says, then the labels of its options."""
    if isinstance(node, Ask):
        return (node.text, *node.options.values())
    return (node.text,) if isinstance(node, Tell) else ()


def placeholders(text: str) -> tuple[str, ...]:
    """The names between braces, in order."""
    return tuple(PLACEHOLDER.findall(text))


def branches_of(node: Node) -> tuple[Branch, ...]:
    """The branches of a node; a call has none, it goes on in one way."""
    return () if isinstance(node, Call) else node.branches


def ways_out(node: Node) -> tuple[Go, ...]:
    """Every place a node can go on to."""
    if isinstance(node, Call):
        return (node.go,) if node.go else ()
    none = (node.none,) if isinstance(node, AskFact) and node.none else ()
    return tuple(branch.go for branch in node.branches if branch.go) + none
