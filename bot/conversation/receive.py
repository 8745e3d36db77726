"""A message comes in: kept, and answered in one transaction after that or together with it, in each one's order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

from bot.channels.base import Address, Download, Inbound, OutOption, Spoken
from bot.conversation import handover, holding
from bot.conversation.files import token_of
from bot.conversation.outgoing import body_of, put
from bot.conversation.outward import headed, out_options, say, speaker_of, standing
from bot.conversation.pressing import pressing_first
from bot.conversation.reaching import Reaching
from bot.conversation.state import Sent, State
from bot.conversation.turn import Talk
from bot.conversation.world import Kit, World
from bot.log import log
from bot.words.script import language_of_words
from bot.words.tidy import tidy
from cases import records
from flows.flow import Ask
from storage.conversations import Spoken as Line
from storage.database import Store
from storage.errors import StorageUnavailable
from storage.unit_of_work import UnitOfWork

STRIPES = 64
LONGEST_KEPT = 6000


class Conversations:
    """The conversations of everybody: synchronous, and safe to call from many threads."""

    def __init__(self, store: Store, kit: Kit, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.kit = kit
        self.clock = clock
        self._locks = tuple(Lock() for _ in range(STRIPES))
        self._sender_of: dict[int, Address] = {}
        self._wake: list[Callable[[], None]] = []

    # --- in

    def hear(self, inbound: Inbound) -> int | None:
        """Keep what came in and answer it in one commit: for a channel whose sender waits for the answer anyway.

        Gives its inbox id; None when it was received before. Raises only where nothing was kept (StorageUnavailable, or
        a bug of ours): then it must not be acknowledged. Where only the turn fails, what came in is kept alone.
        """
        with self._lock(inbound.address):
            inbox_id = self._hear(inbound)
        if inbox_id is not None:
            with _kept(inbox_id):
                self.wake()
        return inbox_id

    def _hear(self, inbound: Inbound) -> int | None:
        begun = False
        try:
            with self.store.work() as uow:
                begun = True
                inbox_id, waiting = self._at_once(uow, inbound)
        except Exception as error:
            if not begun:  # the store takes nothing now: waiting for it a second time would change nothing
                raise
            return self._unanswered(inbound, error)
        if waiting:
            with _kept(waiting[-1]):
                for one in waiting:
                    self._converse(one)
        return inbox_id

    def _at_once(self, uow: UnitOfWork, inbound: Inbound) -> tuple[int | None, list[int]]:
        """Keep and answer in this transaction; behind older ones that wait, only keep, and give all in order."""
        now = self.clock()
        address = self._address(uow, inbound, now)
        older = uow.inbox.waiting_of(address.id)
        inbox_id, payload = self._into_inbox(uow, address, inbound, now, "received" if older else "done")
        if inbox_id is None:
            return None, []
        if older:
            return inbox_id, [*older, inbox_id]
        self._reply(uow, address, Sent(**payload), now)
        return inbox_id, []

    def _unanswered(self, inbound: Inbound, error: Exception) -> int | None:
        """Nothing of a turn was kept: keep what came in alone, as `receive` does, to be answered at a later beat."""
        inbox_id = self._receive(inbound)
        if inbox_id is not None:
            with _kept(inbox_id):
                self._broke(inbox_id, error)
        return inbox_id

    def receive(self, inbound: Inbound) -> int | None:
        """Keep what came in and give its inbox id; None when it was received before. Commit before acknowledging."""
        inbox_id = self._receive(inbound)
        if inbox_id is not None:
            self._sender_of[inbox_id] = inbound.address
        return inbox_id

    def _receive(self, inbound: Inbound) -> int | None:
        now = self.clock()
        with self.store.work() as uow:
            return self._into_inbox(uow, self._address(uow, inbound, now), inbound, now)[0]

    def _into_inbox(
        self, uow: UnitOfWork, address: records.Address, inbound: Inbound, now: datetime, state: str = "received"
    ) -> tuple[int | None, dict[str, Any]]:
        """The inbox id of what came in, None for what came before, and its payload; a file is held beside it."""
        held = holding.hold(uow, address.id, inbound.file, now)
        payload = _payload(inbound) | held
        inbox_id = uow.inbox.receive(address.channel, inbound.external_id, address.id, payload, now, state)
        if inbox_id is None and held:
            uow.held_files.drop(held["file"])
        return inbox_id, payload

    def _address(self, uow: UnitOfWork, inbound: Inbound, now: datetime) -> records.Address:
        """The address of who writes; somebody new begins in the language they write or their app speaks."""
        known = uow.people.find(inbound.address.channel, inbound.address.handle)
        if known is not None:
            if not known.alive:
                uow.people.mark_alive(known.id)
            return known
        offered = self.kit.settings.languages
        guess = inbound.language or language_of_words(inbound.words)
        language = guess if guess in offered else offered[0]
        office = uow.staff.offices()[0]
        return uow.people.meet(inbound.address.channel, inbound.address.handle, language, office.id, now)

    def converse(self, inbox_id: int) -> None:
        """Answer one received message; a failure is counted, and the third one is put before a person."""
        with self._lock_of(inbox_id):
            self._converse(inbox_id)
        self.wake()

    def _converse(self, inbox_id: int) -> None:
        try:
            with self.store.work() as uow:
                if uow.inbox.state(inbox_id) is not None:  # or they asked to be forgotten in the meantime
                    self.answer(uow, inbox_id)
        except Exception as error:
            self._broke(inbox_id, error)

    def _broke(self, inbox_id: int, error: Exception) -> None:
        """Count a bug of ours against a kept message; the world's failure counts for nothing, and is raised again."""
        if isinstance(error, StorageUnavailable):
            raise error
        log("turn.failed", inbox=inbox_id, error=type(error).__name__, at=_site(error))
        self._failed(inbox_id)

    def answer_waiting(self) -> int:
        """Answer everything that was received and not yet answered, oldest first: after a crash, or an outage."""
        with self.store.look() as uow:
            waiting = uow.inbox.waiting()
        for inbox_id in waiting:
            self.converse(inbox_id)
        return len(waiting)

    def _lock_of(self, inbox_id: int) -> Lock:
        """The lock of whoever sent this; what was received just now is remembered, the rest is looked up."""
        sender = self._sender_of.pop(inbox_id, None)
        if sender is None:
            with self.store.look() as uow:
                known = uow.inbox.sender(inbox_id)
            sender = Address(*known) if known else None
        return self._lock(sender)

    def _lock(self, sender: Address | None) -> Lock:
        return self._locks[hash(sender) % STRIPES]

    def answer(self, uow: UnitOfWork, inbox_id: int) -> None:
        """The turn itself: what was received, the flow, its effects and the messages, in this one transaction."""
        received = uow.inbox.get(inbox_id)
        if received.state != "received" or received.address_id is None:
            return
        address = uow.people.address(received.address_id)
        if address is None or not self._reply(uow, address, Sent(**received.payload), self.clock()):
            uow.inbox.done(inbox_id)

    def _reply(self, uow: UnitOfWork, address: records.Address, sent: Sent, now: datetime) -> bool:
        """Answer what was sent from this address; gives whether everything of theirs is gone, the inbox with it."""
        world = World(self.kit, uow, speaker_of(uow, address), now)
        state, turn = standing(uow, address)
        replied = Talk(world, state, turn).reply(sent)
        say(world, replied, turn + 1, "answer", sent=sent, before=state)
        return world.gone

    def _failed(self, inbox_id: int) -> None:
        """Count the failure; the person is told once that it was ours, and the office sees what is stuck."""
        with self.store.work() as uow:
            received = uow.inbox.get(inbox_id)
            attempts = uow.inbox.failed(inbox_id)
            address = uow.people.address(received.address_id) if received.address_id else None
            if address is None:
                return
            world = World(self.kit, uow, speaker_of(uow, address), self.clock())
            if attempts == 1:
                body = body_of(world.say("turn.trouble"), world.language)
                put(uow, self.kit, address.id, body, "answer", world.now)
            elif received.attempts + 1 >= 3 and world.speaker.person is not None:
                handover.call(world, "trouble")

    # --- out

    def come_back(self, uow: UnitOfWork, address: records.Address, issue_id: int, dedupe_key: str) -> bool:
        """Ask by ourselves what happened with an issue; False where nothing was said.

        That is where this occasion was asked before, and where another question stands that has to come first.
        """
        world = World(self.kit, uow, speaker_of(uow, address), self.clock())
        state, turn = standing(uow, address)
        replied = Reaching(world, state, turn).follow_up(issue_id)
        if not replied.messages:
            uow.sessions.save(address.id, replied.state.to_row(), turn)
            return False
        replied = headed(world.say("turn.reminder"), replied)
        return say(world, replied, turn + 1, "follow_up", dedupe_key=dedupe_key)

    def tell_newly_likely(self, uow: UnitOfWork, address: records.Address) -> bool:
        """Tell a person by ourselves of a right that has become likely for them; False where there is none.

        One a day: the others are told on the next ones. What was likely when nobody had looked yet is no news.
        """
        world = World(self.kit, uow, speaker_of(uow, address), self.clock())
        likely = {one.id for one in world.findings() if one.verdict == "likely"}
        looked = uow.people.likely(world.person_id)
        known = likely if looked is None else looked
        begun = {issue.right_id for issue in uow.cases.issues_of_person(world.person_id)} | world.received()
        news = [one for one in sorted(likely - known) if one not in begun and not world.settled(one)]
        right = next((one for one, _ in pressing_first(world, ((right, "") for right in news))), None)
        later = set(news) - {right}
        uow.people.note_likely(world.person_id, likely - later, world.now)
        if right is None:
            return False
        state, turn = standing(uow, address)
        replied = Reaching(world, state, turn).newly_likely(right)
        if not replied.messages:
            uow.people.note_likely(world.person_id, likely - later - {right}, world.now)
            return False
        return say(world, replied, turn + 1, "follow_up", dedupe_key=f"likely:{world.person_id}:{right}")

    def wake(self) -> None:
        """Tell whoever delivers that there may be something to send."""
        for call in self._wake:
            call()

    def on_wake(self, call: Callable[[], None]) -> None:
        """Have this called, from any thread, after each turn."""
        self._wake.append(call)

    # --- for pages and terminals

    def greeting(self, language: str) -> Spoken:
        """The first words, before anything is kept: the menu as a stranger sees it."""
        text = self.kit.catalogue.text
        organisation = self.kit.settings.organisation or text("turn.organisation", language)
        node = self.kit.flows["menu"].nodes["greet"]
        assert isinstance(node, Ask), "the menu asks"
        options = tuple(
            OutOption(name, text(label.key, language), f"0:{place}")
            for place, (name, label) in enumerate(node.options.items())
        )
        said = text("menu.greet.ask", language, organisation=organisation)
        return Spoken("bot", said, language, options, live=True)

    def spoken(self, address: Address, limit: int = 60) -> list[Spoken]:
        """Both sides of a conversation, oldest first; only the newest question's options are live."""
        with self.store.look() as uow:
            known = uow.people.find(address.channel, address.handle)
            if known is None or not known.alive:
                return []
            lines = uow.outbox.conversation(known.id, limit)
            _, turn = uow.sessions.load(known.id)
            language = speaker_of(uow, known).language
        lines = [self._with_file(line, language) for line in lines]
        first = {option.token: option.label for option in self.greeting(language).options}
        labels = first | _labels(lines)
        shown = (line for line in lines if line.by == "bot" or _heard(line, labels))
        return [_line(line, labels, turn, self._download(address, line)) for line in shown]

    def _with_file(self, line: Line, language: str) -> Line:
        """A file that was sent is shown as such: nothing of it may be kept."""
        if line.by == "bot" or line.body.get("words") or "file" not in line.body:
            return line
        return replace(line, body=line.body | {"words": self.kit.catalogue.text("file.sent", language)})

    def _download(self, address: Address, line: Line) -> Download | None:
        """The file that a line of ours brings, by a token that only this conversation can use."""
        file = line.body.get("file") if line.by == "bot" else None
        if file is None:
            return None
        return Download(token_of(self.store.key, address, file["id"]), file["name"], file["media_type"], file["size"])

    def language_of(self, address: Address) -> str | None:
        """The language spoken with this address, None when it never spoke."""
        with self.store.look() as uow:
            known = uow.people.find(address.channel, address.handle)
            return speaker_of(uow, known).language if known else None

    def speak(self, address: Address, language: str) -> None:
        """Go on in this language, as somebody chose on the page."""
        if language not in self.kit.settings.languages:
            return
        with self.store.work() as uow:
            known = uow.people.find(address.channel, address.handle)
            if known is None:
                return
            if known.staff_id is not None:
                uow.staff.set_language(known.staff_id, language)
            elif known.person_id is not None:
                uow.people.set_language(known.person_id, language)
            kept, turn = uow.sessions.load(known.id)
            chosen = replace(State.from_row(kept), chose_language=True)
            uow.sessions.save(known.id, chosen.to_row(), turn)

    def unread(self, address: Address) -> list[tuple[int, dict[str, Any]]]:
        """Messages not yet read, with their ids."""
        with self.store.look() as uow:
            known = uow.people.find(address.channel, address.handle)
            rows = uow.outbox.unread(known.id) if known else []
        return [(row.id, row.body) for row in rows if row.sent_at is not None or row.queued_at <= self.clock()]

    def mark_read(self, address: Address) -> None:
        """What was shown was read."""
        with self.store.work() as uow:
            known = uow.people.find(address.channel, address.handle)
            if known is not None:
                uow.outbox.mark_read([row.id for row in uow.outbox.unread(known.id)], self.clock())

    def end(self, address: Address) -> None:
        """Finish on this computer: nothing is reached through this address any more."""
        with self.store.work() as uow:
            known = uow.people.find(address.channel, address.handle)
            if known is not None:
                uow.held_files.drop_of(known.id)
                uow.people.mark_dead(known.id)


