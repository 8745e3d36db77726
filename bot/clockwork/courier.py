"""One message on its way out: sent, later, dead, in doubt (docs/rules.md, rules 12 to 14)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.channels.base import Channel, ChannelDown, Outbound, TryLater, Undeliverable
from bot.channels.errors import NoAnswer, Refused, why
from bot.clockwork.body import read_body
from bot.clockwork.keeper import Keeper
from bot.clockwork.line import Line
from bot.clockwork.pace import Pace
from bot.log import log
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork

# The first rest doubles up to these, in seconds: the longer one where each try may be one more copy.
LONGEST_WAIT = 30.0
LONGEST_DOUBT_WAIT = 120.0
# About an hour of answers that never came back; then a person looks, and no further copy is risked.
MOST_DOUBTS = 30
UNASKED = frozenset({"follow_up", "digest"})
SAFETY = "safety"
FOLLOW_UP = "follow_up"


class Fate(StrEnum):
    """What became of one message that was claimed."""

    SENT = "sent"
    LATER = "later"
    DEAD = "dead"
    IN_DOUBT = "in_doubt"


class Trouble(StrEnum):
    """Why the owner must know of a message that will not be sent, or not again."""

    BLOCKED = "blocked"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


TellOwner = Callable[[UnitOfWork, Outgoing, Trouble], None]
Change = Callable[[UnitOfWork], None]


@dataclass(frozen=True, slots=True)
class Route:
    """A channel, and the state of the way there."""

    channel: Channel
    line: Line


class Courier:
    """Carries messages that were claimed and committed, and marks each in a small transaction of its own."""

    def __init__(
        self,
        routes: Mapping[str, Route],
        keeper: Keeper,
        pace: Pace,
        clock: Callable[[], datetime],
        tell_owner: TellOwner,
        maybe_again: Callable[[str], str],
        rest: float,
    ) -> None:
        self._routes = routes
        self._keep = keeper.keep
        self._pace = pace
        self._clock = clock
        self._tell_owner = tell_owner
        self._maybe_again = maybe_again
        self._rest = rest

    async def deliver(self, row: Outgoing) -> Fate:
        """Send one claimed message and keep what became of it."""
        line = self._routes[row.channel].line
        if row.kind == SAFETY and row.doubts:
            return await self._in_doubt(row)  # whoever may be watched gets it once, or a worker's call
        if wait := self._too_soon(row, line):
            return await self._later(row, wait)
        try:
            message = self._message(row)
        except (KeyError, TypeError, AttributeError) as error:
            return await self._dead(row, f"unreadable body: {type(error).__name__}")
        await self._pace.turn()
        if wait := line.rest():
            return await self._later(row, wait)
        self._pace.wrote(row.address_id)
        return await self._send(row, message)

    async def _send(self, row: Outgoing, message: Outbound) -> Fate:
        route = self._routes[row.channel]
        try:
            number = await route.channel.send(message)
        except ChannelDown as down:
            route.line.refused(str(down))
            return await self._later(row, route.line.rest())
        except TryLater as later:
            route.line.turned_away(row.address_id, later.seconds, why(later))
            return await self._again(row, later)
        except Undeliverable:
            route.line.worked()
            return await self._gone(row)
        except Refused as refused:
            route.line.worked()
            return await self._dead(row, refused.said)
        except Exception as error:
            log("outbox.mistake", message=row.id, error=type(error).__name__)
            return await self._again(row, NoAnswer("a mistake of ours", sure_not_sent=False))
        route.line.worked()
        await self._keep(lambda uow: uow.outbox.sent(row.id, number, self._clock()))
        return Fate.SENT

    def _too_soon(self, row: Outgoing, line: Line) -> float:
        """Seconds for which this message must wait: the way rests, or its chat heard from us a moment ago."""
        gap = self._pace.too_soon(row.address_id) if row.kind in UNASKED else 0.0
        return max(gap, line.rest())

    def _message(self, row: Outgoing) -> Outbound:
        """The message; a follow-up that may have come before says so (rule 14)."""
        message = read_body(row)
        if row.kind == FOLLOW_UP and row.doubts:
            return replace(message, text=f"{message.text}\n\n{self._maybe_again(message.language)}")
        return message

    # --- fates

    async def _again(self, row: Outgoing, later: TryLater) -> Fate:
        """It will be tried again, unless that could do harm."""
        if later.sure_not_sent:
            grown = self._rest * 2.0 ** min(row.attempts, 10)
            return await self._later(row, max(later.seconds, min(grown, LONGEST_WAIT)))
        if row.kind == SAFETY or row.doubts >= MOST_DOUBTS:
            return await self._in_doubt(row)
        grown = self._rest * 2.0 ** min(row.doubts, 10)
        return await self._later(row, max(later.seconds, min(grown, LONGEST_DOUBT_WAIT)), doubted=True)

    async def _later(self, row: Outgoing, seconds: float, *, doubted: bool = False) -> Fate:
        at = self._clock() + timedelta(seconds=seconds)

        def change(uow: UnitOfWork) -> None:
            if doubted:
                uow.outbox.ambiguous(row.id)  # counts the doubt; the next line takes it up again
            uow.outbox.again(row.id, at)

        await self._keep(change)
        return Fate.LATER

    async def _gone(self, row: Outgoing) -> Fate:
        """Nobody is reached at this address any more: one try is all it gets (R10)."""

        def change(uow: UnitOfWork) -> None:
            uow.outbox.dead(row.id)
            uow.people.mark_dead(row.address_id)

        log("outbox.blocked", message=row.id, address=row.address_id)
        return await self._give_up(row, Trouble.BLOCKED, change, Fate.DEAD)

    async def _dead(self, row: Outgoing, said: str) -> Fate:
        log("outbox.refused", message=row.id, why=said)
        return await self._give_up(row, Trouble.REFUSED, lambda uow: uow.outbox.dead(row.id), Fate.DEAD)

    async def _in_doubt(self, row: Outgoing) -> Fate:
        log("outbox.in_doubt", message=row.id, kind=row.kind)
        return await self._give_up(row, Trouble.IN_DOUBT, lambda uow: uow.outbox.ambiguous(row.id), Fate.IN_DOUBT)

    async def _give_up(self, row: Outgoing, trouble: Trouble, change: Change, fate: Fate) -> Fate:
        """Keep the end of a message together with the note to its owner: neither without the other."""

        def both(uow: UnitOfWork) -> None:
            change(uow)
            self._tell_owner(uow, row, trouble)

        try:
            await self._keep(both)
        except Exception as error:
            # Our own mistake in the note must not have the message sent again.
            log("outbox.owner_not_told", message=row.id, error=type(error).__name__)
            await self._keep(change)
        return fate
