"""Somebody's words on their way into a file: visible characters and line breaks, and nothing that a program obeys."""

import re
from typing import Any

from bot.documents.letter_words import clean

# Unicode keeps these for programs; XML forbids two of them.
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]|" + "|".join(chr(plane * 0x10000 + 0xFFFE) for plane in range(17)))
_LAST = re.compile("|".join(chr(plane * 0x10000 + 0xFFFF) for plane in range(17)))
# What a spreadsheet reads as the beginning of a formula, in their wide forms too, whatever stands before it.
FORMULA = re.compile(r"[\s\W]*?[=+\-@|%＝＋－＠｜％]")
QUOTE = "'"


def inert(text: str) -> str:
    """The words line by line, without controls, direction marks, invisible characters and what is no character."""
    visible = _LAST.sub("", _NONCHARACTERS.sub("", text))
    lines = [clean(line, len(line) + 1) for line in visible.splitlines()]
    return "\n".join(lines).strip("\n")


def inert_all(document: Any) -> Any:
    """The same for every text of a JSON document."""
    if isinstance(document, str):
        return inert(document)
    if isinstance(document, dict):
        return {key: inert_all(value) for key, value in document.items()}
    return [inert_all(one) for one in document] if isinstance(document, list | tuple) else document


def unquoted(text: str) -> str:
    """What `neutral` made harmless, as it was written."""
    return text[1:] if text.startswith(QUOTE) and FORMULA.match(text[1:]) else text


def neutral(text: str) -> str:
    """A field of a CSV file that no spreadsheet takes for a formula: where it would, an apostrophe comes first."""
    return f"{QUOTE}{text}" if FORMULA.match(text) else text
