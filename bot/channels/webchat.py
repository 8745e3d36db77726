"""The resident's web chat at `/`: no account, no row and no cookie until the first words; two ways out."""

import re
import secrets

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Address
from bot.channels.limits import SESSIONS_AN_HOUR, Allowance, client_of
from bot.channels.web.forms import Said, read_form
from bot.channels.web.guard import WIPE
from bot.channels.web.needs import WebApp
from bot.channels.web.pages import Pages
from bot.channels.web.talk import Room, Talk
from bot.channels.web.upload import UPLOAD_PATIENCE, NotTaken, Uploads

CHANNEL = "webchat"
COOKIE = "chat"
# A person is always one step away, and so is the beginning.
QUICK = {"/menu": "go_menu", "/human": "go_human"}
KEPT_SECONDS = 60 * 24 * 3600
# A token, and `k` when the person asked that this device remembers the conversation.
_TOKEN = re.compile(r"([0-9a-f]{32})(k?)")
SESSION_BEGINS_SECONDS = 60.0


class Webchat:
    """The routes of the resident's pages."""

    def __init__(self, app: WebApp, pages: Pages) -> None:
        room = Room("chat", "/", "/news", "/exit", "/finish", QUICK, "/file/", upload="/file", greets=True)
        self.app = app
        self.pages = pages
        self.talk = Talk(app.conversations, app.files, pages, room, app.clock)
        self.uploads = Uploads(app.clock)
        self.sessions = Allowance(SESSIONS_AN_HOUR, 3600, app.clock)
        self.secure = app.settings.public_url.startswith("https://")
        self._begun: dict[str, tuple[float, str]] = {}

    def routes(self) -> list[BaseRoute]:
        """Every path of the web chat."""
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/", self.say, methods=["POST"]),
            Route("/news", self.news, methods=["GET"]),
            Route("/file", self.upload, methods=["POST"], max_body_size=UPLOAD_PATIENCE),
            Route("/file/{token}", self.file, methods=["GET"]),
            Route("/keep", self.keep, methods=["POST"]),
            Route("/finish", self.finish, methods=["POST"]),
            Route("/exit", self.exit, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """The conversation, or the first page with the greeting."""
        token, kept = session_of(request)
        answer = await self.talk.page(request, address_of(token), kept=kept)
        if token and kept:
            self._set_cookie(answer, token, kept)
        return answer

    async def news(self, request: Request) -> Response:
        """What has been said since, for the script."""
        return await self.talk.news(request, address_of(session_of(request)[0]))

    async def say(self, request: Request) -> Response:
        """Words or a pressed option; the first of them begins the session."""
        said = Said.of(await read_form(request), secrets.token_hex(16))
        command = self.app.kit.lexicon.command(said.words) if said.words else None
        if command is not None and command.name == "exit":
            return await self.exit(request)
        token, kept = session_of(request)
        if token is None or await self.talk.language(Address(CHANNEL, token)) is None:
            # Not one of ours, or none yet: whoever sends makes no session of their own making.
            if said.nothing:
                return self.talk.back(self.pages.view(request))
            token, kept = self._known_beginning(said.id), False
        if token is None:
            if wait := self.sessions.wait(client_of(request)):
                return self.pages.notice("too_many_sessions", request, 429, wait)
            token = self._begin(said.id)
        return await self._answer(request, token, kept, said)

    async def upload(self, request: Request) -> Response:
        """A file of a conversation that has begun; before that there is nothing it could belong to."""
        token, kept = session_of(request)
        if token is None or await self.talk.language(Address(CHANNEL, token)) is None:
            return self.talk.back(self.pages.view(request))
        if wait := self.uploads.allowance.wait(token):
            return self.pages.notice("too_many", request, 429, wait)
        try:
            file, id = await self.uploads.read(request)
        except NotTaken as refusal:
            return self.pages.notice(refusal.notice, request, refusal.status)
        return await self._answer(request, token, kept, Said.of_file(file, id, secrets.token_hex(16)))

    async def file(self, request: Request) -> Response:
        """A file that we made or kept, for whoever holds this conversation."""
        return await self.talk.file(request, address_of(session_of(request)[0]))

    async def _answer(self, request: Request, token: str, kept: bool, said: Said) -> Response:
        answer = await self.talk.answer(request, Address(CHANNEL, token), said)
        if answer is None:
            return self._leave(self.talk.go(request, "/finished" + self.pages.view(request).query()))
        self._set_cookie(answer, token, kept)
        return answer

    async def keep(self, request: Request) -> Response:
        """The person asks that this device remembers the conversation, to read a follow-up next week."""
        answer = self.talk.back(self.pages.view(request))
        if token := session_of(request)[0]:
            self._set_cookie(answer, token, True)
        return answer

    async def finish(self, request: Request) -> Response:
        """The conversation ends on this device, at once."""
        return self._end(request, "/finished")

    async def exit(self, request: Request) -> Response:
        """Quick exit, to a page that says nothing of us."""
        return self._end(request, "/calendar")

    def _end(self, request: Request, path: str) -> Response:
        """Leave this browser whatever happens; the engine forgets the address after the answer is out."""
        token, _ = session_of(request)
        answer = self._leave(self.talk.go(request, path + self.pages.view(request).query()))
        if token:
            self._begun = {one: row for one, row in self._begun.items() if row[1] != token}
            answer.background = BackgroundTask(self.app.conversations.end, Address(CHANNEL, token))
        return answer

    def _known_beginning(self, sending: str) -> str | None:
        """The session that this very sending began a moment ago: a double press must not begin two."""
        now = self.app.clock().timestamp()
        fresh = {one: row for one, row in self._begun.items() if 0 <= now - row[0] < SESSION_BEGINS_SECONDS}
        self._begun = fresh
        row = self._begun.get(sending)
        return row[1] if row else None

    def _begin(self, sending: str) -> str:
        token = secrets.token_hex(16)
        self._begun[sending] = (self.app.clock().timestamp(), token)
        return token

    def _set_cookie(self, answer: Response, token: str, kept: bool) -> None:
        answer.set_cookie(
            COOKIE,
            token + ("k" if kept else ""),
            max_age=KEPT_SECONDS if kept else None,
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )

    def _leave(self, answer: Response) -> Response:
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self.secure)
        answer.headers.update(WIPE)
        return answer


def session_of(request: Request) -> tuple[str | None, bool]:
    """The token that this browser holds, and whether it was asked to remember it."""
    found = _TOKEN.fullmatch(request.cookies.get(COOKIE, ""))
    return (found[1], bool(found[2])) if found else (None, False)


def address_of(token: str | None) -> Address | None:
    """The address behind a token."""
    return Address(CHANNEL, token) if token else None
