"""The closed list of conditions under which a branch is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flows.flow import Test
from flows.learnt import Learnt
from flows.model import SKIP, Value, Values


def passes(tests: Sequence[Test], token: str, answers: Values, learnt: Learnt) -> bool:
    """Whether all tests of a branch hold; `token` is the option's id or the kind of the answer just given."""
    return all(_TESTS[test.kind](test, token, answers, learnt) for test in tests)


def _answer(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    return token in test.wanted


def _answered(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    if test.name not in answers:
        return False
    value = answers[test.name]
    return SKIP in test.wanted if value is None else _meets(value, test.wanted)


def _fact(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    value = learnt.fact(test.name)
    return value is not None and _meets(value, test.wanted)


def _known(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    return learnt.fact(test.name) is not None


def _unknown(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    return learnt.fact(test.name) is None


def _is(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    return learnt.holds(test.name)


def _is_not(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    return not learnt.holds(test.name)


def _choices(test: Test, token: str, answers: Values, learnt: Learnt) -> bool:
    amounts = _amounts(len(learnt.choices(test.name, answers)))
    return any(amount in test.wanted for amount in amounts)


_TESTS: Mapping[str, Callable[[Test, str, Values, Learnt], bool]] = {
    "answer": _answer,
    "answered": _answered,
    "fact": _fact,
    "known": _known,
    "unknown": _unknown,
    "is": _is,
    "is_not": _is_not,
    "choices": _choices,
}

TESTS = tuple(_TESTS)
HOW_MANY = ("none", "one", "some")


def _amounts(count: int) -> tuple[str, ...]:
    return ("none",) if count == 0 else ("one", "some") if count == 1 else ("some",)


def _meets(value: Value, wanted: Sequence[Value]) -> bool:
    """A list meets what any of its members meets; true is not 1."""
    if isinstance(value, list):
        return any(_meets(member, wanted) for member in value)
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in wanted)
