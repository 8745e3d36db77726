"""Commands about offices and staff: add, invite, list, lock, suspend, leave, and who owns a case."""

import secrets
import shlex
from argparse import Namespace
from datetime import datetime

from bot.app import App, build
from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from bot.conversation.outgoing import show_commands, tell_staff
from cases.access import Act, Viewer
from cases.records import OpenState, Role, Staff, StaffState
from storage.errors import Refusal
from storage.unit_of_work import UnitOfWork

INVITATION_BYTES = 16
AWAY = {StaffState.SUSPENDED: "suspended", StaffState.LEFT: "gone"}
UNFIT = "the one who takes over has to be active, of the same office, and allowed to read cases"
REASONS = {
    "staff.heir_needed": "somebody has to take over the open issues: add --hand-over-to NAME",
    "staff.heir_unfit": UNFIT,
}
NOBODY = "Nobody here may yet: invite somebody with mitzui staff add, and let them join first"


def add_office(options: Namespace) -> int:
    """Open an office, whose first worker who joins owns what families open there; or say where an open one is."""
    app = build()
    with app.store.work() as uow:
        office = uow.staff.office(options.name)
        opened = office is None
        if office is None:
            office = uow.staff.add_office(options.name, options.locality or "", options.district or "")
        elif options.locality is None and options.district is None:
            raise Refused(
                f"there is an office {options.name!r} already: to say where it is, add --locality and --district"
            )
        else:
            uow.staff.place_office(office.id, options.locality, options.district)
        office = uow.staff.office_by_id(office.id) or office
    row = {"name": office.name, "locality": office.locality, "district": office.district}
    if options.json:
        show_json(row)
    elif opened:
        print(f"office {office.name} is open")
    else:
        print(f"office {office.name}: locality {office.locality or '-'}, district {office.district or '-'}")
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
    """Invite somebody new and print the invitation; it works once, within 72 hours, on every channel."""
    if options.role not in set(Role):
        raise unknown("role", options.role, [str(role) for role in Role], code=2)
    app = build()
    _allowed_mail(app, options.mail)
    code = secrets.token_hex(INVITATION_BYTES)
    with app.store.work() as uow:
        office = uow.staff.office(options.office)
        if office is None:
            raise unknown("office", options.office, [one.name for one in uow.staff.offices()], code=2)
        known = uow.staff.by_name(options.name)
        if known is None:
            uow.staff.add(options.name, options.role, office.id, options.mail, code, app.clock())
        elif (known.state, known.role, known.office_id) == (StaffState.INVITED, options.role, office.id):
            uow.staff.invite(known.id, code, app.clock())
        else:
            raise Refused(_name_taken(uow, known))
    _show_invitation(options, options.name, options.role, options.office, code)
    return 0


def _name_taken(uow: UnitOfWork, known: Staff) -> str:
    """Whose name it is, and what to type for the same person: another one of that name must not get their cases."""
    office = uow.staff.office_by_id(known.office_id)
    place = f"{known.role}, {office.name if office else '-'}, {known.state}"
    here = f"there is a staff member {known.name!r} already ({place})"
    return f"{here}. The same person: {_way_back(known)}. Somebody else: choose another name"


def _way_back(known: Staff) -> str:
    """The command that lets this member of staff in again."""
    back = " --reinstate" if known.state in AWAY else ""
    return f"mitzui staff invite {shlex.quote(known.name)}{back}"


def invite_staff(options: Namespace) -> int:
    """A new one-time invitation for somebody known here: same name, role, office and cases.

    Somebody who was suspended or left comes back by `--reinstate` alone, and only from where they join now.
    """
    app = build()
    code, now = secrets.token_hex(INVITATION_BYTES), app.clock()
    with app.store.work() as uow:
        known = _known(uow, options.name)
        if known.state in AWAY and not options.reinstate:
            raise Refused(f"{known.name} is {AWAY[known.state]}: to let them back in, type {_way_back(known)}")
        if known.state in AWAY:
            uow.staff.reinstate(known.id, now)
        uow.staff.invite(known.id, code, now)
        office = uow.staff.office_by_id(known.office_id)
    _show_invitation(options, known.name, known.role, office.name if office else "", code)
    return 0


