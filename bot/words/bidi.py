"""The one place that keeps phones, numbers, dates and links in reading order inside right-to-left text.

Without isolates `050-1234567` after an Arabic letter is shown as `1234567-050`: the Unicode algorithm, not a bug.
"""

import re

OPEN, CLOSE = "\u2066", "\u2069"
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
LEFT_TO_RIGHT = re.compile(
    r"(?=[h*/A-Z+\d])(?:"  # how each of them begins; elsewhere none of them is tried
    r"https?://[^\s<>\u2066\u2069]*[^\s<>\u2066\u2069.,;:!?)]"  # links
    r"|(?<![\w*])\*\d{3,5}\b"  # star numbers such as *6050
    r"|/[a-z]+\b"  # commands
    r"|(?<!\w)[A-Z0-9]{4,8}(?:-\d+)?(?!\w)(?=[^\d])"  # case codes
    r"|(?<!\w)[+]?\d[\d.,:/%-]*\d%?|\d+%?"  # phones, dates, amounts, percents
    r")"
)


def strip_controls(text: str) -> str:
    """Take out every direction control, so that nobody's words can reorder ours."""
    return CONTROLS.sub("", text)


def isolate(text: str) -> str:
    """Wrap every left-to-right run of a sentence; running it twice changes nothing."""
    return LEFT_TO_RIGHT.sub(lambda found: f"{OPEN}{found.group()}{CLOSE}", strip_controls(text))


def plain(text: str) -> str:
    """The sentence without isolates, for a terminal line that a program reads or a test compares."""
    return CONTROLS.sub("", text)
