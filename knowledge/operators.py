"""The ten ways in which a fact is compared: each is made ready once, from the operand that the file gives."""

from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any

OPERATORS = (
    "is", "in", "not_in", "at_least", "at_most", "below", "above", "includes", "includes_none",
    "known_positive",
)  # fmt: skip

Test = Callable[[Any], bool | None]
_ORDERS: Mapping[str, Callable[[Any, Any], Any]] = {"at_least": ge, "at_most": le, "below": lt, "above": gt}


def compare(operator: str, value: Any, operand: Any) -> bool | None:
    """Whether a known value stands in this relation to the operand; None where it is too coarse to tell."""
    return question(operator, operand)(value)


def question(operator: str, operand: Any) -> Test:
    """What the operator asks of a value. Raises KeyError for an operator that is none."""
    match operator:
        case "is":
            return lambda value: bool(value == operand)
        case "in":
            return lambda value: value in operand
        case "not_in":
            return lambda value: value not in operand
        case "includes":
            return lambda value: any(entry in value for entry in operand)
        case "includes_none":
            return lambda value: not any(entry in value for entry in operand)
        case "known_positive":
            return lambda value: (bool(value) if isinstance(value, tuple) else value > 0) is operand
    return _size(_ORDERS[operator], operand)


def _size(stands: Callable[[Any, Any], Any], operand: Any) -> Test:
    """A comparison of sizes that knows how coarse a whole number is.

    A whole number of years or months stands for everything up to the next one: at 63, an age limit of 63
    years and 3 months may or may not have been reached.
    """

    def coarse(value: Any) -> bool | None:
        between = isinstance(value, int) and value < operand < value + 1
        return None if between else bool(stands(value, operand))

    return coarse if isinstance(operand, float) else lambda value: bool(stands(value, operand))
