"""What the tests of letters share: the shipped content, a family with much to tell, and every letter about a right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.documents.letter_facts import (
    Disclosure,
    Handed,
    Household,
    Identity,
    Letter,
    LetterFacts,
    LetterKind,
    Signer,
)
from bot.documents.letters import compose, text
from bot.words.bidi import plain
from bot.words.content import Content, load
from cases.records import Role

TODAY = date(2026, 11, 22)
SAMIA = Identity("סאמיה חדאד", "034567891", "רחוב אלזיתון 12, עראבה", "050-1234567", "samia@example.org")
RONIT = Signer("רונית לוי", Role.RIGHTS_WORKER, "מרכז עוצמה", "04-6741234", "ronit@example.org")
HOME = Household(
    people=6,
    children=4,
    one_parent=True,
    disability=True,
    illness=True,
    pregnancy=True,
    work_income=False,
    income=4200,
    rent=2600,
    benefits=("income-support", "child-allowance"),
    electricity_cut=True,
    water_cut=True,
    eviction=True,
    garnishment=True,
)
FULL = LetterFacts(
    today=TODAY,
    code="K7QF",
    identity=SAMIA,
    body="המשרד שטיפל בבקשה",
    branch="כרמיאל",
    locality="עראבה",
    submitted_on=date(2026, 8, 2),
    handed=Handed.POST,
    reference="1234567",
    reminded_on=date(2026, 10, 4),
    received_on=date(2026, 11, 3),
    decided_on=date(2026, 11, 1),
    in_writing=True,
    quote="לא עומדים בתנאים",
    counted_on=date(2026, 11, 2),
    late_reason="הייתי בבית החולים",
    enclosed_names=("מכתב מהרופאה",),
    story="פוטרתי באוגוסט ומאז אין משכורת",
    wanted="לקבוע פגישה",
    creditor="בנק הדואר",
    account="12-552-123456",
    arrears=8450,
    offer=150,
    household=HOME,
)
SCANT = LetterFacts(today=TODAY, code="K7QF", identity=Identity("סאמיה חדאד", phone="050-1234567"))


@cache
def content() -> Content:
    """The shipped content in both languages; nothing here changes it."""
    return load(("he", "ar"))


def written(kind: LetterKind, facts: LetterFacts, language: str = "he", **changed: Any) -> str:
    """A letter's text without direction marks."""
    return plain(text(letter(kind, facts, **changed), language))


def letter(kind: LetterKind, facts: LetterFacts, **changed: Any) -> Letter:
    """A letter from these facts with some of them changed."""
    return compose(kind, replace(facts, **changed), content())


def told_for(kind: LetterKind, facts: LetterFacts) -> LetterFacts:
    """A reminder is for those whom nobody answered."""
    silent = kind in (LetterKind.REMINDER, LetterKind.COMPLAINT)
    return replace(facts, received_on=None, unanswered=True) if silent else facts


def every_case(kind: LetterKind) -> Iterator[LetterFacts]:
    """This letter about each right, with each reason that offices give, and before each rung."""
    for right, entry in content().knowledge.entries.items():
        about = told_for(kind, replace(FULL, right=right, enclosed=entry.documents))
        if kind is LetterKind.APPEAL_NOTICE:
            yield from (replace(about, rung=rung.id, reason=entry.refusals[0]) for rung in entry.ladder)
        for reason in entry.refusals:
            yield replace(about, reason=reason, rung=entry.ladder[0].id)


def unnamed(facts: LetterFacts) -> LetterFacts:
    """The same facts, for a body that may not know who it is."""
    return replace(facts, disclosure=Disclosure.ANONYMOUS, signer=RONIT)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
