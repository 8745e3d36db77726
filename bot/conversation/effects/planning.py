"""The next step of an issue, and the actions that lead to it, each with its performer and its day."""

from datetime import date, timedelta

from bot.conversation.effects.reading import day_of, days_of, issue_of, log, text_of
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from cases import issue as moves
from cases.access import Act
from cases.actions import come_due, is_open, still_open
from cases.claim import Do
from cases.followups import first_due, step_on
from cases.records import Action, Issue, Performer
from flows.model import Values

# A step on record where it is not called as the move is.
STEPS = {Do.WAIT: "wait_answer", Do.REMIND: "written_reminder", Do.SUBMIT: "first"}
AFTERWARDS = ("feeling", "helped", "hindered")


def choose_performer(world: World, values: Values) -> None:
    """Who takes the next step; it becomes an action of the issue with the next step's date."""
    issue = issue_of(world, values)
    performer = Performer(str(values["performer"]))
    with world.in_hebrew():
        what = _what_next(world, issue)
        standing = next((one for one in still_open(world.file(issue).actions) if one.what == what), None)
        if standing is not None:
            world.uow.cases.tell_action(standing, performer=performer)
        else:
            new_action(world, issue, what, performer, issue.next_step_on, body=_body_of(world, issue))
        log(world, issue, "performer", world.say(f"performer.{performer}"))


def _body_of(world: World, issue: Issue) -> str | None:
    """The body that decides about the issue's right, where one is known."""
    entry = world.entry(issue.right_id)
    return entry.body if entry is not None else None


def _what_next(world: World, issue: Issue) -> str:
    from bot.words.next_cards import step_words

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
    """We come back on the earliest day by which an action is to be done; one that has passed is asked about already."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    dated = [one.due_on for one in still_open(world.file(issue).actions) if one.due_on is not None]
    days = [day for day in dated if day > world.today]
    if days:
        set_next_step(world, {"issue": values["issue"], "on": min(days).isoformat()})


def plan(world: World, issue: Issue, step: moves.Step) -> None:
    due = first_due(step.on, world.kit.settings.zone)
    world.uow.cases.set_next_step(issue.id, step.what, step.on, due, world.now)


def add_action(world: World, values: Values) -> None:
    """One more step, beside those that stand: each has a body, a performer and a day of its own."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    due = day_of(world, values.get("due_on")) or issue.next_step_on
    if (days := days_of(values, "due_in_days")) is not None:
        due = world.today + timedelta(days=days)
    performer = Performer(str(values["performer"]))
    new_action(world, issue, _named(world, str(values["what"])), performer, due, body=text_of(values.get("body")))


def _named(world: World, what: str) -> str:
    """The office's words for a step that was picked by its key, or the words that were written."""
    key = f"steps.{what}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else what


def new_action(
    world: World, issue: Issue, what: str, performer: Performer, due: date | None, *, body: str | None = None
) -> Action:
    action = world.uow.cases.add_action(issue.id, what, performer, due, body=body)
    log(world, issue, "action", what)
    return action


def action_done(world: World, values: Values) -> None:
    """A step was taken: when, with what result, and, where its day had passed, what held it up."""
    action, issue = action_of(world, values)
    result = text_of(values.get("result")) or ""
    done = moves.submit(issue, world.today, on=day_of(world, values.get("on")) or world.today).on or world.today
    if (late := text_of(values.get("late"))) is not None:
        world.uow.cases.tell_action(action, hindered=late)
    world.uow.cases.finish_action(action.id, done, result, world.now)
    with world.in_hebrew():
        what = action.what.rstrip(".")
        told = world.say("case.done_with_result", what=what, result=result) if result else action.what
    log(world, issue, "done", told)


def move_steps(world: World, values: Values) -> None:
    """The steps whose day has come get another one, and we come back on it."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    day = day_of(world, values.get("due_on")) or world.today + timedelta(days=world.kit.cadence.step_days)
    for action in come_due(world.file(issue).actions, world.today):
        world.uow.cases.tell_action(action, due_on=day)
    set_next_step(world, {"issue": values["issue"], "on": day.isoformat()})


def action_not_done(world: World, values: Values) -> None:
    """A step could not be taken: it is over with its reason, and never counts as done."""
    action, issue = action_of(world, values)
    why = text_of(values.get("why")) or ""
    with world.in_hebrew():
        key = f"steps.why_{why}"
        why = world.say(key) if world.kit.catalogue.has(key) else why or world.say("steps.why_unsaid")
        told = world.say("steps.not_done_because", what=action.what.rstrip("."), why=why)
    world.uow.cases.tell_action(action, not_done=why)
    log(world, issue, "not_done", told)


def tell_action(world: World, values: Values) -> None:
    """How a step felt, what helped, what stood in the way: in somebody's own words (004:275-277)."""
    action = world.uow.cases.action(int(str(values["action"])))
    issue = world.seen_issue(action.issue_id) if action else None
    if action is None or issue is None:
        raise moves.IllegalMove("move.not_allowed")
    told = {name: text for name in AFTERWARDS if (text := text_of(values.get(name))) is not None}
    with world.in_hebrew():
        said = {name: _felt(world, text) for name, text in told.items()}
    world.uow.cases.tell_action(action, **said)


def _felt(world: World, text: str) -> str:
    """The office's words for a feeling that was picked, or somebody's own."""
    key = f"felt.{text}"
    return world.say(key) if world.kit.catalogue.has(key) else text


def action_of(world: World, values: Values) -> tuple[Action, Issue]:
    """An open step by its id, and its issue: the person's own, or one that staff may act on."""
    action = world.uow.cases.action(int(str(values["action"])))
    issue = world.seen_issue(action.issue_id) if action else None
    allowed = issue is not None and (world.speaker.viewer is None or world.may(Act.WRITE_ACTIONS, issue))
    if action is None or issue is None or not allowed or not is_open(action):
        raise moves.IllegalMove("move.not_allowed")
    return action, issue
