"""What was granted: whether it arrived, what it is worth, and the rest that is claimed."""

from datetime import timedelta

from bot.conversation.awards import Grant, grant_of
from bot.conversation.claims import standing_of
from bot.conversation.effects.decisions import keep_last_days, record_granted
from bot.conversation.effects.planning import STEPS, plan
from bot.conversation.effects.reading import day_of, issue_of, log, text_of
from bot.conversation.world import World
from cases import issue as moves
from cases.access import Act
from cases.claim import Do, State, by_when
from cases.records import Arrival, DecisionResult, Issue
from flows.model import Values

SUMS = ("monthly", "back_pay")


def record_arrival(world: World, values: Values) -> None:
    """Whether what was granted arrived; that it was granted is recorded with it where nobody had told.

    Where somebody told otherwise of the same answer, that is cleared up before anything is counted as arrived.
    """
    issue = issue_of(world, values, Act.WRITE_CASE)
    arrival = Arrival(str(values["arrival"]))
    partly = values.get("partly")
    award = _granted(world, issue, None if partly is None else bool(partly)).award
    if award is None or standing_of(world, issue).state is State.CONTESTED:
        return
    arrived_on = world.today if arrival in (Arrival.FULL, Arrival.PARTIAL) else None
    world.uow.awards.tell(award, arrival=arrival, arrived_on=day_of(world, values.get("on")) or arrived_on)
    log(world, issue, f"arrival_{arrival}")
    _plan_by(world, issue, arrival)


def claim_rest(world: World, values: Values) -> None:
    """A part was granted, by a decision that came on this day: the last days for claiming the rest count from it."""
    issue = issue_of(world, values, Act.WRITE_CASE)
    grant = _granted(world, issue, True)
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
    told: dict[str, object] = {name: text for name in SUMS if (text := _sum(world, values, name)) is not None}
    if (since := day_of(world, values.get("since"))) is not None:
        told["starts_on"] = since
    world.uow.awards.tell(grant.award, **told)


def _granted(world: World, issue: Issue, partly: bool | None) -> Grant:
    """The newest grant and what is kept of its money; where it is told to be another, that one is recorded too.

    `partly` is None where only its arrival was told.
    """
    known = grant_of(world, issue)
    same = known is not None and partly in (None, known.decision.result is DecisionResult.PARTLY)
    if not same:
        record_granted(world, {"issue": str(issue.id), "partly": bool(partly)})
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


def _sum(world: World, values: Values, name: str) -> str | None:
    """A sum as it was told, or the office's words for an answer that was picked."""
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.2f}".removesuffix(".00")
    key = f"award.{name}_{value}"
    with world.in_hebrew():
        return world.say(key) if world.kit.catalogue.has(key) else text_of(value)
