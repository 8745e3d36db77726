"""The web server of Mitzui: the residents' chat, the staff's desk, health, and the guard before all of them.

Nothing here asks anything of another site: fonts, style and script are served from `web/static`.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.channels.limits import TooMuch
from bot.channels.vitals import Vitals
from bot.channels.web.guard import Guard
from bot.channels.web.leaflets import Leaflets
from bot.channels.web.needs import WebApp
from bot.channels.web.pages import STATIC, Pages
from bot.channels.webchat import Webchat
from bot.desk.entrance import Entrance

LARGEST_BODY = 1024 * 1024
SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
NOTICES = {404: "not_found", 405: "not_found", 408: "too_large", 413: "too_large", 415: "too_large"}


def build(app: WebApp, routes: Sequence[BaseRoute] = ()) -> FastAPI:
    """The ASGI application. `routes` are other channels' own, such as a webhook; they pass the same guard."""
    pages = Pages(app.catalogue, app.settings)
    own = [
        *Webchat(app, pages).routes(),
        *Entrance(app, pages).routes(),
        *Leaflets(pages, app.clock).routes(),
        *Vitals(app.health).routes(),
    ]
    return FastAPI(
        routes=[*own, *routes, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, app.settings.public_url, app.settings.on_loopback, pages.notice)],
        exception_handlers={HTTPException: _refused(pages), TooMuch: _refused(pages)},
        max_body_size=LARGEST_BODY,
        openapi_url=None,  # no programme talks to these pages, and the map of them is nobody's business
        telemetry=SILENT,
    )


def _refused(pages: Pages) -> Callable[[Request, Exception], Coroutine[Any, Any, Response]]:
    async def refuse(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, TooMuch) else getattr(error, "status_code", 500)
        return pages.notice(NOTICES.get(status, "sorry"), request, status)

    return refuse
