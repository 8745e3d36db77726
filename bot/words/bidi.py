"""The one place that keeps phones, numbers, dates, names and links in reading order inside right-to-left text.

Without isolates `050-1234567` after an Arabic letter is shown as `1234567-050`, and a line that begins with a Latin
name runs the wrong way: the Unicode algorithm, not a bug.
"""

import re
from urllib.parse import quote

OPEN, CLOSE = "\u2066", "\u2069"
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
# Latin and Cyrillic: what a name that is not Hebrew or Arabic is written in here.
_LETTER = "A-Za-z\u00c0-\u024f\u0400-\u04ff"
_NAME = rf"[{_LETTER}](?:[{_LETTER}\d.'@_&+-]*[{_LETTER}\d])?"
LEFT_TO_RIGHT = re.compile(
    rf"(?=[*/+\d{_LETTER}])(?:"  # how each of them begins; elsewhere none of them is tried
    r"https?://[^\s<>\u2066\u2069]*[^\s<>\u2066\u2069.,;:!?)]"  # links
    r"|(?<![\w*])\*\d{3,5}\b"  # star numbers such as *6050
    r"|/[a-z]+\b"  # commands
    r"|(?<!\w)\d{4}-W\d{2}(?!\w)"  # weeks
    r"|(?<!\w)(?=\d*[A-Z])[A-Z0-9]{4,8}(?:-\d+)?(?!\w)"  # case codes
    rf"|{_NAME}(?: (?!https?://){_NAME})*"  # names and words of other scripts, up to a link
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


def link(address: str) -> str:
    """An address that stays one run and can be tapped: spaces, brackets and letters of other scripts as codes."""
    return quote(address, safe="%/:?#@!$&'*+,;=~")