def _show_invitation(options: Namespace, name: str, role: str, office: str, code: str) -> None:
    if options.json:
        show_json({"name": name, "role": role, "office": office, "invitation": code})
    else:
        show_lines([f"/start {code}", f"send this line to {name}: it works once, within 72 hours, on every channel"])


def lock_staff(options: Namespace) -> int:
    """A lost phone: every address they joined from is closed at once; account, cases and duty stay theirs."""
    app = build()
    with app.store.work() as uow:
        known = _known(uow, options.name)
        addresses = _no_more_commands(uow, known, app.clock())
        uow.staff.cut_off(known.id, app.clock())
    if options.json:
        show_json({"name": known.name, "state": str(known.state), "closed": addresses})
    else:
        print(f"{known.name}: {addresses} ways in closed. To come back: {_way_back(known)}")
    return 0


def _no_more_commands(uow: UnitOfWork, staff: Staff, now: datetime) -> int:
    """Their chats show the commands of staff no longer; gives how many ways in there are."""
    addresses = uow.people.addresses_of_staff(staff.id)
    for address in addresses:
        show_commands(uow, address, staff.language, now, staff=False)
    return len(addresses)


def _known(uow: UnitOfWork, name: str) -> Staff:
    staff = uow.staff.by_name(name)
    if staff is None:
        raise unknown("staff member", name, [one.name for one in uow.staff.list()])
    return staff


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


def let_go(options: Namespace) -> int:
    """End somebody's access at once, with all they hold handed over in the same moment."""
    app = build()
    state = StaffState.LEFT if options.verb == "leave" else StaffState.SUSPENDED
    now = app.clock()
    with app.store.work() as uow:
        leaver = _known(uow, options.name)
        heir = None if options.heir is None else _known(uow, options.heir)
        _no_more_commands(uow, leaver, now)
        try:
            handed = uow.staff.leave(options.name, options.heir, state, now)
        except Refusal as refusal:
            raise Refused(_who_takes_over(uow, leaver, refusal)) from refusal
        if heir is not None and handed:
            tell_staff(uow, app.kit, heir.id, "turn.cases_handed", now, count=str(handed))
    if options.json:
        show_json({"name": options.name, "state": str(state), "handed_over": handed})
    else:
        print(f"{options.name}: {state}, {handed} open issues handed over")
    return 0


def _who_takes_over(uow: UnitOfWork, leaver: Staff, refusal: Refusal) -> str:
    """Why nobody was let go, with the names of those who may take over."""
    reason = REASONS.get(refusal.code)
    if reason is None:
        return refusal.code
    names = ", ".join(one.name for one in uow.staff.heirs(leaver))
    return f"{reason}. {f'Here that is one of: {names}' if names else NOBODY}"


def hand_over_cases(options: Namespace) -> int:
    """Give cases another owner, as somebody who may share them out; all of them, or none."""
    app = build()
    now = app.clock()
    with app.store.work() as uow:
        viewer, heir = _viewer(uow, options.who), _known(uow, options.heir)
        codes = [_hand_over(uow, viewer, heir, code, now) for code in options.codes]
        for code in codes:
            tell_staff(uow, app.kit, heir.id, "turn.case_handed", now, code=code)
    if options.json:
        show_json({"codes": codes, "owner": heir.name})
    else:
        print(f"{', '.join(codes)}: now with {heir.name}")
    return 0


def _viewer(uow: UnitOfWork, name: str) -> Viewer:
    staff = _known(uow, name)
    viewer = uow.staff.viewer(staff.id)
    if not viewer.active:
        raise Refused(f"{name} has no active account: {staff.state}")
    return viewer


def _hand_over(uow: UnitOfWork, viewer: Viewer, heir: Staff, code: str, now: datetime) -> str:
    view = uow.cases.find_code(viewer, code, now, Act.REASSIGN_CASE)
    issue = uow.cases.issue(view.line.issue_id) if view is not None else None
    case = uow.cases.case(issue.case_id) if issue is not None else None
    if view is None or issue is None or case is None:
        raise Refused(f"no case {code} among those that may be handed over by this member of staff")
    if issue.state != OpenState.OPEN:
        raise Refused(f"{view.line.code} is closed: nothing is left to hand over")
    if not uow.staff.may_take_over(heir, case.office_id):
        raise Refused(f"{heir.name} cannot own it: {UNFIT}")
    uow.cases.reassign(issue.id, heir.id, now, viewer.staff_id)
    return view.line.code
