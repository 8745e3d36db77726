"""Messages leave the outbox: in order, at a bearable pace, and each with an end that is known."""

import asyncio
import threading
from collections import Counter
from itertools import pairwise

import pytest
from post_office import Outage, PostOffice, Recorder
from telegram_world import Log
from unhurried import UnhurriedLoop

from bot.channels.base import ChannelDown, TryLater, Undeliverable
from bot.channels.errors import NoAnswer, Refused
from bot.clockwork import courier, outbox
from bot.clockwork.courier import Trouble
from bot.clockwork.pace import Pace
from storage.unit_of_work import UnitOfWork

pytestmark = pytest.mark.asyncio
new_loop = UnhurriedLoop


def unsure() -> NoAnswer:
    return NoAnswer("ServerDisconnectedError", sure_not_sent=False)


def unreachable() -> NoAnswer:
    return NoAnswer("ClientConnectorError", sure_not_sent=True)


# --- order


async def test_a_queued_message_arrives_and_is_marked(post: PostOffice) -> None:
    channel = Recorder()
    one = post.put("5", "שלום")
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert channel.texts() == ["שלום"]
    assert post.provider_id(one) == "id-1"


async def test_a_word_from_any_thread_sends_at_once(post: PostOffice) -> None:
    channel = Recorder()
    async with post.delivering(channel, idle=60.0) as delivery:
        await asyncio.sleep(0.1)
        one = post.put("5", "שלום")
        await asyncio.to_thread(delivery.nudge)
        await post.until(one, "sent", seconds=5.0)


async def test_what_is_for_later_is_not_sent_now(post: PostOffice) -> None:
    channel = Recorder()
    later = post.put("5", "בעוד שעה", delay=3600)
    soon = post.put("6", "עוד רגע", delay=0.15)
    async with post.delivering(channel):
        await post.until(soon, "sent")
    assert post.state(later) == "ready"


async def test_one_chat_hears_everything_in_order_and_one_by_one(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put("5", f"משפט {number}") for number in range(6)]
    async with post.delivering(channel):
        await post.until(ids[-1], "sent")
    assert channel.texts() == [f"משפט {number}" for number in range(6)]
    assert channel.most_at_once == 1


async def test_a_slow_chat_keeps_nobody_else_waiting(post: PostOffice) -> None:
    channel = Recorder()
    channel.slow["5"] = asyncio.Event()
    slow, behind, other = post.put("5", "איטי"), post.put("5", "אחריו"), post.put("6", "מהיר")
    async with post.delivering(channel):
        await post.until(other, "sent")
        assert (post.state(slow), post.state(behind)) == ("sending", "ready")
        channel.slow["5"].set()
        await post.until(behind, "sent")
    assert channel.texts("5") == ["איטי", "אחריו"]


async def test_a_crowd_is_served_on_a_few_lanes(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put(str(person), "שלום") for person in range(1, 31)]
    channel.slow = {str(person): asyncio.Event() for person in range(1, 31)}
    async with post.delivering(channel):
        await asyncio.sleep(0.2)
        assert Counter(post.states()) == {"sending": outbox.LANES, "ready": 30 - outbox.LANES}
        for event in channel.slow.values():
            event.set()
        for one in ids:
            await post.until(one, "sent")
    assert channel.most_at_once == outbox.LANES


async def test_who_waits_for_an_answer_comes_before_who_does_not_know_yet(post: PostOffice) -> None:
    channel = Recorder()
    for person in range(1, 41):
        post.put(str(person), "סיכום", kind="digest")
    answer = post.put("77", "תשובה")
    async with post.delivering(channel):
        await post.until(answer, "sent")
    assert channel.texts().index("תשובה") < outbox.LANES


# --- pace


async def test_no_more_leave_in_a_second_than_telegram_bears(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put(str(person), "שלום") for person in range(1, 21)]
    async with post.delivering(channel, pace=post.pace(a_second=50)):
        for one in ids:
            await post.until(one, "sent")
    assert len(channel.times()) == 20
    assert [later - earlier for earlier, later in pairwise(channel.times())] == pytest.approx([1 / 50] * 19)


