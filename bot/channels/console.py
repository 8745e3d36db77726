"""The terminal: a message as numbered lines, or as one JSON object a line; a file is written where it is told."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bot.words.bidi import plain

Content = Callable[[int], bytes | None]


def message_json(body: dict[str, Any], content: Content) -> dict[str, Any]:
    """A message as programs read it: no isolates, options by id and label, a file by the path it was written to."""
    file, path = body.get("file"), written(body, content)
    attachments = [{"name": file["name"], "media_type": file["media_type"], "path": str(path)}] if file and path else []
    return {
        "text": plain(body["text"]),
        "options": [{"id": one["id"], "label": one["label"]} for one in body["options"]],
        "attachments": attachments,
    }


def printed(body: dict[str, Any], content: Content) -> Iterator[str]:
    """A message as people read it: its text, where its file is, then numbered options."""
    yield from body["text"].split("\n")
    if path := written(body, content):
        yield f"  {path}"
    for number, one in enumerate(body["options"], 1):
        yield f"  {number}. {one['label']}"


def written(body: dict[str, Any], content: Content) -> Path | None:
    """Where the file of a message was written: a folder of its own, closed to others; None where there is none."""
    held = content(int(body["file"]["id"])) if "file" in body else None
    if held is None:
        return None
    path = Path(mkdtemp(prefix="mitzui-"), str(body["file"]["name"]))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(held)
    return path
