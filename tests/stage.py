"""A stage for transcripts: the real app on a database of its own, a clock that is moved by hand, and its speakers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.app import App
from bot.channels.base import Address, Inbound, Kind
from bot.clockwork.tick import tick
from bot.conversation.state import State
from bot.office import DUTY
from bot.settings import Settings
from bot.words.bidi import plain
from cases.records import Role, StaffState
from storage.case_file import IssueFile

START = "2026-11-22T10:00"
_numbers = count(1)


@dataclass
class Heard:
    """What the bot said in one turn: texts without isolates, the last question's options, endings of files."""

    texts: list[str] = field(default_factory=list)
    options: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def everything(self) -> str:
        """All texts and labels, to look for words in."""
        return "\n".join([*self.texts, *(option["label"] for option in self.options)])


class Stage:
    """One office with its people; `say` is one message and the whole turn that follows."""

    def __init__(self, home: Path, at: str = START, **settings: Any) -> None:
        self.settings = Settings(_env_file=None, home=home, **settings)  # type: ignore[call-arg]
        self.now = datetime.fromisoformat(at).replace(tzinfo=self.settings.zone).astimezone(UTC)
        self.app = self._open()
        self.channels: dict[str, str] = {}

    def _open(self) -> App:
        app = App(self.settings, clock=lambda: self.now)
        if hasattr(self, "app"):
            app.__dict__["content"] = self.app.content
            app.__dict__["kit"] = self.app.kit
        return app

    def restart(self) -> None:
        """The process dies and starts again: everything but the rows is forgotten."""
        self.app.store.close()
        self.app = self._open()
        self.app.conversations.answer_waiting()

    def later(self, at: str) -> dict[str, int]:
        """Time passes, and one round of due work is done."""
        self.now = datetime.fromisoformat(at).replace(tzinfo=self.settings.zone).astimezone(UTC)
        return tick(self.app.conversations, self.now)

    def address(self, who: str) -> Address:
        """Where somebody is reached; one console address a name unless another channel was named."""
        return Address(self.channels.get(who, "console"), f"resident:{who}")

    def say(self, who: str, words: str, **more: Any) -> Heard:
        """Somebody writes; gives what the bot answers."""
        return self.send(Inbound(self.address(who), f"test:{next(_numbers)}", words=words, **more), who)

    def tap(self, who: str, token: str) -> Heard:
        """Somebody presses a button."""
        inbound = Inbound(self.address(who), f"test:{next(_numbers)}", kind=Kind.CHOICE, token=token)
        return self.send(inbound, who)

    def send(self, inbound: Inbound, who: str) -> Heard:
        """One inbound through the whole turn."""
        inbox_id = self.app.conversations.hear(inbound)
        if inbox_id is not None:
            self._must_be_answered(inbox_id)
        return self.hear(who)

    def _must_be_answered(self, inbox_id: int) -> None:
        """A turn that failed is a bug of ours: it is run once more, so that the test shows where it breaks."""
        with self.app.store.look() as uow:
            state = uow.inbox.state(inbox_id)
        if state == "received":
            with self.app.store.work() as uow:
                self.app.conversations.answer(uow, inbox_id)

    def hear(self, who: str) -> Heard:
        """What has been said to somebody since they last looked."""
        heard = Heard()
        for _, body in self.app.conversations.unread(self.address(who)):
            heard.texts.append(plain(body["text"]))
            heard.options = body["options"]
            if "file" in body:
                heard.files.append(body["file"]["name"].rpartition(".")[2])
        self.app.conversations.mark_read(self.address(who))
        return heard

    def join(self, name: str, role: str = Role.RIGHTS_WORKER, office: str = "main") -> None:
        """A member of staff comes in by an invitation."""
        code = name.encode().hex().ljust(32, "0")[:32]
        with self.app.store.work() as uow:
            place = uow.staff.office(office)
            assert place is not None
            uow.staff.add(name, role, place.id, "", code, self.now)
        self.say(name, f"/start {code}")

    def take_duty(self, name: str) -> None:
        """A member of staff takes over from the duty owner of a fresh installation, and owns what families open."""
        with self.app.store.work() as uow:
            uow.staff.leave(DUTY, name, StaffState.LEFT, self.now)

    def suspend(self, name: str, heir: str = DUTY) -> None:
        """A member of staff loses their access; what they hold goes to the duty owner."""
        with self.app.store.work() as uow:
            uow.staff.leave(name, heir, StaffState.SUSPENDED, self.now)

    def asked(self, who: str) -> str | None:
        """The fact that the question before somebody asks for; None when none is asked for."""
        address = self.address(who)
        with self.app.store.look() as uow:
            found = uow.people.find(address.channel, address.handle)
            state = State.from_row(uow.sessions.load(found.id)[0]) if found else State()
        return state.session.frames[-1].asking if state.session.frames else None

    def facts(self, who: str) -> dict[str, Any]:
        """What is kept of what a person told."""
        address = self.address(who)
        with self.app.store.look() as uow:
            found = uow.people.find(address.channel, address.handle)
            return uow.people.facts(found.person_id) if found and found.person_id else {}

    def files(self, who: str) -> dict[str, Any]:
        """What is kept and held of a person's files, and how they answered whether that may be."""
        issues = [file.issue.id for file in self.issues(who)]
        with self.app.store.look() as uow:
            return {
                "kept": [str(one.kind) for issue in issues for one in uow.attachments.listed(issue)],
                "agreed": [one.given for issue in issues for one in uow.permissions.of(issue)],
                "held": uow._tx.connection.exec_driver_sql("SELECT count(*) FROM held_file").scalar(),
            }

    def issues(self, who: str) -> list[IssueFile]:
        """Everything about the issues of a person, or those a member of staff owns."""
        address = self.address(who)
        with self.app.store.look() as uow:
            found = uow.people.find(address.channel, address.handle)
            if found is None:
                return []
            if found.staff_id is not None:
                lines = uow.cases.list_for(uow.staff.viewer(found.staff_id))
                files = [uow.cases.whole(line.issue_id) for line in lines if line.owner_id == found.staff_id]
            else:
                assert found.person_id is not None
                files = [uow.cases.whole(one.id) for one in uow.cases.issues_of_person(found.person_id)]
        return [file for file in files if file is not None]


Make = Callable[..., Stage]
