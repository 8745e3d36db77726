"""What a page of a letter shows, grouped for whoever lays it out: a PDF or a document that can be edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.documents.letter_facts import Pair, Paragraph, Style


class Copy(StrEnum):
    """Whose page it is: the body's in Hebrew, or the person's own with Arabic at its side and what to do with it."""

    BODY = "body"
    PERSON = "person"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages on the page, from right to left."""
        return ("he",) if self is Copy.BODY else ("he", "ar")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with the line above it."""

    text: Pair | None
    items: tuple[Pair, ...] = ()


def blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """The paragraphs with the entries of each list gathered under its head."""
    found: list[Block] = []
    for one in paragraphs:
        if one.style is not Style.ITEM:
            found.append(Block(one.words))
        elif found:
            found[-1] = Block(found[-1].text, (*found[-1].items, one.words))
        else:
            found.append(Block(None, (one.words,)))
    return found
