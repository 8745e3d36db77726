"""Ids of rows: 63 bits, ordered by time, never twice in one process."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

RANDOM_BITS = 22
_EPOCH_MS = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000)
_MAX = 2**63 - 1


def new_id(now: datetime, random: Callable[[int], bytes]) -> int:
    """Milliseconds since 2024 (41 bits, until 2093) followed by 22 random bits; `now` is aware."""
    milliseconds = max(0, int(now.timestamp() * 1000) - _EPOCH_MS)
    noise = int.from_bytes(random(3), "big") >> (24 - RANDOM_BITS)
    return (milliseconds << RANDOM_BITS | noise) & _MAX


class Ids:
    """Hands out rising ids: neither a clock going back nor two calls in one millisecond repeat one."""

    def __init__(self, clock: Callable[[], datetime], random: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._random = random
        self._last = 0
        self._lock = Lock()

    def __call__(self) -> int:
        fresh = new_id(self._clock(), self._random)
        with self._lock:
            self._last = max(fresh, self._last + 1)
            return self._last
