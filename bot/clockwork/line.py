"""The way out through one channel: open, resting after failures, or refused altogether."""

import time
from collections.abc import Callable

from bot.channels.backoff import Backoff

# So many addresses turned away until the same moment, with no success between them: it is the channel that
# is in trouble, not a chat. Telegram's 429 does not say which, but chats wait each for a time of its own.
IN_TROUBLE = 3
SAME_MOMENT_SECONDS = 1.5


class Line:
    """A circuit breaker: after a rest one message tries the way, and more follow only when it has arrived.

    `down` is the reason for which the channel refuses us, or None.
    """

    def __init__(self, backoff: Backoff, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.down: str | None = None
        self._backoff = backoff
        self._now = monotonic
        self._open_at = 0.0
        self._turned_away: dict[int, float] = {}

    def rest(self) -> float:
        """Seconds until a message may try this way; 0 when it may now."""
        return max(0.0, self._open_at - self._now())

    def width(self, lanes: int) -> int:
        """How many messages may be on their way here at once."""
        if self.rest():
            return 0
        return 1 if self._backoff.troubled else lanes

    def worked(self) -> None:
        """A message got through, or was refused by a channel that is well."""
        self.down = None
        self._turned_away.clear()
        self._backoff.worked()

    def turned_away(self, address_id: int, seconds: float, why: str) -> None:
        """A message is to come again in `seconds`; when address after address is, everybody waits."""
        until = self._now() + seconds
        self._turned_away[address_id] = until
        alike = sum(abs(until - other) <= SAME_MOMENT_SECONDS for other in self._turned_away.values())
        if self._backoff.troubled or alike >= IN_TROUBLE:
            self._close(self._backoff.failed(why, seconds))

    def refused(self, reason: str) -> None:
        """The channel wants nothing from us at all."""
        self.down = reason
        self._close(self._backoff.failed(reason))

    def _close(self, seconds: float) -> None:
        self._open_at = max(self._open_at, self._now() + seconds)
