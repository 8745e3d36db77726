"""Somebody who talks to a real app on a database of its own, turn by turn, while a watch runs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.app import App
from bot.channels.base import Address, Inbound, Kind
from bot.settings import Settings
from cases.records import Role

Turns = Sequence[Mapping[str, Any]]
WAYS_OUT = ("skip", "stop", "human")
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@contextmanager
def office(home: Path) -> Iterator[App]:
    """An app with an empty database in this folder, everything loaded."""
    settings = Settings(_env_file=None, home=home)  # type: ignore[call-arg]
    app = App(settings, clock=lambda: START)
    assert app.kit and app.store
    yield app
    app.store.close()


class Talker:
    """One address: what it was offered last, and the milliseconds of its turns by their kind."""

    def __init__(self, app: App, name: str) -> None:
        self.app = app
        self.address = Address("console", f"resident:{name}")
        self.times: dict[str, list[float]] = defaultdict(list)
        self._numbers = count(1)
        self._offered: Mapping[str, str] = {}

    def join(self) -> None:
        """Come in as a member of staff, by an invitation; not counted."""
        with self.app.store.work() as uow:
            place = uow.staff.offices()[0]
            code = self.address.handle.encode().hex().ljust(32, "0")[:32]
            uow.staff.add(self.address.handle, Role.RIGHTS_WORKER, place.id, "", code, START)
        self._send("", Inbound(self.address, self._new(), words=f"/start {code}"))

    def play(self, turns: Turns) -> None:
        """Every turn of a script, in order."""
        for turn in turns:
            if "back" in turn:
                self._asked_back()
            elif "words" in turn:
                self._send(turn["kind"], Inbound(self.address, self._new(), words=turn["words"]))
            elif "tap" in turn:
                self._tap(turn["kind"], turn["tap"])
            else:
                for _ in range(turn["any"]):
                    self._anything(turn["kind"])

    def _new(self) -> str:
        return f"{self.address.handle}:{next(self._numbers)}"

    def _tap(self, kind: str, option: str) -> None:
        token = self._offered.get(option)
        assert token is not None, f"{option} is not offered, but {', '.join(self._offered)}"
        self._send(kind, Inbound(self.address, self._new(), kind=Kind.CHOICE, token=token))

    def _anything(self, kind: str) -> None:
        """Answer whatever is asked: the first option that answers it, or a number."""
        answers = [option for option in self._offered if option not in WAYS_OUT]
        if answers:
            self._tap(kind, answers[0])
        else:
            self._send(kind, Inbound(self.address, self._new(), words="2"))

    def _send(self, kind: str, inbound: Inbound) -> None:
        """One whole turn: kept and answered in one commit; what the answer says is read outside the watch."""
        conversations = self.app.conversations
        begun = perf_counter()
        inbox_id = conversations.hear(inbound)
        self.times[kind].append((perf_counter() - begun) * 1000)
        assert inbox_id is not None
        self._read(conversations.unread(self.address))

    def _read(self, heard: list[tuple[int, dict[str, Any]]]) -> None:
        assert heard, "every turn is answered"
        self._offered = {option["id"]: option["token"] for option in heard[-1][1]["options"]}
        self.app.conversations.mark_read(self.address)

    def _asked_back(self) -> None:
        conversations = self.app.conversations
        with self.app.store.work() as uow:
            address = uow.people.find(self.address.channel, self.address.handle)
            assert address is not None and address.person_id is not None
            issue = uow.cases.issues_of_person(address.person_id, open_only=True)[0]
            assert conversations.come_back(uow, address, issue.id, f"bench:{self._new()}")
        heard = [(row, body) for row, body in self._waiting()]
        self._read(heard)

    def _waiting(self) -> list[tuple[int, dict[str, Any]]]:
        return self.app.conversations.unread(self.address)
