"""What was granted: whether it arrived, what it is worth, until when it holds; and what was stopped is opened again."""

from datetime import date, timedelta

from bot.conversation.awards import Grant, grant_of, holds_of
from bot.conversation.claims import standing_of
from bot.conversation.effects.decisions import keep_last_days, record_granted
from bot.conversation.effects.opening import open_issue
from bot.conversation.effects.person import stand
from bot.conversation.effects.planning import plan
from bot.conversation.effects.pursuing import STEPS
from bot.conversation.effects.reading import day_of, days_of, issue_of, log, text_of
from bot.conversation.outgoing import tell_staff
from bot.conversation.world import World, plain_date
from bot.words.outcome_words import closing_words
from cases import issue as moves
from cases.access import Act
from cases.calendar import next_working_day, previous_working_day
from cases.claim import BODY, Do, State, by_when
from cases.followups import first_due
from cases.records import Arrival, DecisionResult, Issue, OpenState, RenewalKind
from cases.renewals import Basis, remind_on, renew_by
from flows.model import Values
from storage.cases import REOPENED

TOLD = ("monthly", "back_pay")


def record_arrival(world: World, values: Values) -> None:
    """Whether what was granted arrived; that it was granted is recorded with it where nobody had told.

    Where somebody told otherwise of the same answer, that is cleared up before anything is counted as arrived.
    """
    issue = issue_of(world, values, Act.WRITE_CASE)
    arrival = Arrival(str(values["arrival"]))
    grant = _granted(world, issue, partly=bool(values.get("partly")))
    if standing_of(world, issue).state is State.CONTESTED:
        return
    arrived_on = world.today if arrival in (Arrival.FULL, Arrival.PARTIAL) else None
    world.uow.awards.tell(grant.award, arrival=arrival, arrived_on=day_of(world, values.get("on")) or arrived_on)
    log(world, issue, f"arrival_{arrival}")
    _plan_by(world, issue, arrival)


def _granted(world: World, issue: Issue, *, partly: bool) -> Grant:
    """The newest grant and what is kept of its money; the issue's stage says that it was granted."""
    known = grant_of(world, issue)
    if known is None or (partly and known.decision.result is not DecisionResult.PARTLY):
        record_granted(world, {"issue": str(issue.id), "partly": partly})
        known = grant_of(world, issue)
    assert known is not None, "a grant that was recorded is there"
    award = known.award or world.uow.awards.add(issue.id, known.decision.id, world.now)
    return Grant(known.decision, award)


def _plan_by(world: World, issue: Issue, arrival: Arrival) -> None:
    """What did not come, or came in part, is asked for; what is awaited is looked for when it should be there."""
    cadence = world.kit.cadence
    if arrival is Arrival.FULL:
        return plan(world, issue, moves.Step(str(Do.FINISH), world.today + timedelta(days=cadence.step_days)))
    if arrival is Arrival.AWAITED:
        on = world.today + timedelta(days=cadence.silence_days)
        return plan(world, issue, moves.Step(str(Do.CHECK_PAYMENT), on))
    found = standing_of(world, issue)
    step = "claim_rest" if found.next.do is Do.CLIMB else STEPS.get(found.next.do, found.next.key)
    plan(world, issue, moves.Step(step, by_when(found.next, found, world.today, cadence)))


def claim_rest(world: World, values: Values) -> None:
    """A part was granted, by a decision that came on this day: the last days for claiming the rest count from it."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    grant = _granted(world, issue, partly=True)
    on = day_of(world, values.get("on"))
    if on is not None:
        moves.grant(issue, world.today, partly=True, on=on)
        decision = world.uow.cases.tell_decision(grant.decision, received_on=on)
        keep_last_days(world, issue, decision)
    _plan_by(world, issue, Arrival.PARTIAL)


def tell_award(world: World, values: Values) -> None:
    """More is known of what was granted: its monthly sum, the time before, since when; sealed, as it was told."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    grant = grant_of(world, issue)
    if grant is None or grant.award is None:
        return
    told: dict[str, object] = {name: text for name in TOLD if (text := _sum(world, values, name)) is not None}
    if (since := day_of(world, values.get("since"))) is not None:
        told["starts_on"] = since
    world.uow.awards.tell(grant.award, **told)


def _sum(world: World, values: Values, name: str) -> str | None:
    """A sum as it was told, or the office's words for an answer that was picked."""
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.2f}".removesuffix(".00")
    key = f"award.{name}_{value}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else text_of(value)


