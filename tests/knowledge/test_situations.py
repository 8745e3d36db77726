"""Rules are situations: facts in, verdict out, at the edge of every amount and date (tests/situations)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.files import read
from knowledge.household import put
from knowledge.load import Knowledge
from knowledge.screen import Finding, screen

FOLDER = Path(__file__).parent.parent / "situations"
TODAY = "2026-11-22"
ASIDE = ("on", "missing", "forget")


def situations() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        told = read(path).content
        for number, situation in enumerate(told["situations"]):
            (name, verdict), *changes = situation.items()
            yield pytest.param(told, verdict, dict(changes), id=f"{told['right']}: {number + 1}. {name}")


def household(given: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {} if changes.get("forget") else given
    for path, value in changes.items():
        if path not in ASIDE:
            told = put(told, path, value)
    return told


@pytest.mark.parametrize(("told", "verdict", "changes"), list(situations()))
def test_a_situation_is_found_as_its_file_says(
    knowledge: Knowledge, told: dict[str, Any], verdict: str, changes: dict[str, Any]
) -> None:
    on = date.fromisoformat(changes.get("on", TODAY))
    screening = screen(knowledge, household(told["given"], changes), on)
    finding: Finding = next(finding for finding in screening.findings if finding.id == told["right"])
    assert finding.verdict == verdict, [(reason.id, reason.holds) for reason in finding.reasons]
    assert set(changes.get("missing", ())) <= set(finding.missing)
    assert not finding.missing or verdict == "unknown"


def test_every_right_has_its_situations(knowledge: Knowledge) -> None:
    assert {read(path).content["right"] for path in FOLDER.glob("*.yaml")} == set(knowledge.entries)
