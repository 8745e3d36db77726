"""Turns a sentence into safe HTML: isolated runs stay whole and in reading order, phones can be pressed."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# What `bot.words.bidi.isolate` wraps; a browser does the same with <bdi>, and CSS keeps it on one line.
_RUN = re.compile("[\u2066-\u2068]([^\u2066-\u2069]*)\u2069")
_LINK = re.compile(r"https?://[^\s<>\"']+")
# An address in codes is long and says nothing to read: its site is shown, and paper gets it whole.
_ANCHOR = Markup('<bdi dir="ltr"><a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a></bdi>')
# A longer run than this has to break, or it leaves a small screen.
LONGEST_UNBROKEN = 24
_PHONE = re.compile(r"\*\d{3,5}|0\d{1,2}-?\d{7}|1-?(?:700|800|599)-?\d{3}-?\d{3}|\+?972-?\d{1,2}-?\d{7}")


def rich(text: str, *, ours: bool = True) -> Markup:
    """The text as HTML. Links and phones can be pressed only in `ours`: nobody else's words become a link."""
    parts: list[Markup] = []
    at = 0
    for run in _RUN.finditer(text):
        parts += [escape(text[at : run.start()]), _run(run.group(1), ours)]
        at = run.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def _run(text: str, ours: bool) -> Markup:
    if ours and _LINK.fullmatch(text):
        return _ANCHOR.format(text, urlsplit(text).netloc.removeprefix("www."))
    if ours and _PHONE.fullmatch(text):
        number = text.replace("-", "")
        return Markup('<bdi dir="ltr" class="run"><a href="tel:{0}">{1}</a></bdi>').format(number, text)
    if len(text) > LONGEST_UNBROKEN:
        return Markup('<bdi dir="ltr">{0}</bdi>').format(text)
    return Markup('<bdi dir="ltr" class="run">{0}</bdi>').format(text)
