"""Amounts that change with time: each value holds from its date until the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.files import Document, Mistake
from knowledge.place import Place


@dataclass(frozen=True, slots=True)
class Step:
    """A value, the day it starts to hold, and the page that says so."""

    start: date
    value: float
    source: str


Parameters = Mapping[str, tuple[Step, ...]]


def value_on(parameters: Parameters, name: str, on: date) -> float | None:
    """The value that holds on a day; None before the first one that we know."""
    held = [step.value for step in parameters[name] if step.start <= on]
    return held[-1] if held else None


def read_parameters(document: Document, mistakes: list[Mistake]) -> Parameters:
    """Reads parameters.yaml: name -> list of {from, value, source}, oldest first."""
    top = Place(document, mistakes)
    return {name: _steps(top, name) for name in (top.value if isinstance(top.value, dict) else ())}


def _steps(top: Place, name: str) -> tuple[Step, ...]:
    steps = tuple(_step(place) for place in top.entries(name))
    dates = [step.start for step in steps]
    if not steps:
        top.wrong(f'"{name}" needs at least one value with its date.', name)
    elif dates != sorted(set(dates)):
        top.wrong(f'The dates of "{name}" have to rise, each once.', name)
    return steps


def _step(place: Place) -> Step:
    place.keys(("from", "value", "source"))
    start = place.day("from")
    if start is None and place.at("from").value is None:
        place.wrong("A value needs the date it holds from.", "from")
    return Step(start or date.min, _value(place.at("value")), place.text("source"))


def _value(place: Place) -> float:
    if isinstance(place.value, dict):
        place.keys(("years", "months"))
        return (place.whole("years") or 0) + (place.whole("months") or 0) / 12
    if isinstance(place.value, int | float) and not isinstance(place.value, bool):
        return place.value
    place.wrong('"value" has to be a number, or years and months.')
    return 0
