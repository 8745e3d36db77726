"""The pages around the conversation: privacy, accessibility, the last, and one that says nothing of us."""

import calendar
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.limits import Clock
from bot.channels.web.pages import Pages
from storage.attachments import KEPT_DAYS

# The day of the last review of the accessibility statement; it is shown in it.
REVIEWED = date(2026, 11, 22)


class Leaflets:
    """Pages that need nobody's address; they store nothing and follow the language in the address bar."""

    def __init__(self, pages: Pages, clock: Clock) -> None:
        self.pages = pages
        self.clock = clock

    def routes(self) -> list[BaseRoute]:
        """The paths of the leaflets."""
        return [
            Route("/privacy", self.privacy, methods=["GET"]),
            Route("/accessibility", self.accessibility, methods=["GET"]),
            Route("/finished", self.finished, methods=["GET"]),
            Route("/calendar", self.calendar, methods=["GET"]),
        ]

    async def privacy(self, request: Request) -> Response:
        """What is kept, why, who sees it, and how to take it back."""
        return self.pages.show("privacy", self.pages.view(request), kept_days=KEPT_DAYS)

    async def accessibility(self, request: Request) -> Response:
        """The accessibility statement that regulation 35 and Israeli Standard 5568 ask for."""
        return self.pages.show("accessibility", self.pages.view(request), reviewed=f"{REVIEWED:%d.%m.%Y}")

    async def finished(self, request: Request) -> Response:
        """Nothing is left here; and what a browser may still remember."""
        return self.pages.show("finished", self.pages.view(request))

    async def calendar(self, request: Request) -> Response:
        """Where the quick exit leads: this month, Sunday first, and no word of us."""
        today = self.clock().date()
        weeks = calendar.Calendar(calendar.SUNDAY).monthdayscalendar(today.year, today.month)
        return self.pages.show("calendar", self.pages.view(request), weeks=weeks, today=today)
