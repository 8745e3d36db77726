"""What was handed in and what the body answered; a refusal is written together with what follows it."""

from datetime import date, timedelta

from bot.conversation.claims import OTHER, QUOTED, standing_of
from bot.conversation.effects.last_days import warn_in_time
from bot.conversation.effects.planning import STEPS, new_action, plan
from bot.conversation.effects.reading import day_of, issue_of, log, text_of
from bot.conversation.outgoing import tell_staff
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from bot.words import right_cards
from bot.words.deadline_words import window_of
from cases import issue as moves
from cases.access import Act
from cases.actions import still_open
from cases.claim import BODY, Do, Move, State, by_when
from cases.followups import silence, step_on
from cases.records import BarrierKind, Decision, DecisionResult, Issue, Stage
from flows.model import Values
from storage.case_file import IssueFile


def record_submitted(world: World, values: Values) -> None:
    """What was handed in, on the floor the issue heads for; the last day of a rung that was taken does not run on."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    submitted = moves.submit(
        issue, world.today, on=day_of(world, values.get("on")), how=text_of(values.get("how")) or ""
    )
    entry = world.entry(issue.right_id) if issue.rung == BODY else None
    window = window_of(entry.answer_expected) if entry else None
    until = silence(submitted.on or world.today, window, world.kit.cadence)
    corrected = world.file(issue).claims[-1:] if world.correcting else ()
    for claim in corrected:
        world.uow.cases.tell_claim(claim, submitted_on=submitted.on, answer_expected_on=until.ask_on)
    if not corrected:
        world.uow.cases.add_claim(
            issue.id,
            submitted.on,
            submitted.how,
            until.ask_on,
            world.now,
            rung=issue.rung,
            place=text_of(values.get("place")),
            proof=text_of(values.get("proof")),
        )
    _stop_counting(world, issue)
    _answered_by(world, issue, submitted.on or world.today if issue.rung == BODY else None)
    plan(world, issue, moves.Step("wait_answer", max(until.ask_on, world.today + timedelta(days=1))))
    log(world, issue, "submitted")


def _stop_counting(world: World, issue: Issue) -> None:
    """The rung was turned to in time or late: nobody needs to be told of its last day any more."""
    taken = [one.id for one in world.file(issue).appeals if one.rung == issue.rung]
    for appeal_id in taken:
        world.uow.cases.set_last_day(appeal_id, None, None)
    world.uow.prompts.drop_warnings(taken)


def _answered_by(world: World, issue: Issue, handed_in_on: date | None) -> None:
    """The steps that answered earlier refusals are over: done by what was handed in again, or another way was taken."""
    file = world.file(issue)
    answering = {one.next_action_id for one in file.decisions}
    for action in still_open(file.actions):
        if action.id not in answering:
            continue
        if handed_in_on is not None:
            world.uow.cases.finish_action(action.id, handed_in_on, "", world.now)
        else:
            with world.in_hebrew():
                world.uow.cases.tell_action(action, not_done=world.say("steps.why_other_way"))


def record_refused(world: World, values: Values) -> None:
    """A refusal, the action that answers it, the next rungs with their last days, and a next step: all or nothing.

    It is the answer of the floor the issue had come to. Said once more or corrected, it is one refusal.
    """
    issue = issue_of(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    if newest is not None and _is_retold(world, newest) and (world.correcting or values.keys() == {"issue"}):
        return complete_refusal(world, values)
    reason = text_of(values.get("reason")) or ""
    on = day_of(world, values.get("on"))
    soon = is_urgent(world, issue.right_id, issue.description)
    step = moves.Step("cure", step_on(world.today, cadence=world.kit.cadence, soon=soon))
    refused = moves.refuse(issue, world.today, step, reason=reason, on=on, quote=text_of(values.get("quote")) or "")
    with world.in_hebrew():
        what = right_cards.cure(world, {"right": issue.right_id, "reason": reason})
    _answered_by(world, issue, None)
    action = new_action(world, issue, what, step.performer, step.on).id
    world.uow.cases.add_barrier(issue.id, BarrierKind.REFUSAL, world.today)
    log(world, issue, "refused", reason)
    decision = world.uow.cases.add_decision(
        issue.id,
        refused.result,
        world.now,
        refused.reason,
        refused.received_on,
        refused.quote,
        action,
        rung=issue.rung,
        in_writing=_in_writing(values),
        by_whom=text_of(values.get("by_whom")),
        told_by_staff_id=world.speaker.staff.id if world.speaker.staff else None,
    )
    keep_last_days(world, issue, decision)
    _plan_after_refusal(world, issue, soon=soon)


def keep_last_days(world: World, issue: Issue, decision: Decision) -> None:
    """The rungs above a decision with their last days, each warned of in time; told again, they are counted anew."""
    known = {one.rung: one for one in world.file(issue).appeals if one.decision_id == decision.id}
    for climb in _climbs(world, issue):
        days, rung = climb.deadline, climb.rung
        if days is None or rung is None:
            continue
        appeal = known.get(rung.id)
        if appeal is None:
            appeal = world.uow.cases.add_appeal(issue.id, decision.id, rung.id, world.now)
        world.uow.cases.set_last_day(appeal.id, days.last_day, days.act_by)
        warn_in_time(world, appeal, days)


def _in_writing(values: Values) -> bool | None:
    told = values.get("in_writing")
    return None if told is None else bool(told)


def _climbs(world: World, issue: Issue) -> list[Move]:
    return [one for one in standing_of(world, issue).moves if one.do is Do.CLIMB]


def _plan_after_refusal(world: World, issue: Issue, *, soon: bool) -> None:
    """What answers it comes next, before the first last day; what is told two ways is cleared up first."""
    found = standing_of(world, issue)
    if _is_cleared_up_first(world, issue):
        return
    first = found.move(Do.CURE) or found.next
    on = by_when(first, found, world.today, world.kit.cadence, soon=soon)
    plan(world, issue, moves.Step(STEPS.get(first.do, first.key), on))


def _is_cleared_up_first(world: World, issue: Issue) -> bool:
    """Whether the family and the office told different things of one answer: both stay, and it is cleared up."""
    found = standing_of(world, issue)
    if found.state is not State.CONTESTED:
        return False
    plan(world, issue, moves.Step(str(Do.CLEAR_UP), by_when(found.next, found, world.today, world.kit.cadence)))
    with world.in_hebrew():
        log(world, issue, "note", world.say("ladder.contested"))
    tell_staff(world.uow, world.kit, issue.owner_id, "ladder.contested_staff", world.now, code=world.code(issue))
    return True


def complete_refusal(world: World, values: Values) -> None:
    """More of the refusal that was told of today: reason, day, in writing or not, by whom, its words."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    reason = text_of(values.get("reason")) or (newest.reason if newest else "")
    if newest is None or not _is_retold(world, newest):
        return record_refused(world, {**values, "reason": reason})
    on = day_of(world, values.get("on")) or newest.received_on
    moves.refuse(issue, world.today, moves.Step(issue.next_step, issue.next_step_on), on=on)
    told = {
        "reason": reason,
        "received_on": on,
        "quote": text_of(values.get("quote")) or newest.quote,
        "by_whom": text_of(values.get("by_whom")) or newest.by_whom,
        "in_writing": newest.in_writing if values.get("in_writing") is None else _in_writing(values),
    }
    world.uow.cases.tell_decision(newest, **told)
    if reason != newest.reason and newest.next_action_id is not None:
        with world.in_hebrew():
            cure = right_cards.cure(world, {"right": issue.right_id, "reason": reason})
        world.uow.cases.reword_action(newest.next_action_id, cure)
    if on != newest.received_on:
        _count_anew(world, issue, newest)


