"""Offices and their staff: coming in by a one-time invitation, leaving by handing over."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from cases.access import Act, Viewer, authorise
from cases.records import Address, Invitation, LogEntry, Office, OpenState, Role, Staff, StaffState
from storage.errors import Refusal
from storage.hand_overs import HandOvers
from storage.prepared import Prepared
from storage.rows import both, keep, many, one, table, values
from storage.tables import (
    AddressRow,
    DigestRunRow,
    HandOverRow,
    InvitationRow,
    IssueRow,
    LogEntryRow,
    OfficeRow,
    SessionRow,
    StaffRow,
)

INVITATION_LIFE = timedelta(hours=72)
_STAFF = table(StaffRow)
_OFFICE = table(OfficeRow)
_ADDRESS = table(AddressRow)
_INVITATION = table(InvitationRow)
_ISSUE = table(IssueRow)
_SESSION = table(SessionRow)
_HAND_OVER = table(HandOverRow)
_BY_ID = Prepared(select(_STAFF).where(_STAFF.c.id == bindparam("staff")))
_OFFICE_BY_ID = Prepared(select(_OFFICE).where(_OFFICE.c.id == bindparam("office")))
_OFFICES = Prepared(select(_OFFICE).order_by(_OFFICE.c.id))
_DUTY = Prepared(
    select(_STAFF).join(_OFFICE, _OFFICE.c.duty_owner_id == _STAFF.c.id).where(_OFFICE.c.id == bindparam("office"))
)
_VIEWER = Prepared(
    select(_STAFF.c.role, _STAFF.c.office_id, _OFFICE.c.district, _STAFF.c.state)
    .join(_OFFICE, _OFFICE.c.id == _STAFF.c.office_id)
    .where(_STAFF.c.id == bindparam("staff"))
)
_DIGEST_ONCE = both(lambda word: word(table(DigestRunRow)).on_conflict_do_nothing(index_elements=["staff_id", "week"]))


class StaffRoom(HandOvers):
    """The offices, the people who work in them, and the conversations that wait for one of them."""

    def add_office(self, name: str, locality: str = "", district: str = "") -> Office:
        """Open an office; its duty owner is the first worker who joins and may own an issue."""
        if self.office(name) is not None:
            raise Refusal("office.name_taken")
        office = Office(id=self._tx.ids(), name=name, locality=locality, district=district)
        return keep(self._tx.connection, OfficeRow, office)

    def place_office(self, office_id: int, locality: str | None, district: str | None) -> None:
        """Say where an office is; None leaves what was said before."""
        told = {name: value for name, value in (("locality", locality), ("district", district)) if value is not None}
        if told:
            self._tx.connection.execute(update(_OFFICE).where(_OFFICE.c.id == office_id).values(told))

    def office(self, name: str) -> Office | None:
        """The office of this name."""
        return one(self._tx.connection, Office, select(_OFFICE).where(_OFFICE.c.name == name))

    def office_by_id(self, office_id: int) -> Office | None:
        """The office with this id."""
        return _OFFICE_BY_ID.one(self._tx.connection, Office, {"office": office_id})

    def offices(self) -> tuple[Office, ...]:
        """Every office, the oldest first."""
        return tuple(_OFFICES.many(self._tx.connection, Office, {}))

    def duty(self, office_id: int) -> Staff | None:
        """Who owns what families of this office open by themselves; always active."""
        return _DUTY.one(self._tx.connection, Staff, {"office": office_id})

    def set_duty(self, office_id: int, staff_id: int) -> None:
        """Put an active member of staff on duty."""
        self._tx.connection.execute(update(_OFFICE).where(_OFFICE.c.id == office_id).values(duty_owner_id=staff_id))

    def add(self, name: str, role: str, office_id: int, mail: str, code: str, now: datetime) -> Staff:
        """Invite somebody; the code is kept as a hash and works once, within 72 hours, on every channel."""
        if self.by_name(name) is not None:
            raise Refusal("staff.name_taken")
        if role not in set(Role):
            raise Refusal("staff.role_unknown")
        staff = Staff(id=self._tx.ids(), name=name, role=role, office_id=office_id, mail=mail)
        keep(self._tx.connection, StaffRow, staff)
        self.invite(staff.id, code, now)
        return staff

    def invite(self, staff_id: int, code: str, now: datetime) -> None:
        """Give one more one-time way in to somebody who is already on the list."""
        invitation = Invitation(
            id=self._tx.ids(), staff_id=staff_id, code_hash=self._hash(code), expires_at=now + INVITATION_LIFE
        )
        keep(self._tx.connection, InvitationRow, invitation)

    def join(self, code: str, address_id: int, now: datetime) -> Staff | None:
        """Let the invited person in from this address; None for a code that is unknown, used or too old."""
        staff_id = self._use(code, now)
        staff = None if staff_id is None else self.get(staff_id)
        if staff is None or staff.state not in (StaffState.INVITED, StaffState.ACTIVE):
            return None
        self._tx.connection.execute(
            update(_ADDRESS).where(_ADDRESS.c.id == address_id).values(staff_id=staff.id, alive=True)
        )
        return self.activate(staff.id)

    def invitation_holds(self, code: str, now: datetime) -> bool:
        """Whether this code would still let somebody in; nothing is used up."""
        valid = select(_INVITATION.c.id).where(*self._valid(code, now))
        return self._tx.connection.execute(valid).first() is not None

    def seat(self, channel: str, handle: str, staff_id: int) -> Address:
        """The address of a member of staff whom something other than an invitation has identified."""
        index = self._tx.key.index(f"{channel}\n{handle}")
        found = one(self._tx.connection, Address, select(_ADDRESS).where(_ADDRESS.c.handle_index == index))
        if found is None:
            address = Address(id=self._tx.ids(), channel=channel, handle=handle, handle_index=index, staff_id=staff_id)
            return keep(self._tx.connection, AddressRow, address)
        self._tx.connection.execute(
            update(_ADDRESS).where(_ADDRESS.c.id == found.id).values(staff_id=staff_id, alive=True)
        )
        return found.model_copy(update={"staff_id": staff_id, "alive": True})

    def lock(self, address_id: int) -> None:
        """Nobody speaks for the office from this address any more, as after a lost phone."""
        self._tx.connection.execute(update(_ADDRESS).where(_ADDRESS.c.id == address_id).values(staff_id=None))

    def cut_off(self, staff_id: int, now: datetime) -> None:
        """No address speaks for this member of staff any more, and no invitation of theirs is good; all they own stays.

        A new invitation lets them in again.
        """
        theirs = select(_ADDRESS.c.id).where(_ADDRESS.c.staff_id == staff_id)
        # What was asked there was asked of staff: nothing of it is left to be answered or shown again.
        nothing = {"state": {}, "turn": _SESSION.c.turn + 1}
        self._tx.connection.execute(update(_SESSION).where(_SESSION.c.address_id.in_(theirs)).values(nothing))
        self._tx.connection.execute(update(_ADDRESS).where(_ADDRESS.c.staff_id == staff_id).values(staff_id=None))
        self._void_invitations(staff_id, now)

    def reinstate(self, staff_id: int, now: datetime) -> None:
        """Let somebody who was suspended or left join again, by a new invitation and from nowhere else.

        What was handed over stays with whoever has it.
        """
        self.cut_off(staff_id, now)
        away = _STAFF.c.state.in_((StaffState.SUSPENDED, StaffState.LEFT))
        back = update(_STAFF).where(_STAFF.c.id == staff_id, away).values(state=StaffState.INVITED)
        self._tx.connection.execute(back)

    def set_language(self, staff_id: int, language: str) -> None:
        """Speak this language with the member of staff from now on."""
        self._tx.connection.execute(update(_STAFF).where(_STAFF.c.id == staff_id).values(language=language))

    def activate(self, staff_id: int) -> Staff | None:
        """Make the account active; the first one of an office that may own issues goes on duty."""
        self._tx.connection.execute(update(_STAFF).where(_STAFF.c.id == staff_id).values(state=StaffState.ACTIVE))
        viewer = self.viewer(staff_id)
        if self.duty(viewer.office_id) is None and authorise(viewer, Act.WRITE_CASE).allowed:
            self.set_duty(viewer.office_id, staff_id)
        return self.get(staff_id)

    def leave(self, name: str, heir_name: str | None, state: StaffState, now: datetime) -> int:
        """Suspend somebody or let them go, handing all they hold to the heir; gives the number of issues.

        Raises Refusal: staff.unknown, staff.heir_needed, staff.heir_unfit (not active, not of the same
        office, or without a right to read cases).
        """
        leaver = self._known(name)
        heir = None if heir_name is None else self._fit(self._known(heir_name), leaver)
        handed = self._hand_everything(leaver, heir, now)
        if state == StaffState.LEFT:
            self.cut_off(leaver.id, now)
        self._void_invitations(leaver.id, now)
        self._tx.connection.execute(update(_STAFF).where(_STAFF.c.id == leaver.id).values(state=state))
        return handed

    def may_take_over(self, heir: Staff, office_id: int) -> bool:
        """Whether somebody may own what belongs to this office: active here, and allowed to read cases."""
        return heir.office_id == office_id and authorise(self.viewer(heir.id), Act.READ_CASE).allowed

    def heirs(self, leaver: Staff) -> tuple[Staff, ...]:
        """Everybody who may take over what this member of staff holds, by name."""
        office = leaver.office_id
        return tuple(one for one in self.list(office) if one.id != leaver.id and self.may_take_over(one, office))

    def get(self, staff_id: int) -> Staff | None:
        """The member of staff with this id."""
        return _BY_ID.one(self._tx.connection, Staff, {"staff": staff_id})

    def by_name(self, name: str) -> Staff | None:
        """The member of staff of this name."""
        return one(self._tx.connection, Staff, select(_STAFF).where(_STAFF.c.name == name))

    def viewer(self, staff_id: int) -> Viewer:
        """Who is looking, for every decision about what they see; somebody unknown sees nothing."""
        row = _VIEWER.first(self._tx.connection, {"staff": staff_id})
        if row is None:
            return Viewer(staff_id, "", 0, "", active=False)
        role, office_id, district, state = row
        return Viewer(staff_id, role, office_id, district, state == StaffState.ACTIVE)

    def digest_once(self, staff_id: int, week: str, now: datetime) -> bool:
        """Whether this reader's digest of this week is still to be made; asked once, it is taken as made."""
        row = {"staff_id": staff_id, "week": week, "at": now}
        return bool(self._tx.connection.execute(_DIGEST_ONCE[self._tx.dialect], row).rowcount)

    def list(self, office_id: int | None = None) -> tuple[Staff, ...]:
        """Everybody, or everybody of one office, by name."""
        query = select(_STAFF).order_by(_STAFF.c.name)
        narrowed = query if office_id is None else query.where(_STAFF.c.office_id == office_id)
        return tuple(many(self._tx.connection, Staff, narrowed))

    def _hash(self, code: str) -> str:
        return self._tx.key.index(f"invitation\n{code.strip().upper()}")

    def _valid(self, code: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            _INVITATION.c.code_hash == self._hash(code),
            _INVITATION.c.used_at.is_(None),
            _INVITATION.c.expires_at > now,
        )

    def _use(self, code: str, now: datetime) -> int | None:
        """Whose code it is, used up in the same statement: of two who try at once only one comes in."""
        using = update(_INVITATION).where(*self._valid(code, now)).values(used_at=now).returning(_INVITATION.c.staff_id)
        staff_id: int | None = self._tx.connection.execute(using).scalar_one_or_none()
        return staff_id

    def _known(self, name: str) -> Staff:
        staff = self.by_name(name)
        if staff is None:
            raise Refusal("staff.unknown")
        return staff

    def _fit(self, heir: Staff, leaver: Staff) -> Staff:
        if heir.id == leaver.id or not self.may_take_over(heir, leaver.office_id):
            raise Refusal("staff.heir_unfit")
        return heir

    def _hand_everything(self, leaver: Staff, heir: Staff | None, now: datetime) -> int:
        """Open issues, held conversations and the duty go to the heir."""
        owned = _ISSUE.c.owner_id == leaver.id, _ISSUE.c.state == OpenState.OPEN
        held = _HAND_OVER.c.taken_by_id == leaver.id, _HAND_OVER.c.ended_at.is_(None)
        on_duty = (_OFFICE.c.duty_owner_id == leaver.id,)
        if heir is None:
            if any(self._any(conditions) for conditions in (owned, held, on_duty)):
                raise Refusal("staff.heir_needed")
            return 0
        connection = self._tx.connection
        ids = connection.execute(select(_ISSUE.c.id).where(*owned)).scalars().all()
        connection.execute(update(_ISSUE).where(*owned).values(owner_id=heir.id))
        connection.execute(update(_HAND_OVER).where(*held).values(taken_by_id=heir.id))
        connection.execute(update(_OFFICE).where(*on_duty).values(duty_owner_id=heir.id))
        entries = [LogEntry(id=self._tx.ids(), issue_id=issue, at=now, kind="owner_changed") for issue in ids]
        if entries:
            connection.execute(insert(table(LogEntryRow)), [values(entry) for entry in entries])
        return len(ids)

    def _any(self, conditions: tuple[ColumnElement[bool], ...]) -> bool:
        return self._tx.connection.execute(select(1).where(*conditions).limit(1)).first() is not None

    def _void_invitations(self, staff_id: int, now: datetime) -> None:
        unused = _INVITATION.c.staff_id == staff_id, _INVITATION.c.used_at.is_(None)
        self._tx.connection.execute(update(_INVITATION).where(*unused).values(used_at=now))
