"""The desk's routes: name, code, and the member's own conversation on the page that residents have too."""

import asyncio
import secrets

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Address
from bot.channels.limits import client_of
from bot.channels.web.forms import Said, clean, read_form
from bot.channels.web.guard import WIPE
from bot.channels.web.needs import StaffMember, WebApp
from bot.channels.web.pages import Pages
from bot.channels.web.talk import Room, Talk
from bot.desk.doorkeeper import CODE_LIVES, Doorkeeper
from bot.desk.staffroom import CHANNEL, handle_of

QUICK = {
    "/due": "desk.go_due",
    "/new": "desk.go_new",
    "/find": "desk.go_find",
    "/digest": "desk.go_digest",
    "/menu": "go_menu",
}
ROOM = Room("desk", "/desk", "/desk/news", "/desk/exit", "/desk/out", QUICK, "/desk/file/")
SITTING, DOOR = "desk", "desk_door"
FIRST_WORDS = "/menu"


class Entrance:
    """The staff's pages under `/desk`."""

    def __init__(self, app: WebApp, pages: Pages, doorkeeper: Doorkeeper | None = None) -> None:
        self.app = app
        self.pages = pages
        self.keeper = doorkeeper or Doorkeeper(app.staffroom, app.clock)
        self.talk = Talk(app.conversations, app.files, pages, ROOM, app.clock)
        self.secure = app.settings.public_url.startswith("https://")

    def routes(self) -> list[BaseRoute]:
        """Every path of the desk."""
        return [
            Route("/desk", self.page, methods=["GET"]),
            Route("/desk", self.say, methods=["POST"]),
            Route("/desk/news", self.news, methods=["GET"]),
            Route("/desk/file/{token}", self.file, methods=["GET"]),
            Route("/desk/enter", self.ask_code, methods=["POST"]),
            Route("/desk/code", self.code_page, methods=["GET"]),
            Route("/desk/code", self.try_code, methods=["POST"]),
            Route("/desk/out", self.out, methods=["GET", "POST"]),
            Route("/desk/exit", self.exit, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """The member's conversation, or the question who is there."""
        member = await self._member(request)
        if member is None:
            return self.pages.show("desk_name", self.pages.view(request))
        return await self.talk.page(request, address_of(member), member=member.name)

    async def news(self, request: Request) -> Response:
        """What has been said since, for the script."""
        member = await self._member(request, acting=False)
        return await self.talk.news(request, address_of(member) if member else None)

    async def file(self, request: Request) -> Response:
        """A file of a case that the member may still read."""
        member = await self._member(request)
        return await self.talk.file(request, address_of(member) if member else None)

    async def say(self, request: Request) -> Response:
        """A member's words or pressed option."""
        said = Said.of(await read_form(request), secrets.token_hex(16))
        member = await self._member(request)
        if member is None:
            return self.talk.go(request, "/desk" + self.pages.view(request).query())
        command = self.app.kit.lexicon.command(said.words) if said.words else None
        if command is not None and command.name == "exit":
            return await self.exit(request)
        answer = await self.talk.answer(request, address_of(member), said)
        return answer or self.talk.go(request, "/desk" + self.pages.view(request).query())

    async def ask_code(self, request: Request) -> Response:
        """A name was given: the answer is the same whether or not there is such a member."""
        name = clean((await read_form(request)).get("name", ""))
        if not name:
            return self.talk.back(self.pages.view(request))
        door, wait = await asyncio.to_thread(self.keeper.knock, name, client_of(request))
        if wait:
            return self.pages.notice("desk.too_many_codes", request, 429, wait)
        answer = RedirectResponse("/desk/code" + self.pages.view(request).query(), 303)
        self._set(answer, DOOR, door, int(CODE_LIVES.total_seconds()))
        answer.background = BackgroundTask(self.keeper.deliver, door)
        return answer

    async def code_page(self, request: Request) -> Response:
        """Where the six digits are typed."""
        return self._code_page(request, 200)

    async def try_code(self, request: Request) -> Response:
        """The right code opens the desk, once."""
        code = digits_of((await read_form(request)).get("code", ""))
        session = await asyncio.to_thread(self.keeper.enter, request.cookies.get(DOOR, ""), code)
        if session is None:
            return self._code_page(request, 403)
        await self._greet(request, session)
        answer = self.talk.back(self.pages.view(request))
        self._set(answer, SITTING, session, None)
        self._delete(answer, DOOR)
        return answer

    async def out(self, request: Request) -> Response:
        """The member goes; the name is asked again. A link may do this too: nothing is lost by it."""
        await asyncio.to_thread(self.keeper.leave, request.cookies.get(SITTING, ""))
        return self._leave(RedirectResponse("/desk" + self.pages.view(request).query(), 303))

    async def exit(self, request: Request) -> Response:
        """Quick exit from the desk."""
        answer = self._leave(self.talk.go(request, "/calendar" + self.pages.view(request).query()))
        answer.background = BackgroundTask(self.keeper.leave, request.cookies.get(SITTING, ""))
        return answer

    async def _greet(self, request: Request, session: str) -> None:
        """A member who never spoke here finds the menu and not an empty page."""
        member = await asyncio.to_thread(self.keeper.member, session)
        if member and not await asyncio.to_thread(self.app.conversations.spoken, address_of(member), 1):
            first = Said(FIRST_WORDS, "", session[:16])
            await self.talk.turn(address_of(member), first, self.pages.view(request))

    def _code_page(self, request: Request, status: int) -> Response:
        if not self.keeper.waits(request.cookies.get(DOOR, "")):
            answer = self.pages.notice("desk.code_over", request, 403)
            self._delete(answer, DOOR)
            return answer
        values = {"wrong": status == 403, "codes_go_to": self.app.staffroom.codes_go_to}
        return self.pages.show("desk_code", self.pages.view(request), status, **values)

    async def _member(self, request: Request, acting: bool = True) -> StaffMember | None:
        return await asyncio.to_thread(self.keeper.member, request.cookies.get(SITTING, ""), acting)

    def _set(self, answer: Response, name: str, value: str, seconds: int | None) -> None:
        answer.set_cookie(name, value, max_age=seconds, path="/desk", httponly=True, samesite="lax", secure=self.secure)

    def _delete(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/desk", httponly=True, samesite="lax", secure=self.secure)

    def _leave(self, answer: Response) -> Response:
        self._delete(answer, SITTING)
        answer.headers.update(WIPE)
        return answer


def address_of(member: StaffMember) -> Address:
    """The address of a member's conversation at the desk."""
    return Address(CHANNEL, handle_of(member.id))


def digits_of(code: str) -> str:
    """The digits of a typed code, Arabic ones as Latin, without the spaces that people put between them."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())
