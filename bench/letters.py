"""How long a letter takes: its text, its PDF for a body, the person's own in two languages, and the file to edit."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import perf_counter

from figures import Spread, met, spread, table, tell

from bot.documents.letter_docx import docx
from bot.documents.letter_facts import Household, Identity, Letter, LetterFacts, LetterKind
from bot.documents.letter_pages import Copy
from bot.documents.letter_pdf import pdf
from bot.documents.letters import compose
from bot.words.content import Content, load

WARM = 300.0
FACTS = LetterFacts(
    today=date(2026, 11, 22),
    code="K7QF",
    identity=Identity("סאמיה חדאד", "034567891", "עראבה", "050-1234567"),
    right="general-disability-pension",
    locality="עראבה",
    submitted_on=date(2026, 8, 2),
    received_on=date(2026, 11, 3),
    reason="medical_below_threshold",
    rung="medical_appeal_committee",
    story="התפקוד ירד " * 60,
    creditor="בנק הדואר",
    arrears=8450,
    household=Household(people=6, children=4, income=4200),
)


def facts_for(kind: LetterKind, number: int) -> LetterFacts:
    """Facts that differ each time, so that no page is taken from what was made before."""
    silent = kind is LetterKind.REMINDER
    facts = replace(FACTS, code=f"K{number}", story=f"{number} {FACTS.story}", arrears=8000 + number)
    return replace(facts, received_on=None, unanswered=True) if silent else facts


def ways(content: Content) -> dict[str, Callable[[LetterKind, LetterFacts], object]]:
    """What is measured: each from the facts to the bytes."""

    def made(kind: LetterKind, facts: LetterFacts) -> Letter:
        return compose(kind, facts, content)

    return {
        "words": made,
        "PDF for the body": lambda kind, facts: pdf(made(kind, facts)),
        "PDF, Hebrew and Arabic": lambda kind, facts: pdf(made(kind, facts), Copy.PERSON),
        "DOCX for the body": lambda kind, facts: docx(made(kind, facts)),
        "DOCX, Hebrew and Arabic": lambda kind, facts: docx(made(kind, facts), Copy.PERSON),
    }


def slowest_of_ten(make: Callable[[LetterKind, LetterFacts], object], run: int) -> tuple[float, float]:
    """The median and the slowest of the ten kinds in one run, in milliseconds."""
    times = []
    for number, kind in enumerate(LetterKind):
        begun = perf_counter()
        make(kind, facts_for(kind, 100 * run + number))
        times.append((perf_counter() - begun) * 1000)
    times.sort()
    return times[len(times) // 2], times[-1]


def main() -> None:
    """Measure, print, and compare with the target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="how often everything is measured (default: 7)")
    given = options.parse_args()
    makes = ways(load(("he", "ar")))
    half: dict[str, Spread] = {}
    slowest: dict[str, Spread] = {}
    first: dict[str, float] = {}
    for name, make in makes.items():
        begun = perf_counter()
        make(LetterKind.REQUEST, facts_for(LetterKind.REQUEST, 0))
        first[name] = (perf_counter() - begun) * 1000
        taken = [slowest_of_ten(make, run) for run in range(1, given.runs + 1)]
        half[name], slowest[name] = (spread(one[place] for one in taken) for place in (0, 1))
    rows = [(name, half[name], slowest[name], f"{first[name]:.0f}") for name in makes]
    print(table(("milliseconds, ten kinds", "p50", "slowest", "first, cold"), rows))
    goals = [(f"{name} <= {WARM:.0f} ms warm", met(slowest[name].median, WARM)) for name in makes]
    print("\n" + table(("target", ""), goals) + "\n")
    tell("letters", given.runs, {f"{name} p50": one for name, one in half.items()})


if __name__ == "__main__":
    main()
