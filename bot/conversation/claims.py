"""The records of an issue told as the events of a claim, and where it stands by them (`cases.course`)."""

from bot.conversation.world import World
from bot.words.deadline_words import window_of
from cases.calendar import DAY
from cases.claim import BODY, EXCEPTIONS, Answer, Event, Receipt, Reminder, Standing, Submission, full_ladder
from cases.course import standing
from cases.ladder import Rung
from cases.records import Arrival, DecisionResult, Issue
from storage.case_file import IssueFile
from storage.cases import REOPENED

# What a refusal's reason is called where the office gave none, and where it gave one of its own: that is in the quote,
# as the family told of it (`other`), or in the office's own words once they were asked for (`quoted`).
NOT_SAID, OTHER, QUOTED = "not_said", "other", "quoted"
# The kind of log line that says that a body was reminded in writing.
REMINDED = "reminded"


def rungs_of(world: World, right: str | None) -> tuple[Rung, ...]:
    """The ladder of a right; a need without an entry may be asked for as an exception."""
    entry = world.entry(right)
    if entry is None:
        return full_ladder((EXCEPTIONS,))
    return full_ladder(
        Rung(one.id, one.kind, one.optional, window_of(one.window, one.counted_from)) for one in entry.ladder
    )


def standing_of(world: World, issue: Issue) -> Standing:
    """Where an issue's claim stands today, and what may be done next."""
    file = world.file(issue)
    return standing(
        rungs_of(world, issue.right_id),
        events_of(world, file),
        world.today,
        heading_for=issue.rung,
        can_cure=_can_cure(world, file),
    )


def events_of(world: World, file: IssueFile) -> tuple[Event, ...]:
    """What happened, the oldest first: ids rise with time, and what arrived follows the decision it belongs to.

    Where the issue was opened again, a new course began: what is behind it is over.
    """
    begun = max((line.id for line in file.log if line.kind == REOPENED), default=0)
    zone = world.kit.settings.zone
    # Each event with the id of its row; what arrived has no row of its own, and stands right behind its decision.
    told: list[tuple[int, int, Event]] = []
    for claim in file.claims:
        expected = claim.answer_expected_on
        told.append((claim.id, 0, Submission(claim.rung, claim.submitted_on, expected - DAY if expected else None)))
    for line in file.log:
        if line.kind == REMINDED:
            told.append((line.id, 0, Reminder(line.at.astimezone(zone).date())))
    for one in file.decisions:
        by_staff = one.told_by_staff_id is not None
        reason = "" if one.reason == NOT_SAID else one.reason
        told.append((one.id, 0, Answer(one.result, one.rung, one.received_on, reason, one.in_writing, by_staff)))
    for award in file.awards:
        if award.arrival != Arrival.AWAITED:
            told.append((award.decision_id, 1, Receipt(award.arrival)))
    return tuple(event for at, _, event in sorted(told, key=lambda one: one[:2]) if at > begun)


def _can_cure(world: World, file: IssueFile) -> bool:
    """Whether something answers the reason given last: what is known of it, or, at the body itself, a fuller claim."""
    entry = world.entry(file.issue.right_id)
    newest = file.decisions[-1] if file.decisions else None
    if newest is None or newest.result != DecisionResult.REFUSED:
        return False
    return newest.rung == BODY or (entry is not None and newest.reason in entry.refusals)
