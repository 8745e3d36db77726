"""What stands before every page: who may post, what browsers are told, a kind page for a failure."""

import traceback
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.log import log
from storage.errors import StorageUnavailable

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: with it browsers post our own forms with `Origin: null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
# Goes with every page that ends a conversation: neither the disk nor the Back button shows it again.
WIPE = {"clear-site-data": '"cache", "storage"'}
A_WEEK = "public, max-age=604800"
Notice = Callable[[str, Request, int], Response]
STORE_BACK_SECONDS = 5
READING = ("GET", "HEAD", "OPTIONS")


class Guard:
    """The outermost layer; `notice(name, request, status)` makes its pages."""

    def __init__(self, app: ASGIApp, public_url: str, on_loopback: bool, notice: Notice) -> None:
        self.app = app
        self.own = urlsplit(public_url).netloc
        self.secure = public_url.startswith("https://")
        self.on_loopback = on_loopback
        self.notice = notice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._protect(scope["path"], MutableHeaders(scope=message))
            await send(message)

        if refusal := self._refusal(scope):
            await refusal(scope, receive, sending)
            return
        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            # The text of an error may hold what a person wrote: only its kind and place are logged.
            log("web.failed", error=type(error).__name__, at=site_of(error))
            if not started:
                await self._apology(Request(scope), error)(scope, receive, sending)

    def _apology(self, request: Request, error: Exception) -> Response:
        """Nothing was kept, and the sender is told so: the store is away for now, or it was our fault."""
        if isinstance(error, StorageUnavailable):
            answer = self.notice("sorry", request, 503)
            answer.headers["retry-after"] = str(STORE_BACK_SECONDS)
            return answer
        return self.notice("sorry", request, 500)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if self.on_loopback and not local(headers.get("host", "")):
            return self.notice("elsewhere", Request(scope), 400)
        if scope["method"] not in READING and self.foreign(headers):
            return self.notice("elsewhere", Request(scope), 403)
        return None

    def foreign(self, headers: Headers) -> bool:
        """Whether a browser says that another site posts: `Sec-Fetch-Site`, else `Origin` against `Host`.

        A request with neither comes from no page in a browser, and carries nobody's cookie by accident.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return True
        if site is not None or origin is None:
            return False
        netloc = urlsplit(origin).netloc
        return not netloc or netloc not in (headers.get("host", ""), self.own)

    def _protect(self, path: str, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        static = path.startswith("/static/")
        headers["cache-control"] = A_WEEK if static else "no-store"
        if self.secure:
            headers["strict-transport-security"] = "max-age=31536000"


def local(host: str) -> bool:
    """Whether a Host names this machine: one with a dot may be a stranger's that resolves to 127.0.0.1."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if "." not in name or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def site_of(error: BaseException) -> str:
    """The file and line an error came from, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
