"""What comes in is kept once; what goes out goes once, in order."""

from datetime import timedelta

import pytest
from storage_world import NOW, Database, World

from storage.outbox import Outgoing, Recovered

SOON = NOW + timedelta(minutes=5)
CONSOLE = {"console"}


@pytest.fixture
def home(world: World) -> int:
    return world.address.id


def claim(world: World, at: object = NOW, channels: set[str] = CONSOLE, limit: int = 100) -> list[Outgoing]:
    with world.store.work() as work:
        return work.outbox.claim(channels, at, limit)  # type: ignore[arg-type]


def put(world: World, address_id: int, text: str, kind: str = "answer", **more: object) -> int | None:
    with world.store.work() as work:
        return work.outbox.put(address_id, {"text": text}, kind, NOW, **more)  # type: ignore[arg-type]


def test_what_a_channel_delivers_twice_is_received_once(world: World, home: int) -> None:
    with world.store.work() as work:
        first = work.inbox.receive("console", "m1", home, {"words": "שלום"}, NOW)
        again = work.inbox.receive("console", "m1", home, {"words": "אחר"}, NOW)
        elsewhere = work.inbox.receive("telegram", "m1", home, {"words": "שלום"}, NOW)
        assert first is not None and again is None and elsewhere is not None
        assert work.inbox.get(first).payload == {"words": "שלום"}
        assert work.inbox.waiting() == [first, elsewhere]


def test_a_redelivery_after_the_answer_is_still_known(world: World, home: int) -> None:
    with world.store.work() as work:
        first = work.inbox.receive("console", "m1", home, {}, NOW)
        assert first is not None
        work.inbox.done(first)
        assert work.inbox.get(first).state == "done" and work.inbox.waiting() == []
        assert work.inbox.receive("console", "m1", home, {}, NOW) is None


def test_a_message_that_fails_three_times_waits_for_a_person(world: World, home: int) -> None:
    with world.store.work() as work:
        poison = work.inbox.receive("console", "m1", home, {}, NOW)
        assert poison is not None
        assert [work.inbox.failed(poison) for _ in range(2)] == [1, 2]
        assert work.inbox.waiting() == [poison]
        assert work.inbox.failed(poison) == 3
        assert work.inbox.waiting() == [] and work.inbox.get(poison).state == "quarantined"


def test_an_external_id_is_not_readable_in_the_table(database: Database, world: World, home: int) -> None:
    with world.store.work() as work:
        work.inbox.receive("whatsapp", "wamid.0501234567", home, {}, NOW)
    assert "0501234567" not in str(database.peek("SELECT external_id FROM inbox"))


def test_an_answer_goes_out_once(world: World, home: int) -> None:
    message = put(world, home, "שלום", turn=3)
    (claimed,) = claim(world)
    assert (claimed.id, claimed.handle, claimed.body) == (message, "0501234567", {"text": "שלום"})
    assert (claimed.turn, claimed.attempts, claimed.doubts, claimed.kind) == (3, 0, 0, "answer")
    assert claim(world) == []
    with world.store.work() as work:
        work.outbox.sent(claimed.id, "p1", NOW)
    assert claim(world, SOON) == []


def test_the_second_message_waits_until_the_first_was_sent(world: World, home: int) -> None:
    first, second = put(world, home, "1"), put(world, home, "2")
    assert [message.id for message in claim(world)] == [first]
    assert claim(world) == []
    with world.store.work() as work:
        work.outbox.sent(first or 0, None, NOW)
    assert [message.id for message in claim(world)] == [second]


def test_one_persons_trouble_holds_up_nobody_else(world: World, home: int) -> None:
    other = world.meet("other").id
    put(world, home, "1")
    claim(world)
    put(world, home, "2")
    theirs = put(world, other, "3")
    assert [message.id for message in claim(world)] == [theirs]


