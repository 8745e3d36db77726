"""Who may enter the desk: a one-time code to the member's own mailbox, then a session that ends by itself.

A code has six digits, lives ten minutes, is tried five times at most and works once; a new one ends the old.
An unknown name goes the same way and never arrives, so that names cannot be guessed.
Codes and sessions live in memory: a restart asks everybody to enter again.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.channels.limits import Allowance, Clock
from bot.channels.web.needs import StaffMember, Staffroom

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
CODES_AN_HOUR_A_NAME = 6
CODES_AN_HOUR_A_NETWORK = 30
LONGEST_NAME = 80


def six_digits() -> str:
    """A random code, leading zeros included."""
    return f"{secrets.randbelow(1_000_000):06d}"


def door_token() -> str:
    """An unguessable name of a door or a session, 128 bits."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Door:
    """One attempt to enter; without a member behind it no code opens it."""

    member: StaffMember | None
    code: str
    until: datetime
    tries: int = TRIES


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member at the desk in one browser."""

    member: StaffMember
    since: datetime
    seen: datetime


class Doorkeeper:
    """Asks, opens, remembers and forgets; safe to call from several threads."""

    def __init__(self, staffroom: Staffroom, clock: Clock, new_code: Callable[[], str] = six_digits) -> None:
        self._staffroom = staffroom
        self._clock = clock
        self._new_code = new_code
        self._lock = Lock()
        self._doors: dict[str, Door] = {}
        self._sittings: dict[str, Sitting] = {}
        self._by_name = Allowance(CODES_AN_HOUR_A_NAME, 3600, clock)
        self._by_network = Allowance(CODES_AN_HOUR_A_NETWORK, 3600, clock)

    def knock(self, name: str, network: str) -> tuple[str, float]:
        """A new door for this name and 0.0, or no door and the seconds to wait before asking again."""
        name = name.strip()[:LONGEST_NAME]
        with self._lock:
            wait = self._by_network.wait(network) or self._by_name.wait(name)
        if wait:
            return "", wait
        member, now, door = self._staffroom.named(name), self._clock(), door_token()
        self._staffroom.record(member.id if member else None, "desk_code", member is not None)
        with self._lock:
            live = {key: one for key, one in self._doors.items() if one.until > now}
            self._doors = {key: one for key, one in live.items() if member is None or one.member != member}
            self._doors[door] = Door(member, self._new_code(), now + CODE_LIVES)
        return door, 0.0

    def deliver(self, door: str) -> None:
        """Send the code of a door, if somebody is behind it; slow, so it is called after the answer."""
        with self._lock:
            waiting = self._doors.get(door)
        if waiting is not None and waiting.member is not None:
            self._staffroom.deliver_code(waiting.member, waiting.code)

    def waits(self, door: str) -> bool:
        """Whether a code may still be tried at this door."""
        with self._lock:
            waiting = self._doors.get(door)
            return waiting is not None and waiting.tries > 0 and waiting.until > self._clock()

    def enter(self, door: str, code: str) -> str | None:
        """The session of the member whose code this is, once; None for everything else, and one try less."""
        now = self._clock()
        with self._lock:
            waiting = self._doors.pop(door, None)
            if waiting is None or waiting.tries < 1 or waiting.until <= now:
                return None
            right = hmac.compare_digest(waiting.code.encode(), code.encode("utf-8", "replace"))
            if not right or waiting.member is None:
                self._doors[door] = replace(waiting, tries=waiting.tries - 1)
        if not right or waiting.member is None or not self._staffroom.active(waiting.member.id):
            self._staffroom.record(waiting.member.id if waiting.member else None, "desk_login", False)
            return None
        return self._seat(waiting.member, now)

    def member(self, session: str, acting: bool = True) -> StaffMember | None:
        """Who sits there: not after half an hour of silence, ten hours, or the end of their work.

        A page that looks for news by itself is not `acting`: an unattended screen still locks.
        """
        now = self._clock()
        with self._lock:
            sitting = self._sittings.get(session)
        if sitting is None:
            return None
        over = now - sitting.seen > IDLE or now - sitting.since > LONGEST
        if over or not self._staffroom.active(sitting.member.id):
            self._forget(session)
            return None
        with self._lock:
            if acting and session in self._sittings:
                self._sittings[session] = replace(sitting, seen=now)
        return sitting.member

    def leave(self, session: str) -> None:
        """The member goes; the session is dead everywhere."""
        sitting = self._forget(session)
        if sitting is not None:
            self._staffroom.record(sitting.member.id, "desk_logout", True)

    def _seat(self, member: StaffMember, now: datetime) -> str:
        # No record, no entry: an error here ends the attempt.
        self._staffroom.record(member.id, "desk_login", True)
        self._staffroom.seat(member)
        session = door_token()
        with self._lock:
            self._sittings = {key: one for key, one in self._sittings.items() if now - one.seen <= IDLE}
            self._sittings[session] = Sitting(member, now, now)
        return session

    def _forget(self, session: str) -> Sitting | None:
        with self._lock:
            return self._sittings.pop(session, None)
