"""The closed lists that `letters.yaml` may name: conditions, and facts to ask for."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.documents.letter_told import Told
from bot.documents.letter_words import clean
from bot.words.script import RANGES


def _past(day: date | None, told: Told) -> bool:
    return day is not None and day <= told.facts.today


def _left(told: Told) -> int | None:
    """Days until the legal last day: negative once it has passed, None where it is not known."""
    return told.deadline.days_left(told.facts.today) if told.deadline else None


def _ahead(told: Told) -> bool:
    left = _left(told)
    return left is not None and left >= 0


def _passed(told: Told) -> bool:
    left = _left(told)
    return left is not None and left < 0


def _expected(told: Told) -> bool:
    """Whether an answer is late by the law, on a page that we can name."""
    facts = told.facts
    late = facts.expected_on is not None and facts.expected_on < facts.today
    return late and bool(told.entry and told.source(told.entry.answer_source, "he"))


def _in_arabic(text: str) -> bool:
    """Whether a letter of the Arabic script is in it: such words do not stand in the Hebrew letter."""
    first, last = RANGES["ar"]
    return any(first <= letter <= last for letter in clean(text))


CONDITIONS: Mapping[str, Callable[[Told], bool]] = {
    "by_person": lambda told: told.facts.signer is None,
    "by_worker": lambda told: told.facts.signer is not None,
    "signer": lambda told: bool(told.facts.signer and clean(told.facts.signer.name)),
    "organisation": lambda told: bool(told.facts.signer and clean(told.facts.signer.organisation)),
    "named": lambda told: told.named,
    "anonymous": lambda told: not told.named,
    "consent": lambda told: told.named,
    "name": lambda told: told.named and bool(clean(told.facts.identity.name)),
    "id_number": lambda told: told.named and bool(clean(told.facts.identity.id_number)),
    "reply_to": lambda told: bool(told.ways()),
    "right": lambda told: bool(told.right("he")),
    "body": lambda told: bool(told.body("he")),
    "branch": lambda told: bool(clean(told.facts.branch)),
    "forum": lambda told: bool(clean(told.facts.forum)),
    "locality": lambda told: bool(clean(told.facts.locality)),
    "reference": lambda told: told.named and bool(clean(told.facts.reference)),
    "account": lambda told: told.named and bool(clean(told.facts.account)),
    "submitted_on": lambda told: _past(told.facts.submitted_on, told),
    "unanswered": lambda told: told.facts.unanswered is True and told.facts.received_on is None,
    "expected_passed": _expected,
    "reminded_on": lambda told: _past(told.facts.reminded_on, told),
    "received_on": lambda told: told.refused,
    "decided_on": lambda told: _past(told.facts.decided_on, told),
    "in_writing": lambda told: told.facts.in_writing is True,
    "orally": lambda told: told.facts.in_writing is False,
    "reason": lambda told: told.entry is not None and told.facts.reason in told.entry.refusals,
    "argument": lambda told: told.words.catalogue.has(told.argument()),
    "told_reason": lambda told: bool(clean(told.facts.told_reason)) and not _in_arabic(told.facts.told_reason),
    "told_reason_arabic": lambda told: _in_arabic(told.facts.told_reason),
    "quote": lambda told: bool(clean(told.facts.quote)),
    "rung": lambda told: told.rung is not None,
    "rung_committee": lambda told: told.rung is not None and told.rung.kind == "committee",
    "rung_court": lambda told: told.rung is not None and told.rung.kind == "court",
    "rung_ombudsman": lambda told: told.rung is not None and told.rung.kind == "ombudsman",
    "windowed": lambda told: told.deadline is not None,
    "window_start": lambda told: told.window_start is not None,
    "deadline_ahead": _ahead,
    "deadline_passed": _passed,
    "late_reason": lambda told: bool(clean(told.facts.late_reason)),
    "story": lambda told: bool(clean(told.facts.story)),
    "wanted": lambda told: bool(clean(told.facts.wanted)),
    "creditor": lambda told: bool(clean(told.facts.creditor)),
    "arrears": lambda told: (told.facts.arrears or 0) > 0,
    "offer": lambda told: (told.facts.offer or 0) > 0,
}

# What is asked for before there is a letter; each has its question in letters.yaml of the phrases, as ask_<name>.
NEEDS = (
    "consent", "signer", "name", "reply_to", "right", "body", "submitted_on", "unanswered", "received_on", "rung",
    "window_start", "late_reason", "story", "locality", "creditor",
)  # fmt: skip
