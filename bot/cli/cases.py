"""Commands about cases, as the member of staff named with --as: list, show, digest. Scope applies."""

from argparse import Namespace
from datetime import datetime
from typing import Any

from bot.app import App, build
from bot.cli.moment import clock_at, moment
from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from bot.clockwork.digests import digest_for
from bot.documents.digest import digest_json, digest_words
from bot.documents.form import Form
from bot.documents.form_json import form_json
from bot.words.bidi import plain
from cases.access import Viewer
from cases.weeks import DigestWeek, WeekMistake, digest_week_at
from storage.case_file import IssueView
from storage.unit_of_work import UnitOfWork

LATER = "{format} comes with the worker's desk; text and json work today"


def viewer_of(uow: UnitOfWork, name: str) -> Viewer:
    """The member of staff of this name, who has to be active."""
    staff = uow.staff.by_name(name)
    if staff is None:
        raise unknown("staff member", name, [one.name for one in uow.staff.list()])
    viewer = uow.staff.viewer(staff.id)
    if not viewer.active:
        raise Refused(f"{name} has no active account: {staff.state}")
    return viewer


def list_cases(options: Namespace) -> int:
    """The cases in scope, open ones first, the earliest next step first."""
    app = build()
    with app.store.work() as uow:
        viewer = viewer_of(uow, options.who)
        lines = uow.cases.list_for(viewer, limit=100_000)
        uow.audit.record(f"staff:{viewer.staff_id}", "list_cases", f"count:{len(lines)}", True, app.clock())
    rows = [
        {
            "code": line.code,
            "right": line.right_id,
            "state": str(line.state),
            "next_step_on": line.next_step_on.isoformat(),
            "owner": line.owner,
        }
        for line in lines
    ]
    if options.json:
        show_json(rows)
    else:
        show_lines(
            f"{row['code']:10} {row['state']:7} {row['next_step_on']}  {row['owner']:16} {row['right'] or '-'}"
            for row in rows
        )
    return 0


def seen(app: App, options: Namespace) -> IssueView:
    """The case that was named, as far as the member of staff may see it."""
    with app.store.work() as uow:
        view = uow.cases.find_code(viewer_of(uow, options.who), options.code, app.clock())
    if view is None:
        raise Refused(f"no case {options.code} among those {options.who} may see")
    return view


def show_case(options: Namespace) -> int:
    """One case whole, as the tracking form; before the family's consent only its code, right and date."""
    app = build()
    view = seen(app, options)
    if view.file is None:
        row = outline(view)
        if options.json:
            show_json(row)
        else:
            show_lines(f"{name}: {value}" for name, value in row.items())
    elif options.json:
        show_json(form_json(view.file, app.kit))
    else:
        print(plain(Form(view.file, app.kit).text()))
    return 0


def outline(view: IssueView) -> dict[str, Any]:
    """What may be seen before the family agreed."""
    line = view.line
    return {
        "code": line.code,
        "right": line.right_id,
        "state": str(line.state),
        "next_step_on": line.next_step_on.isoformat(),
    }


def digest(options: Namespace) -> int:
    """Somebody's digest of one week."""
    if options.format not in ("text", "json"):
        raise Refused(LATER.format(format=options.format), code=2)
    app = build()
    at = moment(options.at, app.settings)
    now: datetime = clock_at(app, at)()
    week = _week(app, options.week, now)
    with app.store.work() as uow:
        viewer = viewer_of(uow, options.who)
        made = digest_for(uow, viewer, app.kit, now, week)
        uow.audit.record(f"staff:{viewer.staff_id}", "read_digest", f"week:{week or 'last'}", made is not None, now)
    if made is None:
        raise Refused(f"{options.who} has no digest: the role reads no cases")
    if options.json or options.format == "json":
        show_json(digest_json(made))
    else:
        print(plain(digest_words(made, app.kit, "he", shown=None)))
    return 0


def _week(app: App, text: str | None, now: datetime) -> DigestWeek | None:
    if text is None:
        return None
    try:
        week = DigestWeek.parse(text, app.settings.zone)
    except WeekMistake as mistake:
        hint = f": did you mean {mistake.nearest}?" if mistake.nearest else ": give one such as 2026-W47"
        raise Refused(f"unknown week {text!r}{hint}") from mistake
    if week.start > now:
        last = digest_week_at(now, app.settings.zone)
        raise Refused(f"week {week} has not begun: the last one that ended is {last}")
    return week
