"""Actions in words: each with its performer, body, day and state; who comes along, where and when."""

from collections.abc import Callable, Mapping

from bot.conversation import company
from bot.conversation.world import World, plain_date, shorten
from bot.words.office_cards import body_name
from bot.words.spoken import spoken
from cases.actions import ActionState, state_of
from cases.records import Action, Issue
from flows.model import Values

ONE_LINE = 80
# The small picture of the way, as an issue's stages have it; what could not be done has no mark.
MARKS = {
    ActionState.DONE: "case.stage_done",
    ActionState.OPEN: "case.stage_next",
    ActionState.LATE: "case.stage_next",
}


def actions_list(world: World, answers: Values) -> str:
    """Every step of the issue at hand and where it stands, one a line: nobody acts alone (004:499-501)."""
    issue = world.issue(answers)
    actions = world.file(issue).actions if issue else ()
    return "\n".join(action_line(world, one, issue.right_id) for one in actions if issue) or world.say("steps.none")


def action_line(world: World, action: Action, right: str | None) -> str:
    """One step under an issue of this right: what, at which body, who takes it, and its state with its day."""
    state = state_of(action, world.today)
    known = action.done_on if state is ActionState.DONE else action.due_on
    told = world.say(
        f"steps.line_{state}" if known or state is ActionState.NOT_DONE else "steps.line_undated",
        what=shorten(spoken(world, action.what, right), ONE_LINE).rstrip("."),
        performer=_performer(world, action),
        date=plain_date(known) if known else "",
        why=spoken(world, action.not_done or "").rstrip("."),
    )
    whole = " ".join([told, *_beside(world, action)])
    return world.say(MARKS[state], stage=whole) if state in MARKS else whole


def _performer(world: World, action: Action) -> str:
    """Who takes a step: as the form names it for staff, as the person chose it for the person."""
    begins = "steps.by_" if world.speaker.viewer is None else "performer."
    return world.say(f"{begins}{action.performer}")


def _beside(world: World, action: Action) -> list[str]:
    """The body of a step, its result, and the meeting that belongs to it."""
    told = [world.say("steps.at_body", body=body_name(world, action.body))] if action.body else []
    if action.done_on is not None and action.result:
        told.append(world.say("steps.result", result=shorten(action.result, ONE_LINE)))
    if action.meets_at is not None and state_of(action, world.today) in (ActionState.OPEN, ActionState.LATE):
        key = "steps.meeting_agreed" if action.companion_id is not None else "steps.meeting_asked"
        told.append(world.say(key, at=company.told_moment(world, action.meets_at)))
    return told


def action_title(world: World, answers: Values) -> str:
    """The step that was picked."""
    picked = str(answers.get("action") or "")
    action = world.uow.cases.action(int(picked)) if picked.isdecimal() else None
    issue = world.seen_issue(action.issue_id) if action is not None else None
    return shorten(spoken(world, action.what, issue.right_id), ONE_LINE) if action and issue else ""


def meeting(world: World, answers: Values) -> str:
    """Who comes along to which step, when and where, as staff are asked or the person was told."""
    issue = world.issue(answers)
    values = meeting_values(world, issue) if issue else {}
    return world.say("company.meeting", **values) if values else world.say("steps.none")


def meeting_values(world: World, issue: Issue) -> dict[str, str]:
    """The parts of a sentence about the meeting of an issue: the step, the moment, the place, the role that comes."""
    action = company.asked_along(world, issue) or company.met(world, issue)
    if action is None or action.meets_at is None:
        return dict.fromkeys(("step", "at", "place", "role", "title", "reminding"), "")
    companion = world.uow.staff.get(action.companion_id) if action.companion_id else None
    return {
        "step": shorten(spoken(world, action.what, issue.right_id), ONE_LINE),
        "at": company.told_moment(world, action.meets_at),
        "place": company.place_words(world, action.place),
        "role": world.say(f"role.{companion.role}") if companion else world.say("company.somebody"),
        "title": world.title(issue.right_id, issue.subject),
        "reminding": reminding(world, {}),
    }


def reminding(world: World, answers: Values) -> str:
    """That the day before is told of; a page that may be closed by then promises no more than it can keep."""
    return world.say("company.reminding_page" if world.on_page else "company.reminding")


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (actions_list, action_title, meeting, reminding)
}
