"""Who may enter the desk, from the store: active members by name, and a record of every knock and entry."""

import secrets
from collections.abc import Callable
from datetime import datetime

from bot.channels.web.needs import StaffMember
from cases.records import StaffState
from storage.database import Store

CHANNEL = "desk"
Clock = Callable[[], datetime]
Deliver = Callable[[StaffMember, str], None]


def handle_of(staff_id: int) -> str:
    """The handle of a member's own conversation at the desk."""
    return f"staff:{staff_id}"


class StoreStaffroom:
    """The staff of one store; `deliver(staff, code)` brings a one-time code to a member."""

    def __init__(self, store: Store, clock: Clock, deliver: Deliver, codes_go_to: str = "console") -> None:
        self.store = store
        self.clock = clock
        self.codes_go_to = codes_go_to
        self._deliver = deliver

    def named(self, name: str) -> StaffMember | None:
        """The active member of this name."""
        with self.store.look() as uow:
            staff = uow.staff.by_name(name)
        return StaffMember(staff.id, staff.name) if staff and staff.state == StaffState.ACTIVE else None

    def active(self, staff_id: int) -> bool:
        """Whether the member still works here."""
        with self.store.look() as uow:
            return uow.staff.viewer(staff_id).active

    def deliver_code(self, staff: StaffMember, code: str) -> None:
        """Bring the six digits to the member."""
        self._deliver(staff, code)

    def seat(self, staff: StaffMember) -> None:
        """Link the member's desk address to their account by an invitation made and used on the spot."""
        now = self.clock()
        with self.store.work() as uow:
            member = uow.staff.get(staff.id)
            if member is None:
                return
            address = uow.people.meet(CHANNEL, handle_of(staff.id), member.language, member.office_id, now)
            if address.staff_id != staff.id or not address.alive:
                code = secrets.token_hex(16)
                uow.staff.invite(staff.id, code, now)
                uow.staff.join(code, address.id, now)

    def record(self, staff_id: int | None, action: str, allowed: bool) -> None:
        """One row of the audit chain; an unknown name is not written down."""
        with self.store.work() as uow:
            actor = handle_of(staff_id) if staff_id is not None else "unknown"
            uow.audit.record(actor, action, "desk", allowed, self.clock())
