"""Somebody in front of the pages, with a browser's manners."""

import asyncio
import re
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

HERE = "http://127.0.0.1:8080"
PAGE = {"sec-fetch-site": "same-origin", "origin": HERE}
SCRIPT = {**PAGE, "x-mitzui": "fragment"}


@dataclass
class Visitor:
    """One browser: keeps cookies, follows nothing by itself, and comes from one network address."""

    app: FastAPI
    network: str = "10.0.0.1"
    language: str = "he"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    here: str = HERE

    def send(self, method: str, path: str, **more: object) -> httpx.Response:
        """One request; cookies that come back are kept."""
        return asyncio.run(self._send(method, path, more))

    async def _send(self, method: str, path: str, more: dict[str, object]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(self.network, 5000))
        headers = {"accept-language": self.language}
        async with httpx.AsyncClient(
            transport=transport, base_url=self.here, headers=headers, cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, **more)  # type: ignore[arg-type]
            self.cookies = client.cookies
        return answer

    def see(self, path: str = "/") -> httpx.Response:
        """Open a page."""
        return self.send("GET", path)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """Post a form from our own page, without the script."""
        return self.send("POST", path, data=fields, headers=PAGE if headers is None else headers)

    def say(self, words: str, id: str = "") -> httpx.Response:
        """Type words and send them."""
        return self.post("/", words=words, id=id)

    def press(self, label: str) -> httpx.Response:
        """Press the option of this label on the page."""
        found = re.search(rf'value="([^"]+)"[^>]*>{re.escape(label)}</button>', self.see().text)
        assert found, f"no such button: {label}"
        return self.post("/", token=found[1])
