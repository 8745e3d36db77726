"""What was in hand was stopped or cut: its issue begins anew, and how it had ended stays in its log."""

from bot.conversation.effects.person import stand
from bot.conversation.effects.planning import plan
from bot.conversation.effects.reading import issue_of, log
from bot.conversation.outgoing import tell_staff
from bot.conversation.world import World
from bot.words.outcome_words import closing_words
from cases import issue as moves
from cases.access import Act
from cases.calendar import next_working_day
from cases.claim import BODY
from cases.followups import first_due
from cases.records import Issue, OpenState
from flows.model import Values
from storage.cases import REOPENED


def reopen_issue(world: World, values: Values) -> None:
    """The issue is open from the body on, its owner knows, and nothing of the course before is told of any more."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    with world.in_hebrew():
        told = closing_words(world, issue)
    step = moves.Step("ask_why_stopped", next_working_day(world.today))
    if issue.state is OpenState.CLOSED:
        _open(world, issue, step, told)
    else:
        world.uow.cases.head_for(issue.id, BODY)
        plan(world, issue, step)
        log(world, issue, REOPENED, told)
    _let_go(world, issue)
    tell_staff(world.uow, world.kit, issue.owner_id, "award.stopped_staff", world.now, code=world.code(issue))


def _open(world: World, issue: Issue, step: moves.Step, told: str) -> None:
    """Its owner takes it up again, or whoever is on duty where the owner has left."""
    owner = world.uow.staff.viewer(issue.owner_id)
    opened = moves.reopen(issue, owner if owner.active else world.uow.staff.viewer(world.duty.id), step)
    world.uow.cases.reopen(
        issue.id,
        owner_id=opened.owner_id,
        next_step=opened.step.what,
        next_step_on=opened.step.on,
        due_at=first_due(opened.step.on, world.kit.settings.zone),
        told=told,
        now=world.now,
        by_staff_id=world.speaker.staff.id if world.speaker.staff else None,
    )
    world.__dict__.pop("issues", None)


def _let_go(world: World, issue: Issue) -> None:
    """Its last days and its renewal are not told of, and it does not count as received."""
    world.uow.awards.drop_renewals(issue.id)
    world.uow.prompts.drop_warnings([one.id for one in world.file(issue).appeals])
    if issue.right_id is not None and world.speaker.person is not None:
        stand(world, {"right": issue.right_id})
