"""What time does to an issue: until when an answer should come, which last day runs, what waiting takes."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.conversation.claims import standing_of
from bot.conversation.pressing import lapses_on, losing, month_end, nearest_last_day
from bot.conversation.world import World, plain_date
from bot.words.deadline_words import explained_rung, silence_words, window_of
from bot.words.ladder_words import entry_rung, rung_of, way_label
from bot.words.seen import seen_words
from cases.claim import BODY, Move, Standing, State
from cases.followups import Silence, silence
from cases.records import Issue
from flows.model import Values


def awaited_words(world: World, issue: Issue) -> str:
    """Until when an answer should come, how that was counted and from which source."""
    until = _until(world, issue)
    if until is None or until.ask_on <= world.today:
        return world.say("case.waiting_unknown" if until is None else "case.waiting_long")
    entry = world.entry(issue.right_id)
    source = entry.sources[entry.answer_source] if entry is not None and entry.answer_source else None
    return silence_words(world.say, until, source)


def waiting_line(world: World, answers: Values) -> str:
    """Until when an answer should come, by law or by our own rule."""
    issue = world.issue(answers)
    until = _until(world, issue) if issue else None
    if until is None or until.ask_on <= world.today:
        return world.say("case.waiting_unknown" if until is None else "case.waiting_long")
    return world.say("case.waiting_until" if until.our_rule else "case.waiting_law", date=plain_date(until.ask_on))


def _until(world: World, issue: Issue) -> Silence | None:
    """When the body that was turned to last is to be asked; None where nobody knows when that was."""
    claims = world.file(issue).claims
    submitted = claims[-1].submitted_on if claims else None
    if submitted is None:
        return None
    entry = world.entry(issue.right_id) if claims[-1].rung == BODY else None
    return silence(submitted, window_of(entry.answer_expected) if entry else None, world.kit.cadence)


def deadline_line(world: World, answers: Values) -> str:
    """The nearest last day on record for the issue at hand, and by when to act; a line of its own, or nothing."""
    last_day, act_by = nearest_last_day(world, world.issue(answers))
    if last_day is None:
        return ""
    told = world.say("case.deadline_line", date=plain_date(last_day))
    if act_by is not None and act_by != last_day:
        told = f"{told} {world.say('case.act_by', date=plain_date(act_by))}"
    return f"{told}\n"


def deadline_explained(world: World, answers: Values) -> str:
    """The last day that runs beside the next step, counted aloud with its source; a line of its own, or nothing.

    Where the next step is that floor itself, the way there has told it.
    """
    issue = world.issue(answers)
    if issue is None or rung_of(issue.next_step) is not None:
        return ""
    move = nearest(standing_of(world, issue))
    rung = entry_rung(world, issue.right_id, move.rung.id) if move and move.rung else None
    entry = world.entry(issue.right_id)
    if move is None or rung is None or entry is None or issue.right_id is None:
        return deadline_line(world, answers)
    words = world.words(issue.right_id)
    told = explained_rung(world.say, move.deadline, world.today, rung=rung, entry=entry, words=words)
    return f"{words.ladder[rung.id].name}: {told}\n"


def nearest(found: Standing) -> Move | None:
    """The floor whose last day comes first, of those still in time."""
    dated = [(one.deadline.last_day, one) for one in found.moves if one.deadline is not None and not one.late]
    known = [(day, one) for day, one in dated if day is not None]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def way_until(world: World, issue: Issue, move: Move) -> str:
    """A floor with its last day, and the day before it to act by where that is earlier."""
    told = way_label(world, issue.right_id, move)
    days = move.deadline
    if days is None or days.act_by is None or days.act_by == days.last_day:
        return told
    return f"{told}. {world.say('case.act_by', date=plain_date(days.act_by))}"


def waiting_takes(world: World, answers: Values) -> str:
    """What each month of waiting takes before anything is handed in, as the source says; a line, or nothing."""
    issue = world.issue(answers)
    entry = world.entry(issue.right_id) if issue else None
    if issue is None or entry is None or standing_of(world, issue).state is not State.PREPARING:
        return ""
    limits = losing(entry)
    if not limits:
        return ""
    words = world.words(entry.id).time_limits
    source = entry.sources[limits[0].source]
    told = [
        world.say("case.waiting_takes", what=" ".join(words[one.id] for one in limits)),
        world.say("deadline.by_source", title=source.title, seen=seen_words(world.say, source.seen)),
    ]
    if (ends := month_end(world, entry)) is not None:
        told.append(world.say("case.month_ends", days=_days(world, ends)))
    return f"{' '.join(told)}\n"


def _days(world: World, day: date) -> str:
    """How far a day is, in words."""
    left = (day - world.today).days
    return world.say("case.in_days", days=left) if left > 1 else world.say("case.tomorrow" if left else "case.today")


def lapses_first(world: World, answers: Values) -> str:
    """Which of the person's issues has the nearest last day, and in how many days; a line of its own, or nothing."""
    dated = [(day, issue) for issue in world.issues if (day := lapses_on(world, issue)) is not None]
    if len(world.issues) < 2 or not dated:
        return ""
    day, first = min(dated, key=lambda pair: (pair[0], pair[1].id))
    title = world.title(first.right_id, first.subject)
    return f"{world.say('case.lapses_first', title=title, date=plain_date(day), days=_days(world, day))}\n"


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (waiting_line, deadline_line, deadline_explained, waiting_takes)
}
