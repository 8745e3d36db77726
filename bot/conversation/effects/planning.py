"""The next step of an issue, and the actions that lead to it, each with its performer and its day."""

from datetime import date, timedelta

from bot.conversation.effects.reading import day_of, days_of, issue_of, log, text_of
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from cases import issue as moves
from cases.access import Act
from cases.followups import first_due, step_on
from cases.records import Action, Issue, Performer
from flows.model import Values


def choose_performer(world: World, values: Values) -> None:
    """Who takes the next step; it becomes an action of the issue with the next step's date."""
    issue = issue_of(world, values)
    performer = Performer(str(values["performer"]))
    with world.in_hebrew():
        new_action(world, issue, _what_next(world, issue), performer, issue.next_step_on)
        log(world, issue, "performer", world.say(f"performer.{performer}"))


def _what_next(world: World, issue: Issue) -> str:
    from bot.words.cards import step_words

    return step_words(world, issue)


def set_next_step(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    named, days = day_of(world, values.get("on")), days_of(values, "in_days")
    soon = days is None and is_urgent(world, issue.right_id, issue.description)
    on = step_on(world.today, on=named, in_days=days, cadence=world.kit.cadence, soon=soon)
    step = moves.plan(issue, moves.Step(text_of(values.get("what")) or issue.next_step, on)).step
    plan(world, issue, step)
    with world.in_hebrew():
        log(world, issue, "next_step", world.day(on))


def plan_by_actions(world: World, values: Values) -> None:
    """We come back on the earliest day by which an action is to be done; each keeps a day of its own."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    days = [one.due_on for one in world.file(issue).actions if one.done_on is None and one.due_on is not None]
    if days:
        set_next_step(world, {"issue": values["issue"], "on": min(days).isoformat()})


def plan(world: World, issue: Issue, step: moves.Step) -> None:
    due = first_due(step.on, world.kit.settings.zone)
    world.uow.cases.set_next_step(issue.id, step.what, step.on, due, world.now)


def add_action(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    due = day_of(world, values.get("due_on")) or issue.next_step_on
    if (days := days_of(values, "due_in_days")) is not None:
        due = world.today + timedelta(days=days)
    new_action(world, issue, str(values["what"]), Performer(str(values["performer"])), due)


def new_action(world: World, issue: Issue, what: str, performer: Performer, due: date | None) -> Action:
    action = world.uow.cases.add_action(issue.id, what, performer, due)
    log(world, issue, "action", what)
    return action


def action_done(world: World, values: Values) -> None:
    action_id = int(str(values["action"]))
    action = world.uow.cases.action(action_id)
    issue = world.seen_issue(action.issue_id) if action else None
    if action is None or issue is None or not world.may(Act.WRITE_ACTIONS, issue):
        raise moves.IllegalMove("move.not_allowed")
    result = text_of(values.get("result")) or ""
    world.uow.cases.finish_action(action_id, world.today, result, world.now)
    with world.in_hebrew():
        told = world.say("case.done_with_result", what=action.what, result=result) if result else action.what
    log(world, issue, "done", told)
