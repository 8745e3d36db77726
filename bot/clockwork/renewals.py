"""A right in hand has to be renewed: the family is told early and once, also of an issue that is closed (rule 21)."""

from datetime import datetime, timedelta

from bot.clockwork.last_days import welcome
from bot.conversation.outgoing import tell_staff
from bot.conversation.outward import say, speaker_of, standing
from bot.conversation.reaching import Reaching
from bot.conversation.receive import Conversations
from bot.conversation.world import World, plain_date
from cases.records import Address, Renewal
from cases.renewals import is_last_chance
from storage.prompts import DuePrompt
from storage.unit_of_work import UnitOfWork

BATCH = 100
# Who cannot be told now, in danger, in another talk, or while reminders rest, is tried again the next day.
AGAIN = timedelta(days=1)


def tell_of_renewals(conversations: Conversations, now: datetime, limit: int = BATCH) -> int:
    """Tell of every renewal whose reminder has come, each batch in one transaction; gives how many were told of."""
    told = 0
    while True:
        with conversations.store.work() as uow:
            due = uow.prompts.due_renewals(now, limit)
            told += sum(_tell(conversations, uow, one, now) for one in due)
        if len(due) < limit:
            break
    if told:
        conversations.wake()
    return told


def _tell(conversations: Conversations, uow: UnitOfWork, due: DuePrompt, now: datetime) -> bool:
    """One renewal: told to the family and to the owner, to the owner alone when time runs out, or put off for a day."""
    renewal = uow.awards.renewal(due.about_id)
    assert renewal is not None, "a reminder that is due belongs to a renewal"
    address = welcome(uow, due, now)
    told = address is not None and _ask(conversations, uow, address, renewal, now)
    late = is_last_chance(renewal.renew_on, now.astimezone(conversations.kit.settings.zone).date())
    if not told and due.person_id is not None and not late:
        uow.prompts.put_off_renewal(due.id, now + AGAIN)
        return False
    uow.prompts.told_renewal(due.id)
    key = "award.near_owner" if told or due.person_id is None else "award.near_owner_alone"
    tell_staff(uow, conversations.kit, due.owner_id, key, now, code=due.code, date=plain_date(renewal.renew_on))
    return True


def _ask(conversations: Conversations, uow: UnitOfWork, address: Address, renewal: Renewal, now: datetime) -> bool:
    """The question goes out by the outbox, at a decent hour; False where something else has to come first."""
    world = World(conversations.kit, uow, speaker_of(uow, address), now)
    state, turn = standing(uow, address)
    replied = Reaching(world, state, turn).tell("renewal", {"issue": str(renewal.issue_id)})
    key = f"renewal:{renewal.id}"
    return bool(replied.messages) and say(world, replied, turn + 1, "follow_up", dedupe_key=key)
