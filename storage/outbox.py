"""What is to be sent: one way out, in order, once (docs/rules.md, rules 12 to 14)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, insert, or_, select, update

from storage.conversations import Conversations
from storage.prepared import Prepared
from storage.rows import both, table
from storage.tables import AddressRow, OutboxRow

_OUTBOX = table(OutboxRow)
_ADDRESS = table(AddressRow)
_PUT = Prepared(insert(_OUTBOX).execution_options(preserve_rowcount=True))
_PUT_ONCE = Prepared(both(lambda word: word(_OUTBOX).on_conflict_do_nothing(index_elements=["dedupe_key"])))
# People who wait for an answer come before those who do not know yet that we write.
_PROMPT = ("answer", "safety", "staff")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send now; `doubts` counts earlier tries of which nobody knows whether they arrived."""

    id: int
    address_id: int
    channel: str
    handle: str
    kind: str
    body: dict[str, Any]
    turn: int
    attempts: int
    doubts: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a crash left half-sent: how many go out again, and those that must not, for nobody knows their fate."""

    again: int
    in_doubt: tuple[Outgoing, ...]


class Outbox(Conversations):
    """Messages of every kind, from ready through sending to sent, ambiguous or dead."""

    def put(
        self,
        address_id: int,
        body: dict[str, Any],
        kind: str,
        now: datetime,
        not_before: datetime | None = None,
        dedupe_key: str | None = None,
        turn: int = 0,
    ) -> int | None:
        """Queue a message and give its id; None when its dedupe key was queued before, ever.

        `kind` is answer, follow_up, digest, staff or safety.
        """
        new = self._tx.ids()
        row = {
            "id": new,
            "address_id": address_id,
            "kind": kind,
            "body": body,
            "queued_at": now,
            "not_before": not_before or now,
            "state": "ready",
            "attempts": 0,
            "doubts": 0,
            "turn": turn,
            "dedupe_key": dedupe_key,
        }
        statement = _PUT if dedupe_key is None else _PUT_ONCE
        return new if statement.change(self._tx.connection, row) else None

    def claim(self, channels: Collection[str], now: datetime, limit: int = 100) -> list[Outgoing]:
        """Messages due on these channels, marked as being sent; at most one per address, in the order queued.

        Commit before calling the provider: what is marked and not reported is in doubt after a crash.
        """
        given = {"channels": list(channels), "now": now, "most": limit}
        claimed = [Outgoing(*row) for row in self._tx.connection.execute(_DUE, given)]
        if claimed:
            marked = {"ids": [message.id for message in claimed], "now": now}
            self._tx.connection.execute(_MARK_SENDING, marked)
        return claimed

    def sent(self, message_id: int, provider_id: str | None, now: datetime) -> None:
        """The provider took it."""
        self._set(message_id, state="sent", provider_id=provider_id, sent_at=now)

    def again(self, message_id: int, at: datetime) -> None:
        """It certainly did not leave: try again at that time, before anything later to this address."""
        self._set(message_id, state="ready", not_before=at)

    def dead(self, message_id: int) -> None:
        """It can never be sent."""
        self._set(message_id, state="dead")

    def ambiguous(self, message_id: int) -> None:
        """Nobody knows whether it left, and it must not be sent twice."""
        self._set(message_id, state="ambiguous", doubts=_OUTBOX.c.doubts + 1)

    def recover(self, now: datetime, lease: timedelta = timedelta(0)) -> Recovered:
        """Settle what a crash left half-sent: all but safety goes out again, of safety a person has to hear (rule 14).

        With several senders, `lease` spares what was claimed within that time.
        """
        left = {"before": now - lease, "all": not lease}
        doubtful = list(self._tx.connection.execute(_DOUBT, left).scalars())
        rows = self._tx.connection.execute(_BY_IDS, {"ids": doubtful}) if doubtful else ()
        in_doubt = tuple(Outgoing(*row) for row in rows)
        return Recovered(self._tx.connection.execute(_RECOVER, left | {"now": now}).rowcount, in_doubt)

    def oldest_unsent(self, now: datetime) -> datetime | None:
        """Since when the message has waited that waits longest; None when nothing is due."""
        oldest: datetime | None = self._tx.connection.execute(_OLDEST, {"now": now}).scalar()
        return oldest

    def _set(self, message_id: int, **changes: object) -> None:
        statement = update(_OUTBOX).where(_OUTBOX.c.id == message_id).values(**changes)
        self._tx.connection.execute(statement)


def _outgoing() -> Select[Any]:
    """The columns of `Outgoing`, in its order."""
    return select(
        _OUTBOX.c.id,
        _OUTBOX.c.address_id,
        _ADDRESS.c.channel,
        _ADDRESS.c.handle,
        _OUTBOX.c.kind,
        _OUTBOX.c.body,
        _OUTBOX.c.turn,
        _OUTBOX.c.attempts,
        _OUTBOX.c.doubts,
    ).join(_ADDRESS, _ADDRESS.c.id == _OUTBOX.c.address_id)


def _due() -> Select[Any]:
    """Ready messages of which none earlier to the same address is ready, being sent, or to be tried again."""
    now = bindparam("now", type_=_OUTBOX.c.not_before.type)
    earlier = _OUTBOX.alias("earlier")
    in_the_way = or_(
        earlier.c.state == "sending",
        and_(
            earlier.c.state == "ready",
            earlier.c.id < _OUTBOX.c.id,
            or_(earlier.c.not_before <= now, earlier.c.attempts > 0),
        ),
    )
    blocked = (
        select(earlier.c.id)
        .where(
            earlier.c.address_id == _OUTBOX.c.address_id,
            earlier.c.state.in_(("ready", "sending")),
            in_the_way,
        )
        .exists()
    )
    return (
        _outgoing()
        .where(
            _OUTBOX.c.state == "ready",
            _OUTBOX.c.not_before <= now,
            _ADDRESS.c.channel.in_(bindparam("channels", expanding=True)),
            _ADDRESS.c.alive.is_(True),
            ~blocked,
        )
        .order_by(case((_OUTBOX.c.kind.in_(_PROMPT), 0), else_=1), _OUTBOX.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=_OUTBOX, skip_locked=True)
    )


_DUE = _due()
_MARK_SENDING = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending",
        attempts=_OUTBOX.c.attempts + 1,
        claimed_at=bindparam("now", type_=_OUTBOX.c.claimed_at.type),
    )
)
_LEFT_HALF_SENT = and_(_OUTBOX.c.state == "sending", or_(bindparam("all"), _OUTBOX.c.claimed_at <= bindparam("before")))
_DOUBT = (
    update(_OUTBOX)
    .where(_LEFT_HALF_SENT, _OUTBOX.c.kind == "safety")
    .values(state="ambiguous", doubts=_OUTBOX.c.doubts + 1)
    .returning(_OUTBOX.c.id)
)
_RECOVER = (
    update(_OUTBOX)
    .where(_LEFT_HALF_SENT)
    .values(
        state="ready",
        doubts=_OUTBOX.c.doubts + 1,
        not_before=bindparam("now", type_=_OUTBOX.c.not_before.type),
    )
)
_BY_IDS = _outgoing().where(_OUTBOX.c.id.in_(bindparam("ids", expanding=True))).order_by(_OUTBOX.c.id)
_OLDEST = (
    select(func.min(_OUTBOX.c.not_before))
    .join(_ADDRESS, _ADDRESS.c.id == _OUTBOX.c.address_id)
    .where(_OUTBOX.c.state == "ready", _OUTBOX.c.not_before <= bindparam("now"), _ADDRESS.c.alive.is_(True))
)
