"""What is heard is kept and answered in one commit: once, in order, and never by halves."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import count
from threading import Event

import pytest
from storage_world import Database

from bot.channels.base import Address, Inbound, Kind
from bot.conversation.state import Replied, Sent
from bot.conversation.turn import Talk
from storage.errors import Reason, StorageUnavailable
from storage.unit_of_work import UnitOfWork
from tests.stage import Make, Stage

MOTHER = Address("webchat", "mother")
TROUBLE = "משהו השתבש אצלנו"
PATIENCE = 10.0
_numbers = count(1)


@pytest.fixture
def stage(database: Database, make_stage: Make) -> Iterator[Stage]:
    """The real app on each of the two engines."""
    made = make_stage(database_url=database.url)
    made.channels["mother"] = MOTHER.channel
    made.address = lambda who: MOTHER  # type: ignore[method-assign]
    yield made
    made.app.store.close()


def wrote(words: str) -> Inbound:
    """Something the mother wrote."""
    return Inbound(MOTHER, f"m{next(_numbers)}", words=words)


def said(stage: Stage) -> list[str]:
    """Whose turn each line of the conversation was: her words, or `bot`."""
    lines = stage.app.conversations.spoken(MOTHER)
    return [line.text if line.by == "person" else "bot" for line in lines]


def inbox(database: Database) -> list[tuple[str, int]]:
    """State and failures of everything that came in, oldest first."""
    return [(state, attempts) for state, attempts in database.peek("SELECT state, attempts FROM inbox ORDER BY id")]


def rows(database: Database) -> tuple[int, ...]:
    """How much there is of what one turn leaves behind."""
    tables = ("inbox", "outbox", "session", "address", "person")
    return tuple(database.peek(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


Reply = Callable[[Talk, Sent], Replied]


def break_on(patch: pytest.MonkeyPatch, words: str, error: Exception) -> None:
    """Whoever writes these words meets a bug of ours, or the world's failure, in the middle of the turn."""
    reply = Talk.reply

    def broken(talk: Talk, sent: Sent) -> Replied:
        replied = reply(talk, sent)
        if sent.words == words:
            raise error
        return replied

    patch.setattr(Talk, "reply", broken)


def fail_to_commit(stage: Stage, patch: pytest.MonkeyPatch, *turns: int) -> list[int]:
    """The store fails when these units of work, counted from one, are to be kept; gives the numbers of all of them."""
    work, seen = stage.app.store.work, list[int]()

    @contextmanager
    def failing() -> Iterator[UnitOfWork]:
        seen.append(len(seen) + 1)
        number = seen[-1]
        with work() as uow:
            yield uow
            if number in turns:
                raise StorageUnavailable(Reason.FULL)

    patch.setattr(stage.app.store, "work", failing)
    return seen


