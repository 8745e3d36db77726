"""An issue is opened, by a family or by a worker, and closed with its outcome."""

import secrets

from bot.conversation.effects.person import stand
from bot.conversation.effects.reading import days_of, issue_of, log, text_of
from bot.conversation.outgoing import tell_staff
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World, plain_date
from cases import issue as moves
from cases.access import Act, authorise
from cases.codes import RANDOM_BYTES, case_code
from cases.followups import first_due, step_on
from cases.records import ClosureKind, Issue, OutcomeKind
from flows.model import Values


def open_issue(world: World, values: Values) -> None:
    """A family's own issue: owned by the office's duty worker; the story is kept only with consent."""
    person = world.speaker.person
    assert person is not None
    owner = world.duty
    right = text_of(values.get("right"))
    entry = world.entry(right)
    case = world.uow.cases.case_of_person(person.id)
    if case is None:
        case = world.uow.cases.open_case(person.office_id, person.id, None, _fresh_code(), world.now)
    told = text_of(values.get("need")) or next((one.words for one in world.told if one.right == right), "")
    need = told if world.consented else ""
    soon = is_urgent(world, right, told)
    on = step_on(world.today, in_days=days_of(values, "follow_up_in_days"), cadence=world.kit.cadence, soon=soon)
    step = moves.open_issue(world.uow.staff.viewer(owner.id), moves.Step("first", on)).step
    issue = world.uow.cases.open_issue(
        case.id,
        owner_id=owner.id,
        right_id=right,
        domain=entry.domain if entry else "other",
        subject=need,
        description=need,
        next_step=step.what,
        next_step_on=step.on,
        due_at=first_due(step.on, world.kit.settings.zone),
        now=world.now,
    )
    _opened(world, issue)
    tell_staff(
        world.uow,
        world.kit,
        owner.id,
        "turn.issue_opened",
        world.now,
        code=world.code(issue),
        next_step_on=plain_date(step.on),
    )


def open_case(world: World, values: Values) -> None:
    """A worker logs a blocked right; it has a follow-up from the first moment, so nothing is lost half-way."""
    staff, viewer = world.speaker.staff, world.speaker.viewer
    if staff is None or viewer is None or not authorise(viewer, Act.WRITE_CASE).allowed:
        raise moves.IllegalMove("move.not_allowed")
    right = text_of(values.get("right"))
    entry = world.entry(right)
    problem = str(values["problem"])
    case = world.uow.cases.open_case(staff.office_id, None, staff.id, _fresh_code(), world.now)
    step = moves.open_issue(viewer, moves.Step("contact", step_on(world.today, cadence=world.kit.cadence))).step
    issue = world.uow.cases.open_issue(
        case.id,
        owner_id=staff.id,
        right_id=right,
        domain=text_of(values.get("domain")) or (entry.domain if entry else "other"),
        subject=problem,
        description=problem,
        next_step=step.what,
        next_step_on=step.on,
        due_at=first_due(step.on, world.kit.settings.zone),
        now=world.now,
    )
    _opened(world, issue)


def _opened(world: World, issue: Issue) -> None:
    world.opened = issue.id
    world.__dict__.pop("issues", None)
    log(world, issue, "opened")


def _fresh_code() -> str:
    return case_code(secrets.token_bytes(RANDOM_BYTES))


def close_issue(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.CLOSE_CASE)
    kind, outcome = ClosureKind(str(values["closure"])), OutcomeKind(str(values["outcome"]))
    text = _reason(world, text_of(values.get("text")) or "")
    closed = moves.close(issue, world.today, kind, text, outcome)
    insights = world.insights or (text if kind is ClosureKind.DONE else "")
    world.uow.cases.close(issue.id, closed.kind, closed.text, closed.outcome, insights, world.now)
    log(world, issue, "closed")
    _have(world, issue, outcome)
    world.__dict__.pop("issues", None)


def _have(world: World, issue: Issue, outcome: OutcomeKind) -> None:
    """What was received in full is not offered again, and other rights may follow from it."""
    if outcome == OutcomeKind.FULL and issue.right_id is not None and world.speaker.person is not None:
        stand(world, {"right": issue.right_id, "as": "have_it"})


def _reason(world: World, text: str) -> str:
    """Somebody's own words, or the form's words for an option that was chosen."""
    key = f"case.why_{text}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else text
