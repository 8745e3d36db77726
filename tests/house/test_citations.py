"""What a comment or a docstring leans on can be read here: the page exists, and so does the numbered rule."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house import ROOT

KINDS = (".py", ".yaml", ".toml", ".sh", ".html", ".js", ".css")
FOLDERS = ("bot", "cases", "flows", "knowledge", "storage", "tests", "bench", "deploy", ".ci")
PAGE = re.compile(r"(?<![\w/.*-])((?:[\w.-]+/)*[\w-]+\.md)\b")
RULE = re.compile(r"docs/rules\.md, rules? ([\d, and to]+\d|\d+)")
RULES = ROOT / "docs" / "rules.md"


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project that is no page itself."""
    found = [*ROOT.glob("*.toml"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    for path in sorted(found):
        if path.suffix in KINDS and path.is_file():
            yield path, path.read_text(encoding="utf-8")


def missing_pages(path: Path, text: str) -> list[str]:
    """The pages it names that are neither at the root, nor in docs, nor beside it."""
    shelves = (ROOT, ROOT / "docs", path.parent)
    return [name for name in sorted(set(PAGE.findall(text))) if not any((one / name).exists() for one in shelves)]


def cited_rules(text: str) -> set[int]:
    """The numbers of the rules it cites; "12 to 14" is three of them."""
    numbers: set[int] = set()
    for cited in RULE.findall(" ".join(text.split())):
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", cited):
            numbers |= set(range(int(first), int(last or first) + 1))
    return numbers


def known_rules() -> list[int]:
    return [int(number) for number in re.findall(r"^(\d+)\. \*\*", RULES.read_text(encoding="utf-8"), re.MULTILINE)]


def test_every_page_that_code_cites_is_in_the_project() -> None:
    here = Path(__file__)
    missing = [f"{path.relative_to(ROOT)}: {one}" for path, text in texts() for one in missing_pages(path, text)]
    assert [one for one in missing if not one.startswith(str(here.relative_to(ROOT)))] == []


def test_every_rule_that_code_cites_has_its_number() -> None:
    known = set(known_rules())
    cited = {(path, number) for path, text in texts() for number in cited_rules(text)}
    assert [f"{path.relative_to(ROOT)}: rule {number}" for path, number in sorted(cited) if number not in known] == []
    assert {number for _, number in cited} == known, "a rule that no code cites is not a rule of the code"


def test_the_rules_are_numbered_without_a_gap() -> None:
    assert known_rules() == list(range(1, len(known_rules()) + 1))


@pytest.mark.parametrize("words", ["as nowhere.md says", "(docs/nowhere.md, rule 3)", "`docs/decisions/9999-no.md`"])
def test_a_page_that_nobody_wrote_is_noticed(words: str) -> None:
    assert len(missing_pages(Path(__file__), words)) == 1


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("docs/rules.md, rule 3", {3}),
        ("docs/rules.md, rules 7, 9 and 10", {7, 9, 10}),
        ("docs/rules.md,\n    rules 12 to 14", {12, 13, 14}),
    ],
)
def test_numbers_are_read_as_they_are_written(words: str, rules: set[int]) -> None:
    assert cited_rules(words) == rules
