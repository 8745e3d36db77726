"""What there is to pick from while a claim is prepared and taken along: papers, steps, bodies, meetings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.conversation import company
from bot.conversation.effects.reading import day_of
from bot.conversation.world import World, shorten
from bot.words.paper_words import after_this, paper_at_hand, piece_name
from bot.words.spoken import spoken
from cases.actions import ActionState, come_due, state_of, still_open
from cases.records import Action, DecisionResult
from flows.model import Choice, Value, Values

LABEL, SHOWN = 60, 7
# Steps that one trouble most often asks for side by side, by the words of phrases/step.yaml (004:253-261).
USUAL = ("letter", "call", "visit", "bank", "discounts_committee", "legal_aid")


def paper_next(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The document that is looked for now, where one lacks."""
    issue = world.issue(answers)
    piece = paper_at_hand(world, issue) if issue else None
    return [Choice(piece.document or "own", piece_name(world, issue, piece))] if issue and piece else []


def papers_after(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The documents after the one spoken of now, of which nothing was said in this talk."""
    issue = world.issue(answers)
    left = after_this(world, issue) if issue else []
    return [Choice(one.document or "own", piece_name(world, issue, one)) for one in left if issue]


def usual_steps(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Steps that are often taken, in short."""
    return [Choice(one, world.say(f"steps.{one}")) for one in USUAL]


def open_actions(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The steps of this issue that are still to be taken, the nearest first."""
    return _steps(world, answers, still_open(_actions(world, answers)))


def actions_due(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The steps of this issue whose day has come."""
    return _steps(world, answers, come_due(_actions(world, answers), world.today))


def steps_to_ask(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The steps whose day has come beside the next step: we ask about them by their names."""
    from bot.words.next_cards import step_words

    issue = world.issue(answers)
    if issue is None:
        return []
    file = world.file(issue)
    with world.in_hebrew():
        known = {step_words(world, issue)}
    answering = {one.next_action_id for one in file.decisions}
    due = come_due(file.actions, world.today)
    return _steps(world, answers, [one for one in due if one.what not in known and one.id not in answering])


def action_late(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The picked step, where its day has passed."""
    picked = [one for one in _actions(world, answers) if str(one.id) == str(answers.get("action"))]
    return [_step(world, answers, one) for one in picked if state_of(one, world.today) is ActionState.LATE]


def company_asked(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The step of this issue to which a family asks for somebody to come along."""
    issue = world.issue(answers)
    action = company.asked_along(world, issue) if issue else None
    if action is None or action.meets_at is None:
        return []
    label = world.say("company.request", at=company.told_moment(world, action.meets_at))
    return [Choice(str(action.id), shorten(label, LABEL))]


def company_agreed(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The step of this issue to which somebody comes along."""
    issue = world.issue(answers)
    action = company.met(world, issue) if issue else None
    return [_step(world, answers, action)] if action is not None else []


def meeting_moment(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The moment that was named for a meeting, where the words name one."""
    day, words = _day(world, answers.get("meet_on")), str(answers.get("meet_at") or "")
    at = company.moment_of(world, day, words) if day is not None else None
    return [Choice(at.isoformat(), company.told_moment(world, at))] if at is not None else []


def meeting_passed(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The same moment, where it has passed already."""
    now = world.now.isoformat()
    return [one for one in meeting_moment(world, answers, facts) if one.id <= now]


def refused_last(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The refusal that nothing was handed in after and no way on was chosen from, on the floor that refused."""
    issue = world.issue(answers)
    file = world.file(issue) if issue else None
    newest = file.decisions[-1] if file and file.decisions else None
    if issue is None or file is None or newest is None or newest.result != DecisionResult.REFUSED:
        return []
    chosen = any(one.kind == "next_step" and one.id > newest.id for one in file.log)
    after = chosen or any(one.id > newest.id for one in file.claims)
    return [] if after or newest.rung != issue.rung else [Choice(str(newest.id), "")]


def claim_waiting(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What was handed in where the issue is heading, and not answered yet."""
    issue = world.issue(answers)
    file = world.file(issue) if issue else None
    if issue is None or file is None or not file.claims:
        return []
    newest = file.claims[-1]
    answered = any(one.rung == newest.rung and one.id > newest.id for one in file.decisions)
    return [] if answered or newest.rung != issue.rung else [Choice(str(newest.id), world.day(newest.submitted_on))]


def _actions(world: World, answers: Values) -> tuple[Action, ...]:
    issue = world.issue(answers)
    return world.file(issue).actions if issue else ()


def _steps(world: World, answers: Values, actions: Iterable[Action]) -> list[Choice]:
    """Steps to pick from; those that would be called the same are told apart by their place."""
    steps = [_step(world, answers, one) for one in actions][:SHOWN]
    labels = Counter(one.label for one in steps)
    return [
        replace(one, label=world.say("steps.twin", place=place, what=one.label)) if labels[one.label] > 1 else one
        for place, one in enumerate(steps, 1)
    ]


def _step(world: World, answers: Values, action: Action) -> Choice:
    return Choice(str(action.id), shorten(spoken(world, action.what, world.right(answers)), LABEL))


def _day(world: World, value: Value) -> date | None:
    """The day that was told; None for words that name none."""
    try:
        return day_of(world, value)
    except ValueError:
        return None


PREPARING = (
    paper_next,
    papers_after,
    usual_steps,
    open_actions,
    actions_due,
    steps_to_ask,
    action_late,
    company_asked,
    company_agreed,
    meeting_moment,
    meeting_passed,
    claim_waiting,
    refused_last,
)
