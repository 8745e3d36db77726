"""The way on that a family chose, and what stood in its way: a reminder, another office, another paper, policy."""

from datetime import date

from bot.conversation.claims import REMINDED, standing_of
from bot.conversation.effects.planning import STEPS, new_action, plan
from bot.conversation.effects.reading import day_of, days_of, issue_of, log, text_of
from bot.conversation.outgoing import tell_staff
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World, plain_date
from bot.words.barrier_words import barrier_words
from bot.words.ladder_words import BOTH, document_name, floor_name, move_words
from cases import issue as moves
from cases.access import Act
from cases.actions import still_open
from cases.calendar import DAY, previous_working_day
from cases.claim import BODY, REMINDER_WAITS, Do, Move, Standing, State, by_when
from cases.followups import step_on
from cases.records import BarrierKind, BarrierLevel, Issue, PaperState, Performer
from flows.model import Values


def take_way(world: World, values: Values) -> None:
    """A way on was chosen: the floor to head for, the next step with its day, and an action that says so.

    Raises `IllegalMove` where this way is not open any more.
    """
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    way, found = str(values["way"]), standing_of(world, issue)
    move = next((one for one in found.moves if one.do is Do.CLIMB), None) if way == BOTH else found.move(way)
    if move is None:
        raise moves.IllegalMove("move.way_not_open")
    if move.rung is not None:
        world.uow.cases.head_for(issue.id, move.rung.id)
    elif move.do is Do.CURE:
        world.uow.cases.head_for(issue.id, BODY)
    on = _day_of_way(world, issue, move, found)
    plan(world, issue, moves.Step(way if way == BOTH else STEPS.get(move.do, move.key), on))
    if move.do not in (Do.CURE, Do.WAIT, Do.SUBMIT):
        _act(world, issue, move, on)
    with world.in_hebrew():
        log(world, issue, "next_step", world.day(on))


def _day_of_way(world: World, issue: Issue, move: Move, found: Standing) -> date:
    """Waiting ends when the answer should have come; everything else is done in our rhythm and before a last day."""
    claims = world.file(issue).claims
    expected = claims[-1].answer_expected_on if claims else None
    if move.do is Do.WAIT and expected is not None and expected > world.today:
        return expected
    soon = is_urgent(world, issue.right_id, issue.description)
    return by_when(move, found, world.today, world.kit.cadence, soon=soon)


def _act(world: World, issue: Issue, move: Move, on: date) -> None:
    """The step as an action that everybody sees; one that is open already is not written twice."""
    with world.in_hebrew():
        what = move_words(world, issue.right_id, move)
    if what not in [one.what for one in still_open(world.file(issue).actions)]:
        new_action(world, issue, what, Performer.ALONE, on)


def record_reminded(world: World, values: Values) -> None:
    """A body was reminded in writing: we come back when it has had its time."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    log(world, issue, REMINDED)
    plan(world, issue, moves.Step("wait_answer", world.today + REMINDER_WAITS))


def record_silence(world: World, values: Values) -> None:
    """No answer came: a barrier that says of which floor, once a day."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    claims = world.file(issue).claims
    on = claims[-1].submitted_on if claims else None
    with world.in_hebrew():
        floor = floor_name(world, issue)
        note = world.say("ladder.silent_since", floor=floor, date=plain_date(on)) if on else floor
    _barrier(world, issue, BarrierKind.STALLED, note)


def record_elsewhere(world: World, values: Values) -> None:
    """One office sent them to another: both are kept, and the next step asks for it in writing."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    sender, to = text_of(values.get("sender")) or "", text_of(values.get("to")) or ""
    known = {one.organisation for one in world.file(issue).bodies}
    for organisation in dict.fromkeys((sender, to)):
        if organisation and organisation not in known:
            world.uow.cases.add_body(issue.id, organisation)
    with world.in_hebrew():
        unknown = world.say("ladder.not_said")
        told = {"sender": _body(world, sender) or unknown, "to": _body(world, to) or unknown}
        note = world.say("ladder.sent_in_writing" if values.get("in_writing") else "ladder.sent_by_word", **told)
    _barrier(world, issue, BarrierKind.BUREAUCRACY, note)
    step = "go_elsewhere" if values.get("in_writing") else "ask_not_ours"
    plan(world, issue, moves.Step(step, _soon(world, issue)))


def _body(world: World, organisation: str) -> str:
    known = world.kit.knowledge.bodies.get(organisation)
    return known.names[world.language] if known else organisation


def need_paper(world: World, values: Values) -> None:
    """Another paper was asked for: it is on the list, and the next step comes before the day that was named."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    named, by = str(values["paper"]), _named_day(world, values)
    entry = world.entry(issue.right_id)
    of_entry = entry is not None and named in entry.documents
    document, name = (named, None) if of_entry else ("", named)
    world.uow.papers.set(issue.id, document, PaperState.NEEDED, world.now, name)
    with world.in_hebrew():
        paper = document_name(world, issue.right_id, named)
        note = world.say("ladder.paper_by", paper=paper, date=plain_date(by)) if by else paper
        new_action(world, issue, world.say("ladder.bring_paper", paper=paper), Performer.ALONE, by)
    _barrier(world, issue, BarrierKind.BUREAUCRACY, note)
    on = _soon(world, issue)
    if by is not None and by <= on:
        on = max(world.today, previous_working_day(by))
    plan(world, issue, moves.Step("another_paper", on))


def _named_day(world: World, values: Values) -> date | None:
    """The day by which it was asked for, as a date or as days from today."""
    days = days_of(values, "by_in_days")
    return day_of(world, values.get("by")) if days is None else world.today + days * DAY


def note_rudeness(world: World, values: Values) -> None:
    """They were treated badly: it is on record with its day, in their words where they told."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    note = text_of(values.get("text")) or ""
    for bare in world.file(issue).barriers if note else ():
        if (bare.kind, bare.since, bare.note) == (BarrierKind.IMPROPER_TREATMENT, world.today, ""):
            world.uow.cases.drop_barrier(bare.id)
    _barrier(world, issue, BarrierKind.IMPROPER_TREATMENT, note)
    if issue.next_step_on <= world.today:
        plan(world, issue, moves.Step(issue.next_step, _soon(world, issue)))


def raise_policy(world: World, values: Values) -> None:
    """What stands in the way is the rule itself, whether every door was tried or none knows the need: staff hear it."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    tried = standing_of(world, issue).state is State.EXHAUSTED
    with world.in_hebrew():
        note = text_of(values.get("text")) or world.say("ladder.all_tried" if tried else "ladder.rule_lacks")
    _barrier(world, issue, BarrierKind.RULE_GAP, note)
    told = "ladder.policy_staff" if tried else "ladder.policy_early_staff"
    tell_staff(world.uow, world.kit, issue.owner_id, told, world.now, code=world.code(issue))


def _barrier(world: World, issue: Issue, kind: BarrierKind, note: str) -> None:
    """A barrier with its day; told twice on one day in the same words, it is one."""
    standing = [(one.kind, one.note, one.since) for one in world.file(issue).barriers]
    if (kind, note, world.today) in standing:
        return
    world.uow.cases.add_barrier(issue.id, kind, world.today, BarrierLevel.SYSTEMIC, note)
    with world.in_hebrew():
        log(world, issue, "barrier", barrier_words(world.kit, world.language, kind, BarrierLevel.SYSTEMIC, note))


def _soon(world: World, issue: Issue) -> date:
    return step_on(world.today, cadence=world.kit.cadence, soon=is_urgent(world, issue.right_id, issue.description))
