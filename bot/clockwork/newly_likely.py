"""A household is screened again as time passes: what has become likely since is told, once (docs/decisions/0009)."""

from datetime import datetime

from bot.conversation.receive import Conversations
from bot.conversation.world import SAME_TALK
from bot.log import log
from knowledge.household import HouseholdMistake
from storage.unit_of_work import UnitOfWork

# How many people are looked at in one round, so that a round stays short; the others are next.
BATCH = 20


def tell_newly_likely(conversations: Conversations, now: datetime) -> int:
    """Screen again whoever was not looked at today, or told something new since; gives how many were written to.

    Each person is one transaction: what was likely for them, and the message about what became so, are kept together.
    """
    zone = conversations.kit.settings.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with conversations.store.look() as uow:
        due = uow.people.to_screen(midnight, now - SAME_TALK, now, BATCH)
    told = 0
    for person_id in due:
        with conversations.store.work() as uow:
            told += _look_again(conversations, uow, person_id)
    if told:
        conversations.wake()
    return told


def _look_again(conversations: Conversations, uow: UnitOfWork, person_id: int) -> bool:
    """Whether a person was written to of a right that has become likely."""
    addresses = [one for one in uow.people.addresses_of(person_id) if one.alive]
    try:
        return conversations.tell_newly_likely(uow, addresses[-1])
    except HouseholdMistake:
        # Told under an older vocabulary: nothing can be said of them until they are asked again.
        log("newly_likely.household", person=person_id)
        uow.people.note_likely(person_id, uow.people.likely(person_id) or (), conversations.clock())
        return False
