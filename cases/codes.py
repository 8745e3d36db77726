"""Codes people read aloud: six characters that say nothing, hold no word and no look-alikes."""

import re

ALPHABET = "BCDFGHJKMNPQRTVWXZ2346789"
LENGTH = 6
RANDOM_BYTES = 8

_READ = re.compile(rf"([{ALPHABET}]{{{LENGTH}}})(?:-([1-9][0-9]{{0,3}}))?")


def case_code(random_bytes: bytes) -> str:
    """A case's code out of at least 8 random bytes; ValueError for fewer, which would favour some codes."""
    if len(random_bytes) < RANDOM_BYTES:
        raise ValueError(len(random_bytes))
    number = int.from_bytes(random_bytes)
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def issue_code(case_code: str, number: int) -> str:
    """The code of an issue: its case's for the first one, with `-2` and on for the others."""
    return case_code if number == 1 else f"{case_code}-{number}"


def read_code(text: str) -> tuple[str, int] | None:
    """The case code and issue number a person typed, in small letters too, with spaces; None otherwise."""
    found = _READ.fullmatch("".join(text.split()).upper())
    return (found[1], int(found[2] or 1)) if found else None
