"""Everything that is configured, in one process: web first, then the clock, then Telegram where a token is set."""

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.app import App
from bot.channels import telegram as telegram_of
from bot.channels.base import Channel
from bot.channels.http import build as build_http
from bot.channels.server import WebServer
from bot.channels.vitals import StoreHealth
from bot.channels.web.needs import StaffMember
from bot.clockwork.courier import Trouble
from bot.clockwork.not_arrived import not_arrived
from bot.clockwork.outbox import Delivery
from bot.clockwork.scheduler import Scheduler
from bot.clockwork.tick import tick
from bot.desk.staffroom import StoreStaffroom
from bot.log import log
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork

Print = Callable[[str], None]


class Service:
    """A running Mitzui; `say` prints what the operator should see."""

    def __init__(self, app: App, say: Print) -> None:
        self.app = app
        self.say = say
        self.settings = app.settings
        self.catalogue = app.catalogue
        self.kit = app.kit
        self.conversations = app.conversations
        self.files = app.files
        self.clock = app.clock
        self.staffroom = StoreStaffroom(app.store, app.clock, self._deliver_code)
        self.telegram = telegram_of.make(app.settings, app.conversations, app.files, app.catalogue)
        channels: Mapping[str, Channel] = {"telegram": self.telegram} if self.telegram else {}
        self.delivery = Delivery(app.store, channels, app.clock, self._tell_owner, self._maybe_again)
        self.scheduler = Scheduler(lambda: tick(app.conversations, app.clock()))
        self.health = ServiceHealth(self)

    async def run(self, ready: Callable[[], None]) -> None:
        """Serve until told to stop; `ready` is called once the web chat answers."""
        routes = self.telegram.routes() if self.telegram else []
        server = WebServer(build_http(self, routes), self.settings.web_host, self.settings.web_port)
        if not await server.start():
            return await server.ended()
        await self._start()
        ready()
        gc.freeze()
        gc.enable()
        try:
            await server.ended()
        finally:
            await self._stop()

    async def deliver_once(self) -> dict[str, int]:
        """Send what is due now and no more, and give how many met each fate; several may do so beside each other."""
        if self.telegram is not None:
            await self.telegram.fetch_once()
        counts = await self.delivery.drain()
        if self.telegram is not None:
            await self.telegram.stop()
        return counts

    async def _start(self) -> None:
        self.conversations.on_wake(self.delivery.nudge)
        await self.delivery.start()
        await self.scheduler.start()
        if self.telegram is not None:
            self.conversations.on_wake(self.telegram.nudge)
            await self.telegram.start()

    async def _stop(self) -> None:
        await self.scheduler.stop()
        await self.delivery.stop()
        if self.telegram is not None:
            await self.telegram.stop()
        self.app.store.close()

    def _deliver_code(self, staff: StaffMember, code: str) -> None:
        """On loopback the server's console is the way to a member; anywhere else no code is printed."""
        if self.settings.on_loopback:
            self.say(f"one-time code for {staff.name}: {code}")
        else:
            log("desk.code.undeliverable", staff=staff.id, why="MITZUI_SMTP_URL is not set")

    def _tell_owner(self, uow: UnitOfWork, outgoing: Outgoing, trouble: Trouble) -> None:
        not_arrived(uow, self.kit, outgoing, trouble, self.clock())

    def _maybe_again(self, language: str) -> str:
        return self.catalogue.text("delivery.maybe_again", language)


class ServiceHealth(StoreHealth):
    """The store's answers, whether it takes writes, and whether each channel takes our messages."""

    def __init__(self, service: Service) -> None:
        super().__init__(service.app.store, service.app.clock)
        self._service = service

    def ready(self) -> dict[str, str | None]:
        """Each check by its name: None when it passed, else plainly why not."""
        telegram, delivery = self._service.telegram, self._service.delivery
        checks = super().ready() | {"writing": self._service.scheduler.trouble}
        if telegram is not None:
            checks["telegram"] = telegram.down or delivery.down.get(telegram.name)
        return checks


def serve(app: App, greet: Callable[[], None]) -> int:
    """Run until Ctrl-C or SIGTERM; 0 when it ended cleanly."""
    service = Service(app, lambda line: print(line, file=sys.stderr, flush=True))
    with suppress(KeyboardInterrupt):
        asyncio.run(service.run(greet))
    return 0
