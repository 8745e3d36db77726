"""The web server around the pages: started, waited for, and stopped by Ctrl-C or SIGTERM."""

import asyncio
from typing import Any

import uvicorn

PATIENCE_SECONDS = 5


class CannotListen(Exception):
    """The address is taken, or is none of this machine's."""


class WebServer:
    """Serves one ASGI application on one address; uvicorn listens for the signals that end it."""

    def __init__(self, pages: Any, host: str, port: int) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                pages,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=PATIENCE_SECONDS,
            )
        )
        self._where = f"{host}:{port}"
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Begin to serve; True once it answers, False when it ended before: then `ended` says why."""
        self._serving = asyncio.create_task(self._serve())
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)
        return not self._serving.done()

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        except SystemExit:  # how uvicorn ends when the port is taken, having logged the system's own words
            raise CannotListen(self._where) from None

    async def ended(self) -> None:
        """Wait until it is told to stop; raises CannotListen, with the address, when it could not begin."""
        if self._serving is not None:
            await self._serving