@contextmanager
def _kept(inbox_id: int) -> Iterator[None]:
    """Around what comes after a message was kept: a failure is written down, and the sender's words are not lost."""
    try:
        yield
    except Exception as error:
        log("turn.waits", inbox=inbox_id, error=type(error).__name__, at=_site(error))


def _payload(inbound: Inbound) -> dict[str, Any]:
    """What came in as the inbox keeps it, and as `Sent` names it."""
    return {
        "kind": str(inbound.kind),
        "words": tidy(inbound.words)[:LONGEST_KEPT],
        "token": inbound.token,
        "shown_in": inbound.shown_in,
    }


def _labels(lines: list[Any]) -> dict[str, str]:
    """What each option was called, by its token: a tap is shown as the words that were pressed."""
    return {option["token"]: option["label"] for line in lines if line.by == "bot" for option in line.body["options"]}


def _heard(line: Any, labels: dict[str, str]) -> str:
    words = line.body.get("words") or labels.get(line.body.get("token", ""), "")
    return str(words)


def _line(line: Line, labels: dict[str, str], turn: int, file: Download | None) -> Spoken:
    if line.by == "person":
        return Spoken("person", _heard(line, labels), "", id=line.id)
    options = out_options(line.body["options"])
    live = bool(options) and options[0].token.startswith(f"{turn}:")
    return Spoken("bot", line.body["text"], line.body["language"], options, live, line.id, file)


def _site(error: Exception) -> str:
    """Where our code broke, without a word of what anybody said."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else ""
