"""A right in hand that ends: the day to come back on, put off or dropped, and the issue that renews it."""

from datetime import date, timedelta

from bot.conversation.awards import grant_of, holds_of, renewal_of
from bot.conversation.effects.opening import open_issue
from bot.conversation.effects.planning import plan
from bot.conversation.effects.reading import day_of, days_of, issue_of, log, text_of
from bot.conversation.world import World, plain_date
from cases import issue as moves
from cases.access import Act
from cases.calendar import next_working_day, previous_working_day
from cases.followups import first_due
from cases.records import Issue, RenewalKind
from cases.renewals import Basis, remind_on, renew_by
from flows.model import Values

PUT_OFF_DAYS = 14


def plan_renewal(world: World, values: Values) -> None:
    """Come back before this right ends: by the day that was told, by a count with a source, or by our own rule."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    entry = world.entry(issue.right_id)
    known = entry.renewal if entry is not None else None
    kind = RenewalKind(text_of(values.get("kind")) or (known.kind if known else RenewalKind.ENDS))
    holds, filed = holds_of(world, issue)
    found = renew_by(world.today, told=day_of(world, values.get("on")), holds=holds, filed=filed)
    remind = remind_on(found.on, world.today, known.ask_before_days if known else None)
    _remind(world, issue, kind, found.on, remind)
    grant = grant_of(world, issue)
    if grant is not None and grant.award is not None:
        world.uow.awards.tell(grant.award, ends_on=found.on if found.basis is Basis.TOLD else None)
    log(world, issue, "renewal", plain_date(found.on))


def put_off_renewal(world: World, values: Values) -> None:
    """Not now: the same renewal once more, after so many days."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    newest = renewal_of(world, issue)
    if newest is not None:
        days = days_of(values, "in_days") or PUT_OFF_DAYS
        _remind(world, issue, newest.kind, newest.renew_on, world.today + timedelta(days=days))


def drop_renewal(world: World, values: Values) -> None:
    """There is nothing to renew: nobody is reminded of it."""
    world.uow.awards.drop_renewals(issue_of(world, values, Act.WRITE_ACTIONS).id)


def renew_issue(world: World, values: Values) -> None:
    """The renewal is an issue of its own, with its first step before the day by which it is asked for."""
    old = issue_of(world, values, Act.WRITE_CASE)
    newest = renewal_of(world, old)
    world.uow.awards.drop_renewals(old.id)
    issue = _issue_for(world, old)
    plan(world, issue, moves.Step("renew", _soon(world, newest.renew_on if newest else None)))
    with world.in_hebrew():
        log(world, issue, "note", world.say("award.renewal_of", code=world.code(old)))


def _issue_for(world: World, old: Issue) -> Issue:
    """Another open issue of the same right, or a new one; the conversation goes on with it."""
    standing = [one for one in world.issues if one.right_id == old.right_id is not None and one.id != old.id]
    if standing:
        world.opened = standing[0].id
        return standing[0]
    open_issue(world, {"right": old.right_id, "need": old.subject})
    return issue_of(world, {"issue": str(world.opened)})


def _soon(world: World, renew_on: date | None) -> date:
    """In our rhythm, and before the day itself where that comes first."""
    soon = world.today + timedelta(days=world.kit.cadence.step_days)
    if renew_on is None or renew_on > soon:
        return soon
    return max(next_working_day(world.today), previous_working_day(renew_on))


def _remind(world: World, issue: Issue, kind: RenewalKind, renew_on: date, remind: date) -> None:
    world.uow.awards.renew(issue.id, kind, renew_on, first_due(remind, world.kit.settings.zone))
