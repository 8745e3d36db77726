"""The conversation page of one address, shown and answered; residents and staff share it."""

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2s
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.base import Address, Download, OutOption, Spoken
from bot.channels.limits import LOOKS_A_MINUTE, MESSAGES_A_MINUTE, Allowance, Clock
from bot.channels.web.forms import Said
from bot.channels.web.marks import rich
from bot.channels.web.needs import Conversations, Files
from bot.channels.web.pages import Pages, wants_fragment
from bot.channels.web.picture import HEARD, drawn
from bot.channels.web.view import View
from bot.documents.file_kinds import DOCX, ICS, LARGEST, PDF
from bot.words.bidi import isolate

PERSON = "person"
# A file stands alone: nothing in it may run or ask for anything, whatever a browser makes of it.
ALONE = {"content-security-policy": "default-src 'none'; sandbox"}
FILE_WORDS = {PDF: "file_pdf", DOCX: "file_docx", ICS: "file_ics"}
KILO, MEGA = 1024, 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Room:
    """Where a conversation page lives: its template, its paths, and words kept at hand with their phrases.

    `files` is what links to files begin with; `upload` is where files are posted, empty where none are taken.
    """

    template: str
    home: str
    news: str
    exit: str
    finish: str
    quick: Mapping[str, str]
    files: str
    upload: str = ""
    greets: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """An option as the page shows it."""

    token: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page shows it; `key` tells it from every other line of this conversation."""

    key: str
    mine: bool
    language: str
    html: Markup
    options: tuple[Button, ...] = ()
    file: Download | None = None


class Talk:
    """Shows and answers; the caller knows whose address it is."""

    def __init__(self, conversations: Conversations, files: Files, pages: Pages, room: Room, clock: Clock) -> None:
        self.conversations = conversations
        self.files = files
        self.pages = pages
        self.room = room
        self.messages = Allowance(MESSAGES_A_MINUTE, 60, clock)
        self.looks = Allowance(LOOKS_A_MINUTE, 60, clock)

    async def language(self, address: Address) -> str | None:
        """The conversation's language; None when there is no such conversation."""
        return await asyncio.to_thread(self.conversations.language_of, address)

    async def page(self, request: Request, address: Address | None, **values: str | bool) -> Response:
        """The whole page; without an address it shows the greeting and stores nothing."""
        if address and (wait := self.looks.wait(address.handle)):
            return self.pages.notice("too_many", request, 429, wait)
        view = self.pages.view(request, await self.language(address) if address else None)
        lines = await self._lines(address, view)
        return self.pages.show(self.room.template, view, **{**self._values(lines, view), **values})

    async def news(self, request: Request, address: Address | None) -> Response:
        """The lines for the script: 204 while nothing changed, 410 when the conversation is gone."""
        if address is None:
            return Response(status_code=410)
        if wait := self.looks.wait(address.handle):
            return Response(status_code=429, headers={"retry-after": str(int(wait) + 1)})
        spoken = await asyncio.to_thread(self.conversations.spoken, address)
        if not spoken:
            return Response(status_code=410)
        view = self.pages.view(request, await self.language(address))
        if version_of(lines_of(await self._whole(spoken, view))) == request.query_params.get("v"):
            return Response(status_code=204)
        return await self._fragment(address, view)

    async def file(self, request: Request, address: Address | None) -> Response:
        """The file behind a link of this conversation, for its reader to keep; nothing opens it by itself."""
        if address and (wait := self.looks.wait(address.handle)):
            return self.pages.notice("too_many", request, 429, wait)
        token = str(request.path_params["token"])
        kept = await asyncio.to_thread(self.files.download, address, token) if address else None
        if kept is None:
            return self.pages.notice("file_gone", request, 404)
        headers = {**ALONE, "content-disposition": _as(kept.name)}
        return Response(kept.content, media_type=kept.media_type, headers=headers)

    async def turn(self, address: Address, said: Said, view: View) -> None:
        """One turn: it raises only where the words were not kept. What was kept and fails is answered later."""
        await asyncio.to_thread(self.conversations.hear, said.inbound(address, view.language))

    async def answer(self, request: Request, address: Address, said: Said) -> Response | None:
        """Take what was said and show what came of it; None when this conversation ended with it."""
        if wait := self.messages.wait(address.handle):
            return self.pages.notice("too_many", request, 429, wait)
        before = await self.language(address)
        view = self.pages.view(request, before)
        if view.chosen and before not in (None, view.language):
            await asyncio.to_thread(self.conversations.speak, address, view.language)
            before = view.language
        if not said.nothing:
            await self.turn(address, said, view)
        if not await asyncio.to_thread(self.conversations.spoken, address, 1):
            return None
        after = await self.language(address)
        if after not in (before, view.language):  # the person changed the language in words: the page follows
            return self.go(request, self.room.home + view.unchosen().query())
        return await self._fragment(address, view) if wants_fragment(request) else self.back(view)

    def back(self, view: View) -> Response:
        """To the page itself, so that a reload sends nothing twice."""
        return RedirectResponse(self.room.home + view.query(), 303)

    def go(self, request: Request, path: str) -> Response:
        """To another page: a redirect, or for the script the word to go there."""
        return Response(headers={"x-go": path}) if wants_fragment(request) else RedirectResponse(path, 303)

    async def _fragment(self, address: Address, view: View) -> Response:
        return self.pages.show("lines", view, **self._values(await self._lines(address, view), view))

    async def _lines(self, address: Address | None, view: View) -> list[Line]:
        spoken = await asyncio.to_thread(self.conversations.spoken, address) if address else ()
        if address and spoken:
            await asyncio.to_thread(self.conversations.mark_read, address)
            said = {word: self.pages.plain(view, phrase) for word, phrase in self.room.quick.items()}
            heard = {kind: self.pages.plain(view, phrase) for kind, phrase in HEARD.items()}
            return lines_of(await self._whole(spoken, view), said, heard)
        return lines_of([await asyncio.to_thread(self.conversations.greeting, view.language)])

    async def _whole(self, spoken: Sequence[Spoken], view: View) -> Sequence[Spoken]:
        """What was said, after the greeting that began the page: nobody is greeted a second time in words."""
        if not self.room.greets:
            return spoken
        greeting = await asyncio.to_thread(self.conversations.greeting, view.language)
        return [replace(greeting, options=(), live=False), *spoken]

    def _values(self, lines: list[Line], view: View) -> dict[str, Any]:
        return {
            "room": self.room,
            "lines": lines,
            "version": version_of(lines),
            "new_id": new_id,
            "largest_file": LARGEST,
            "file_words": partial(self._file_words, view),
        }

    def _file_words(self, view: View, file: Download) -> Markup:
        """What a link brings and how much: a small phone on a dear line wants to know."""
        kind = self.pages.plain(view, FILE_WORDS.get(file.media_type, "file_image"))
        unit, of = ("size_mega", MEGA) if file.size >= MEGA else ("size_kilo", KILO)
        size = self.pages.plain(view, unit, size=f"{file.size / of:.1f}" if of == MEGA else -(-file.size // of))
        return self.pages.html(view, "download", type=kind, size=size)


def _as(name: str) -> str:
    """A name of ours is Latin letters, digits, a hyphen and a dot; anything else is left out."""
    return f'attachment; filename="{_UNSAFE.sub("", name)}"'


def new_id() -> str:
    """The name of one sending, before it is sent."""
    return secrets.token_hex(16)


def lines_of(
    spoken: Sequence[Spoken], said: Mapping[str, str] = NOTHING, heard: Mapping[str, str] = NOTHING
) -> list[Line]:
    """The lines of a page; only the newest question can still be answered by a press.

    `said` gives the label of a word that was sent by pressing it, so that the page shows what was pressed; `heard`
    what a voice says for a mark of a picture, without which a picture stays text.
    """
    newest = next((place for place in reversed(range(len(spoken))) if spoken[place].options), None)
    return [
        Line(
            key=f"{one.by}-{one.id}" if one.id else f"{one.by}-first-{place}",
            mine=one.by == PERSON,
            language=one.language,
            html=_theirs(said.get(one.text, one.text)) if one.by == PERSON else _ours(one.text, heard),
            options=tuple(map(_button, one.options)) if place == newest and one.live else (),
            file=one.file,
        )
        for place, one in enumerate(spoken)
    ]


def _button(option: OutOption) -> Button:
    return Button(option.token, rich(isolate(option.label), ours=False))


def _ours(text: str, heard: Mapping[str, str]) -> Markup:
    return drawn(text, heard) if heard else rich(text)


def _theirs(words: str) -> Markup:
    return rich(isolate(words), ours=False)


def version_of(lines: Sequence[Line]) -> str:
    """Changes whenever the page would look different."""
    told = "|".join(f"{line.key}{'+' * len(line.options)}" for line in lines)
    return blake2s(told.encode(), digest_size=8).hexdigest()