async def test_the_pace_of_a_running_office_is_within_what_telegram_allows() -> None:
    assert set(courier.UNASKED) == {"follow_up", "digest"}
    assert (Pace()._every, Pace()._gap) == (1 / 28, 1.0)


async def test_nobody_gets_two_unasked_messages_in_one_breath(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put("5", f"תזכורת {number}", kind="follow_up") for number in range(3)]
    other = post.put("6", "תזכורת", kind="follow_up")
    async with post.delivering(channel, pace=post.pace(a_second=2000, gap=0.25)):
        await post.until(other, "sent", seconds=0.2)
        await post.until(ids[-1], "sent")
    assert channel.texts("5") == ["תזכורת 0", "תזכורת 1", "תזכורת 2"]
    assert all(later >= earlier + 0.25 for earlier, later in pairwise(channel.times("5")))
    assert [post.doubts(one) for one in ids] == [0, 0, 0]


async def test_an_answer_does_not_wait_for_a_breath(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put("5", f"תשובה {number}") for number in range(3)]
    async with post.delivering(channel, pace=post.pace(a_second=2000, gap=30.0)):
        await post.until(ids[-1], "sent", seconds=5.0)


# --- the world's failures


async def test_a_chat_that_must_wait_is_left_alone_until_then_and_others_go_on(post: PostOffice) -> None:
    channel = Recorder()
    channel.failing["5"].append(TryLater(0.4))
    waits, behind = post.put("5", "ראשונה"), post.put("5", "שנייה")
    async with post.delivering(channel):
        await asyncio.sleep(0.1)
        other = post.put("6", "אחר")
        await post.until(other, "sent", seconds=0.25)
        await post.until(behind, "sent")
    assert channel.texts("5") == ["ראשונה", "ראשונה", "שנייה"]
    assert channel.times("5")[1] - channel.times("5")[0] >= 0.4
    assert post.doubts(waits) == 0


