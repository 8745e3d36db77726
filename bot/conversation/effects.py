"""What a turn changes: each effect of a flow, by name, on the rows of one transaction."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.conversation import handover, needs
from bot.conversation.content_reports import report_content
from bot.conversation.outgoing import show_commands, tell_staff
from bot.conversation.urgency import is_urgent
from bot.conversation.world import CONSENT_VERSION, PAUSED_FOR_GOOD, SETTLED, Speaker, World, plain_date
from bot.words import right_cards
from bot.words.barrier_words import barrier_words
from bot.words.deadline_words import window_of
from cases import issue as moves
from cases.access import Act, authorise
from cases.codes import RANDOM_BYTES, case_code
from cases.followups import first_due, silence, step_on
from cases.records import (
    BarrierKind,
    BarrierLevel,
    ClosureKind,
    Decision,
    DecisionResult,
    History,
    Issue,
    OutcomeKind,
    Performer,
    Stage,
)
from flows.model import Effect, Value, Values
from knowledge.household import HouseholdMistake
from storage.case_file import IssueFile

Change = Callable[[World, Values], None]
# Where a line about a contact begins to say how to reach them: a phone number or a mailbox.
REACHED = re.compile(r"[*+]?\d[\d -]{2,}\d|\*\d{3,}|\S+@\S+")
RECEIVES = "adults[0].receives"
DAYS_AGO = {"today": 0, "yesterday": 1, "last_week": 7, "month_ago": 30}


def apply(world: World, effect: Effect) -> None:
    """Make one change; raises `KeyError` for an effect that nobody wrote, which is our bug."""
    CHANGES[effect.name](world, effect.values)


def apply_all(world: World, changes: Sequence[Effect]) -> None:
    """Make the changes of one turn, all or none; raises `IllegalMove` with the key of the words for the refusal."""
    if not changes:
        return
    with world.together():
        for effect in changes:
            apply(world, effect)


# --- the person and their permission


def give_consent(world: World, values: Values) -> None:
    _consent(world, True)


def withdraw_consent(world: World, values: Values) -> None:
    _consent(world, False)


def _consent(world: World, given: bool) -> None:
    channel = world.speaker.address.channel
    world.uow.people.record_consent(world.person_id, CONSENT_VERSION, world.language, channel, given, world.now)
    world.consented = given


def remember(world: World, values: Values) -> None:
    """Keep one fact; without consent nothing is kept, whatever a flow says."""
    if not world.consented or values["value"] is None:
        return
    path = str(values["fact"])
    try:
        world.fits(path, values["value"])
    except HouseholdMistake:
        return
    world.uow.people.tell(world.person_id, path, values["value"], world.now)
    world.facts_changed()


def hear_needs(world: World, values: Values) -> None:
    """Keep what a story names, so that what is not begun now is offered next."""
    world.told = tuple(needs.needs_of(world, {"story": values["story"]}))


def note_likely(world: World, values: Values) -> None:
    """What is likely is being shown: none of it is news later on."""
    if world.consented:
        likely = (one.id for one in world.findings() if one.verdict == "likely")
        world.uow.people.note_likely(world.person_id, likely, world.now)


def stand(world: World, values: Values) -> None:
    """Keep where the person stands with a right, or take it back; without consent it counts for this talk alone."""
    right, stance = str(values["right"]), _text(values.get("as"))
    if world.entry(right) is None:
        return
    others = tuple(one for one in world.set_aside if one != right)
    world.set_aside = others
    if not world.consented:
        world.set_aside = (*others, right) if stance in SETTLED else others
        return
    world.uow.people.stand(world.person_id, right, stance, world.now)
    if stance == "have_it":
        _receives(world, right)
    world.facts_changed()


def _receives(world: World, right: str) -> None:
    """What is received already is a fact that other rights may follow from, where it is one of those asked for."""
    known = world.facts.get(RECEIVES)
    told = known if isinstance(known, list) else []
    if right in world.kit.knowledge.facts[RECEIVES].values and right not in told:
        remember(world, {"fact": RECEIVES, "value": [*told, right]})


def forget_facts(world: World, values: Values) -> None:
    world.uow.people.forget_facts(world.person_id)
    world.facts_changed()


def set_language(world: World, values: Values) -> None:
    if values["language"] in world.kit.settings.languages:
        world.speak(str(values["language"]))
        if world.speaker.viewer is not None:
            show_commands(world.uow, world.speaker.address, world.language, world.now, staff=True)


def pause_reminders(world: World, values: Values) -> None:
    if world.speaker.person is not None:
        days = _days(values, "days")
        pause = PAUSED_FOR_GOOD if days is None else timedelta(days=days)
        world.uow.people.pause(world.person_id, world.now + pause)


def forget_me(world: World, values: Values) -> None:
    world.uow.people.erase(world.person_id, world.now)
    world.gone = True


def export_me(world: World, values: Values) -> None:
    """A person asked for what is kept on them; what is said is a card, and that it was asked is on record."""
    world.uow.audit.record(f"person:{world.person_id}", "export", "own record", True, world.now)


def quick_exit(world: World, values: Values) -> None:
    world.left = True


# --- an issue, from opening to its end


def open_issue(world: World, values: Values) -> None:
    """A family's own issue: owned by the office's duty worker; the story is kept only with consent."""
    person = world.speaker.person
    assert person is not None
    owner = world.duty
    right = _text(values.get("right"))
    entry = world.entry(right)
    case = world.uow.cases.case_of_person(person.id)
    if case is None:
        case = world.uow.cases.open_case(person.office_id, person.id, None, _fresh_code(), world.now)
    told = _text(values.get("need")) or next((one.words for one in world.told if one.right == right), "")
    need = told if world.consented else ""
    soon = is_urgent(world, right, told)
    on = step_on(world.today, in_days=_days(values, "follow_up_in_days"), cadence=world.kit.cadence, soon=soon)
    step = moves.open_issue(world.uow.staff.viewer(owner.id), moves.Step("first", on)).step
    issue = world.uow.cases.open_issue(
        case.id,
        owner_id=owner.id,
        right_id=right,
        domain=entry.domain if entry else "other",
        subject=need,
        description=need,
        next_step=step.what,
        next_step_on=step.on,
        due_at=first_due(step.on, world.kit.settings.zone),
        now=world.now,
    )
    _opened(world, issue)
    tell_staff(
        world.uow,
        world.kit,
        owner.id,
        "turn.issue_opened",
        world.now,
        code=world.code(issue),
        next_step_on=plain_date(step.on),
    )


def open_case(world: World, values: Values) -> None:
    """A worker logs a blocked right; it has a follow-up from the first moment, so nothing is lost half-way."""
    staff, viewer = world.speaker.staff, world.speaker.viewer
    if staff is None or viewer is None or not authorise(viewer, Act.WRITE_CASE).allowed:
        raise moves.IllegalMove("move.not_allowed")
    right = _text(values.get("right"))
    entry = world.entry(right)
    problem = str(values["problem"])
    case = world.uow.cases.open_case(staff.office_id, None, staff.id, _fresh_code(), world.now)
    step = moves.open_issue(viewer, moves.Step("contact", step_on(world.today, cadence=world.kit.cadence))).step
    issue = world.uow.cases.open_issue(
        case.id,
        owner_id=staff.id,
        right_id=right,
        domain=_text(values.get("domain")) or (entry.domain if entry else "other"),
        subject=problem,
        description=problem,
        next_step=step.what,
        next_step_on=step.on,
        due_at=first_due(step.on, world.kit.settings.zone),
        now=world.now,
    )
    _opened(world, issue)


def _opened(world: World, issue: Issue) -> None:
    world.opened = issue.id
    world.__dict__.pop("issues", None)
    _log(world, issue, "opened")


def _fresh_code() -> str:
    return case_code(secrets.token_bytes(RANDOM_BYTES))


def choose_performer(world: World, values: Values) -> None:
    """Who takes the next step; it becomes an action of the issue with the next step's date."""
    issue = _issue(world, values)
    performer = Performer(str(values["performer"]))
    with world.in_hebrew():
        _add_action(world, issue, _what_next(world, issue), performer, issue.next_step_on)
        _log(world, issue, "performer", world.say(f"performer.{performer}"))


