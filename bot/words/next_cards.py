"""What is done next on an issue: one step with its day, who takes it, and how."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.emergencies import CHECK
from bot.conversation.world import World, plain_date
from bot.words import claim_cards, emergency_cards, right_cards
from bot.words.ladder_words import rung_name, rung_of
from bot.words.time_cards import awaited_words
from cases.actions import still_open
from cases.records import Action, Issue
from flows.model import Values
from storage.case_file import IssueFile

CURING = frozenset({"cure", "cure_and_rung"})


def step_words(world: World, issue: Issue) -> str:
    """A next step that we named by a key, or somebody's own words."""
    if issue.next_step == "first":
        return right_cards.first_step(world, {"right": issue.right_id})
    if (rung := rung_of(issue.next_step)) is not None:
        return world.say("ladder.do_climb", name=rung_name(world, issue.right_id, rung))
    keys = (f"case.step_{issue.next_step}", f"ladder.do_{issue.next_step}")
    return next((world.say(key) for key in keys if world.kit.catalogue.has(key)), issue.next_step)


def next_step(world: World, answers: Values) -> str:
    """What is done next on the issue at hand."""
    issue = world.issue(answers)
    return step_words(world, issue) if issue else ""


def next_step_on(world: World, answers: Values) -> str:
    """The date of the next step."""
    issue = world.issue(answers)
    return world.day(issue.next_step_on) if issue else ""


def next_line(world: World, answers: Values) -> str:
    """The next step with its day and who takes it; a day that has passed is never named as the one ahead."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    late = issue.next_step_on < world.today
    day = plain_date(issue.next_step_on) if late else world.day(issue.next_step_on)
    told = world.say(
        "case.next_late" if late else "case.next_on",
        next_step=step_words(world, issue).rstrip("."),
        date=day,
        today=world.day(world.today),
    )
    return " ".join([told, *_who(world, issue)])


def _who(world: World, issue: Issue) -> list[str]:
    """Who takes the next step, and how many steps stand open where there are several."""
    file = world.file(issue)
    actions = still_open(file.actions)
    several = [world.say("case.steps_open", count=len(actions))] if len(actions) > 1 else []
    return [_taker(world, issue, file, actions), *several]


def _taker(world: World, issue: Issue, file: IssueFile, actions: Sequence[Action]) -> str:
    """Who takes the next step: as it was chosen, the body that is to answer, or that it was not chosen yet."""
    with world.in_hebrew():
        urgent = issue.next_step == CHECK
        what = emergency_cards.today_step(world, {"issue": str(issue.id)}) if urgent else step_words(world, issue)
    answering = file.decisions[-1].next_action_id if file.decisions and issue.next_step in CURING else None
    action = next((one for one in actions if one.what == what or one.id == answering), None)
    if action is None:
        return world.say("case.who_body" if issue.next_step == "wait_answer" else "case.who_unsaid")
    return world.say("case.who", performer=world.say(f"steps.by_{action.performer}"))


def when_again(world: World, answers: Values) -> str:
    """When we speak of it again; where that day has passed, that today is as good a day."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    if issue.next_step_on < world.today:
        return world.say("case.waits_since", date=plain_date(issue.next_step_on), today=world.day(world.today))
    return world.say("case.again_on", next_step_on=world.day(issue.next_step_on))


def performer_line(world: World, answers: Values) -> str:
    """Who takes the next step; a line of its own, or nothing."""
    issue = world.issue(answers)
    return f"\n{' '.join(_who(world, issue))}" if issue else ""


def next_how(world: World, answers: Values) -> str:
    """How the next step is taken: the rung above, the cure, a reminder, or where to turn to."""
    issue = world.issue(answers)
    if issue is None:
        return right_cards.where(world, {})
    told = {"right": issue.right_id, "reason": _reason(world, issue)}
    ways = {
        "cure": (right_cards.cure,),
        "rung": (right_cards.rung_how,),
        "cure_and_rung": (right_cards.cure, right_cards.rung_how),
    }
    if rung_of(issue.next_step) is not None:
        return claim_cards.way_how(world, {"issue": str(issue.id)})
    if issue.next_step == "written_reminder":
        return claim_cards.reminder_words(world, answers)
    if issue.next_step == "wait_answer":
        return awaited_words(world, issue)
    if issue.next_step == CHECK:
        return emergency_cards.today_how(world, answers)
    if world.kit.catalogue.has(f"case.how_{issue.next_step}"):
        return world.say(f"case.how_{issue.next_step}")
    return "\n".join(card(world, told) for card in ways.get(issue.next_step, (right_cards.where_first,)))


def _reason(world: World, issue: Issue) -> str:
    """The reason of the last refusal on record."""
    decisions = world.file(issue).decisions
    return decisions[-1].reason if decisions else ""


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card
    for card in (
        next_step,
        next_step_on,
        when_again,
        performer_line,
        next_how,
    )
}
