"""A letter is made: kept with its issue, sent as files, and followed by the step of sending it, with its day."""

from datetime import date

from bot.conversation import holding
from bot.conversation import letter_writing as writing
from bot.conversation.claims import standing_of
from bot.conversation.effects.files import send_new
from bot.conversation.effects.planning import new_action, plan
from bot.conversation.effects.reading import issue_of, log
from bot.conversation.world import World
from bot.documents.file_kinds import DOCX, PDF
from bot.documents.letter_facts import Letter
from bot.documents.letter_pages import Copy
from cases import claim as claims
from cases import issue as moves
from cases.access import Act
from cases.claim import Do, Move
from cases.issue import IllegalMove
from cases.records import AttachmentKind, Issue, Performer, PermissionAbout
from flows.model import Values

SEND = "send_letter"


def make_letter(world: World, values: Values) -> None:
    """The letter as PDF and as a document to edit; for whoever speaks Arabic, a copy with both languages as well."""
    issue = issue_of(world, values, Act.WRITE_ACTIONS)
    letter = writing.composed(world, values)
    if letter is None:
        raise IllegalMove("file.letter_unready")
    _permit(world, issue, letter, values)
    for media_type, content in _files(world, letter):
        send_new(world, issue, AttachmentKind.LETTER, media_type, content)
    _plan_sending(world, issue, values)


def _files(world: World, letter: Letter) -> list[tuple[str, bytes]]:
    """What is made of a letter; the libraries that make it are loaded with the first one."""
    from bot.documents.letter_docx import docx
    from bot.documents.letter_pdf import pdf

    copies = [(PDF, pdf(letter, Copy.PERSON))] if world.language == "ar" else []
    return [(PDF, pdf(letter)), *copies, (DOCX, docx(letter))]


def _permit(world: World, issue: Issue, letter: Letter, values: Values) -> None:
    """Whether this body may know who it is about, as it was answered for this letter."""
    world.uow.permissions.record(
        issue.id,
        PermissionAbout.LETTER,
        ", ".join(one.he for one in letter.recipient[1:]),
        holding.TEXT_VERSION,
        world.language,
        world.speaker.address.channel,
        values.get("may_name") != "decline",
        world.now,
        world.speaker.staff.id if world.speaker.staff else None,
    )


def _plan_sending(world: World, issue: Issue, values: Values) -> None:
    kind = writing.kind_of(values)
    on = _send_on(world, issue, values)
    performer = Performer.ALONE if world.speaker.staff is None else Performer.WORKER
    with world.in_hebrew():
        name = world.say(f"file.letter_{kind}")
        new_action(world, issue, world.say("file.send_action", letter=name), performer, on)
        log(world, issue, "letter", name)
    plan(world, issue, moves.plan(issue, moves.Step(SEND, on)).step)


def _send_on(world: World, issue: Issue, values: Values) -> date:
    """In a few days, and before the last day of the rung that the letter is for, where that comes first."""
    rung = writing.facts_of(world, issue, values).rung
    standing = standing_of(world, issue)
    move = standing.move(f"{Do.CLIMB}:{rung}") if rung else None
    cadence = world.kit.cadence
    return min(claims.plan(move or Move(Do.REMIND), world.today, cadence), _soon(world))


def _soon(world: World) -> date:
    return claims.plan(Move(Do.REMIND), world.today, world.kit.cadence)
