"""Somebody comes along: asked for a time and a place, agreed to or moved by staff, told to the person, reminded of."""

import re
from datetime import date, datetime, time, timedelta

from bot.conversation.numbers import latin, read_number
from bot.conversation.outgoing import body_of, put
from bot.conversation.world import UNSAFE, World
from cases.actions import is_asked_along, is_met, still_open
from cases.followups import first_due
from cases.hours import instant
from cases.issue import IllegalMove
from cases.records import Action, Address, Issue, Performer
from flows.model import Values

CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s?[:.]\s?(\d{2})(?!\d)")
# Nobody meets at two at night: an hour said without its half of the day is one in which offices are open.
EARLIEST, NOON = 7, 12
ACCOMPANY = "accompany"


def clock_of(world: World, words: str) -> time | None:
    """The time of day that words name: "10:15", "ten", "at 4"; None when they name none."""
    found = CLOCK.search(latin(words))
    if found is not None:
        hour, minute = int(found[1]), int(found[2])
        return time(hour, minute) if hour < 24 and minute < 60 else None
    number = read_number(words, world.kit.lexicon.numbers)
    if number is None or number != int(number) or not 0 < number < 24:
        return None
    return time(int(number) + (NOON if number < EARLIEST else 0))


def moment_of(world: World, day: date, words: str) -> datetime | None:
    """The instant of this time on this day, in UTC; None when the words name no time."""
    clock = clock_of(world, words.replace("-", ":"))
    return None if clock is None else instant(day, clock, world.kit.settings.zone)


def told_moment(world: World, at: datetime) -> str:
    """A day and its hour, as people say them."""
    local = at.astimezone(world.kit.settings.zone)
    return world.say("company.at", day=world.day(local.date()), clock=f"{local:%H:%M}".removeprefix("0"))


def place_words(world: World, place: str | None) -> str:
    """Where it is, in the reader's language where the place is one that we offer."""
    from bot.words.spoken import spoken

    return spoken(world, place or "") or world.say("company.place_unsaid")


def asked_along(world: World, issue: Issue) -> Action | None:
    """The step of this issue to which somebody is asked along, and nobody has agreed yet."""
    return next(filter(is_asked_along, still_open(world.file(issue).actions)), None)


def met(world: World, issue: Issue) -> Action | None:
    """The step of this issue to which somebody comes along."""
    return next((one for one in still_open(world.file(issue).actions) if is_met(one, world.now)), None)


def to_accompany(world: World, issue: Issue) -> Action | None:
    """The step that somebody is to come along to: one that was chosen so already, else the nearest one."""
    open_now = still_open(world.file(issue).actions)
    chosen = [one for one in open_now if one.performer == Performer.ACCOMPANIED]
    return next(iter([*chosen, *open_now]), None)


def told(world: World, issue: Issue, flow: str, given: Values, key: str, dedupe_key: str | None = None) -> None:
    """Tell the person of an issue by ourselves what staff answered, as a question where there is room for one.

    Raises `IllegalMove` where writing there is not safe; without an address nothing is said.
    """
    address = _address(world, issue)
    if address is None:
        return
    held = world.uow.staff.hand_over_of(address.id)
    if held is not None and held.kind == UNSAFE:
        raise IllegalMove("move.unsafe_to_write")
    from bot.conversation.outward import world_of

    theirs = world_of(world.kit, world.uow, address, world)
    if flow and _asked(theirs, flow, given):
        return
    body = body_of(_line(theirs, issue, key), theirs.language)
    put(world.uow, world.kit, address.id, body, "follow_up", world.now, dedupe_key=dedupe_key)


def _asked(theirs: World, flow: str, given: Values) -> bool:
    from bot.conversation import outward
    from bot.conversation.reaching import Reaching

    state, turn = outward.standing(theirs.uow, theirs.speaker.address)
    replied = Reaching(theirs, state, turn).tell(flow, given)
    return bool(replied.messages) and outward.say(theirs, replied, turn + 1, "follow_up")


def _line(theirs: World, issue: Issue, key: str) -> str:
    from bot.words.step_cards import meeting_values

    return theirs.say(key, **meeting_values(theirs, issue))


def _address(world: World, issue: Issue) -> Address | None:
    """The newest address that the person of an issue is reached at."""
    person = world.case_of(issue).person_id
    alive = [one for one in world.uow.people.addresses_of(person) if one.alive] if person is not None else []
    return alive[-1] if alive else None


def requests_end(world: World, issue: Issue) -> None:
    """Somebody agreed to come along: the request for that does not wait for a person any more."""
    person = world.case_of(issue).person_id
    for address in world.uow.people.addresses_of(person) if person is not None else ():
        held = world.uow.staff.hand_over_of(address.id)
        if held is not None and held.kind == ACCOMPANY:
            world.uow.staff.end(held.code, world.now)


def reminder_key(action_id: int, meets_at: datetime) -> str:
    """One reminder a meeting; one that is moved gets another."""
    return f"meeting:{action_id}:{meets_at:%Y-%m-%dT%H:%M}"


def reminded_by_now(world: World, meets_at: datetime) -> bool:
    """Whether the day before has come already, so that telling of the meeting is reminder enough."""
    zone = world.kit.settings.zone
    eve = meets_at.astimezone(zone).date() - timedelta(days=1)
    return world.now >= first_due(eve, zone)
