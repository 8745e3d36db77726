"""Two members of staff to log in with, where nobody else can reach them."""

import secrets

from bot.app import App
from bot.office import DUTY, FIRST_OFFICE
from cases.records import Role, StaffState

DEMO = {"maya": Role.RIGHTS_WORKER, "samir": Role.CENTRE_WORKER}
MADE = "demo_staff"


def demo_staff(app: App) -> tuple[str, ...]:
    """The demo staff's names; they exist only on an empty database, on loopback, without a channel's token."""
    safe = app.settings.on_loopback and not app.settings.telegram_token
    with app.store.look() as uow:
        made = uow.settings.get(MADE) is not None
        empty = [one.name for one in uow.staff.list()] == [DUTY]
    if not safe:
        if made:
            _end(app)
        return ()
    if empty:
        _make(app)
        return tuple(DEMO)
    return tuple(DEMO) if made else ()


def _make(app: App) -> None:
    with app.store.work() as uow:
        office = uow.staff.office(FIRST_OFFICE)
        assert office is not None
        for name, role in DEMO.items():
            staff = uow.staff.add(name, role, office.id, "", secrets.token_hex(16), app.clock())
            uow.staff.activate(staff.id)
        uow.settings.set(MADE, "yes")


def _end(app: App) -> None:
    """Demo staff lose their access before anybody else can reach this server."""
    with app.store.work() as uow:
        duty = uow.staff.by_name(DUTY)
        if duty is not None and duty.state != StaffState.ACTIVE:
            uow.staff.activate(duty.id)  # what the demo staff held has to go to somebody
        for name in DEMO:
            staff = uow.staff.by_name(name)
            if staff is not None and staff.state == StaffState.ACTIVE:
                uow.staff.leave(name, DUTY, StaffState.LEFT, app.clock())
