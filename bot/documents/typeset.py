"""Pages by typst: tagged, with our own fonts, every text given as data and never as markup.

typst is imported with the first page, and its compilers are kept: a page then takes milliseconds.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.words.bidi import isolate

if TYPE_CHECKING:
    from typst import Compiler

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# A word longer than a line runs out of the page; here it may break.
_LONG_WORD = re.compile(r"\S{30}(?=\S)")
_BREAK = "\u200b"
_one_at_a_time = Lock()


def typeset(template: str, page: Mapping[str, Any], on: date) -> bytes:
    """One PDF of `<template>.typ`, which reads `page` as the JSON input of its own name; the same page, the same file.

    It keeps to PDF/UA-1; only where somebody's words hold a sign that our fonts lack, which that standard forbids,
    the file is tagged all the same and does not claim the standard.
    """
    from typst import TypstError

    inputs = {template: json.dumps(page, ensure_ascii=False)}
    with _one_at_a_time:
        try:
            return _compiled(template, inputs, on, accessible=True)
        except TypstError:
            return _compiled(template, inputs, on, accessible=False)


def shown(text: str) -> str:
    """A text as a page shows it: numbers, names and links in their own direction, endless words broken."""
    return isolate(_LONG_WORD.sub(rf"\g<0>{_BREAK}", text))


def _compiled(template: str, inputs: dict[str, str], on: date, *, accessible: bool) -> bytes:
    made = _compiler(template).compile(
        format="pdf",
        sys_inputs=inputs,
        timestamp=int(datetime.combine(on, time(12), UTC).timestamp()),
        pdf_standards="ua-1" if accessible else [],
    )
    assert isinstance(made, bytes), "one PDF is one file"
    return made


@cache
def _compiler(template: str) -> "Compiler":
    from typst import Compiler

    return Compiler(HERE / f"{template}.typ", root=HERE, font_paths=[FONTS], ignore_system_fonts=True)
