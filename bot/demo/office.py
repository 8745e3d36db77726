"""A believable office for trials: three workers, forty cases in every state, eight weeks, one barrier that returns."""

import secrets
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.app import App
from bot.cli.moment import SIMULATION
from bot.demo.staff import DEMO, demo_staff
from bot.office import DUTY, FIRST_OFFICE
from cases.calendar import is_working_day, next_working_day
from cases.codes import RANDOM_BYTES, case_code
from cases.followups import first_due
from cases.records import (
    BarrierKind,
    BarrierLevel,
    ClosureKind,
    DecisionResult,
    History,
    Issue,
    OutcomeKind,
    Performer,
    Role,
    Staff,
    Stage,
)
from knowledge.files import read
from storage.unit_of_work import UnitOfWork

CASES = 40
WEEKS = 8
WORKERS = ("maya", "yosef", "amal")
SYSTEMIC = "rent-assistance"
# What was stopped came to nothing; what another organisation took over may be on its way.
OUTCOMES = {
    ClosureKind.DONE: OutcomeKind.FULL,
    ClosureKind.STOPPED: OutcomeKind.NOT_REALISED,
    ClosureKind.REFERRED: OutcomeKind.PARTIAL,
}
STATES = ("preparing", "submitted", "refused", "granted_in_part", "granted", "done", "stopped", "referred")


class NotEmpty(Exception):
    """The demo is only for a database that nobody has worked with."""


def fill(app: App) -> dict[str, int]:
    """Fill an empty database; raises `NotEmpty`. From then on time may be simulated in it."""
    words = read(Path(__file__).parent / "cases.yaml").content
    with app.store.look() as uow:
        if {one.name for one in uow.staff.list()} - {DUTY, *DEMO} or uow.cases.any():
            raise NotEmpty
    demo_staff(app)
    with app.store.work() as uow:
        uow.settings.set(SIMULATION, "yes")
        staff = _workers(uow, app.clock())
        office = _Office(uow, app, words, Random(7))
        for number in range(CASES):
            office.log_case(number, staff[number % len(staff)])
    return {"offices": 1, "workers": len(WORKERS), "centre_workers": 1, "cases": CASES, "weeks": WEEKS}


def _workers(uow: UnitOfWork, now: datetime) -> list[Staff]:
    """The three workers, and the centre worker whom the first start may have made already."""
    office = uow.staff.office(FIRST_OFFICE)
    assert office is not None
    roles = {**dict.fromkeys(WORKERS, Role.RIGHTS_WORKER), "samir": Role.CENTRE_WORKER}
    for name, role in roles.items():
        if uow.staff.by_name(name) is None:
            made = uow.staff.add(name, role, office.id, "", secrets.token_hex(16), now)
            uow.staff.activate(made.id)
    found = [uow.staff.by_name(name) for name in WORKERS]
    return [one for one in found if one is not None]