async def test_when_everybody_is_turned_away_nobody_is_tried_until_the_wait_is_over(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    ids = [post.put(str(person), "שלום") for person in range(1, 21)]
    channel.closes_for = 0.6
    async with post.delivering(channel):
        for one in ids:
            await post.until(one, "sent")
    begun = channel.times()[0]
    assert len([at for at in channel.times() if at < begun + 0.6]) <= outbox.LANES
    assert [post.doubts(one) for one in ids] == [0] * 20
    assert len(log.told["outbox.telegram.trouble"]) == 1
    assert log.events.count("outbox.telegram.over") == 1


async def test_chats_that_wait_each_for_its_own_time_do_not_stop_the_others(post: PostOffice) -> None:
    channel = Recorder()
    for person in range(1, 6):
        channel.failing[str(person)].append(TryLater(person * 10.0))
        post.put(str(person), "ממתינים")
    async with post.delivering(channel):
        await channel.begun(5)
        other = post.put("77", "שלום")
        await post.until(other, "sent", seconds=2.0)
    assert sorted(Counter(post.states()).items()) == [("ready", 5), ("sent", 1)]


async def test_after_an_outage_one_message_tries_the_way_before_the_crowd_follows(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put(str(person), "ראשונים") for person in range(1, 4)]
    channel.closed = 0.05
    async with post.delivering(channel):
        await channel.begun(3)
        tried, channel.closed = len(channel.given), None
        channel.slow = {str(person): asyncio.Event() for person in range(1, 31)}
        ids += [post.put(str(person), "שלום") for person in range(4, 31)]
        await channel.begun(tried + 1)
        await asyncio.sleep(0.2)
        assert (channel.at_once, len(channel.given)) == (1, tried + 1)
        channel.slow[channel.given[-1][0]].set()
        await channel.begun(tried + 1 + outbox.LANES)
        assert channel.at_once == outbox.LANES
        for event in channel.slow.values():
            event.set()
        for one in ids:
            await post.until(one, "sent")


async def test_a_blocked_bot_tries_once_marks_the_address_and_tells_the_owner(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    channel.failing["5"].append(Undeliverable("Forbidden: bot was blocked by the user"))
    one, behind = post.put("5", "תזכורת", kind="follow_up"), post.put("5", "ועוד אחת", kind="follow_up")
    async with post.delivering(channel):
        await post.until(one, "dead")
        await asyncio.sleep(0.1)
    assert channel.texts() == ["תזכורת"]
    assert not post.alive("5")
    assert post.told == [(one, Trouble.BLOCKED)]
    assert post.state(behind) == "dead"


async def test_the_owner_is_told_in_the_same_breath_in_which_the_message_is_given_up(
    post: PostOffice,
) -> None:
    channel = Recorder()
    channel.failing["5"].append(Undeliverable("blocked"))
    seen: list[bool] = []

    def look(uow: UnitOfWork) -> None:
        address = uow.people.find("telegram", "5")
        seen.append(address is not None and address.alive)
        uow.settings.set("told", "yes")

    post.note = look
    one = post.put("5", "תזכורת", kind="follow_up")
    async with post.delivering(channel):
        await post.until(one, "dead")
    assert seen == [False]
    assert post.database.peek("SELECT value FROM setting WHERE name = 'told'") == [("yes",)]


async def test_a_mistake_in_the_note_does_not_have_a_dead_message_sent_again(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    channel.failing["5"].append(Undeliverable("blocked"))

    def broken(_: UnitOfWork) -> None:
        raise LookupError("a case that is gone")

    post.note = broken
    one = post.put("5", "תזכורת", kind="follow_up")
    async with post.delivering(channel):
        await post.until(one, "dead")
        await asyncio.sleep(0.1)
    assert channel.texts() == ["תזכורת"]
    assert not post.alive("5")
    assert log.told["outbox.owner_not_told"] == [{"message": one, "error": "LookupError"}]


async def test_a_message_that_is_never_taken_goes_to_a_person_and_the_chat_goes_on(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    channel.failing["5"].append(Refused("Bad Request: message is too long"))
    one, after = post.put("5", "ארוך מדי"), post.put("5", "הבאה")
    async with post.delivering(channel):
        await post.until(after, "sent")
    assert post.state(one) == "dead"
    assert post.alive("5")
    assert post.told == [(one, Trouble.REFUSED)]
    assert log.told["outbox.refused"] == [{"message": one, "why": "Bad Request: message is too long"}]


async def test_a_row_that_is_no_message_goes_to_a_person_and_stops_nobody(post: PostOffice) -> None:
    channel = Recorder()
    broken = post.put("5", "x", options=[{"id": "yes"}])
    other = post.put("6", "שלום")
    async with post.delivering(channel):
        await post.until(other, "sent")
        await post.until(broken, "dead")
    assert post.told == [(broken, Trouble.REFUSED)]


async def test_a_refused_token_is_said_once_remembered_and_forgotten_when_it_works(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    channel.failing["5"].extend([ChannelDown("the token is refused")] * 4)
    one = post.put("5", "שלום")
    async with post.delivering(channel) as delivery:
        async with asyncio.timeout(5):
            while not delivery.down:
                await asyncio.sleep(0.005)
        assert delivery.down == {"telegram": "the token is refused"}
        await post.until(one, "sent")
        assert delivery.down == {}
    assert log.told["outbox.telegram.trouble"] == [{"why": "the token is refused"}]
    assert post.doubts(one) == 0


# --- doubt


async def test_an_answer_that_may_be_lost_is_said_again_and_the_doubt_is_on_record(post: PostOffice) -> None:
    channel = Recorder()
    channel.failing["5"].append(unsure())
    one = post.put("5", "תשובה")
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert channel.texts() == ["תשובה", "תשובה"]
    assert post.doubts(one) == 1


async def test_a_reminder_that_may_have_come_says_so_the_second_time(post: PostOffice) -> None:
    channel = Recorder()
    channel.failing["5"].append(unsure())
    one = post.put("5", "תזכורת", kind="follow_up")
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert channel.texts() == ["תזכורת", "תזכורת\n\n(אולי שוב)"]


async def test_a_message_to_somebody_in_danger_is_never_risked_twice(post: PostOffice) -> None:
    channel = Recorder()
    channel.failing["5"].append(unsure())
    one = post.put("5", "אפשר לכתוב כאן?", kind="safety")
    async with post.delivering(channel):
        await post.until(one, "ambiguous")
        await asyncio.sleep(0.1)
    assert channel.texts() == ["אפשר לכתוב כאן?"]
    assert post.told == [(one, Trouble.IN_DOUBT)]


async def test_a_message_to_somebody_in_danger_is_tried_again_when_it_surely_did_not_leave(
    post: PostOffice,
) -> None:
    channel = Recorder()
    channel.failing["5"].append(unreachable())
    one = post.put("5", "אפשר לכתוב כאן?", kind="safety")
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert channel.texts() == ["אפשר לכתוב כאן?"] * 2


async def test_a_message_in_danger_that_was_in_doubt_is_not_sent_whoever_readies_it(post: PostOffice) -> None:
    channel = Recorder()
    one = post.put("5", "אפשר לכתוב כאן?", kind="safety")
    post.database.attack(f"UPDATE outbox SET doubts = 1 WHERE id = {one}")
    async with post.delivering(channel):
        await post.until(one, "ambiguous")
    assert channel.texts() == []
    assert post.told == [(one, Trouble.IN_DOUBT)]


async def test_copies_without_end_are_not_risked(post: PostOffice) -> None:
    channel = Recorder()
    channel.failing["5"].append(unsure())
    one = post.put("5", "תשובה")
    post.database.attack(f"UPDATE outbox SET doubts = {courier.MOST_DOUBTS} WHERE id = {one}")
    async with post.delivering(channel):
        await post.until(one, "ambiguous")
    assert post.told == [(one, Trouble.IN_DOUBT)]


async def test_a_mistake_of_ours_while_sending_counts_as_doubt_and_is_loud(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    channel.failing["5"].append(ZeroDivisionError("מילים של מישהו"))
    one = post.put("5", "תשובה")
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert post.doubts(one) == 1
    assert log.told["outbox.mistake"] == [{"message": one, "error": "ZeroDivisionError"}]
    assert not [line for line in log.lines if "מילים" in line]


# --- crashes, outages of the store, stopping


async def test_what_a_crash_left_half_sent_is_settled_at_the_start(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    answer, danger = post.put("5", "תשובה"), post.put("6", "אפשר לכתוב כאן?", kind="safety")
    with post.world.store.work() as uow:
        assert len(uow.outbox.claim(["telegram"], post.now())) == 2
    async with post.delivering(channel):
        await post.until(answer, "sent")
    assert channel.texts() == ["תשובה"]
    assert (post.doubts(answer), post.state(danger)) == (1, "ambiguous")
    assert log.told["outbox.recovered"] == [{"messages": 1, "in_doubt": 1}]


async def test_beside_other_senders_only_what_is_old_counts_as_left_by_a_crash(post: PostOffice) -> None:
    channel = Recorder()
    theirs, old = post.put("5", "אצלם"), post.put("6", "ישן")
    with post.world.store.work() as uow:
        uow.outbox.claim(["telegram"], post.now())
    post.database.attack(f"UPDATE outbox SET claimed_at = '2020-01-01 00:00:00.000000' WHERE id = {old}")
    async with post.delivering(channel, alone=False):
        await post.until(old, "sent")
        await asyncio.sleep(0.1)
    assert post.state(theirs) == "sending"
    assert channel.texts() == ["ישן"]


async def test_what_was_sent_is_marked_however_long_the_store_cannot_be_reached(post: PostOffice) -> None:
    channel = Recorder()
    channel.slow["5"] = asyncio.Event()
    outage = Outage(post.world)
    one = post.put("5", "תשובה")
    async with post.delivering(channel):
        await post.until(one, "sending")
        outage.begin()
        channel.slow["5"].set()
        async with asyncio.timeout(5):
            while outage.refused < 3:
                await asyncio.sleep(0.01)
        outage.end()
        await post.until(one, "sent")
    assert channel.texts() == ["תשובה"]


async def test_an_outage_of_the_store_is_waited_out(post: PostOffice, log: Log) -> None:
    channel = Recorder()
    outage = Outage(post.world)
    one = post.put("5", "תשובה")
    outage.begin()
    async with post.delivering(channel):
        async with asyncio.timeout(5):
            while outage.refused < 3:
                await asyncio.sleep(0.01)
        assert channel.texts() == []
        outage.end()
        await post.until(one, "sent")
    assert log.told["outbox.store.trouble"] == [{"why": "storage full"}]


async def test_stopping_waits_for_what_is_on_its_way_and_begins_nothing(post: PostOffice) -> None:
    channel = Recorder()
    channel.slow["5"] = asyncio.Event()
    begun, waiting = post.put("5", "בדרך"), post.put("5", "אחריה")
    async with post.delivering(channel):
        await post.until(begun, "sending")
        asyncio.get_running_loop().call_later(0.1, channel.slow["5"].set)
    assert (post.state(begun), post.state(waiting)) == ("sent", "ready")


async def test_stopping_does_not_wait_for_ever(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PATIENCE_SECONDS", 0.05)
    channel = Recorder()
    channel.slow["5"] = asyncio.Event()
    one = post.put("5", "תקועה")
    async with post.delivering(channel):
        await post.until(one, "sending")
    assert post.state(one) == "sending"  # in doubt, and settled at the next start


async def test_a_word_after_the_end_harms_nobody(post: PostOffice) -> None:
    async with post.delivering(Recorder()) as delivery:
        pass
    thread = threading.Thread(target=delivery.nudge)
    thread.start()
    thread.join()


async def test_a_bug_in_the_loop_is_loud_and_does_not_end_it(
    post: PostOffice, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Recorder()
    one = post.put("5", "תשובה")
    broken = iter([True])
    claim = post.delivery(channel).__class__._claim

    def claim_badly(*given: object) -> object:
        if next(broken, False):
            raise ZeroDivisionError
        return claim(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox.Delivery, "_claim", claim_badly)
    async with post.delivering(channel):
        await post.until(one, "sent")
    assert log.told["outbox.trouble"] == [{"why": "a mistake of ours: ZeroDivisionError"}]


# --- one tick, and several senders


async def test_a_single_tick_sends_what_is_due_and_counts_it(post: PostOffice) -> None:
    channel = Recorder()
    for person in range(1, 13):
        post.put(str(person), "שלום")
    post.put("1", "ועוד")
    post.put("20", "מחר", delay=86400)
    channel.failing["2"].append(Undeliverable("blocked"))
    channel.failing["3"].append(Refused("too long"))
    channel.failing["4"].append(TryLater(60))
    assert await post.delivery(channel).drain() == {"sent": 10, "later": 1, "dead": 2, "in_doubt": 0}
    assert await post.delivery(channel).drain() == {"sent": 0, "later": 0, "dead": 0, "in_doubt": 0}


async def test_a_tick_leaves_alone_what_a_running_office_is_sending(post: PostOffice) -> None:
    channel = Recorder()
    one = post.put("5", "בדרך")
    with post.world.store.work() as uow:
        uow.outbox.claim(["telegram"], post.now())
    await post.delivery(channel).drain()
    assert (channel.texts(), post.state(one)) == ([], "sending")


async def test_two_senders_on_one_database_send_each_message_once(post: PostOffice) -> None:
    channel = Recorder()
    ids = [post.put(str(number % 10 + 1), f"הודעה {number}") for number in range(60)]
    async with (
        post.delivering(channel, alone=False),
        post.delivering(channel, alone=False),
    ):
        for one in ids:
            await post.until(one, "sent")
    assert sorted(channel.texts()) == sorted(f"הודעה {number}" for number in range(60))
    for person in range(1, 11):
        numbers = [int(text.split()[1]) for text in channel.texts(str(person))]
        assert numbers == sorted(numbers)