def _what_next(world: World, issue: Issue) -> str:
    from bot.words.cards import step_words

    return step_words(world, issue)


def set_next_step(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_ACTIONS)
    named, days = _day(world, values.get("on")), _days(values, "in_days")
    soon = days is None and is_urgent(world, issue.right_id, issue.description)
    on = step_on(world.today, on=named, in_days=days, cadence=world.kit.cadence, soon=soon)
    step = moves.plan(issue, moves.Step(_text(values.get("what")) or issue.next_step, on)).step
    _plan(world, issue, step)
    with world.in_hebrew():
        _log(world, issue, "next_step", world.day(on))


def plan_by_actions(world: World, values: Values) -> None:
    """We come back on the earliest day by which an action is to be done; each keeps a day of its own."""
    issue = _issue(world, values, Act.WRITE_ACTIONS)
    days = [one.due_on for one in world.file(issue).actions if one.done_on is None and one.due_on is not None]
    if days:
        set_next_step(world, {"issue": values["issue"], "on": min(days).isoformat()})


def _plan(world: World, issue: Issue, step: moves.Step) -> None:
    due = first_due(step.on, world.kit.settings.zone)
    world.uow.cases.set_next_step(issue.id, step.what, step.on, due, world.now)


def record_submitted(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_CASE)
    submitted = moves.submit(issue, world.today, on=_day(world, values.get("on")), how=_text(values.get("how")) or "")
    entry = world.entry(issue.right_id)
    window = window_of(entry.answer_expected) if entry else None
    until = silence(submitted.on or world.today, window, world.kit.cadence)
    world.uow.cases.add_claim(issue.id, submitted.on, submitted.how, until.ask_on, world.now)
    _plan(world, issue, moves.Step("wait_answer", max(until.ask_on, world.today + timedelta(days=1))))
    _log(world, issue, "submitted")


