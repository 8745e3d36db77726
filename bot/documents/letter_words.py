"""Somebody's own words inside a letter: nothing in them can reorder, restyle or, where it must not, tell who it is."""

import re
import unicodedata

from bot.documents.letter_facts import Identity
from bot.words.prefixes import ARABIC, HEBREW
from bot.words.tidy import tidy

LONGEST = 6000
LONGEST_NAME = 200
# Joiners that Arabic and Persian are spelled with; all other invisible format characters go.
_JOINERS = "\u200c\u200d"
# A phone, an identity number, an account: seven digits or more, however they are spaced.
_NUMBER = re.compile(r"\d(?:[ \t./-]?\d){6,}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PREFIX = f"[{HEBREW}{ARABIC}]{{0,2}}"
_SPLIT = re.compile(r"[\s,./-]+")


def clean(text: str, most: int = LONGEST) -> str:
    """One line of visible characters; what is longer than `most` ends with an ellipsis."""
    visible = "".join(char for char in tidy(text) if char in _JOINERS or unicodedata.category(char) != "Cf")
    line = " ".join(visible.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def hide(text: str, identity: Identity, others: tuple[str, ...], mark: str) -> str:
    """The text with every part of an identity that we know, every long number and every address of mail as `mark`.

    A name is looked for whole and word by word, with the letters that are written to it; one that is spelled
    otherwise than it was given is not found.
    """
    whole = [identity.name, identity.id_number, identity.address, identity.phone, identity.email, *others]
    for value in sorted((clean(one) for one in whole if one.strip()), key=len, reverse=True):
        text = re.sub(re.escape(value), mark, text, flags=re.IGNORECASE)
    for word in _SPLIT.split(clean(identity.name)):
        if len(word) > 1:
            text = re.sub(rf"(?<!\w){_PREFIX}{re.escape(word)}(?!\w)", mark, text, flags=re.IGNORECASE)
    return _NUMBER.sub(mark, _EMAIL.sub(mark, text))
