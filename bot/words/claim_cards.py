"""What a claim's flows say that only the moment knows: its floor, the ways on, how one is gone, a day in doubt."""

from collections.abc import Callable, Mapping

from bot.conversation.claim_choices import day_doubt, open_moves
from bot.conversation.claims import standing_of
from bot.conversation.world import World
from bot.words.deadline_words import doubt_words
from bot.words.ladder_words import BOTH, climb_how, climb_line, document_name
from bot.words.right_cards import cure
from bot.words.time_cards import waiting_line
from cases.claim import Do, State
from cases.records import Issue
from flows.model import Values


def ways_told(world: World, answers: Values) -> str:
    """Which rungs are open and until when, or that every way was tried; a line of its own, or nothing."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    if standing_of(world, issue).state is State.EXHAUSTED:
        return f"{world.say('ladder.exhausted')}\n"
    lines = [climb_line(world, issue.right_id, one) for one in open_moves(world, issue)]
    told = [line for line in lines if line] or [world.say("card.rung_general", deadline=world.say("card.no_window"))]
    return "".join(f"{line}\n" for line in told)


def silent_line(world: World, answers: Values) -> str:
    """Until when an answer should come; after a reminder that nobody answered, who is turned to next."""
    issue = world.issue(answers)
    found = standing_of(world, issue) if issue else None
    reminded = found is not None and found.state is State.SILENT and found.move(str(Do.REMIND)) is None
    return world.say("ladder.silent_reminded") if reminded else waiting_line(world, answers)


def reminder_words(world: World, answers: Values) -> str:
    """What a reminder says: of a claim that nobody answered, or of what was granted and has not come."""
    issue = world.issue(answers)
    unpaid = issue is not None and standing_of(world, issue).state in (State.GRANTED, State.PARTLY)
    return world.say("ladder.reminder_unpaid" if unpaid else "ladder.reminder_unanswered")


def way_how(world: World, answers: Values) -> str:
    """How the way that was chosen is gone, and until when, with its source."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    moves = standing_of(world, issue).moves
    chosen = str(answers.get("way") or issue.next_step)
    move = next((one for one in moves if one.key == chosen or (chosen == BOTH and one.do is Do.CLIMB)), None)
    return climb_how(world, issue.right_id, move) if move else ""


def way_cure(world: World, answers: Values) -> str:
    """What can be done about the reason of the newest refusal."""
    issue = world.issue(answers)
    decisions = world.file(issue).decisions if issue else []
    reason = decisions[-1].reason if decisions else ""
    return cure(world, {"right": world.right(answers), "reason": reason})


def doubted(world: World, answers: Values) -> str:
    """Why the day that was told cannot be counted from."""
    part = day_doubt(world, answers)
    return doubt_words(world.say, part) if part else ""


def contested_note(world: World, issue: Issue) -> str:
    """That two different things were told of one answer; a line of its own, or nothing."""
    two = standing_of(world, issue).state is State.CONTESTED
    return f"\n{world.say('ladder.contested')}" if two else ""


def right_body(world: World, answers: Values) -> str:
    """Who decides about this right as far as we know; a line of its own, or nothing."""
    entry = world.entry(world.right(answers))
    if entry is None:
        return ""
    body = world.kit.knowledge.bodies[entry.body].names[world.language]
    return f"{world.say('ladder.right_body', body=body)}\n"


def paper_name(world: World, answers: Values) -> str:
    """The paper that was asked for."""
    return document_name(world, world.right(answers), str(answers.get("paper") or ""))


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card
    for card in (ways_told, silent_line, reminder_words, way_how, way_cure, doubted, right_body, paper_name)
}
