"""A file that was sent waits, sealed, until its sender says whether it may be kept; then it is kept or fetched."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.channels.base import SentFile
from bot.conversation.world import World
from bot.documents.file_kinds import name_of
from cases.records import Attachment, AttachmentKind, HeldFile, Issue, PermissionAbout
from flows.model import Value, Values
from storage.unit_of_work import UnitOfWork

# The text of `photo.may_keep`: what it says of who sees a file and how long changes with this.
TEXT_VERSION = "2026-11"
HELD_FOR = timedelta(hours=1)
FETCHED_WITHIN = timedelta(hours=6)
# Pages of one letter come as pictures of their own; more than these are asked about in a second round.
MOST_TOGETHER = 10


def hold(uow: UnitOfWork, address_id: int, file: SentFile | None, now: datetime) -> dict[str, int]:
    """What the inbox keeps of a file: the id it is held by; nothing where there was none."""
    if file is None:
        return {}
    until = now + HELD_FOR
    held = uow.held_files.hold(address_id, file.media_type, file.size, until, file.content, file.reference)
    return {"file": held.id}


def together(waiting: Value, file: int) -> str:
    """The files that are asked about in one question: those that wait for its answer, and the new one."""
    return " ".join([*str(waiting or "").split(), str(file)][-MOST_TOGETHER:])


def held_of(world: World, answers: Values) -> Iterator[HeldFile]:
    """The files in question that are still held, of this conversation alone."""
    for one in str(answers.get("file") or "").split():
        held = world.uow.held_files.get(int(one))
        if held is not None and held.address_id == world.speaker.address.id:
            yield held


def keep(world: World, issue: Issue, held: HeldFile, kind: AttachmentKind) -> None:
    """They agreed: the answer is put on record, and the file is kept now, or fetched first where the channel has it."""
    uow = world.uow
    record_answer(world, issue, str(held.id), given=True)
    if held.content is None:
        uow.held_files.want(held.id, issue.id, kind, world.now + FETCHED_WITHIN)
    else:
        attach(uow, world.code(issue), issue.id, held, held.media_type, held.content, kind, world.now)


def attach(
    uow: UnitOfWork,
    code: str,
    issue_id: int,
    held: HeldFile,
    media_type: str,
    content: bytes,
    kind: AttachmentKind,
    now: datetime,
) -> Attachment:
    """What was held becomes a file of the issue, under the same id and a name of ours."""
    name = name_of(code, len(uow.attachments.listed(issue_id)) + 1, media_type)
    uow.held_files.drop(held.id)
    return uow.attachments.add(issue_id, kind, name, media_type, content, now, consented=True, id=held.id)


def record_answer(world: World, issue: Issue, file: str, *, given: bool) -> None:
    """Whether a file may be kept, as it was answered: with the text that was shown, its language and channel."""
    world.uow.permissions.record(
        issue.id,
        PermissionAbout.FILE,
        file,
        TEXT_VERSION,
        world.language,
        world.speaker.address.channel,
        given,
        world.now,
        world.speaker.staff.id if world.speaker.staff else None,
    )
