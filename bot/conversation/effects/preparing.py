"""What is gathered before a claim goes out, and what is known of it once it did: where, how, what proves it."""

from datetime import timedelta

from bot.conversation.effects.planning import new_action, plan
from bot.conversation.effects.reading import day_of, issue_of, log, text_of
from bot.conversation.world import World
from bot.words.deadline_words import window_of
from bot.words.paper_words import paper_at_hand, piece_name
from cases import issue as moves
from cases.access import Act
from cases.claim import BODY
from cases.followups import silence
from cases.records import Claim, Issue, PaperState, Performer
from flows.model import Values


def set_paper(world: World, values: Values) -> None:
    """The document that is spoken of is at hand, was asked for, is put off, or cannot be got."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    piece = paper_at_hand(world, issue)
    if piece is not None:
        state = PaperState(str(values["state"]))
        world.uow.papers.set(issue.id, piece.document, state, world.now, piece.name)


def ask_instead(world: World, values: Values) -> None:
    """A document cannot be got: the body is asked in writing what it takes in its place."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    piece = paper_at_hand(world, issue)
    if piece is None:
        return
    entry = world.entry(issue.right_id)
    with world.in_hebrew():
        what = world.say("paper.ask_instead", paper=piece_name(world, issue, piece))
    body = entry.body if entry is not None else None
    new_action(world, issue, what, Performer.ALONE, issue.next_step_on, body=body)
    world.uow.papers.set(issue.id, piece.document, PaperState.IMPOSSIBLE, world.now, piece.name)


def tell_claim(world: World, values: Values) -> None:
    """Where and how the newest claim went out, and what proves it."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    claim = newest_claim(world, issue)
    if claim is None:
        return
    told = {name: text for name in ("how", "place", "proof") if (text := text_of(values.get(name))) is not None}
    with world.in_hebrew():
        said = {name: _said(world, name, text) for name, text in told.items()}
    world.uow.cases.tell_claim(claim, **said)


def correct_submission(world: World, values: Values) -> None:
    """The newest claim went out on another day: the day by which to ask moves with it."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    claim = newest_claim(world, issue)
    on = moves.submit(issue, world.today, on=day_of(world, values.get("on"))).on
    if claim is None or on is None:
        return
    entry = world.entry(issue.right_id) if claim.rung == BODY else None
    until = silence(on, window_of(entry.answer_expected) if entry else None, world.kit.cadence)
    world.uow.cases.tell_claim(claim, submitted_on=on, answer_expected_on=until.ask_on)
    plan(world, issue, moves.Step("wait_answer", max(until.ask_on, world.today + timedelta(days=1))))
    log(world, issue, "submitted")


def newest_claim(world: World, issue: Issue) -> Claim | None:
    """What was handed in last."""
    claims = world.file(issue).claims
    return claims[-1] if claims else None


def _said(world: World, name: str, text: str) -> str:
    """The office's words for what was picked, or the words that were written."""
    key = f"claim.{name}_{text}"
    return world.say(key) if world.kit.catalogue.has(key) else text