def record_waiting(world: World, values: Values) -> None:
    """Nothing new: we come back when an answer should have come, or in our own rhythm once that day has passed."""
    issue = _issue(world, values, Act.WRITE_ACTIONS)
    claims = world.file(issue).claims
    expected = claims[-1].answer_expected_on if claims else None
    soon = step_on(world.today, cadence=world.kit.cadence)
    _plan(world, issue, moves.Step("wait_answer", expected if expected and expected > world.today else soon))
    with world.in_hebrew():
        _log(world, issue, "note", world.say("case.step_wait_answer"))


def record_refused(world: World, values: Values) -> None:
    """A refusal, the action that answers it, the next rung with its last day, and a next step: all or nothing.

    Said once more with another date, it is one refusal, and its action and barrier stand already.
    """
    issue = _issue(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    if values.keys() == {"issue"} and newest is not None and _told_today(world, newest):
        return
    reason = _text(values.get("reason")) or ""
    on = _day(world, values.get("on"))
    soon = is_urgent(world, issue.right_id, issue.description)
    step = moves.Step("cure", step_on(world.today, cadence=world.kit.cadence, soon=soon))
    refused = moves.refuse(issue, world.today, step, reason=reason, on=on, quote=_text(values.get("quote")) or "")
    action = _corrected(world, issue)
    if action is None:
        with world.in_hebrew():
            what = right_cards.cure(world, {"right": issue.right_id, "reason": reason})
        action = _add_action(world, issue, what, step.performer, step.on).id
        world.uow.cases.add_barrier(issue.id, BarrierKind.REFUSAL, world.today)
        _log(world, issue, "refused", reason)
    decision = world.uow.cases.add_decision(
        issue.id, refused.result, world.now, refused.reason, refused.received_on, refused.quote, action
    )
    for way in right_cards.ways(world, issue.right_id, on):
        last_day = way.deadline.last_day if way.deadline else None
        act_by = way.deadline.act_by if way.deadline else None
        world.uow.cases.add_appeal(issue.id, decision.id, way.rung.id, world.now, last_day, act_by)
    _plan(world, issue, refused.step)


def complete_refusal(world: World, values: Values) -> None:
    """The reason or the day of the refusal that was told of today; another day for it is a correction."""
    issue = _issue(world, values, Act.WRITE_CASE)
    newest = _newest_refusal(world, issue)
    reason = _text(values.get("reason")) or (newest.reason if newest else "")
    if newest is None or world.correcting or not _told_today(world, newest):
        return record_refused(world, {**values, "reason": reason})
    on = _day(world, values.get("on")) or newest.received_on
    moves.refuse(issue, world.today, moves.Step(issue.next_step, issue.next_step_on), on=on)
    world.uow.cases.complete_decision(newest.id, reason, on)
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
    issue = _issue(world, values, Act.WRITE_CASE)
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
    _plan(world, issue, moves.Step(what, issue.next_step_on))
    with world.in_hebrew():
        _log(world, issue, "note", world.say("case.refusal_taken_back"))


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
    issue = _issue(world, values, Act.WRITE_CASE)
    granted = moves.grant(issue, world.today, partly=bool(values.get("partly")))
    world.uow.cases.add_decision(issue.id, granted.result, world.now, received_on=granted.received_on)
    days = world.kit.cadence.silence_days if not values.get("partly") else world.kit.cadence.step_days
    _plan(world, issue, moves.Step("check_payment", world.today + timedelta(days=days)))
    _log(world, issue, "partly" if values.get("partly") else "granted")


def record_note(world: World, values: Values) -> None:
    _log(world, _issue(world, values, Act.WRITE_ACTIONS), "note", str(values["text"] or ""))


def close_issue(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.CLOSE_CASE)
    kind, outcome = ClosureKind(str(values["closure"])), OutcomeKind(str(values["outcome"]))
    text = _reason(world, _text(values.get("text")) or "")
    closed = moves.close(issue, world.today, kind, text, outcome)
    insights = world.insights or (text if kind is ClosureKind.DONE else "")
    world.uow.cases.close(issue.id, closed.kind, closed.text, closed.outcome, insights, world.now)
    _log(world, issue, "closed")
    _have(world, issue, outcome)
    world.__dict__.pop("issues", None)


def _have(world: World, issue: Issue, outcome: OutcomeKind) -> None:
    """What was received in full is not offered again, and other rights may follow from it."""
    if outcome == OutcomeKind.FULL and issue.right_id is not None and world.speaker.person is not None:
        stand(world, {"right": issue.right_id, "as": "have_it"})


def describe(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_CASE)
    field, value = str(values["field"]), str(values["value"] or "")
    if field == "insights":
        world.insights = value
    elif field == "success":
        _log(world, issue, "note", value)
    else:
        told = History(value) if field == "history" else value
        world.uow.cases.save(issue.model_copy(update={field: told}))


def add_body(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_CASE)
    contact, details = contact_and_details(_text(values.get("contact")) or "", _text(values.get("details")) or "")
    world.uow.cases.add_body(issue.id, str(values["organisation"]), contact, details)


def add_barrier(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_CASE)
    kind = BarrierKind(str(values["kind"]))
    level = BarrierLevel(str(values.get("level") or BarrierLevel.SYSTEMIC))
    note = _text(values.get("note")) or ""
    standing = [one for one in world.file(issue).barriers if one.kind == kind and one.lifted_on is None]
    if standing and not note:
        return
    world.uow.cases.add_barrier(issue.id, kind, world.today, level, note)
    with world.in_hebrew():
        _log(world, issue, "barrier", barrier_words(world.kit, world.language, kind, level, note))


def add_action(world: World, values: Values) -> None:
    issue = _issue(world, values, Act.WRITE_ACTIONS)
    due = _day(world, values.get("due_on")) or issue.next_step_on
    if (days := _days(values, "due_in_days")) is not None:
        due = world.today + timedelta(days=days)
    _add_action(world, issue, str(values["what"]), Performer(str(values["performer"])), due)


def _add_action(world: World, issue: Issue, what: str, performer: Performer, due: date | None) -> Any:
    action = world.uow.cases.add_action(issue.id, what, performer, due)
    _log(world, issue, "action", what)
    return action


def action_done(world: World, values: Values) -> None:
    action_id = int(str(values["action"]))
    action = world.uow.cases.action(action_id)
    issue = world.seen_issue(action.issue_id) if action else None
    if action is None or issue is None or not world.may(Act.WRITE_ACTIONS, issue):
        raise moves.IllegalMove("move.not_allowed")
    result = _text(values.get("result")) or ""
    world.uow.cases.finish_action(action_id, world.today, result, world.now)
    with world.in_hebrew():
        told = world.say("case.done_with_result", what=action.what, result=result) if result else action.what
    _log(world, issue, "done", told)


# --- people who help


def record_danger(world: World, values: Values) -> None:
    """Danger was heard and a person was wished for; where writing is not safe, staff are told so with it."""
    handover.call(world, handover.UNSAFE if values.get("safe") is False else str(values["kind"]))


def call_human(world: World, values: Values) -> None:
    handover.call(world, str(values.get("kind") or "asked"))


def end_human(world: World, values: Values) -> None:
    handover.end(world, str(values["code"]))


def relay(world: World, values: Values) -> None:
    handover.relay(world, str(values["to"]), str(values["text"] or ""))


# --- staff


def join_staff(world: World, values: Values) -> None:
    staff = world.uow.staff.join(str(values["code"]), world.speaker.address.id, world.now)
    assert staff is not None, "the flow asks `invitation_valid` first"
    viewer = world.uow.staff.viewer(staff.id)
    world.speaker = Speaker(world.speaker.address, None, staff, viewer, world.language)
    world.uow.staff.set_language(staff.id, world.language)
    show_commands(world.uow, world.speaker.address, world.language, world.now, staff=True)


def lock(world: World, values: Values) -> None:
    world.uow.staff.lock(world.speaker.address.id)
    show_commands(world.uow, world.speaker.address, world.language, world.now, staff=False)
    world.left = True


# --- reading values


def _reason(world: World, text: str) -> str:
    """Somebody's own words, or the form's words for an option that was chosen."""
    key = f"case.why_{text}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else text


def _issue(world: World, values: Values, act: Act | None = None) -> Issue:
    """The issue an effect is about; one outside the speaker's scope is as good as absent."""
    issue = world.issue(values)
    if issue is None:
        raise moves.IllegalMove("move.issue_is_closed")
    if act is not None and world.speaker.viewer is not None and not world.may(act, issue):
        raise moves.IllegalMove("move.not_allowed")
    return issue


def _log(world: World, issue: Issue, kind: str, text: str = "") -> None:
    by = world.speaker.staff.id if world.speaker.staff else None
    world.uow.cases.log(issue.id, kind, text, world.now, by)


def contact_and_details(contact: str, details: str) -> tuple[str, str]:
    """Who is spoken to and how, told in one line: the form has a column for each."""
    reached = None if details else REACHED.search(contact)
    if reached is None:
        return contact, details
    return contact[: reached.start()].strip(" ,،;:-–"), contact[reached.start() :].strip()


def _text(value: Value) -> str | None:
    return str(value).strip() or None if value not in (None, "") else None


def _days(values: Values, name: str) -> int | None:
    value = values.get(name)
    return None if value is None else int(str(value))


def _day(world: World, value: Value) -> date | None:
    """A date that was given: ISO, or one of the words an option stands for."""
    if value is None or value == "":
        return None
    if str(value) in DAYS_AGO:
        return world.today - timedelta(days=DAYS_AGO[str(value)])
    return date.fromisoformat(str(value))


CHANGES: Mapping[str, Change] = {
    change.__name__: change
    for change in (
        give_consent,
        withdraw_consent,
        remember,
        hear_needs,
        note_likely,
        stand,
        report_content,
        forget_facts,
        set_language,
        pause_reminders,
        export_me,
        forget_me,
        quick_exit,
        open_issue,
        open_case,
        choose_performer,
        set_next_step,
        plan_by_actions,
        record_submitted,
        record_waiting,
        record_refused,
        complete_refusal,
        take_back_refusal,
        record_granted,
        record_note,
        close_issue,
        describe,
        add_body,
        add_barrier,
        add_action,
        action_done,
        record_danger,
        call_human,
        end_human,
        relay,
        join_staff,
        lock,
    )
}
