"""Files between a yes and their end: held once, by their own sender, no longer than promised."""

from datetime import timedelta

import pytest

from bot.channels.base import Address, Inbound, Kind, SentFile
from bot.conversation import holding
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from storage.attachments import KEPT_DAYS
from tests.fakes.small_files import JPG
from tests.stage import Stage

MOTHER, FATHER = "mother", "father"


@pytest.fixture
def opened(stage: Stage) -> Stage:
    """A mother and a father, each with an open issue and nothing asked."""
    for who in (MOTHER, FATHER):
        for words in ("קיבלתי חשבון ארנונה ואין לי איך לשלם", "1", "להתחיל לטפל בזה", "/menu"):
            stage.say(who, words)
    return stage


def send(stage: Stage, who: str, id: str = "one", file: SentFile | None = None) -> None:
    picture = file or SentFile("image/jpeg", len(JPG), JPG)
    stage.send(Inbound(stage.address(who), f"file:{id}", Kind.PHOTO, file=picture), who)


def test_the_same_picture_delivered_twice_is_held_once(opened: Stage) -> None:
    send(opened, MOTHER)
    send(opened, MOTHER)
    assert opened.files(MOTHER)["held"] == 1


def test_a_file_is_only_ever_kept_by_whoever_sent_it(opened: Stage) -> None:
    send(opened, MOTHER)
    with opened.app.store.work() as uow:
        held = uow._tx.connection.exec_driver_sql("SELECT id FROM held_file").scalar()
        address = uow.people.find("console", "resident:father")
        assert address is not None
        world = World(opened.app.kit, uow, speaker_of(uow, address), opened.now)
        assert list(holding.held_of(world, {"file": str(held)})) == []


def test_a_turn_that_fails_holds_the_picture_for_the_next_try(opened: Stage) -> None:
    conversations, answered = opened.app.conversations, opened.app.conversations._reply
    conversations._reply = lambda *given: 1 / 0  # type: ignore[method-assign, assignment]
    inbound = Inbound(opened.address(MOTHER), "file:one", Kind.PHOTO, file=SentFile("image/jpeg", len(JPG), JPG))
    conversations.hear(inbound)
    conversations._reply = answered  # type: ignore[method-assign]
    assert opened.files(MOTHER)["held"] == 1
    conversations.answer_waiting()
    assert "קיבלנו תמונה" in opened.hear(MOTHER).everything


def test_more_pages_than_are_asked_about_together_leave_the_newest(opened: Stage) -> None:
    for place in range(holding.MOST_TOGETHER + 3):
        send(opened, MOTHER, str(place))
    assert f"{holding.MOST_TOGETHER} קבצים" in opened.say(MOTHER, "מה").everything
    opened.later("2026-11-22T11:01")
    assert opened.files(MOTHER)["held"] == 0


def test_what_was_agreed_to_and_never_came_is_given_up_and_told(opened: Stage) -> None:
    send(opened, MOTHER, file=SentFile("image/jpeg", 9, reference="somewhere"))
    opened.say(MOTHER, "מסמך לבקשה")
    assert "עכשיו נוריד ונשמור" in opened.say(MOTHER, "כן, לשמור").everything
    opened.later("2026-11-22T15:50")
    assert opened.files(MOTHER)["held"] == 1
    opened.later("2026-11-22T16:10")
    assert opened.files(MOTHER) == {"kept": [], "agreed": [True], "held": 0}
    assert "לא הצלחנו לשמור את הקובץ" in opened.hear(MOTHER).everything


def test_what_comes_after_its_sender_was_forgotten_is_not_kept(opened: Stage) -> None:
    send(opened, MOTHER, file=SentFile("image/jpeg", 9, reference="somewhere"))
    opened.say(MOTHER, "מסמך לבקשה")
    opened.say(MOTHER, "כן, לשמור")
    files = opened.app.files
    with opened.app.store.look() as uow:
        (held,) = uow.held_files.wanted("console")
    opened.say(MOTHER, "/forget")
    opened.say(MOTHER, "כן, למחוק")
    assert files.arrived(held[0], JPG) is False
    files.lost(held[0])
    assert files.wanted("console") == []


def test_her_record_lists_her_files_and_brings_them(opened: Stage) -> None:
    send(opened, MOTHER)
    opened.say(MOTHER, "מסמך לבקשה")
    opened.say(MOTHER, "כן, לשמור")
    told = opened.say(MOTHER, "/export")
    assert "קובץ: מסמך · " in told.everything and told.files == ["jpg"]


def test_files_go_ninety_days_after_their_issue_was_closed(opened: Stage) -> None:
    send(opened, MOTHER)
    opened.say(MOTHER, "מסמך לבקשה")
    opened.say(MOTHER, "כן, לשמור")
    for words in ("הנושאים שלנו", "1", "לא להמשיך בזה", "כבר לא רלוונטי"):
        opened.say(MOTHER, words)
    closed = opened.now
    opened.later((closed + timedelta(days=KEPT_DAYS - 1)).strftime("%Y-%m-%dT12:00"))
    assert opened.files(MOTHER)["kept"] == ["document"]
    opened.later((closed + timedelta(days=KEPT_DAYS + 1)).strftime("%Y-%m-%dT12:00"))
    assert opened.files(MOTHER)["kept"] == []


def test_a_worker_whose_account_is_suspended_cannot_follow_an_old_link(opened: Stage) -> None:
    opened.join("rina")
    opened.take_duty("rina")
    for words in ("תיק חדש", "דחו לה הבטחת הכנסה בגלל רכב שאינו שלה", "1", "/menu", "/find הבטחת הכנסה", "1"):
        opened.say("rina", words)
    told = opened.say("rina", "מכתבים וקבצים")
    told = opened.say("rina", "תאריכים ליומן")
    assert told.files == ["ics"], told.everything
    files, address = opened.app.files, opened.address("rina")
    token = next(one.file.token for one in opened.app.conversations.spoken(address) if one.file is not None)
    assert files.download(address, token) is not None
    assert files.download(Address("console", "resident:mother"), token) is None
    opened.join("noa")
    opened.suspend("rina", "noa")
    assert files.download(address, token) is None
