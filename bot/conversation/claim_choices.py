"""What there is to pick from on the way of a claim: the ways on, its papers and bodies, and days that cannot be."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.conversation.claims import OTHER, standing_of
from bot.conversation.effects.reading import DAYS_AGO, day_of
from bot.conversation.world import World, shorten
from bot.words.ladder_words import BOTH, entry_rung, rung_of, way_label
from cases.claim import Do, Move, State
from cases.deadlines import Part, doubt
from cases.ladder import BESIDE
from cases.records import Claim, Decision, DecisionResult, Issue
from flows.model import Choice, Values

LABEL = 60
SHOWN = 7
# The last doors stand open at every height, and are shown where nothing else is.
LAST = frozenset({Do.POLICY, Do.ASK_AGAIN, Do.FINISH})
ANSWERED = frozenset({State.REFUSED, State.PARTLY, State.CONTESTED, State.EXHAUSTED})

Source = Callable[[World, Values, Values], Sequence[Choice]]


def ways_now(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The ways on from where the claim stands, the one to suggest first; the last doors only where no other is left."""
    issue = world.issue(answers)
    moves = open_moves(world, issue) if issue else []
    ways = [Choice(one.key, shorten(way_label(world, issue.right_id, one), LABEL)) for one in moves if issue]
    does = {one.do for one in moves}
    if {Do.CURE, Do.CLIMB} <= does:
        at = next(place for place, one in enumerate(moves, 1) if one.do is Do.CURE)
        ways.insert(at, Choice(BOTH, world.say("ladder.do_both")))
    return ways[:SHOWN]


def open_moves(world: World, issue: Issue) -> list[Move]:
    """The moves that are offered now."""
    moves = standing_of(world, issue).moves
    first = [one for one in moves if one.do not in LAST]
    return first if {one.do for one in first} - {Do.ASK_REASONS} else list(moves)


def awaited_answer(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What was handed in last, where its answer is awaited: nothing came since, and no other floor was chosen."""
    issue = world.issue(answers)
    claim, decision = _newest(world, issue)
    if issue is None or claim is None or claim.rung != issue.rung or (decision and decision.id > claim.id):
        return []
    return [Choice(str(claim.id), world.day(claim.submitted_on))]


def _newest(world: World, issue: Issue | None) -> tuple[Claim | None, Decision | None]:
    """What was handed in last and what was answered last."""
    file = world.file(issue) if issue else None
    claims, decisions = (file.claims, file.decisions) if file else ((), ())
    return claims[-1] if claims else None, decisions[-1] if decisions else None


def unquoted_refusal(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The refusal that a committee or a court is asked about, where it is in writing and no word of it is known."""
    issue = world.issue(answers)
    rung = rung_of(str(answers.get("way") or ""))
    known = entry_rung(world, issue.right_id, rung) if issue and rung else None
    if issue is None or known is None or known.kind in BESIDE:
        return []
    newest = world.file(issue).decisions[-1]
    quoted = newest.quote and newest.reason != OTHER
    unquoted = newest.result == DecisionResult.REFUSED and newest.in_writing and not quoted
    return [Choice(str(newest.id), "")] if unquoted else []


def doubted_day(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where the day that was told cannot be the day of the answer."""
    part = day_doubt(world, answers)
    return [Choice("doubted", "")] if part else []


def day_doubt(world: World, answers: Values) -> Part | None:
    """Why the day that was told last cannot be the day of the answer; None where it may be."""
    issue, day = world.issue(answers), _told_day(world, answers)
    if issue is None or day is None:
        return None
    days = [one.submitted_on for one in world.file(issue).claims if one.rung == issue.rung and one.submitted_on]
    return doubt(day, world.today, days[-1] if days else None)


def _told_day(world: World, answers: Values) -> date | None:
    told = str(answers.get("received") or "")
    try:
        return day_of(world, told) if told in DAYS_AGO or told[:1].isdecimal() else None
    except ValueError:
        return None


def papers_of_right(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The papers that are usually asked for, by short names."""
    right = world.right(answers)
    entry = world.entry(right)
    if entry is None or right is None:
        return []
    words = world.words(right).documents
    return [Choice(one, shorten(words[one], LABEL)) for one in entry.documents[:SHOWN]]


def bodies_near(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The body that decides about the right, and those that this issue met already."""
    issue = world.issue(answers)
    entry = world.entry(world.right(answers))
    met = [one.organisation for one in world.file(issue).bodies] if issue else []
    bodies = world.kit.knowledge.bodies
    near: Iterable[str] = dict.fromkeys([entry.body, *met] if entry else met)
    return [Choice(one, bodies[one].names[world.language] if one in bodies else shorten(one, LABEL)) for one in near][
        :SHOWN
    ]


CLAIMING: tuple[Source, ...] = (
    ways_now,
    awaited_answer,
    unquoted_refusal,
    doubted_day,
    papers_of_right,
    bodies_near,
)
