"""What there is to pick from among files: those of an issue, and whether its refusal is on record already."""

from bot.conversation.calendar_days import days_to_act
from bot.conversation.world import World, plain_date
from cases.records import AttachmentKind, DecisionResult
from flows.model import Choice, Values

MOST_FILES = 8


def files_of_issue(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The files of the issue at hand, newest first; a calendar is made anew whenever it is asked for."""
    issue = world.issue(answers)
    listed = world.uow.attachments.listed(issue.id) if issue else []
    kept = [one for one in reversed(listed) if one.kind != AttachmentKind.CALENDAR]
    zone = world.kit.settings.zone
    return [
        Choice(
            str(one.id),
            world.say(
                "file.label",
                kind=world.say(f"file.kind_{one.kind}"),
                type=world.say(type_key(one.media_type)),
                date=plain_date(one.at.astimezone(zone).date()),
            ),
        )
        for one in kept[:MOST_FILES]
    ]


def refusal_on_record(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly when the newest answer on record of this issue is a refusal."""
    issue = world.issue(answers)
    newest = world.file(issue).decisions[-1:] if issue else ()
    return [Choice(str(one.id), "") for one in newest if one.result == DecisionResult.REFUSED]


def days_of_issue(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The days to act by on the issue at hand, or on all of the person's where none is."""
    issue = world.issue(answers)
    of = [issue] if issue is not None else world.issues
    return [Choice(day.id, plain_date(day.on)) for one in of for day in days_to_act(world, one)]


def type_key(media_type: str) -> str:
    """The key of the word for a media type: its last part names it."""
    return f"file.type_{media_type.rpartition('/')[2].rpartition('.')[2]}"


FILES = (files_of_issue, refusal_on_record, days_of_issue)
