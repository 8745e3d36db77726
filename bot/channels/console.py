"""The terminal: a message as numbered lines, or as one JSON object a line."""

from collections.abc import Iterator
from typing import Any

from bot.words.bidi import plain


def message_json(body: dict[str, Any]) -> dict[str, Any]:
    """A message as programs read it: no isolates, options by id and label."""
    return {
        "text": plain(body["text"]),
        "options": [{"id": one["id"], "label": one["label"]} for one in body["options"]],
        "attachments": body.get("attachments", []),
    }


def printed(body: dict[str, Any]) -> Iterator[str]:
    """A message as people read it: its text, then numbered options."""
    yield from body["text"].split("\n")
    for number, one in enumerate(body["options"], 1):
        yield f"  {number}. {one['label']}"
