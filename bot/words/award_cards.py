"""What the flows about a grant say that only the moment knows: until when it holds, when we come back, and why."""

from collections.abc import Callable, Mapping

from bot.conversation.awards import grant_of, holds_of, renewal_of
from bot.conversation.world import World, plain_date
from bot.words.seen import seen_words
from cases.records import Issue, Performer, PromptState, Renewal
from cases.renewals import Basis, renew_by
from flows.model import Values


def until_asked(world: World, answers: Values) -> str:
    """What we know of how long this right holds, with its source, before it is asked until when; or nothing."""
    entry = world.entry(world.right(answers))
    if entry is None or entry.renewal is None:
        return ""
    return f"{world.say(f'award.holds_{entry.renewal.kind}', source=_source(world, answers))} "


def _source(world: World, answers: Values) -> str:
    entry = world.entry(world.right(answers))
    if entry is None or entry.renewal is None:
        return ""
    page = entry.sources[entry.renewal.source]
    return world.say("award.source", title=page.title, seen=seen_words(world.say, page.seen))


def renewal_line(world: World, answers: Values) -> str:
    """By when it is renewed, where that day comes from, and when we come back."""
    issue = world.issue(answers)
    renewal = renewal_of(world, issue) if issue else None
    if issue is None or renewal is None or renewal.state is not PromptState.PENDING:
        return world.say("award.no_renewal")
    remind = renewal.remind_at.astimezone(world.kit.settings.zone).date()
    told = world.say("award.renew_by", date=plain_date(renewal.renew_on))
    basis = _basis_words(world, answers, issue, renewal)
    return " ".join([told, *basis, world.say("award.will_remind", date=world.day(remind))])


def _basis_words(world: World, answers: Values, issue: Issue, renewal: Renewal) -> list[str]:
    """Where the day of a renewal comes from; nothing where it was told."""
    grant = grant_of(world, issue)
    if grant is not None and grant.award is not None and grant.award.ends_on == renewal.renew_on:
        return []
    holds, filed = holds_of(world, issue)
    found = renew_by(world.today, holds=holds, filed=filed)
    if found.basis is Basis.OUR_RULE:
        return [world.say("award.by_our_rule")]
    key = "award.by_calendar_year" if holds is not None and holds.by_calendar_year else "award.by_filing"
    return [world.say(key, source=_source(world, answers))]


def renew_on(world: World, answers: Values) -> str:
    """The day by which it is renewed."""
    issue = world.issue(answers)
    renewal = renewal_of(world, issue) if issue else None
    return plain_date(renewal.renew_on) if renewal else world.say("date.unknown")


def renewal_why(world: World, answers: Values) -> str:
    """Why it has to be looked after again."""
    issue = world.issue(answers)
    renewal = renewal_of(world, issue) if issue else None
    return world.say(f"award.why_{renewal.kind}") if renewal else ""


def monthly(world: World, answers: Values) -> str:
    """The monthly sum as it was told."""
    issue = world.issue(answers)
    grant = grant_of(world, issue) if issue else None
    return (grant.award.monthly or "") if grant is not None and grant.award is not None else ""


def walked(world: World, answers: Values) -> str:
    """How most of the steps of this issue were taken: alone, after a rehearsal, together."""
    issue = world.issue(answers)
    taken = [one.performer for one in world.file(issue).actions] if issue else []
    together = any(one in (Performer.ACCOMPANIED, Performer.WORKER) for one in taken)
    return world.say("award.walked_together" if together else "award.walked_alone")


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (until_asked, renewal_line, renew_on, renewal_why, monthly, walked)
}
