"""One round of everything that happens by itself; safe to run twice, beside `run`, and on several machines."""

from datetime import datetime

from bot.clockwork.digests import send_digests
from bot.clockwork.due import ask_what_happened
from bot.clockwork.last_days import warn_of_last_days
from bot.clockwork.meetings import remind_of_meetings
from bot.clockwork.newly_likely import tell_newly_likely
from bot.clockwork.old_files import let_go_of_old_files
from bot.clockwork.renewals import tell_of_renewals
from bot.conversation.receive import Conversations

HEARTBEAT = "clockwork"


def tick(conversations: Conversations, now: datetime) -> dict[str, int]:
    """Answer what waits, ask what is due, tell of last days, renewals and news, send digests, deliver; gives counts."""
    counts = {
        "answered": conversations.answer_waiting(),
        "follow_ups": ask_what_happened(conversations, now),
        "last_days": warn_of_last_days(conversations, now),
        "renewals": tell_of_renewals(conversations, now),
        "meetings": remind_of_meetings(conversations, now),
        "newly_likely": tell_newly_likely(conversations, now),
        "digests": send_digests(conversations, now),
        "files_let_go": let_go_of_old_files(conversations, now),
        "delivered": deliver_to_readers(conversations, now),
    }
    with conversations.store.work() as uow:
        uow.settings.beat(HEARTBEAT, now)
    return counts


READ_HERE = frozenset({"console", "webchat", "desk"})
BATCH = 200


def deliver_to_readers(conversations: Conversations, now: datetime) -> int:
    """Messages that are read on a page or in the terminal count as sent once their time has come."""
    delivered = 0
    while True:
        with conversations.store.work() as uow:
            claimed = uow.outbox.claim(READ_HERE, now, BATCH)
            for one in claimed:
                uow.outbox.sent(one.id, None, now)
        delivered += len(claimed)
        if not claimed:
            return delivered
