"""A file that a browser sends: read whole within a limit, told by its content, and without its name.

It stays in memory from the first byte to the sealed row: nothing is written to a folder for passing files.
"""

import asyncio
import re
from email.message import Message
from email.parser import BytesHeaderParser

from starlette.requests import Request

from bot.channels.base import SentFile
from bot.channels.limits import QUARTER_SECONDS, UPLOADS_A_QUARTER, Allowance, Clock, TooMuch, read_body
from bot.channels.web.forms import MOST_FIELDS
from bot.documents.file_kinds import LARGEST, kind_of

# The form around the file is a few hundred bytes.
LARGEST_UPLOAD = LARGEST + 64 * 1024
# What is larger is read to its end and forgotten, up to here: a browser that is hung up on shows nothing of why.
UPLOAD_PATIENCE = 4 * LARGEST
# A file on a slow line takes its time; so many at once fit into the memory of a small machine.
UPLOAD_SECONDS = 60.0
MOST_AT_ONCE = 6
LONGEST_HEAD = 4096
FORM = "multipart/form-data"
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")


class NotTaken(Exception):
    """What was sent is not kept here; `notice` names the page that says why, `status` is 413 or 415."""

    def __init__(self, notice: str, status: int) -> None:
        super().__init__(notice)
        self.notice = notice
        self.status = status


class Uploads:
    """Takes files, so many of one conversation in a quarter of an hour, and so many of everybody's at once."""

    def __init__(self, clock: Clock) -> None:
        self.allowance = Allowance(UPLOADS_A_QUARTER, QUARTER_SECONDS, clock)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def read(self, request: Request) -> tuple[SentFile | None, str]:
        """The file of a posted form, None where none was chosen, and the id of this sending; raises `NotTaken`."""
        kind, boundary = _form_of(request.headers.get("content-type", ""))
        if kind != FORM or not _BOUNDARY.fullmatch(boundary):
            raise NotTaken("not_a_file", 415)
        async with self._room:
            try:
                body = await read_body(request, LARGEST_UPLOAD, UPLOAD_SECONDS, UPLOAD_PATIENCE)
            except TooMuch as too_much:
                raise NotTaken("file_too_large", too_much.status) from too_much
            fields = parts_of(body, boundary.encode())
            return _file(fields.get("file", b"")), fields.get("id", b"").decode("ascii", "ignore")


def _file(content: bytes) -> SentFile | None:
    if not content:
        return None
    if len(content) > LARGEST:
        raise NotTaken("file_too_large", 413)
    media_type = kind_of(content)
    if media_type is None:
        raise NotTaken("not_a_file", 415)
    return SentFile(media_type, len(content), content)


def _form_of(header: str) -> tuple[str, str]:
    """The media type and the boundary of a form."""
    told = Message()
    told["content-type"] = header
    return told.get_content_type(), str(told.get_param("boundary") or "")


def parts_of(body: bytes, boundary: bytes) -> dict[str, bytes]:
    """The parts of a form by name, the first of each (RFC 7578); raises `NotTaken` for what is no such form.

    File names, and what a part claims to be, are left where they are.
    """
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--") or len(pieces) > MOST_FIELDS:
        raise NotTaken("not_a_file", 415)
    parts: dict[str, bytes] = {}
    for piece in pieces[1:-1]:
        head, found, content = piece.partition(b"\r\n\r\n")
        name = _name(head)
        if not found or name is None:
            raise NotTaken("not_a_file", 415)
        parts.setdefault(name, content)
    return parts


def _name(head: bytes) -> str | None:
    if len(head) > LONGEST_HEAD:
        return None
    told = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n") + b"\r\n\r\n")
    name = told.get_param("name", header="content-disposition")
    return name if isinstance(name, str) else None