def test_a_message_that_is_tried_again_stays_before_the_next_one(world: World, home: int) -> None:
    first = put(world, home, "1")
    put(world, home, "2")
    claim(world)
    with world.store.work() as work:
        work.outbox.again(first or 0, SOON)
    assert claim(world) == []
    (again,) = claim(world, SOON)
    assert (again.id, again.attempts) == (first, 1)


def test_a_reminder_for_tomorrow_does_not_hold_up_todays_answer(world: World, home: int) -> None:
    tomorrow = NOW + timedelta(days=1)
    reminder = put(world, home, "מחר", "follow_up", not_before=tomorrow)
    answer = put(world, home, "עכשיו")
    assert [message.id for message in claim(world)] == [answer]
    with world.store.work() as work:
        work.outbox.sent(answer or 0, None, NOW)
    assert [message.id for message in claim(world, tomorrow)] == [reminder]


def test_who_waits_for_an_answer_comes_before_a_broadcast(world: World, home: int) -> None:
    others = [world.meet(f"p{number}").id for number in range(3)]
    for other in others:
        put(world, other, "תזכורת", "follow_up")
    answer = put(world, home, "תשובה")
    assert claim(world, limit=1)[0].id == answer


def test_a_dead_message_and_a_dead_address_get_nothing_more(world: World, home: int) -> None:
    first = put(world, home, "1")
    claim(world)
    with world.store.work() as work:
        work.outbox.dead(first or 0)
        work.people.mark_dead(home)
    put(world, home, "2")
    assert claim(world, SOON) == []
    with world.store.look() as look:
        assert look.outbox.oldest_unsent(SOON) is None


def test_who_comes_back_does_not_get_last_months_messages(world: World, home: int) -> None:
    put(world, home, "old", "follow_up")
    with world.store.work() as work:
        work.people.mark_dead(home)
        work.people.mark_alive(home)
    new = put(world, home, "new")
    assert [message.id for message in claim(world, SOON)] == [new]


def test_a_channel_that_is_switched_off_keeps_its_messages(world: World, home: int) -> None:
    put(world, home, "1")
    assert claim(world, channels={"telegram"}) == [] and claim(world, channels=set()) == []
    assert len(claim(world, channels={"telegram", "console"})) == 1


def test_the_same_promise_is_never_queued_twice(world: World, home: int) -> None:
    first = put(world, home, "1", "follow_up", dedupe_key="follow_up:7:1")
    assert first is not None and put(world, home, "1", "follow_up", dedupe_key="follow_up:7:1") is None
    claim(world)
    with world.store.work() as work:
        work.outbox.sent(first, None, NOW)
    assert put(world, home, "1", "follow_up", dedupe_key="follow_up:7:1") is None
    assert put(world, home, "2", "follow_up", dedupe_key="follow_up:7:2") is not None


def test_what_a_crash_left_half_sent_goes_again_with_its_doubt_but_safety_does_not(world: World) -> None:
    kinds = ["answer", "follow_up", "digest", "staff", "safety"]
    for kind in kinds:
        put(world, world.meet(kind).id, kind, kind)
    assert len(claim(world)) == 5
    with world.store.work() as work:
        recovered = work.outbox.recover(SOON)
    assert recovered.again == 4
    assert [(one.kind, one.doubts, one.channel) for one in recovered.in_doubt] == [("safety", 1, "console")]
    again = claim(world, SOON)
    assert sorted(message.kind for message in again) == ["answer", "digest", "follow_up", "staff"]
    assert {(message.doubts, message.attempts) for message in again} == {(1, 1)}


def test_recovering_spares_what_another_sender_has_just_taken(world: World, home: int) -> None:
    put(world, home, "1")
    claim(world)
    with world.store.work() as work:
        assert work.outbox.recover(NOW + timedelta(seconds=30), lease=timedelta(minutes=1)).again == 0
        assert work.outbox.recover(NOW + timedelta(minutes=2), lease=timedelta(minutes=1)).again == 1


