"""Why somebody asks for a person is said to staff in words, in both languages, and never as a word of the code."""

import re
from pathlib import Path

from bot.cli.show import counted
from bot.conversation.handover import PRESSING, UNSAFE
from tests.stage import Stage

FLOWS = Path(__file__).parents[2] / "flows" / "content"
ASKING = re.compile(r"(?:call_human|record_danger): \{kind: ([a-z_]+)")


def test_every_reason_to_ask_for_a_person_has_words_in_both_languages(stage: Stage) -> None:
    catalogue = stage.app.catalogue
    kinds = {kind for path in FLOWS.glob("*.yaml") for kind in ASKING.findall(path.read_text("utf-8"))}
    assert {"violence", "asked"} <= kinds
    for kind in kinds | {UNSAFE, *PRESSING}:
        hebrew, arabic = (catalogue.text(f"staff.hand_{kind}", language) for language in ("he", "ar"))
        assert re.search("[א-ת]", hebrew) and re.search("[ء-ي]", arabic) and kind not in hebrew + arabic


def test_one_mistake_is_one_mistake() -> None:
    assert [counted(number) for number in (1, 2, 40)] == ["1 mistake", "2 mistakes", "40 mistakes"]
