"""An emergency becomes an issue: what is done today as a step, and we come back on the next working day."""

from bot.conversation import handover
from bot.conversation.effects.opening import open_issue
from bot.conversation.effects.planning import action_done, new_action, plan
from bot.conversation.effects.reading import issue_of
from bot.conversation.emergencies import CHECK, EMERGENCIES, kind_at_hand
from bot.conversation.world import World
from cases import issue as moves
from cases.actions import still_open
from cases.calendar import next_working_day
from cases.followups import step_on
from cases.records import Action, Issue, Performer
from flows.model import Values


def stop_today(world: World, values: Values) -> None:
    """Open the issue of the right that is there against it, or take up the one that is open, with today's step."""
    kind, performer = str(values["kind"]), Performer(str(values["performer"]))
    issue = _issue(world, values, EMERGENCIES[kind].right)
    plan(world, issue, moves.Step(CHECK, next_working_day(world.today)))
    _act(world, issue, f"emergency.today_{kind}", performer)


def _issue(world: World, values: Values, right: str) -> Issue:
    standing = next((one for one in world.issues if one.right_id == right), None)
    if standing is None:
        days = (next_working_day(world.today) - world.today).days
        open_issue(world, {"right": right, "need": values.get("need"), "follow_up_in_days": days})
        standing = next(one for one in world.issues if one.id == world.opened)
    world.opened = standing.id
    return standing


def _act(world: World, issue: Issue, key: str, performer: Performer) -> None:
    """Today's step, once, with whoever takes it now."""
    entry = world.entry(issue.right_id)
    with world.in_hebrew():
        what = world.say(key)
    known = _standing(world, issue, what)
    if known is not None:
        world.uow.cases.tell_action(known, performer=performer)
    else:
        new_action(world, issue, what, performer, world.today, body=entry.body if entry else None)


def check_stopped(world: World, values: Values) -> None:
    """Whether the harm stopped: then the longer way comes next; while it goes on, staff hear of it as of danger."""
    issue, state = issue_of(world, values), str(values["state"])
    kind = kind_at_hand(world, values)
    if kind is None:
        raise moves.IllegalMove("move.not_allowed")
    if state != "not_done":
        _taken(world, issue, f"emergency.today_{kind}")
    if state == "goes_on":
        handover.call(world, kind)
    over = state == "stopped"
    longer = "wait_answer" if world.file(issue).claims else "first"
    on = step_on(world.today, cadence=world.kit.cadence, soon=not over)
    plan(world, issue, moves.Step(longer if over else CHECK, on))


def _taken(world: World, issue: Issue, key: str) -> None:
    with world.in_hebrew():
        known = _standing(world, issue, world.say(key))
    if known is not None:
        action_done(world, {"action": known.id})


def _standing(world: World, issue: Issue, what: str) -> Action | None:
    """Today's step, where it is still to be taken."""
    return next((one for one in still_open(world.file(issue).actions) if one.what == what), None)