def quote_refusal(world: World, values: Values) -> None:
    """What is written in the refusal that is being answered, in the office's own words."""
    newest, text = _newest_refusal(world, issue_of(world, values, Act.WRITE_CASE)), text_of(values.get("text"))
    if newest is not None and text:
        reason = QUOTED if newest.reason == OTHER else newest.reason
        world.uow.cases.tell_decision(newest, quote=text, reason=reason)


def _count_anew(world: World, issue: Issue, decision: Decision) -> None:
    """The last days of the rungs above a refusal whose day has become known; the next step is taken before them."""
    keep_last_days(world, issue, decision)
    before = by_when(Move(Do.CURE), standing_of(world, issue), world.today, world.kit.cadence)
    if before < issue.next_step_on:
        plan(world, issue, moves.Step(issue.next_step, before))


def take_back_refusal(world: World, values: Values) -> None:
    """They were not refused after all: the stage, the next step and the barriers are as before."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    decision = _newest_refusal(world, issue)
    if decision is None:
        return
    file = world.file(issue)
    before = file.decisions[-2].result if len(file.decisions) > 1 else None
    stage = Stage.REFUSED if before == DecisionResult.REFUSED else _stage_without_answer(file)
    world.uow.cases.take_back(decision, stage, world.now)
    barriers = [one for one in file.barriers if one.kind == BarrierKind.REFUSAL and one.since == world.today]
    for barrier in barriers[-1:]:
        world.uow.cases.drop_barrier(barrier.id)
    what = {Stage.REFUSED: "cure", Stage.SUBMITTED: "wait_answer", Stage.PREPARING: "first"}[stage]
    plan(world, issue, moves.Step(what, issue.next_step_on))
    with world.in_hebrew():
        log(world, issue, "note", world.say("case.refusal_taken_back"))


def _stage_without_answer(file: IssueFile) -> Stage:
    """Where an issue stands that no answer came to."""
    return Stage.SUBMITTED if file.claims else Stage.PREPARING


def _newest_refusal(world: World, issue: Issue) -> Decision | None:
    """The last answer on record where it is a refusal, and nothing was handed in since."""
    file = world.file(issue)
    newest = file.decisions[-1] if file.decisions else None
    if newest is None or newest.result != DecisionResult.REFUSED:
        return None
    return None if any(claim.id > newest.id for claim in file.claims) else newest


def _is_retold(world: World, decision: Decision) -> bool:
    """Whether the same side told of a decision today: said again, it is the same one; what others told stays theirs."""
    today = decision.recorded_at.astimezone(world.kit.settings.zone).date() == world.today
    return today and (decision.told_by_staff_id is None) == (world.speaker.staff is None)


def record_granted(world: World, values: Values) -> None:
    """What was granted is followed until it arrives; where somebody told otherwise, that is cleared up first."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    granted = moves.grant(issue, world.today, partly=bool(values.get("partly")))
    world.uow.cases.add_decision(
        issue.id,
        granted.result,
        world.now,
        received_on=granted.received_on,
        rung=issue.rung,
        told_by_staff_id=world.speaker.staff.id if world.speaker.staff else None,
    )
    log(world, issue, "partly" if values.get("partly") else "granted")
    if _is_cleared_up_first(world, issue):
        return
    days = world.kit.cadence.silence_days if not values.get("partly") else world.kit.cadence.step_days
    plan(world, issue, moves.Step("check_payment", world.today + timedelta(days=days)))
