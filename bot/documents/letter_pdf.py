"""A letter as PDF: tagged, with its own fonts, in reading order from right to left."""

from collections.abc import Sequence
from typing import Any

from bot.documents.letter_facts import Letter, Pair
from bot.documents.letter_pages import Copy, blocks
from bot.documents.typeset import shown as on_page
from bot.documents.typeset import typeset


def pdf(letter: Letter, copy: Copy = Copy.BODY) -> bytes:
    """The letter as one PDF file."""
    return typeset("letter", _page(letter, copy), letter.today)


def _page(letter: Letter, copy: Copy) -> dict[str, Any]:
    """The JSON that `letter.typ` reads; each text is a list with one entry a language."""
    languages = copy.languages

    def shown(words: Pair) -> list[str]:
        return [on_page(words.of(language)) for language in languages]

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
