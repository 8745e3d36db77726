"""Where a claim stands as a small picture: what is behind, where it is now, what may come. Six lines at most.

Each line is whole without its mark, so that it can be heard as well as seen.
"""

from collections.abc import Iterator
from datetime import date

from bot.conversation.claims import events_of, rungs_of, standing_of
from bot.conversation.world import World, plain_date
from bot.words.ladder_words import rung_name, rung_of, way_label
from bot.words.next_cards import CURING
from bot.words.paper_words import pieces
from bot.words.time_cards import nearest
from cases.calendar import DAY
from cases.claim import BODY, Answer, Do, Event, Move, Receipt, Reminder, Standing, State, Submission
from cases.ladder import BESIDE
from cases.records import Issue, OpenState, PaperState, PromptState
from storage.case_file import IssueFile

# Lines for what is behind; what happened before them is one line more.
BEHIND = 2
Happened = tuple[str, date | None]


def picture(world: World, issue: Issue) -> list[str]:
    """The way of an issue, one step a line, each with its mark."""
    file, found = world.file(issue), standing_of(world, issue)
    return [
        *(_marked(world, "done", line) for line in behind(world, issue, file, found)),
        _marked(world, "now", world.say("picture.now", what=now(world, issue, file, found))),
        *(_marked(world, "next", line) for line in _ahead(world, issue, file, found)),
    ]


def _marked(world: World, mark: str, line: str) -> str:
    return world.say(f"case.stage_{mark}", stage=line)


def state_words(world: World, issue: Issue) -> str:
    """Where an issue stands, in a few words; one that is closed by what came of it."""
    if issue.state == OpenState.CLOSED:
        closure = world.file(issue).closure
        return world.say(f"case.closed_{closure.outcome}" if closure else "case.stage_closed")
    return world.say(f"ladder.state_{standing_of(world, issue).state}")


# --- what is behind


def behind(world: World, issue: Issue, file: IssueFile, found: Standing) -> list[str]:
    """What was done and answered, the oldest first; what lies further back is folded into one line."""
    happened = list(_happened(world, issue, file, found))
    older, shown = happened[:-BEHIND], happened[-BEHIND:]
    if len(older) == 1:
        older, shown = [], happened
    return [*_folded(world, older), *(line for line, _ in shown)]


def _folded(world: World, older: list[Happened]) -> list[str]:
    if not older:
        return []
    since = next((day for _, day in older if day is not None), None)
    if since is None:
        return [world.say("picture.before_that", count=len(older))]
    return [world.say("picture.before_that_since", count=len(older), date=plain_date(since))]


def _happened(world: World, issue: Issue, file: IssueFile, found: Standing) -> Iterator[Happened]:
    """Each thing that happened, in words, with its day where that is known."""
    events = events_of(world, file)
    if not events:
        yield from _prepared(world, issue, file)
    in_doubt = len(events) - 2 if found.state is State.CONTESTED else len(events)
    for place, event in enumerate(events):
        line = _event_words(world, issue, event)
        if place >= in_doubt and isinstance(event, Answer):
            line = world.say(f"picture.told_by_{_teller(world, event)}", what=line)
        yield line, None if isinstance(event, Receipt) else event.on


def _prepared(world: World, issue: Issue, file: IssueFile) -> Iterator[Happened]:
    """Before anything is handed in: that we began, and how many papers are at hand."""
    opened = issue.opened_at.astimezone(world.kit.settings.zone).date()
    yield world.say("picture.opened", date=plain_date(opened)), opened
    have = sum(one.state == PaperState.HAVE for one in file.papers)
    if have:
        yield world.say("paper.count", have=have, all=len(pieces(world, issue))), None


def _event_words(world: World, issue: Issue, event: Event) -> str:
    if isinstance(event, Receipt):
        return world.say(f"picture.arrival_{event.arrival}")
    day = plain_date(event.on) if event.on else ""
    told = world.say(f"picture.{_name_of(event)}", date=day).rstrip()
    if isinstance(event, Reminder) or event.rung == BODY:
        return told
    return world.say("picture.at", name=rung_name(world, issue.right_id, event.rung), what=told)


def _name_of(event: Submission | Reminder | Answer) -> str:
    if isinstance(event, Answer):
        return str(event.result)
    return "reminded" if isinstance(event, Reminder) else "handed_in"


def _teller(world: World, answer: Answer) -> str:
    """Who told of an answer, as the reader calls them."""
    if answer.by_staff:
        return "staff"
    return "you" if world.speaker.viewer is None else "family"


# --- where it is now


def now(world: World, issue: Issue, file: IssueFile, found: Standing) -> str:
    """Where it stands now: the floor that is headed for with its last day, what is awaited, or the state."""
    move = heading(issue, found)
    if move is not None:
        return way_label(world, issue.right_id, move)
    if found.state is State.WAITING:
        return _awaited(world, issue, file, found)
    if found.state is State.REFUSED and issue.next_step in CURING:
        return world.say("picture.now_cure")
    if found.state in (State.PARTLY, State.REALISED):
        return world.say(f"picture.now_{found.state}")
    return world.say(f"ladder.state_{found.state}")


def heading(issue: Issue, found: Standing) -> Move | None:
    """The move to the floor that was chosen, while nothing is handed in there yet."""
    rung = rung_of(issue.next_step)
    return found.move(f"{Do.CLIMB}:{rung}") if rung is not None else None


def _awaited(world: World, issue: Issue, file: IssueFile, found: Standing) -> str:
    expected = file.claims[-1].answer_expected_on if file.claims else None
    waiting = world.say("picture.now_waiting")
    if expected is not None and expected > world.today:
        waiting = world.say("picture.now_waiting_until", date=plain_date(expected - DAY))
    if found.rung == BODY:
        return waiting
    return world.say("picture.now_at", name=rung_name(world, issue.right_id, found.rung), what=waiting)


# --- what may come


def _ahead(world: World, issue: Issue, file: IssueFile, found: Standing) -> list[str]:
    """The step after this one, and the right in hand."""
    if found.state is State.EXHAUSTED:
        return [world.say("picture.after", what=world.say("picture.after_exhausted"))]
    renewal = _renewal(world, file)
    if found.state is State.REALISED:
        return renewal
    after = _after(world, issue, found)
    return [*after, *(renewal or [world.say("picture.in_hand")])]


def _after(world: World, issue: Issue, found: Standing) -> list[str]:
    if found.state is State.PREPARING:
        return [world.say("picture.after", what=world.say("picture.after_preparing"))]
    above = _floor_above(world, issue, found)
    return [world.say("picture.after_if_needed", what=above)] if above else []


def _floor_above(world: World, issue: Issue, found: Standing) -> str | None:
    """The floor after the one that is headed for or waited at; else the one whose last day comes first, or the next."""
    move = heading(issue, found)
    here = move.rung.id if move is not None and move.rung is not None else ""
    if not here and found.state is State.WAITING:
        here = found.rung
    if here:
        upward = [one.id for one in rungs_of(world, issue.right_id) if one.kind not in BESIDE]
        above = upward[upward.index(here) + 1 :] if here in upward else []
        return rung_name(world, issue.right_id, above[0]) if above else None
    open_now = [one for one in found.moves if one.do is Do.CLIMB and not one.late]
    first = nearest(found) or next(iter(open_now), None)
    return way_label(world, issue.right_id, first) if first is not None else None


def _renewal(world: World, file: IssueFile) -> list[str]:
    waiting = [one for one in file.renewals if one.state == PromptState.PENDING]
    return [world.say("picture.renew", date=plain_date(waiting[-1].renew_on))] if waiting else []