class _Office:
    """Eight weeks of one office's work, the same at every run."""

    def __init__(self, uow: UnitOfWork, app: App, words: Any, chance: Random) -> None:
        self.uow = uow
        self.zone = app.settings.zone
        self.now = app.clock()
        self.words = words
        self.chance = chance
        self.entries = app.content.knowledge.entries

    def log_case(self, number: int, owner: Staff) -> None:
        """One case, opened some days ago and brought to the state that its number says."""
        state = STATES[number % len(STATES)]
        right = SYSTEMIC if number % 5 == 0 else self.chance.choice(list(self.words["problems"]))
        age = WEEKS * 7 - 1 - (number * (WEEKS * 7 - 2)) // CASES
        opened = self.now - timedelta(days=age)
        issue = self._open(right, owner, opened)
        self._describe(issue, right, owner, opened)
        self._bring_to(issue, state, owner, opened, age)

    def _open(self, right: str, owner: Staff, opened: datetime) -> Issue:
        code = case_code(self.chance.randbytes(RANDOM_BYTES))
        case = self.uow.cases.open_case(owner.office_id, None, owner.id, code, opened)
        problem = self.chance.choice(self.words["problems"][right])
        step_on = _working(opened.astimezone(self.zone).date() + timedelta(days=7))
        return self.uow.cases.open_issue(
            case.id,
            owner_id=owner.id,
            right_id=right,
            domain=self.entries[right].domain,
            subject=problem,
            description=problem,
            next_step="contact",
            next_step_on=step_on,
            due_at=first_due(step_on, self.zone),
            now=opened,
        )

    def _describe(self, issue: Issue, right: str, owner: Staff, opened: datetime) -> None:
        day = opened.astimezone(self.zone).date()
        self.uow.cases.log(issue.id, "opened", "", opened, owner.id)
        history = self.chance.choice(list(History))
        self.uow.cases.save(issue.model_copy(update={"history": history}))
        kind = BarrierKind.AUTHORITY_RECORD if right == SYSTEMIC else self.chance.choice(list(BarrierKind)[:9])
        self.uow.cases.add_barrier(issue.id, kind, day, BarrierLevel.SYSTEMIC)
        body = self.chance.choice(self.words["bodies"])
        self.uow.cases.add_body(issue.id, body, self.chance.choice(self.words["contacts"]))
        for _ in range(2):
            what = self.chance.choice(self.words["actions"])
            self.uow.cases.add_action(
                issue.id, what, self.chance.choice(list(Performer)), _working(day + timedelta(days=7))
            )
            self.uow.cases.log(issue.id, "action", what, opened, owner.id)

    def _bring_to(self, issue: Issue, state: str, owner: Staff, opened: datetime, age: int) -> None:
        """Claims, decisions, closures; what stays open gets a next step around today, some of it overdue."""
        moved = opened + timedelta(days=age // 2)
        if state != "preparing":
            self.uow.cases.add_claim(issue.id, moved.astimezone(self.zone).date(), "", None, moved)
            self.uow.cases.log(issue.id, "submitted", "", moved, owner.id)
        if state == "refused":
            self._refuse(issue, owner, moved)
        if state in ("granted", "granted_in_part"):
            result = DecisionResult.GRANTED if state == "granted" else DecisionResult.PARTLY
            self.uow.cases.add_decision(issue.id, result, moved)
            self.uow.cases.log(issue.id, "granted", "", moved, owner.id)
        if state in set(ClosureKind):
            # somewhere between the claim and today, so that every week has its own
            lasted = self.chance.randint(age // 2 + 1, max(age // 2 + 1, age - 1))
            return self._close(issue, ClosureKind(state), owner, opened + timedelta(days=lasted))
        on = _working(self.now.astimezone(self.zone).date() + timedelta(days=self.chance.randint(-10, 12)))
        # What is overdue was asked about already; the clockwork comes back to it tomorrow.
        due = max(first_due(on, self.zone), self.now + timedelta(days=1))
        self.uow.cases.set_next_step(issue.id, "ask_what_happened", on, due, moved)

    def _refuse(self, issue: Issue, owner: Staff, moved: datetime) -> None:
        day = moved.astimezone(self.zone).date()
        action = self.uow.cases.add_action(issue.id, self.words["actions"][1], Performer.WORKER, day)
        decision = self.uow.cases.add_decision(
            issue.id, DecisionResult.REFUSED, moved, received_on=day, next_action_id=action.id
        )
        last_day = _working(self.now.astimezone(self.zone).date() + timedelta(days=self.chance.randint(2, 40)))
        self.uow.cases.add_appeal(issue.id, decision.id, "regional_labour_court", moved, last_day, last_day)
        self.uow.cases.move(issue.id, Stage.REFUSED, moved)
        self.uow.cases.log(issue.id, "refused", "", moved, owner.id)

    def _close(self, issue: Issue, kind: ClosureKind, owner: Staff, at: datetime) -> None:
        texts = {ClosureKind.STOPPED: "reasons_to_stop", ClosureKind.REFERRED: "referred_to"}
        text = self.chance.choice(self.words[texts[kind]]) if kind in texts else ""
        outcome = OUTCOMES[kind]
        if kind is ClosureKind.DONE:
            self._do_everything(issue, owner, at)
        self.uow.cases.close(issue.id, kind, text, outcome, self.chance.choice(self.words["insights"]), at)
        self.uow.cases.log(issue.id, "closed", "", at, owner.id)

    def _do_everything(self, issue: Issue, owner: Staff, at: datetime) -> None:
        """What was planned was done before the case was closed."""
        file = self.uow.cases.whole(issue.id)
        for action in file.actions if file else ():
            self.uow.cases.finish_action(action.id, at.astimezone(self.zone).date(), "", at)
            self.uow.cases.log(issue.id, "done", action.what, at, owner.id)


def _working(day: date) -> date:
    """The day itself, or the next working day: nobody plans a step for a Sabbath or a feast."""
    return day if is_working_day(day) else next_working_day(day)