def plan_renewal(world: World, values: Values) -> None:
    """Come back before this right ends: by the day that was told, by a count with a source, or by our own rule."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    entry = world.entry(issue.right_id)
    known = entry.renewal if entry is not None else None
    kind = RenewalKind(text_of(values.get("kind")) or (known.kind if known else RenewalKind.ENDS))
    holds, filed = holds_of(world, issue)
    found = renew_by(world.today, told=day_of(world, values.get("on")), holds=holds, filed=filed)
    early = known.ask_before_days if known else None
    _remind(world, issue, kind, found.on, remind_on(found.on, world.today, early))
    grant = grant_of(world, issue)
    if grant is not None and grant.award is not None:
        world.uow.awards.tell(grant.award, ends_on=found.on if found.basis is Basis.TOLD else None)
    log(world, issue, "renewal", plain_date(found.on))


def put_off_renewal(world: World, values: Values) -> None:
    """Not now: the same renewal once more, after so many days."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    newest = world.file(issue).renewals[-1:]
    for one in newest:
        _remind(world, issue, one.kind, one.renew_on, world.today + timedelta(days=days_of(values, "in_days") or 14))


def _remind(world: World, issue: Issue, kind: RenewalKind, renew_on: date, remind: date) -> None:
    world.uow.awards.renew(issue.id, kind, renew_on, first_due(remind, world.kit.settings.zone))


def drop_renewal(world: World, values: Values) -> None:
    """There is nothing to renew: nobody is reminded of it."""
    world.uow.awards.drop_renewals(issue_of(world, values, Act.WRITE_ACTIONS).id)


def renew_issue(world: World, values: Values) -> None:
    """The renewal is an issue of its own, heading for the day by which it is asked for; one that is open is used."""
    old = issue_of(world, values, Act.WRITE_CASE)
    renew_on = next((one.renew_on for one in reversed(world.file(old).renewals)), None)
    world.uow.awards.drop_renewals(old.id)
    standing = next((one for one in world.issues if one.right_id == old.right_id and one.id != old.id), None)
    if standing is None or old.right_id is None:
        open_issue(world, {"right": old.right_id, "need": old.subject, "follow_up_in_days": world.kit.cadence.step_days})
    else:
        world.opened = standing.id
    assert world.opened is not None, "an issue that was opened has an id"
    issue = issue_of(world, {"issue": str(world.opened)})
    soon = world.today + timedelta(days=world.kit.cadence.step_days)
    if renew_on is not None and renew_on <= soon:
        soon = max(next_working_day(world.today), previous_working_day(renew_on))
    plan(world, issue, moves.Step("renew", soon))
    with world.in_hebrew():
        log(world, issue, "note", world.say("award.renewal_of", code=world.code(old)))


def reopen_issue(world: World, values: Values) -> None:
    """What was in hand was stopped or cut: its issue begins anew, and how it had ended stays in its log."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    with world.in_hebrew():
        told = closing_words(world, issue)
    step = moves.Step("ask_why_stopped", next_working_day(world.today))
    if issue.state is OpenState.CLOSED:
        owner = world.uow.staff.viewer(issue.owner_id)
        heir = owner if owner.active else world.uow.staff.viewer(world.duty.id)
        opened = moves.reopen(issue, heir, step)
        world.uow.cases.reopen(
            issue.id,
            owner_id=opened.owner_id,
            next_step=step.what,
            next_step_on=step.on,
            due_at=first_due(step.on, world.kit.settings.zone),
            told=told,
            now=world.now,
            by_staff_id=world.speaker.staff.id if world.speaker.staff else None,
        )
        world.__dict__.pop("issues", None)
    else:
        world.uow.cases.head_for(issue.id, BODY)
        plan(world, issue, step)
        log(world, issue, REOPENED, told)
    _let_go(world, issue)
    tell_staff(world.uow, world.kit, issue.owner_id, "award.stopped_staff", world.now, code=world.code(issue))


def _let_go(world: World, issue: Issue) -> None:
    """Nothing of the course before is told of any more: not its last days, not its renewal, not that it is received."""
    world.uow.awards.drop_renewals(issue.id)
    world.uow.prompts.drop_warnings([one.id for one in world.file(issue).appeals])
    if issue.right_id is not None and world.speaker.person is not None:
        stand(world, {"right": issue.right_id})