def test_a_doubtful_safety_message_is_on_record_and_not_sent_again(world: World, home: int) -> None:
    message = put(world, home, "1", "safety")
    claim(world)
    with world.store.work() as work:
        work.outbox.ambiguous(message or 0)
        assert work.outbox.recover(SOON) == Recovered(0, ())
    assert claim(world, SOON) == []


def test_the_oldest_unsent_message_is_known_until_it_is_sent(world: World, home: int) -> None:
    put(world, home, "1")
    put(world, home, "2", not_before=SOON)
    waiting = []
    for at in (NOW, SOON):
        with world.store.work() as work:
            waiting.append(work.outbox.oldest_unsent(at))
            for message in work.outbox.claim(CONSOLE, at):
                work.outbox.sent(message.id, None, at)
    with world.store.look() as look:
        assert [*waiting, look.outbox.oldest_unsent(SOON)] == [NOW, SOON, None]


def test_a_conversation_reads_in_the_order_it_was_held(world: World, home: int) -> None:
    with world.store.work() as work:
        for number in range(4):
            work.inbox.receive("console", f"m{number}", home, {"words": f"w{number}"}, NOW)
            work.outbox.put(home, {"text": f"t{number}"}, "answer", NOW)
        work.outbox.put(home, {"text": "מחר"}, "follow_up", NOW, not_before=SOON)
        lines = [(line.by, *line.body.values()) for line in work.outbox.conversation(home)]
        last = [(line.by, *line.body.values()) for line in work.outbox.conversation(home, limit=3)]
    expected = [line for n in range(4) for line in (("person", f"w{n}"), ("bot", f"t{n}"))]
    assert lines == expected and last == expected[-3:]


def test_a_dead_message_was_never_said(world: World, home: int) -> None:
    message = put(world, home, "1")
    with world.store.work() as work:
        work.outbox.dead(message or 0)
        assert work.outbox.history(home) == [] and work.outbox.unread(home) == []


def test_what_was_read_is_not_shown_as_new_again(world: World, home: int) -> None:
    first, second = put(world, home, "1"), put(world, home, "2")
    with world.store.work() as work:
        assert [message.id for message in work.outbox.unread(home)] == [first, second]
        work.outbox.mark_read([first or 0], NOW)
        assert [message.id for message in work.outbox.unread(home)] == [second]
        assert [message.read_at for message in work.outbox.history(home)] == [NOW, None]


def test_a_session_is_found_as_it_was_left(world: World, home: int) -> None:
    state = {"frames": [{"flow": "rent", "node": "ask", "answers": {"שכר": 3.5, "n": None}}]}
    with world.store.work() as work:
        assert work.sessions.load(home) == ({}, 0)
        work.sessions.save(home, state, 1)
        work.sessions.save(home, state | {"x": 1}, 2)
    with world.store.look() as look:
        assert look.sessions.load(home) == (state | {"x": 1}, 2)


def test_a_turn_that_fails_leaves_the_message_waiting_and_says_nothing(world: World, home: int) -> None:
    with world.store.work() as work:
        received = work.inbox.receive("console", "m1", home, {}, NOW)
    assert received is not None
    with pytest.raises(RuntimeError), world.store.work() as work:
        work.sessions.save(home, {"half": True}, 1)
        work.outbox.put(home, {"text": "x"}, "answer", NOW)
        work.inbox.done(received)
        raise RuntimeError("our bug")
    with world.store.look() as look:
        assert look.inbox.waiting() == [received]
        assert look.sessions.load(home) == ({}, 0) and look.outbox.history(home) == []


def test_settings_and_heartbeats_are_kept_as_last_said(world: World) -> None:
    with world.store.work() as work:
        assert work.settings.get("simulation") is None and work.settings.heartbeat("scheduler") is None
        for value, at in (("1", NOW), ("2", SOON)):
            work.settings.set("simulation", value)
            work.settings.beat("scheduler", at)
    with world.store.look() as look:
        assert look.settings.get("simulation") == "2" and look.settings.heartbeat("scheduler") == SOON
