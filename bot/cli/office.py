"""Commands about offices and staff: add, list, suspend, leave."""

import secrets
from argparse import Namespace

from bot.app import App, build
from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from cases.records import Role, StaffState
from storage.errors import Refusal

INVITATION_BYTES = 16


def add_office(options: Namespace) -> int:
    """Open an office; its first worker who joins owns what families open there."""
    app = build()
    with app.store.work() as uow:
        if uow.staff.office(options.name) is not None:
            raise Refused(f"there is an office {options.name!r} already")
        office = uow.staff.add_office(options.name, options.locality, options.district)
    row = {"name": office.name, "locality": office.locality, "district": office.district}
    if options.json:
        show_json(row)
    else:
        print(f"office {office.name} is open")
    return 0


def list_offices(options: Namespace) -> int:
    """All offices."""
    app = build()
    with app.store.look() as uow:
        rows = [{"name": one.name, "locality": one.locality, "district": one.district} for one in uow.staff.offices()]
    if options.json:
        show_json(rows)
    else:
        show_lines(f"{row['name']:24} {row['locality']:16} {row['district']}" for row in rows)
    return 0


def add_staff(options: Namespace) -> int:
    """Invite somebody and print the invitation; it works once, within 72 hours, on every channel."""
    if options.role not in set(Role):
        raise unknown("role", options.role, [str(role) for role in Role])
    app = build()
    _allowed_mail(app, options.mail)
    code = secrets.token_hex(INVITATION_BYTES)
    with app.store.work() as uow:
        office = uow.staff.office(options.office)
        if office is None:
            raise unknown("office", options.office, [one.name for one in uow.staff.offices()])
        known = uow.staff.by_name(options.name)
        if known is not None and known.state != StaffState.INVITED:
            raise Refused(f"there is a staff member {options.name!r} already")
        if known is not None:
            uow.staff.invite(known.id, code, app.clock())
        else:
            uow.staff.add(options.name, options.role, office.id, options.mail, code, app.clock())
    if options.json:
        show_json({"name": options.name, "role": options.role, "office": options.office, "invitation": code})
    else:
        show_lines(
            [f"/start {code}", f"send this line to {options.name}: it works once, within 72 hours, on every channel"]
        )
    return 0


def _allowed_mail(app: App, mail: str) -> None:
    domains = app.settings.staff_domains
    if mail and domains and mail.rpartition("@")[2].lower() not in domains:
        raise Refused(f"{mail!r} is not an organisational mailbox: MITZUI_STAFF_DOMAINS allows {', '.join(domains)}")


def list_staff(options: Namespace) -> int:
    """Everybody who works here."""
    app = build()
    with app.store.look() as uow:
        offices = {office.id: office.name for office in uow.staff.offices()}
        rows = [
            {"name": one.name, "role": one.role, "office": offices[one.office_id], "state": str(one.state)}
            for one in uow.staff.list()
        ]
    if options.json:
        show_json(rows)
    else:
        show_lines(f"{row['name']:24} {row['role']:22} {row['office']:20} {row['state']}" for row in rows)
    return 0


REASONS = {
    "staff.heir_needed": "somebody has to take over the open issues: add --hand-over-to NAME",
    "staff.heir_unfit": "the one who takes over has to be active, of the same office, and allowed to read cases",
}


def let_go(options: Namespace) -> int:
    """End somebody's access at once, with all they hold handed over in the same moment."""
    app = build()
    state = StaffState.LEFT if options.verb == "leave" else StaffState.SUSPENDED
    with app.store.work() as uow:
        names = [one.name for one in uow.staff.list()]
        for name in (options.name, options.heir):
            if name is not None and name not in names:
                raise unknown("staff member", name, names)
        try:
            handed = uow.staff.leave(options.name, options.heir, state, app.clock())
        except Refusal as refusal:
            raise Refused(REASONS.get(refusal.code, refusal.code)) from refusal
    if options.json:
        show_json({"name": options.name, "state": str(state), "handed_over": handed})
    else:
        print(f"{options.name}: {state}, {handed} open issues handed over")
    return 0
