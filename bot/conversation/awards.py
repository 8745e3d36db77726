"""What is on record of a grant: its decision, its money, and how long a source says that it holds."""

from dataclasses import dataclass
from datetime import date

from bot.conversation.world import World
from bot.words.deadline_words import window_of
from cases.claim import BODY
from cases.records import Award, Decision, DecisionResult, Issue, Renewal
from cases.renewals import Holds
from storage.case_file import IssueFile
from storage.cases import REOPENED

GRANTS = frozenset({DecisionResult.GRANTED, DecisionResult.PARTLY})
CALENDAR_YEAR = "calendar_year"


@dataclass(frozen=True, slots=True)
class Grant:
    """A decision that granted something, and what was told of its money; None before anything was."""

    decision: Decision
    award: Award | None


def grant_of(world: World, issue: Issue) -> Grant | None:
    """The newest answer, where it granted something, nothing was handed in since, and it was not stopped."""
    file = world.file(issue)
    newest = file.decisions[-1] if file.decisions else None
    after = max([claim.id for claim in file.claims] + [begun(file)], default=0)
    if newest is None or newest.result not in GRANTS or newest.id < after:
        return None
    award = next((one for one in reversed(file.awards) if one.decision_id == newest.id), None)
    return Grant(newest, award)


def begun(file: IssueFile) -> int:
    """The id of the line with which the course of this issue began anew; 0 where it never did."""
    return max((line.id for line in file.log if line.kind == REOPENED), default=0)


def holds_of(world: World, issue: Issue) -> tuple[Holds | None, date | None]:
    """How long a source says that a grant of this right holds, and the day on which it was asked for."""
    entry = world.entry(issue.right_id)
    known = entry.renewal if entry is not None else None
    window = window_of(known.valid) if known is not None else None
    holds = Holds(window, known.counted_from == CALENDAR_YEAR) if known is not None and window is not None else None
    file = world.file(issue)
    filed = [one.submitted_on for one in file.claims if one.rung == BODY and one.id > begun(file)]
    return holds, filed[-1] if filed else None


def renewal_of(world: World, issue: Issue) -> Renewal | None:
    """The newest renewal of this issue."""
    renewals = world.file(issue).renewals
    return renewals[-1] if renewals else None
