"""The day before somebody comes along, the person is reminded of where and when."""

from datetime import datetime, time, timedelta

from bot.conversation import company
from bot.conversation.outgoing import body_of, put
from bot.conversation.outward import speaker_of
from bot.conversation.receive import Conversations
from bot.conversation.world import UNSAFE, World
from cases.hours import instant
from storage.meetings import Meeting
from storage.unit_of_work import UnitOfWork

MORNING = time(10)


def remind_of_meetings(conversations: Conversations, now: datetime) -> int:
    """Remind once of each meeting of tomorrow, from the morning on; gives how many were reminded."""
    zone = conversations.kit.settings.zone
    today = now.astimezone(zone).date()
    if now < instant(today, MORNING, zone):
        return 0
    first, last = (instant(today + timedelta(days=ahead), time(0), zone) for ahead in (1, 2))
    with conversations.store.look() as uow:
        near = uow.meetings.between(first, last)
    if not near:
        return 0
    with conversations.store.work() as uow:
        reminded = sum(_remind(conversations, uow, one, now) for one in near)
    if reminded:
        conversations.wake()
    return reminded


def _remind(conversations: Conversations, uow: UnitOfWork, meeting: Meeting, now: datetime) -> bool:
    """One line, beside the talk that is under way; not where writing is not safe, or no reminders are wanted."""
    address = uow.people.address(meeting.address_id) if meeting.address_id is not None else None
    held = uow.staff.hand_over_of(address.id) if address is not None else None
    if address is None or (held is not None and held.kind == UNSAFE):
        return False
    theirs = World(conversations.kit, uow, speaker_of(uow, address), now)
    paused = theirs.speaker.person.reminders_paused_until if theirs.speaker.person else None
    if paused is not None and paused > now:
        return False
    at, place = company.told_moment(theirs, meeting.meets_at), company.place_words(theirs, meeting.place)
    body = body_of(theirs.say("company.tomorrow", at=at, place=place), theirs.language)
    key = company.reminder_key(meeting.action_id, meeting.meets_at)
    return put(uow, conversations.kit, address.id, body, "follow_up", now, dedupe_key=key) is not None
