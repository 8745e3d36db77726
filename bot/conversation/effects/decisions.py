"""What was handed in and what the body answered; a refusal is written together with what follows it."""

from datetime import date, timedelta

from bot.conversation.effects.planning import new_action, plan
from bot.conversation.effects.reading import day_of, issue_of, log, text_of
from bot.conversation.urgency import is_urgent
from bot.conversation.world import World
from bot.words import right_cards
from bot.words.deadline_words import window_of
from cases import issue as moves
from cases.access import Act
from cases.followups import silence, step_on
from cases.records import BarrierKind, Decision, DecisionResult, Issue, Stage
from flows.model import Values
from storage.case_file import IssueFile


def record_submitted(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_CASE)
    submitted = moves.submit(
        issue, world.today, on=day_of(world, values.get("on")), how=text_of(values.get("how")) or ""
    )
    entry = world.entry(issue.right_id)
    window = window_of(entry.answer_expected) if entry else None
    until = silence(submitted.on or world.today, window, world.kit.cadence)
    world.uow.cases.add_claim(issue.id, submitted.on, submitted.how, until.ask_on, world.now)
    plan(world, issue, moves.Step("wait_answer", max(until.ask_on, world.today + timedelta(days=1))))
    log(world, issue, "submitted")


def record_waiting(world: World, values: Values) -> None:
    """Nothing new: we come back when an answer should have come, or in our own rhythm once that day has passed."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    claims = world.file(issue).claims
    expected = claims[-1].answer_expected_on if claims else None
    soon = step_on(world.today, cadence=world.kit.cadence)
    plan(world, issue, moves.Step("wait_answer", expected if expected and expected > world.today else soon))
    with world.in_hebrew():
        log(world, issue, "note", world.say("case.step_wait_answer"))


def record_refused(world: World, values: Values) -> None:
    """A refusal, the action that answers it, the next rung with its last day, and a next step: all or nothing.

    Said once more with another date, it is one refusal, and its action and barrier stand already.
    """
    issue = issue_of(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    if values.keys() == {"issue"} and newest is not None and _told_today(world, newest):
        return
    reason = text_of(values.get("reason")) or ""
    on = day_of(world, values.get("on"))
    soon = is_urgent(world, issue.right_id, issue.description)
    step = moves.Step("cure", step_on(world.today, cadence=world.kit.cadence, soon=soon))
    refused = moves.refuse(issue, world.today, step, reason=reason, on=on, quote=text_of(values.get("quote")) or "")
    action = _corrected(world, issue)
    if action is None:
        with world.in_hebrew():
            what = right_cards.cure(world, {"right": issue.right_id, "reason": reason})
        action = new_action(world, issue, what, step.performer, step.on).id
        world.uow.cases.add_barrier(issue.id, BarrierKind.REFUSAL, world.today)
        log(world, issue, "refused", reason)
    decision = world.uow.cases.add_decision(
        issue.id, refused.result, world.now, refused.reason, refused.received_on, refused.quote, action
    )
    for way in right_cards.ways(world, issue.right_id, on):
        last_day = way.deadline.last_day if way.deadline else None
        act_by = way.deadline.act_by if way.deadline else None
        world.uow.cases.add_appeal(issue.id, decision.id, way.rung.id, world.now, last_day, act_by)
    plan(world, issue, refused.step)


def complete_refusal(world: World, values: Values) -> None:
    """The reason or the day of the refusal that was told of today; another day for it is a correction."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    reason = text_of(values.get("reason")) or (newest.reason if newest else "")
    if newest is None or world.correcting or not _told_today(world, newest):
        return record_refused(world, {**values, "reason": reason})
    on = day_of(world, values.get("on")) or newest.received_on
    moves.refuse(issue, world.today, moves.Step(issue.next_step, issue.next_step_on), on=on)
    world.uow.cases.tell_decision(newest, reason=reason, received_on=on)
    if reason != newest.reason and newest.next_action_id is not None:
        with world.in_hebrew():
            cure = right_cards.cure(world, {"right": issue.right_id, "reason": reason})
        world.uow.cases.reword_action(newest.next_action_id, cure)
    if on != newest.received_on:
        _count_anew(world, issue, newest, on)


def _count_anew(world: World, issue: Issue, decision: Decision, on: date | None) -> None:
    """The last days of the rungs above a refusal whose day has become known."""
    deadlines = {way.rung.id: way.deadline for way in right_cards.ways(world, issue.right_id, on)}
    for appeal in world.file(issue).appeals:
        known = deadlines.get(appeal.rung)
        if appeal.decision_id == decision.id and known is not None:
            world.uow.cases.set_last_day(appeal.id, known.last_day, known.act_by)


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
    """The last answer on record where it is a refusal."""
    decisions = world.file(issue).decisions
    return decisions[-1] if decisions and decisions[-1].result == DecisionResult.REFUSED else None


def _told_today(world: World, decision: Decision) -> bool:
    """Whether a decision was told of today: said again, it is the same one."""
    return decision.recorded_at.astimezone(world.kit.settings.zone).date() == world.today


def _corrected(world: World, issue: Issue) -> int | None:
    """The action of the refusal that is being corrected; None where this is a new one."""
    decisions = world.file(issue).decisions if world.correcting else []
    return decisions[-1].next_action_id if decisions else None


def record_granted(world: World, values: Values) -> None:
    issue = issue_of(world, values, Act.WRITE_CASE)
    granted = moves.grant(issue, world.today, partly=bool(values.get("partly")))
    world.uow.cases.add_decision(issue.id, granted.result, world.now, received_on=granted.received_on)
    days = world.kit.cadence.silence_days if not values.get("partly") else world.kit.cadence.step_days
    plan(world, issue, moves.Step("check_payment", world.today + timedelta(days=days)))
    log(world, issue, "partly" if values.get("partly") else "granted")
