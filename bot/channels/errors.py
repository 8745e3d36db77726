"""Two more failures of the world, beside those of `bot.channels.base`."""

from bot.channels.base import TryLater


class NoAnswer(TryLater):
    """Nothing sensible came back, so nobody said how long to wait; `cause` is the network error's kind.

    Its words are left out: they may hold the address that was called, and with it the token.
    """

    def __init__(self, cause: str, *, sure_not_sent: bool) -> None:
        super().__init__(0.0, sure_not_sent=sure_not_sent)
        self.cause = cause


class Refused(Exception):
    """The channel will never take this one message or call, though its address is well: a mistake of ours.

    `said` is the channel's own phrase for it, such as `Bad Request: message is too long`.
    """

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def why(error: Exception) -> str:
    """What to write in the log about a failure of the world: nobody's words, and no address with a token."""
    if isinstance(error, NoAnswer):
        return f"no answer ({error.cause})"
    if isinstance(error, TryLater):
        return "asked to wait"
    return str(error)
