"""What fills the placeholders of a letter, and which condition makes sure that it is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation.world import plain_date
from bot.documents.letter_told import Told
from bot.documents.letter_words import LONGEST, LONGEST_NAME, clean
from cases.calendar import DAY, is_working_day

# Our own proposal of a day to answer by; a letter asks, it does not set a period of law.
ANSWER_IN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Value:
    """What fills a placeholder, and the conditions of which one has to hold where it stands."""

    tell: Callable[[Told, str], str]
    known_by: tuple[str, ...] = ()


def _on(name: str) -> Value:
    return Value(lambda told, language: plain_date(getattr(told.facts, name)), (name,))


def _own(name: str, most: int = LONGEST_NAME) -> Value:
    return Value(lambda told, language: told.own(getattr(told.facts, name), language, most), (name,))


def _of_person(name: str) -> Value:
    return Value(lambda told, language: clean(getattr(told.facts.identity, name), LONGEST_NAME), (name,))


def _of_signer(name: str) -> Callable[[Told, str], str]:
    return lambda told, language: clean(getattr(told.facts.signer, name), LONGEST_NAME)


def _amount(name: str) -> Value:
    return Value(lambda told, language: f"{getattr(told.facts, name):,}", (name,))


def _answer_by(told: Told) -> date:
    day = told.facts.today + ANSWER_IN
    while not is_working_day(day):
        day += DAY
    return day


def _reason(told: Told, language: str) -> str:
    return told.text(language).refusals[told.facts.reason or ""].reason.rstrip(".")


def _expected_source(told: Told, language: str) -> str:
    return told.source(told.entry.answer_source if told.entry else None, language)


VALUES: Mapping[str, Value] = {
    "today": Value(lambda told, language: plain_date(told.facts.today)),
    "answer_by": Value(lambda told, language: plain_date(_answer_by(told))),
    "code": Value(lambda told, language: clean(told.facts.code, LONGEST_NAME)),
    "name": _of_person("name"),
    "id_number": _of_person("id_number"),
    "worker": Value(_of_signer("name"), ("by_worker",)),
    "organisation": Value(_of_signer("organisation"), ("organisation",)),
    "worker_role": Value(lambda told, language: _role(told, language), ("by_worker",)),
    "reply_to": Value(lambda told, language: told.listed(told.ways(), language), ("reply_to",)),
    "right": Value(lambda told, language: told.right(language), ("right",)),
    "body": Value(lambda told, language: told.body(language), ("body",)),
    "branch": _own("branch"),
    "forum": _own("forum"),
    "locality": _own("locality"),
    "reference": _own("reference"),
    "account": _own("account"),
    "creditor": _own("creditor"),
    "submitted_on": _on("submitted_on"),
    "received_on": _on("received_on"),
    "decided_on": _on("decided_on"),
    "reminded_on": _on("reminded_on"),
    "expected_on": Value(_on("expected_on").tell, ("expected_passed",)),
    "expected_source": Value(_expected_source, ("expected_passed",)),
    "reason": Value(_reason, ("reason",)),
    "quote": _own("quote", LONGEST),
    "told_reason": Value(_own("told_reason", LONGEST).tell, ("told_reason", "told_reason_arabic")),
    "story": _own("story", LONGEST),
    "wanted": _own("wanted", LONGEST),
    "late_reason": _own("late_reason", LONGEST),
    "counted_from": Value(lambda told, language: told.rung_text("counted_from", language), ("windowed",)),
    "rung": Value(lambda told, language: told.rung_text("name", language), ("rung", "rung_ombudsman")),
    "how": Value(lambda told, language: told.rung_text("how", language), ("rung",)),
    "last_day": Value(lambda told, language: told.last_day(), ("deadline_ahead", "deadline_passed")),
    "arrears": _amount("arrears"),
    "offer": _amount("offer"),
}


def _role(told: Told, language: str) -> str:
    assert told.facts.signer is not None
    return told.say(f"role.{told.facts.signer.role}", language)
