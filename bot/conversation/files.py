"""Files between the rows and the channels: fetched once they may be kept, read when they are sent, taken by a link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Address
from bot.conversation import holding
from bot.conversation.outgoing import body_of, put
from bot.conversation.outward import speaker_of
from bot.conversation.world import Kit, World
from bot.documents.file_kinds import kind_of
from cases import records
from cases.codes import issue_code
from cases.records import Attachment, AttachmentKind, HeldFile
from storage.crypto import DataKey
from storage.database import Store
from storage.unit_of_work import UnitOfWork

# As many lines as a page shows: a link works for as long as its line stands there.
LINES = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that its sender agreed to have kept, and that lies with the channel still; `size` is what it claims."""

    id: int
    reference: str
    size: int


class Files:
    """Synchronous, and safe to call from many threads."""

    def __init__(self, store: Store, kit: Kit, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.kit = kit
        self.clock = clock

    def wanted(self, channel: str) -> list[Wanted]:
        """What is to be fetched from a channel, the oldest first."""
        with self.store.look() as uow:
            return [Wanted(*row) for row in uow.held_files.wanted(channel)]

    def arrived(self, held_id: int, content: bytes) -> bool:
        """Keep what was fetched if it is of a kind that may be kept; else it is told, and nothing stays."""
        with self.store.work() as uow:
            held = uow.held_files.get(held_id)
            if held is None or held.issue_id is None or held.kind is None:
                return False
            media_type = kind_of(content)
            if media_type is None:
                self._lost(uow, held)
                return False
            code = _code(uow, held.issue_id)
            kind = AttachmentKind(held.kind)
            holding.attach(uow, code, held.issue_id, held, media_type, content, kind, self.clock())
            return True

    def lost(self, held_id: int) -> None:
        """It cannot be fetched any more: it is not held, and its sender is told."""
        with self.store.work() as uow:
            held = uow.held_files.get(held_id)
            if held is not None:
                self._lost(uow, held)

    def let_go_of_old(self, now: datetime) -> int:
        """Drop what waited too long for a yes; of what was agreed to and never arrived, its sender is told."""
        with self.store.work() as uow:
            old = uow.held_files.drop_old(now)
            for held in old:
                if held.issue_id is not None:
                    self._tell_lost(uow, held)
        return len(old)

    def content(self, attachment_id: int) -> bytes | None:
        """What is in a file that a message carries; None once it was deleted."""
        with self.store.look() as uow:
            kept = uow.attachments.get(attachment_id)
        return kept.content if kept else None

    def download(self, address: Address, token: str) -> Attachment | None:
        """The file behind a link of this conversation; None for any other, and where it may not be read any more."""
        with self.store.work() as uow:
            known = uow.people.find(address.channel, address.handle)
            if known is None or not known.alive:
                return None
            sent = self._sent(uow, known, address, token)
            kept = uow.attachments.get(sent) if sent is not None else None
            if kept is None:
                return None
            world = World(self.kit, uow, speaker_of(uow, known), self.clock())
            return kept if world.seen_issue(kept.issue_id) is not None else None

    def _sent(self, uow: UnitOfWork, known: records.Address, address: Address, token: str) -> int | None:
        lines = uow.outbox.conversation(known.id, LINES)
        ids = (int(line.body["file"]["id"]) for line in lines if line.by == "bot" and "file" in line.body)
        return next((one for one in ids if token_of(self.store.key, address, one) == token), None)

    def _lost(self, uow: UnitOfWork, held: HeldFile) -> None:
        uow.held_files.drop(held.id)
        self._tell_lost(uow, held)

    def _tell_lost(self, uow: UnitOfWork, held: HeldFile) -> None:
        address = uow.people.address(held.address_id)
        if address is None or not address.alive:
            return
        language = speaker_of(uow, address).language
        body = body_of(self.kit.catalogue.text("file.not_fetched", language), language)
        put(uow, self.kit, address.id, body, "answer", self.clock())


def token_of(key: DataKey, address: Address, attachment_id: int) -> str:
    """What stands in a link: it can be made only with our key, and only for this conversation."""
    return key.index(f"file\n{address.channel}\n{address.handle}\n{attachment_id}")[:32]


def _code(uow: UnitOfWork, issue_id: int) -> str:
    issue = uow.cases.issue(issue_id)
    case = uow.cases.case(issue.case_id) if issue else None
    assert issue is not None and case is not None, "a held file that was agreed to has an issue"
    return issue_code(case.code, issue.number)
