"""Somebody is asked to come along, and staff agree or name another time; both sides always know which it is."""

from bot.conversation import company, handover
from bot.conversation.effects.planning import action_of, new_action
from bot.conversation.effects.reading import day_of, issue_of, log, text_of
from bot.conversation.outgoing import tell_staff
from bot.conversation.world import World
from cases import issue as moves
from cases.access import Act
from cases.records import Action, Issue, Performer
from flows.model import Values


def ask_company(world: World, values: Values) -> None:
    """Ask for somebody to come along to the nearest step, at this time and place; the owner hears of it."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    action = company.to_accompany(world, issue) or _step_of(world, issue)
    day = day_of(world, values.get("on")) or issue.next_step_on
    meets_at = company.moment_of(world, day, str(values["at"]))
    if meets_at is None or meets_at <= world.now:
        raise moves.IllegalMove("move.moment_has_passed")
    told = {"performer": Performer.ACCOMPANIED, "meets_at": meets_at, "due_on": day, "companion_id": None}
    world.uow.cases.tell_action(action, **told, place=_place(world, text_of(values.get("place"))))
    _heard(world, issue)
    _logged(world, issue, "company_asked")


def _heard(world: World, issue: Issue) -> None:
    """The office hears of the wish for company; where it has already, the owner hears that there is a time now."""
    held = world.hand_over
    if held is None or held.kind != company.ACCOMPANY:
        return handover.call(world, company.ACCOMPANY)
    reader = held.taken_by_id or issue.owner_id
    tell_staff(world.uow, world.kit, reader, "company.told_when", world.now, urgent=True, code=world.code(issue))


def accept_company(world: World, values: Values) -> None:
    """Staff come along as they were asked to; the person is told, and reminded the day before."""
    action, issue = action_of(world, values)
    staff = world.speaker.staff
    if staff is None or action.meets_at is None:
        raise moves.IllegalMove("move.not_allowed")
    if action.meets_at <= world.now:
        raise moves.IllegalMove("move.moment_has_passed")
    world.uow.cases.tell_action(action, companion_id=staff.id)
    company.requests_end(world, issue)
    near = company.reminded_by_now(world, action.meets_at)
    key = company.reminder_key(action.id, action.meets_at) if near else None
    company.told(world, issue, "", {}, "company.agreed", key)
    _logged(world, issue, "company_agreed")


def propose_company(world: World, values: Values) -> None:
    """Staff come along at another time, and the person is asked whether it suits."""
    action, issue = action_of(world, values)
    staff, day = world.speaker.staff, day_of(world, values.get("on"))
    meets_at = company.moment_of(world, day, str(values["at"])) if day is not None else None
    if staff is None or day is None or meets_at is None:
        raise moves.IllegalMove("move.not_allowed")
    if meets_at <= world.now:
        raise moves.IllegalMove("move.moment_has_passed")
    world.uow.cases.tell_action(action, companion_id=staff.id, meets_at=meets_at, due_on=day)
    company.requests_end(world, issue)
    company.told(world, issue, "meeting", {"issue": str(issue.id)}, "company.proposed")
    _logged(world, issue, "company_proposed")


def answer_company(world: World, values: Values) -> None:
    """The person says whether the time that staff named suits; where it does not, nobody comes along yet."""
    issue = issue_of(world, values)
    action = company.met(world, issue)
    if action is None:
        raise moves.IllegalMove("move.moment_has_passed")
    suits = values.get("suits") is True
    key = "company.told_suits" if suits else "company.told_not"
    if action.companion_id is not None:
        tell_staff(world.uow, world.kit, action.companion_id, key, world.now, code=world.code(issue))
    if not suits:
        world.uow.cases.tell_action(action, companion_id=None, meets_at=None)
    _logged(world, issue, "company_agreed" if suits else "company_declined")


def _step_of(world: World, issue: Issue) -> Action:
    """The issue's next step as an action, where none was written down yet."""
    from bot.words.next_cards import step_words

    with world.in_hebrew():
        return new_action(world, issue, step_words(world, issue), Performer.ACCOMPANIED, issue.next_step_on)


def _place(world: World, place: str | None) -> str | None:
    key = f"company.place_{place}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else place


def _logged(world: World, issue: Issue, kind: str) -> None:
    """The meeting as the log tells it, in the office's language."""
    action = company.met(world, issue) or company.asked_along(world, issue)
    with world.in_hebrew():
        at = company.told_moment(world, action.meets_at) if action is not None and action.meets_at is not None else ""
    log(world, issue, kind, at)
