"""What there is to pick from once something was granted, and when it was stopped."""

from collections.abc import Callable, Sequence

from bot.conversation.awards import Grant, grant_of
from bot.conversation.claims import standing_of
from bot.conversation.world import World, shorten
from cases.claim import State
from cases.records import Arrival, DecisionResult, Issue, OpenState, OutcomeKind
from flows.model import Choice, Values

LABEL, SHOWN = 60, 7
IN_HAND = frozenset({State.GRANTED, State.PARTLY, State.REALISED})

Source = Callable[[World, Values, Values], Sequence[Choice]]


def grant_awaited(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What was granted and is not known to have arrived whole: whether it did is asked first."""
    issue = world.issue(answers)
    grant = grant_of(world, issue) if issue else None
    return [Choice("awaited", "")] if grant is not None and _arrival(grant) is not Arrival.FULL else []


def grant_in_part(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where a part of it arrived, and the rest is asked for."""
    issue = world.issue(answers)
    grant = grant_of(world, issue) if issue else None
    return [Choice("in_part", "")] if grant is not None and _arrival(grant) is Arrival.PARTIAL else []


def _arrival(grant: Grant) -> Arrival:
    return grant.award.arrival if grant.award is not None else Arrival.AWAITED


def grant_arrived(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where all of it arrived: what is left is how it ended."""
    issue = world.issue(answers)
    grant = grant_of(world, issue) if issue else None
    return [Choice("arrived", "")] if grant is not None and _arrival(grant) is Arrival.FULL else []


def grant_in_hand(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where a part or all of it was granted: it does not end as if nothing was reached."""
    issue = world.issue(answers)
    state = standing_of(world, issue).state if issue else None
    return [Choice("in_hand", "")] if state in IN_HAND else []


def refused_by_office(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly where the office told of a refusal, and nothing was handed in since."""
    issue = world.issue(answers)
    file = world.file(issue) if issue else None
    newest = file.decisions[-1] if file is not None and file.decisions else None
    if file is None or newest is None or newest.result is not DecisionResult.REFUSED or not newest.told_by_staff_id:
        return []
    return [] if any(claim.id > newest.id for claim in file.claims) else [Choice(str(newest.id), "")]


def may_be_stopped(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The person's issues of which something was received, those that the words name before all others."""
    story = str(answers.get("story") or "")
    found = world.find(story) if story else None
    named = [hit.id for hit in found.results[:3]] if found is not None and found.verdict != "none" else []
    received = [one for one in world.uow.cases.issues_of_person(world.person_id) if _was_received(world, one)]
    about = [one for one in received if one.right_id in named]
    shown = about or ([] if named else received)
    return [Choice(str(one.id), shorten(world.title(one.right_id, one.subject), LABEL)) for one in shown[-SHOWN:]]


def _was_received(world: World, issue: Issue) -> bool:
    file = world.file(issue)
    if issue.state is OpenState.OPEN:
        return grant_of(world, issue) is not None
    return file.closure is not None and file.closure.outcome is not OutcomeKind.NOT_REALISED


AWARDS: tuple[Source, ...] = (
    grant_awaited,
    grant_in_part,
    grant_arrived,
    grant_in_hand,
    refused_by_office,
    may_be_stopped,
)
