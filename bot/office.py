"""The first office of an installation: families always find somebody on duty."""

import secrets
from datetime import datetime

from bot.settings import Settings
from cases.records import Role
from storage.database import Store

FIRST_OFFICE = "main"
DUTY = "duty"


def found_office(store: Store, settings: Settings, now: datetime) -> None:
    """Open the one office with its one duty owner when there is none yet."""
    with store.look() as uow:
        if uow.staff.offices():
            return
    with store.work() as uow:
        if uow.staff.offices():
            return
        office = uow.staff.add_office(FIRST_OFFICE)
        duty = uow.staff.add(DUTY, Role.RIGHTS_WORKER, office.id, "", secrets.token_hex(16), now)
        uow.staff.activate(duty.id)
