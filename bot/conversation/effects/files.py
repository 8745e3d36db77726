"""Files of an issue: what was sent is kept or let go, and what is kept is sent, deleted, or made."""

from bot.conversation import holding
from bot.conversation.calendar_days import days_to_act
from bot.conversation.effects.reading import issue_of, log
from bot.conversation.world import World
from bot.documents.calendar_file import calendar_file
from bot.documents.file_kinds import ICS, name_of
from cases.access import Act
from cases.issue import IllegalMove
from cases.records import Attachment, AttachmentKind, Issue
from flows.model import Values


def keep_file(world: World, values: Values) -> None:
    """They agreed that what they sent is kept under this issue."""
    issue, kind = issue_of(world, values), AttachmentKind(str(values["kind"]))
    held = list(holding.held_of(world, values))
    if not held:
        raise IllegalMove("file.gone")
    for one in held:
        holding.keep(world, issue, one, kind)
    with world.in_hebrew():
        log(world, issue, "file", world.say(f"file.kind_{kind}"))


def drop_file(world: World, values: Values) -> None:
    """They did not agree: it is gone at once, and where the issue is known, the answer is on record."""
    issue = world.issue(values)
    for one in list(holding.held_of(world, values)):
        if issue is not None:
            holding.record_answer(world, issue, str(one.id), given=False)
        world.uow.held_files.drop(one.id)


def send_file(world: World, values: Values) -> None:
    """A kept file goes to whoever asks and may read its issue; who took it is in the audit."""
    attachment, _ = _kept(world, values)
    world.files.append(attachment.id)
    who = world.speaker.viewer.staff_id if world.speaker.viewer else None
    actor = f"staff:{who}" if who is not None else f"person:{world.person_id}"
    world.uow.audit.record(actor, "send_file", f"file:{attachment.id}", True, world.now)


def delete_file(world: World, values: Values) -> None:
    """The person takes back what they agreed to: the file is deleted, and that is on record."""
    attachment, issue = _kept(world, values)
    if world.speaker.person is None:
        raise IllegalMove("move.not_allowed")
    holding.record_answer(world, issue, str(attachment.id), given=False)
    world.uow.attachments.drop(attachment.id)
    with world.in_hebrew():
        log(world, issue, "file_deleted", world.say(f"file.kind_{attachment.kind}"))


def send_calendar(world: World, values: Values) -> None:
    """The days to act by on this issue, or on all of theirs, as a file for the calendar of their phone."""
    issue = world.issue(values)
    of = [issue] if issue is not None else world.issues
    days = [day for one in of for day in days_to_act(world, one)]
    if not days:
        raise IllegalMove("file.no_days")
    made = calendar_file(days, world.kit.catalogue, world.language, world.now)
    send_new(world, of[0], AttachmentKind.CALENDAR, ICS, made)


def send_new(world: World, issue: Issue, kind: AttachmentKind, media_type: str, content: bytes) -> Attachment:
    """A file that was made for this person is kept under the issue, and goes out with this turn."""
    files = world.uow.attachments
    name = name_of(world.code(issue), len(files.listed(issue.id)) + 1, media_type)
    made = files.add(issue.id, kind, name, media_type, content, world.now, consented=world.consented)
    world.files.append(made.id)
    return made


def _kept(world: World, values: Values) -> tuple[Attachment, Issue]:
    """A file and its issue, where this speaker may read it; another one is as good as absent."""
    named = str(values["attachment"] or "")
    attachment = world.uow.attachments.get(int(named)) if named.isdecimal() else None
    issue = world.seen_issue(attachment.issue_id) if attachment else None
    if attachment is None or issue is None:
        raise IllegalMove("file.gone")
    if world.speaker.viewer is not None and not world.may(Act.READ_CASE, issue):
        raise IllegalMove("move.not_allowed")
    return attachment, issue
