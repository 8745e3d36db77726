"""Flows written inside a test, and a small world that answers what the engine asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest

from flows.flow import Flows
from flows.load import load_flows
from flows.model import Choice, Effect, Question, Value, Values
from knowledge.files import read

Write = Callable[..., Flows]


@dataclass
class World:
    """What is true around one person; `wondered` is what the engine wanted to ask, and about which right."""

    predicates: dict[str, bool] = field(default_factory=dict)
    facts: dict[str, Value] = field(default_factory=dict)
    offers: dict[str, list[Choice]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    wondered: list[tuple[str, str | None]] = field(default_factory=list)

    def holds(self, predicate: str) -> bool:
        return self.predicates.get(predicate, False)

    def fact(self, name: str) -> Value:
        return self.facts.get(name)

    def choices(self, source: str, answers: Values, facts: Values) -> Sequence[Choice]:
        return self.offers.get(source, [])

    def question(self, fact: str, about: str | None, facts: Values) -> Question | None:
        self.wondered.append((fact, about))
        if fact != "next":
            return self.questions.get(fact)
        open_ones = (one for name, one in self.questions.items() if name not in facts and name not in self.facts)
        return next(open_ones, None)

    def makes(self, effects: Sequence[Effect]) -> None:
        """Remember what was told, as the bot would between two turns."""
        for effect in effects:
            if effect.name == "remember":
                self.facts[str(effect.values["fact"])] = effect.values["value"]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Flows by name, each from the text of its nodes; a first line `given: […]` names what it is given."""

    def write(**texts: str) -> Flows:
        for name, text in texts.items():
            nodes = dedent(text).strip("\n")
            given, nodes = nodes.split("\n", 1) if nodes.startswith("given:") else ("given: []", nodes)
            start = nodes.split(":", 1)[0]
            body = "\n".join(f"  {line}" for line in nodes.splitlines())
            content = f"flow: {name}\nabout: a test\n{given}\nstart: {start}\nnodes:\n{body}\n"
            (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
        flows, mistakes = load_flows(tmp_path, read)
        assert mistakes == []
        return flows

    return write
