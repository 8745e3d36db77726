"""Whether an answer answers the question that stands, and what it then means."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from flows.model import SKIP, STOP, Answer, Value
from flows.questions import DONE, NONE_OF_THESE, YES, Standing

LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that fits: `token` is what `answer:` conditions compare, `value` what is kept.

    `more`: one of several was picked, and the question stands until the person says that this is all.
    """

    token: str
    value: Value
    more: bool = False


def understand(given: Answer, question: Standing) -> Heard | None:
    """What the answer means for this question; None when it does not answer it."""
    say = question.say
    if given.skipped or given.option == SKIP:
        return Heard(SKIP, None) if say.skippable else None
    if given.option == STOP:
        return Heard(STOP, None) if say.stoppable else None
    if given.option is not None:
        offered = any(option.id == given.option for option in say.options)
        return _chosen(given.option, question) if offered else None
    heard = _read(given, say.expects)
    return _whole(heard) if heard is not None and question.kind == "integer" else heard


def alone(heard: Heard) -> Answer:
    """The answer with nothing but what was understood, as it is kept to be given again."""
    if heard.token == SKIP:
        return Answer(skipped=True)
    if heard.token in ("words", "number", "date"):
        return Answer(**{heard.token: heard.value})  # type: ignore[arg-type]
    return Answer(option=heard.token)


def skipped(given: Answer) -> bool:
    """Whether the person passed the question over."""
    return given.skipped or given.option == SKIP


def _chosen(option: str, question: Standing) -> Heard:
    if question.kind == "boolean":
        return Heard(option, option in (YES, "true"))
    if question.kind == "many":
        picked: list[Value] = list(question.say.picked)
        ends = option in (DONE, NONE_OF_THESE)
        return Heard(option, picked if ends else [*picked, option], more=not ends)
    return Heard(option, option)


def _read(given: Answer, expects: str) -> Heard | None:
    """What was recognised in the words, or the words themselves, whichever the question expects."""
    if expects in ("number", "amount", "choice_or_number") and _sensible(given.number):
        return Heard("number", given.number)
    if expects.endswith("date") and _is_date(given.date):
        return Heard("date", given.date)
    if expects in ("words", "choice_or_words") and given.words and given.words.strip():
        return Heard("words", given.words)
    return None


def _whole(heard: Heard) -> Heard | None:
    """Facts that count things take 2.0 and refuse 2.5."""
    number = heard.value
    if isinstance(number, float):
        return Heard(heard.token, int(number)) if number.is_integer() else None
    return heard


def _sensible(number: float | None) -> bool:
    return number is not None and math.isfinite(number) and abs(number) < LARGEST


def _is_date(day: str | None) -> bool:
    """Only YYYY-MM-DD: the shorter ISO forms would be kept as they came."""
    try:
        return day is not None and len(day) == 10 and bool(date.fromisoformat(day))
    except ValueError:
        return False
