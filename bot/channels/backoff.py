"""Rests after failures of the world, and what the log says of them: one line at the start, one at the end."""

import random
from collections.abc import Callable

from bot.log import log


class Backoff:
    """Rests of `first` seconds, doubling to `most`, each up to a third shorter: nobody marches in step.

    `event` names the two lines of the log, `<event>.trouble` and `<event>.over`.
    """

    def __init__(
        self,
        event: str,
        *,
        first: float = 1.0,
        most: float = 60.0,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.event = event
        self.first = first
        self.most = most
        self._jitter = jitter
        self._failures = 0
        self._why = ""

    @property
    def troubled(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    def failed(self, why: str, at_least: float = 0.0) -> float:
        """Count a failure and give the seconds to rest; `why` holds no secret, and is said once."""
        if why != self._why:
            log(f"{self.event}.trouble", why=why)
        self._why = why
        rest = min(self.first * 2.0 ** min(self._failures, 30), self.most)
        self._failures += 1
        return max(at_least, rest * (1 - self._jitter() / 3))

    def worked(self) -> None:
        """The trouble, if there was one, is over."""
        if self._failures:
            log(f"{self.event}.over", tries=self._failures)
        self._failures, self._why = 0, ""
