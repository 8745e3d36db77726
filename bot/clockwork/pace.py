"""How fast messages may leave: what Telegram allows to a bot, and to one chat (docs/rules.md, rule 13)."""

import asyncio
import time
from collections.abc import Callable

A_SECOND = 28.0
CHAT_SECONDS = 1.0
MOST_CHATS = 1000


class Pace:
    """Spaces messages evenly, `a_second` of them, and unasked ones to one address `gap` seconds apart."""

    def __init__(
        self,
        a_second: float = A_SECOND,
        gap: float = CHAT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._every = 1 / a_second
        self._gap = gap
        self._now = monotonic
        self._next = 0.0
        self._wrote: dict[int, float] = {}

    async def turn(self) -> None:
        """Wait until the next message may leave; who came first goes first."""
        now = self._now()
        mine = max(now, self._next)
        self._next = mine + self._every
        if mine > now:
            await asyncio.sleep(mine - now)

    def wrote(self, address_id: int) -> None:
        """A message leaves for this address now."""
        if len(self._wrote) >= MOST_CHATS:
            self._wrote = {one: at for one, at in self._wrote.items() if self._now() - at < self._gap}
        self._wrote[address_id] = self._now()

    def too_soon(self, address_id: int) -> float:
        """How many seconds until this address may be written to unasked; 0 when it may be now."""
        at = self._wrote.get(address_id)
        return 0.0 if at is None else max(0.0, at + self._gap - self._now())
