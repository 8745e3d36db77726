"""People, the addresses they are reached at, what they told and what they agreed to."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from cases.records import Address, Consent, Person
from storage import erasure, export
from storage.prepared import Prepared
from storage.rows import add, both, many, table, values
from storage.tables import AddressRow, ConsentRow, KnownFactRow, OutboxRow, PersonRow
from storage.transaction import Transaction

_PERSON = table(PersonRow)
_ADDRESS = table(AddressRow)
_CONSENT = table(ConsentRow)
_FACT = table(KnownFactRow)
_OUTBOX = table(OutboxRow)
# What is kept beside facts, under names that no fact has: where somebody stands with a right, what was likely for them.
STANCE, LIKELY = "right:", "likely:"
OURS = (STANCE, LIKELY)
_FIND = Prepared(select(_ADDRESS).where(_ADDRESS.c.handle_index == bindparam("handle_index")))
_BY_ID = Prepared(select(_ADDRESS).where(_ADDRESS.c.id == bindparam("address")))
_PERSON_BY_ID = Prepared(select(_PERSON).where(_PERSON.c.id == bindparam("person")))
_MEET = Prepared(both(lambda word: word(_ADDRESS).on_conflict_do_nothing(index_elements=["handle_index"])))
_OF_STAFF = Prepared(select(_ADDRESS).where(_ADDRESS.c.staff_id == bindparam("staff")).order_by(_ADDRESS.c.id))
_FACTS = Prepared(select(_FACT.c.path, _FACT.c.value, _FACT.c.told_at).where(_FACT.c.person_id == bindparam("person")))
_CONSENTED = Prepared(
    select(_CONSENT.c.given).where(_CONSENT.c.person_id == bindparam("person")).order_by(_CONSENT.c.id.desc()).limit(1)
)


def _tell(word: Any) -> Any:
    statement = word(_FACT)
    fresh = {"value": statement.excluded.value, "told_at": statement.excluded.told_at}
    return statement.on_conflict_do_update(index_elements=["person_id", "path"], set_=fresh)


_TELL = Prepared(both(_tell))


class People:
    """Those whose rights these are; nothing here needs a name."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def find(self, channel: str, handle: str) -> Address | None:
        """The address of this handle on this channel, if it ever spoke to us."""
        given = {"handle_index": self._index(channel, handle)}
        return _FIND.one(self._tx.connection, Address, given)

    def meet(self, channel: str, handle: str, language: str, office_id: int, now: datetime) -> Address:
        """The handle's address, made together with its person when it is new."""
        known = self.find(channel, handle)
        if known is not None:
            return known
        person = Person(id=self._tx.ids(), office_id=office_id, language=language, created_at=now)
        address = Address(
            id=self._tx.ids(),
            channel=channel,
            handle=handle,
            handle_index=self._index(channel, handle),
            person_id=person.id,
        )
        add(self._tx.connection, PersonRow, person)
        if _MEET.change(self._tx.connection, values(address)):
            return address
        # Somebody on another machine met the same handle a moment ago: theirs counts.
        self._tx.connection.execute(delete(_PERSON).where(_PERSON.c.id == person.id))
        return self.meet(channel, handle, language, office_id, now)

    def address(self, address_id: int) -> Address | None:
        """The address, or None."""
        return _BY_ID.one(self._tx.connection, Address, {"address": address_id})

    def addresses_of(self, person_id: int) -> list[Address]:
        """Every address of the person, oldest first."""
        query = select(_ADDRESS).where(_ADDRESS.c.person_id == person_id).order_by(_ADDRESS.c.id)
        return many(self._tx.connection, Address, query)

    def addresses_of_staff(self, staff_id: int) -> list[Address]:
        """Every address a member of staff joined from, oldest first."""
        return _OF_STAFF.many(self._tx.connection, Address, {"staff": staff_id})

    def mark_dead(self, address_id: int) -> None:
        """The channel says that nobody is reached there any more; what waits for it will never be sent."""
        waiting = (_OUTBOX.c.address_id == address_id, _OUTBOX.c.state == "ready")
        self._tx.connection.execute(update(_ADDRESS).where(_ADDRESS.c.id == address_id).values(alive=False))
        self._tx.connection.execute(update(_OUTBOX).where(*waiting).values(state="dead"))

    def mark_alive(self, address_id: int) -> None:
        """Somebody wrote from there again."""
        self._tx.connection.execute(update(_ADDRESS).where(_ADDRESS.c.id == address_id).values(alive=True))

    def person(self, person_id: int) -> Person | None:
        """The person, or None."""
        return _PERSON_BY_ID.one(self._tx.connection, Person, {"person": person_id})

    def set_language(self, person_id: int, language: str) -> None:
        """Speak this language with the person from now on."""
        self._change(person_id, language=language)

    def pause(self, person_id: int, until: datetime | None) -> None:
        """Send no reminders until then; None takes the pause back."""
        self._change(person_id, reminders_paused_until=until)

    def facts(self, person_id: int) -> dict[str, Any]:
        """What the person told, by path of the household vocabulary."""
        return {path: value for path, (value, _) in self.told(person_id).items()}

    def told(self, person_id: int) -> dict[str, tuple[Any, datetime]]:
        """What the person told, by path, with when each was told."""
        rows = _FACTS.rows(self._tx.connection, {"person": person_id})
        return {path: (json.loads(value), at) for path, value, at in rows if not path.startswith(OURS)}

    def stances(self, person_id: int) -> dict[str, str]:
        """Where the person stands with rights, by right: have_it, asked, refused or not_wanted."""
        rows = _FACTS.rows(self._tx.connection, {"person": person_id})
        return {path.removeprefix(STANCE): json.loads(value) for path, value, _ in rows if path.startswith(STANCE)}

    def stand(self, person_id: int, right: str, stance: str | None, now: datetime) -> None:
        """Keep where the person stands with a right; None takes back what was kept."""
        path = f"{STANCE}{right}"
        if stance is not None:
            return self.tell(person_id, path, stance, now)
        self._tx.connection.execute(delete(_FACT).where(_FACT.c.person_id == person_id, _FACT.c.path == path))

    def tell(self, person_id: int, path: str, value: Any, now: datetime) -> None:
        """Keep one told fact, in place of what was told before."""
        told = json.dumps(value, ensure_ascii=False, allow_nan=False)
        row = {"id": self._tx.ids(), "person_id": person_id, "path": path, "value": told, "told_at": now}
        _TELL.change(self._tx.connection, row)

    def likely(self, person_id: int) -> set[str] | None:
        """The rights that were likely for the person when last looked at; None when nobody looked yet."""
        rows = _FACTS.rows(self._tx.connection, {"person": person_id})
        return next((set(json.loads(value)) for path, value, _ in rows if path == LIKELY), None)

    def note_likely(self, person_id: int, rights: Iterable[str], now: datetime) -> None:
        """Keep which rights are likely for the person, and that it was looked at now."""
        self.tell(person_id, LIKELY, sorted(rights), now)

    def to_screen(self, since: datetime, quiet_since: datetime, now: datetime, limit: int) -> list[int]:
        """Who told facts, the last of them before `quiet_since`, and was not screened since, nor since they told it.

        Whoever did not consent, wants no reminders now, or is not reached anywhere is left out.
        """
        told = func.max(case((_FACT.c.path.not_like(f"{LIKELY}%"), _FACT.c.told_at)))
        looked = func.max(case((_FACT.c.path == LIKELY, _FACT.c.told_at)))
        paused = or_(_PERSON.c.reminders_paused_until.is_(None), _PERSON.c.reminders_paused_until <= now)
        newer = _CONSENT.alias("newer")
        newest = select(func.max(newer.c.id)).where(newer.c.person_id == _PERSON.c.id).correlate(_PERSON)
        answers = select(_CONSENT.c.id).where(_CONSENT.c.id == newest.scalar_subquery(), _CONSENT.c.given)
        addresses = select(_ADDRESS.c.id).where(_ADDRESS.c.person_id == _PERSON.c.id, _ADDRESS.c.alive)
        agreed, reached = answers.correlate(_PERSON).exists(), addresses.correlate(_PERSON).exists()
        query = (
            select(_FACT.c.person_id)
            .join(_PERSON, _PERSON.c.id == _FACT.c.person_id)
            .where(paused, agreed, reached)
            .group_by(_FACT.c.person_id)
            .having(told < quiet_since, or_(looked.is_(None), looked < since, looked <= told))
            .order_by(_FACT.c.person_id)
            .limit(limit)
        )
        return list(self._tx.connection.execute(query).scalars())

    def forget_facts(self, person_id: int) -> None:
        """Keep nothing of what the person told."""
        self._tx.connection.execute(delete(_FACT).where(_FACT.c.person_id == person_id))

    def consented(self, person_id: int) -> bool:
        """Whether the newest answer was yes; without an answer it is no."""
        return _CONSENTED.first(self._tx.connection, {"person": person_id}) == (True,)

    def record_consent(
        self, person_id: int, version: str, language: str, channel: str, given: bool, now: datetime
    ) -> Consent:
        """Keep one answer to the question whether facts may be kept, with the text that was shown."""
        answer = Consent(
            id=self._tx.ids(),
            person_id=person_id,
            text_version=version,
            language=language,
            channel=channel,
            given=given,
            at=now,
        )
        return add(self._tx.connection, ConsentRow, answer)

    def export(self, person_id: int) -> dict[str, Any]:
        """Everything that is stored on the person, readable, in plain JSON values."""
        stored = export.of_person(self._tx, person_id)
        kept = {"facts": self.facts(person_id), "rights": self.stances(person_id)}
        return stored | kept if stored else {}

    def erase(self, person_id: int, now: datetime) -> None:
        """Forget the person; what remains says nothing about anybody."""
        erasure.erase(self._tx, person_id, now)

    def _index(self, channel: str, handle: str) -> str:
        return self._tx.key.index(f"{channel}\n{handle}")

    def _change(self, person_id: int, **changes: object) -> None:
        self._tx.connection.execute(update(_PERSON).where(_PERSON.c.id == person_id).values(**changes))