def test_a_message_and_its_answer_are_one_commit(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = fail_to_commit(stage, monkeypatch)
    assert stage.app.conversations.hear(wrote("שלום")) is not None
    assert commits == [1] and said(stage) == ["שלום", "bot"]


def test_a_message_that_is_heard_twice_is_answered_once(stage: Stage, database: Database) -> None:
    message = wrote("שלום")
    assert stage.app.conversations.hear(message) is not None
    before = rows(database)
    assert stage.app.conversations.hear(message) is None
    assert rows(database) == before


def test_a_message_that_is_heard_twice_at_the_same_time_is_answered_once(stage: Stage, database: Database) -> None:
    message, hear = wrote("שלום"), stage.app.conversations.hear
    with ThreadPoolExecutor(4) as threads:
        heard = list(threads.map(lambda _: hear(message), range(4)))
    assert sum(one is not None for one in heard) == 1
    assert said(stage) == ["שלום", "bot"] and inbox(database) == [("done", 0)]


def test_a_press_that_is_heard_is_shown_and_answered_as_one_that_was_kept_first(stage: Stage) -> None:
    option = stage.app.conversations.greeting("he").options[0]
    stage.app.conversations.hear(Inbound(MOTHER, "press", kind=Kind.CHOICE, token=option.token))
    assert said(stage) == [option.label, "bot"]


def test_a_turn_that_breaks_keeps_the_message_and_apologises(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="mitzui")
    with monkeypatch.context() as patch:
        break_on(patch, "משהו סודי", RuntimeError("משהו סודי"))
        assert stage.app.conversations.hear(wrote("משהו סודי")) is not None
    assert inbox(database) == [("received", 1)]
    assert TROUBLE in stage.hear("mother").everything
    assert "turn.failed" in caplog.text and "סודי" not in caplog.text
    assert stage.app.conversations.answer_waiting() == 1
    assert inbox(database) == [("done", 1)] and stage.hear("mother").texts


def test_nothing_of_a_turn_that_breaks_stays_behind(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.app.conversations.hear(wrote("שלום"))
    turn = database.peek("SELECT turn FROM session")
    break_on(monkeypatch, "ארנונה", RuntimeError())
    stage.app.conversations.hear(wrote("ארנונה"))
    assert database.peek("SELECT turn FROM session") == turn
    assert said(stage) == ["שלום", "bot", "ארנונה", "bot"]


def test_a_message_that_breaks_three_times_is_set_aside_and_a_person_is_called(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "ארנונה", RuntimeError())
    stage.app.conversations.hear(wrote("ארנונה"))
    stage.app.conversations.answer_waiting()
    stage.app.conversations.answer_waiting()
    assert inbox(database) == [("quarantined", 3)]
    assert database.peek("SELECT kind FROM hand_over") == [("trouble",)]


def both_at_once(first: Callable[[], object], second: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """The second begins while the first is in the middle of its turn, and has the time to overtake it if it could."""
    begun, second_came, reply = Event(), Event(), Talk.reply

    def slow(talk: Talk, sent: Sent) -> Replied:
        if not begun.is_set():
            begun.set()
            second_came.wait(PATIENCE)
        return reply(talk, sent)

    patch.setattr(Talk, "reply", slow)
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first)
        assert begun.wait(PATIENCE)
        other = threads.submit(second)
        wait([other], timeout=0.2)
        second_came.set()
        one.result(PATIENCE)
        other.result(PATIENCE)


def test_two_messages_of_one_person_at_once_are_answered_in_order(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = stage.app.conversations.hear
    both_at_once(lambda: hear(wrote("ראשון")), lambda: hear(wrote("שני")), monkeypatch)
    assert said(stage) == ["ראשון", "bot", "שני", "bot"]
    assert inbox(database) == [("done", 0)] * 2


def test_what_is_heard_waits_for_a_turn_of_the_same_person_that_was_received_before(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations = stage.app.conversations
    received = conversations.receive(wrote("ראשון"))
    assert received is not None
    both_at_once(lambda: conversations.converse(received), lambda: conversations.hear(wrote("שני")), monkeypatch)
    assert said(stage) == ["ראשון", "bot", "שני", "bot"]
    assert inbox(database) == [("done", 0)] * 2


def test_what_waited_since_a_crash_is_answered_before_what_is_heard_now(stage: Stage, database: Database) -> None:
    stage.app.conversations.receive(wrote("ראשון"))
    stage.app.conversations.receive(wrote("שני"))
    stage.app.conversations.hear(wrote("שלישי"))
    assert inbox(database) == [("done", 0)] * 3
    answered = database.peek("SELECT turn FROM outbox ORDER BY id")
    assert answered == sorted(answered) and answered[-1] == (3,)
    assert said(stage)[:3] == ["ראשון", "שני", "שלישי"]


def test_what_somebody_else_waits_for_holds_nobody_up(stage: Stage, database: Database) -> None:
    stage.app.conversations.receive(Inbound(Address("webchat", "neighbour"), "n1", words="שלום"))
    stage.app.conversations.hear(wrote("שלום"))
    assert inbox(database) == [("received", 0), ("done", 0)]


def test_an_older_message_that_breaks_does_not_hold_back_the_next(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_on(monkeypatch, "ראשון", RuntimeError())
    stage.app.conversations.receive(wrote("ראשון"))
    stage.app.conversations.hear(wrote("שני"))
    assert inbox(database) == [("received", 1), ("done", 0)]
    assert TROUBLE in stage.hear("mother").everything


def test_where_the_store_fails_an_older_message_is_not_overtaken(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.app.conversations.receive(wrote("ראשון"))
    with monkeypatch.context() as patch:
        fail_to_commit(stage, patch, 2)  # the first keeps the second message, the next answers the first one
        assert stage.app.conversations.hear(wrote("שני")) is not None
    assert inbox(database) == [("received", 0)] * 2
    stage.app.conversations.answer_waiting()
    assert inbox(database) == [("done", 0)] * 2


def test_what_waited_behind_a_wish_to_be_forgotten_is_forgotten_with_it(
    stage: Stage, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="mitzui")
    stage.say("mother", "שלום")
    asked = stage.say("mother", "/forget")
    yes = next(one["token"] for one in asked.options if one["id"] == "yes_delete")
    stage.app.conversations.receive(Inbound(MOTHER, "wish", kind=Kind.CHOICE, token=yes))
    stage.app.conversations.hear(wrote("שלום"))
    assert inbox(database) == [] and "turn." not in caplog.text


def test_where_nothing_can_be_committed_nothing_is_kept_by_halves_and_nothing_is_acknowledged(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = wrote("שלום")
    with monkeypatch.context() as patch:
        fail_to_commit(stage, patch, 1, 2)
        with pytest.raises(StorageUnavailable):
            stage.app.conversations.hear(message)
    assert rows(database) == (0,) * 5
    assert stage.app.conversations.hear(message) is not None
    assert said(stage) == ["שלום", "bot"]


def test_where_only_the_turn_meets_the_worlds_failure_the_message_is_kept_for_the_next_beat(
    stage: Stage, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_on(patch, "שלום", StorageUnavailable(Reason.LOCKED))
        assert stage.app.conversations.hear(wrote("שלום")) is not None
    assert inbox(database) == [("received", 0)] and stage.hear("mother").texts == []
    assert stage.app.conversations.answer_waiting() == 1
    assert inbox(database) == [("done", 0)] and stage.hear("mother").texts


def test_a_store_that_takes_nothing_is_waited_for_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    @contextmanager
    def closed() -> Iterator[UnitOfWork]:
        asked.append(1)
        raise StorageUnavailable(Reason.LOCKED)
        yield

    conversations = stage.app.conversations
    monkeypatch.setattr(conversations.store, "work", closed)
    with pytest.raises(StorageUnavailable):
        conversations.hear(wrote("שלום"))
    assert asked == [1]


KILLED = {"in the turn": (0,) * 5, "before the commit": (0,) * 5, "after the commit": (1, 1, 1, 1, 1)}


@pytest.mark.parametrize("moment", KILLED)
def test_a_kill_leaves_a_turn_whole_or_nothing_of_it(
    database: Database, make_stage: Make, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    stage = make_stage(database_url=database.url)
    assert stage.app.kit  # read before the fork, so that the child has nothing to read
    child = os.fork()
    if child == 0:
        _hear_and_die(stage, monkeypatch, moment)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert rows(database) == KILLED[moment]
    after = make_stage(database_url=database.url)
    again = after.app.conversations.hear(Inbound(MOTHER, "killed", words="שלום"))
    after.app.store.close()
    assert (again is None) == (moment == "after the commit")
    assert rows(database) == (1, 1, 1, 1, 1)


def _hear_and_die(stage: Stage, patch: pytest.MonkeyPatch, moment: str) -> None:
    """In a process of its own, which does not come back."""
    work, reply = stage.app.store.work, Talk.reply

    def die_in(talk: Talk, sent: Sent) -> Replied:
        replied = reply(talk, sent)
        if moment == "in the turn":
            os.kill(os.getpid(), signal.SIGKILL)
        return replied

    @contextmanager
    def die_before() -> Iterator[UnitOfWork]:
        with work() as uow:
            yield uow
            if moment == "before the commit":
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        patch.setattr(Talk, "reply", die_in)
        patch.setattr(stage.app.store, "work", die_before)
        stage.app.conversations.hear(Inbound(MOTHER, "killed", words="שלום"))
    finally:
        os.kill(os.getpid(), signal.SIGKILL)
