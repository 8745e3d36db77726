"""Files whose time is over: those that nobody agreed to, and those of issues that were closed long ago."""

from datetime import datetime, timedelta

from bot.conversation.files import Files
from bot.conversation.receive import Conversations
from storage.attachments import KEPT_DAYS


def let_go_of_old_files(conversations: Conversations, now: datetime) -> int:
    """Delete them, and give how many there were."""
    files = Files(conversations.store, conversations.kit, conversations.clock)
    gone = files.let_go_of_old(now)
    with conversations.store.work() as uow:
        gone += uow.attachments.drop_after_closing(now - timedelta(days=KEPT_DAYS))
    return gone
