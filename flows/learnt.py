"""What holds at this point of a turn: what the world says, and over it what the turn itself has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from flows.model import Choice, Effect, Question, Value, Values


class Context(Protocol):
    """What the engine may ask about the person and the world; every answer has to come from memory, at once.

    `facts`: what this turn has learnt. In `question` it also holds, as None, each fact that was asked in this
    session and skipped: "next" should leave those out.
    """

    def holds(self, predicate: str) -> bool:
        """Whether a predicate of the vocabulary is true now."""

    def fact(self, name: str) -> Value:
        """A known fact, None when it is unknown."""

    def choices(self, source: str, answers: Values, facts: Values) -> Sequence[Choice]:
        """What there is to pick from, in the person's language, best first."""

    def question(self, fact: str, about: str | None, facts: Values) -> Question | None:
        """How to ask for a fact or for the "next" useful one; None when there is nothing to ask."""


_SWITCHES: Mapping[str, tuple[str, bool]] = {
    "give_consent": ("consented", True),
    "withdraw_consent": ("consented", False),
}


class Learnt:
    """A context with the changes of one turn laid over it."""

    __slots__ = ("_context", "_forgotten", "_switched", "facts")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._forgotten = False
        self._switched: dict[str, bool] = {}
        self.facts: dict[str, Value] = {}

    def note(self, effect: Effect) -> None:
        """Later nodes of the turn already see what this effect will change."""
        if effect.name == "remember":
            self.facts[str(effect.values["fact"])] = effect.values["value"]
        elif effect.name == "forget_facts":
            self.facts.clear()
            self._forgotten = True
        elif switch := _SWITCHES.get(effect.name):
            self._switched[switch[0]] = switch[1]

    def fact(self, name: str) -> Value:
        if name in self.facts:
            return self.facts[name]
        return None if self._forgotten else self._context.fact(name)

    def holds(self, predicate: str) -> bool:
        switched = self._switched.get(predicate)
        return self._context.holds(predicate) if switched is None else switched

    def choices(self, source: str, answers: Values) -> Sequence[Choice]:
        return self._context.choices(source, answers, self.facts)

    def question(self, fact: str, about: str | None, skipped: Sequence[str]) -> Question | None:
        return self._context.question(fact, about, dict.fromkeys(skipped) | self.facts)
