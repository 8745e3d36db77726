"""The web server around the pages: started, waited for, and stopped by Ctrl-C or SIGTERM."""

import asyncio
from typing import Any

import uvicorn

PATIENCE_SECONDS = 5


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
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Begin to serve; True once it answers, False when it ended before, as with a port that is taken."""
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)
        return not self._serving.done()

    async def ended(self) -> None:
        """Wait until it is told to stop."""
        if self._serving is not None:
            await self._serving
