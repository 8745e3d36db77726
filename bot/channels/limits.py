"""How much one sender may ask of us; limits are met before anything is parsed (reliability S18).

The counts live in this process: with several replicas each one counts for itself.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

MESSAGES_A_MINUTE = 20
SESSIONS_AN_HOUR = 30
LOOKS_A_MINUTE = 120
# A letter may have many pages, each a picture of its own.
UPLOADS_A_QUARTER = 20
QUARTER_SECONDS = 900.0
BODY_BYTES = 64 * 1024
READING_SECONDS = 10.0
MOST_KEYS = 20_000
# A sender who is a little over the limit still gets our page: browsers show nothing when we hang up on them.
PATIENCE_BYTES = 16 * BODY_BYTES

Clock = Callable[[], datetime]


class TooMuch(Exception):
    """A request is larger or slower than we take; `status` is 413 or 408."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Allowance:
    """At most `limit` uses of a key within `seconds` of its first use, by the given clock."""

    def __init__(self, limit: int, seconds: float, clock: Clock) -> None:
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._used: dict[str, tuple[float, int]] = {}

    def wait(self, key: str) -> float:
        """Use it once and return 0.0, or return how many seconds to wait."""
        now = self._clock().timestamp()
        began, count = self._used.get(key, (now, 0))
        if not 0 <= now - began < self.seconds:
            began, count = now, 0
        if count >= self.limit:
            return began + self.seconds - now
        if key not in self._used and len(self._used) >= MOST_KEYS:
            self._forget_old(now)
        self._used[key] = (began, count + 1)
        return 0.0

    def _forget_old(self, now: float) -> None:
        self._used = {key: use for key, use in self._used.items() if now - use[0] < self.seconds}
        # In a flood of addresses the oldest go, half at a time.
        self._used = dict(list(self._used.items())[-MOST_KEYS // 2 :])


def client_of(request: Request) -> str:
    """The network a request comes from: an IPv4 address, or the /64 that one IPv6 household has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)


async def read_body(
    request: Request, limit: int = BODY_BYTES, seconds: float = READING_SECONDS, patience: int = PATIENCE_BYTES
) -> bytes:
    """The whole body of a request; raises `TooMuch` past `limit` bytes or `seconds`, at once past `patience`."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdecimal() or int(declared[:12]) > patience:
        raise TooMuch(413)
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit, patience)
    except TimeoutError as error:
        raise TooMuch(408) from error


async def _read(request: Request, limit: int, patience: int) -> bytes:
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            body += chunk
        elif size > patience:
            break
    if size > limit:
        raise TooMuch(413)
    return bytes(body)
