"""A letter as PDF: tagged, with its own fonts, in reading order from right to left.

typst is imported when the first letter is asked for, and its compiler is kept: a letter then takes milliseconds.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.documents.letter_facts import Letter, Pair
from bot.documents.letter_pages import Copy, blocks
from bot.words.bidi import isolate

if TYPE_CHECKING:
    from typst import Compiler

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# A word longer than a line runs out of the page; here it may break.
_LONG_WORD = re.compile(r"\S{30}(?=\S)")
_BREAK = "\u200b"
_one_at_a_time = Lock()


def pdf(letter: Letter, copy: Copy = Copy.BODY) -> bytes:
    """The letter as one PDF file.

    It keeps to PDF/UA-1; only where somebody's words hold a sign that our fonts lack, which that standard forbids,
    the file is tagged all the same and does not claim the standard.
    """
    from typst import TypstError

    page = json.dumps(_page(letter, copy), ensure_ascii=False)
    written = datetime.combine(letter.today, time(12), UTC)
    with _one_at_a_time:
        try:
            return _compiled(page, written, accessible=True)
        except TypstError:
            return _compiled(page, written, accessible=False)


def _compiled(page: str, written: datetime, *, accessible: bool) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"letter": page},
        timestamp=int(written.timestamp()),
        pdf_standards="ua-1" if accessible else [],
    )
    assert isinstance(made, bytes), "one PDF is one file"
    return made


@cache
def _compiler() -> "Compiler":
    from typst import Compiler

    return Compiler(HERE / "letter.typ", root=HERE, font_paths=[FONTS], ignore_system_fonts=True)


def _page(letter: Letter, copy: Copy) -> dict[str, Any]:
    """The JSON that `letter.typ` reads; each text is a list with one entry a language."""
    languages = copy.languages

    def shown(words: Pair) -> list[str]:
        return [isolate(_LONG_WORD.sub(rf"\g<0>{_BREAK}", words.of(language))) for language in languages]

    def all_shown(rows: Sequence[Pair]) -> list[list[str]]:
        return [shown(one) for one in rows]

    return {
        "languages": languages,
        "title": letter.subject.he,
        "dated": shown(letter.dated),
        "recipient": all_shown(letter.recipient),
        "subject": shown(letter.subject),
        "about": all_shown(letter.about),
        "greeting": shown(letter.greeting),
        "blocks": [
            {"text": shown(one.text) if one.text else None, "items": all_shown(one.items)}
            for one in blocks(letter.paragraphs)
        ],
        "closing": all_shown(letter.closing),
        "signature": shown(letter.labels["signature"]),
        "notes": all_shown(letter.notes) if copy is Copy.PERSON else [],
        "note_head": shown(letter.labels["note_head"]),
        "page": letter.labels["page"].he,
    }
