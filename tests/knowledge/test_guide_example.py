"""The guide for editors is followed word by word: its example becomes a right, and its messages are the real ones."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.briefs import load_briefs
from knowledge.files import ContentMistakes
from knowledge.household import put
from knowledge.load import FOLDER, Knowledge, load
from knowledge.screen import screen

GUIDE = (FOLDER.parent / "docs" / "content-guide.md").read_text("utf-8")
ID = "afternoon-care"


def block(after: str, language: str = "yaml") -> str:
    """The first block of a language after some words of the guide."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE[GUIDE.index(after) :], flags=re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge in which the structure of the example was written."""
    copy = tmp_path / "knowledge"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("examples", "*.py", "*.bin", "__pycache__"))
    with (copy / "known_rights.yaml").open("a", encoding="utf-8") as names:
        names.write(block("**0. The name**"))
    (copy / f"entries/education/{ID}.yaml").write_text(block("**1. The structure**"), "utf-8")
    return copy


def test_the_example_is_of_a_right_that_is_not_there_yet(knowledge: Knowledge) -> None:
    assert ID not in knowledge.rights


def test_after_the_structure_the_check_says_what_the_guide_says(folder: Path) -> None:
    with pytest.raises(ContentMistakes) as refusal:
        load(folder)
    told = [*map(str, refusal.value.mistakes), f"{len(refusal.value.mistakes)} mistakes"]
    assert told == block("Now `mitzui content check` says", "text").splitlines()


def test_with_its_words_the_example_is_a_right_and_its_situations_hold(folder: Path) -> None:
    for language in ("he", "ar"):
        (folder / f"texts/{language}/{ID}.yaml").write_text(block("**2. The Hebrew words**"), "utf-8")
    with (folder / "briefs/en/education.yaml").open("a", encoding="utf-8") as briefs:
        briefs.write(block("In Russian and English a right is told in short"))
    knowledge = load(folder)
    assert load_briefs(knowledge, "en", folder)[ID].first_step
    told = yaml.safe_load(block("**4. Situations**"))
    for situation in told["situations"]:
        (_, verdict), *changes = situation.items()
        household = told["given"]
        for path, value in changes:
            household = put(household, path, value)
        findings = {one.id: one.verdict for one in screen(knowledge, household, date(2026, 11, 22)).findings}
        assert findings[told["right"]] == verdict
