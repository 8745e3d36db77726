"""The weekly digest: made for each reader of cases once a week, Sunday 08:00 or the next working day."""

from collections import Counter
from datetime import datetime

from bot.conversation.handover import URGENT
from bot.conversation.outgoing import body_of, put
from bot.conversation.receive import Conversations
from bot.conversation.world import Kit
from bot.documents.digest import digest_words
from bot.words.render import pieces
from cases.access import Act, Scope, Viewer, authorise
from cases.digest import NOBODY, Digest, Reader, Waiting, build
from cases.records import Staff, StaffState
from cases.weeks import DigestWeek, digest_week_at, sending_time
from storage.unit_of_work import UnitOfWork

READERS = {Scope.OWN: Reader.WORKER, Scope.OFFICE: Reader.CENTRE, Scope.DISTRICT: Reader.DISTRICT}


def digest_for(
    uow: UnitOfWork, viewer: Viewer, kit: Kit, now: datetime, week: DigestWeek | None = None
) -> Digest | None:
    """The digest of a week (by default the last one that ended) as this viewer may read it; None for no reader.

    What is due is seen from today, or from the week's own Sunday when an older week is asked for.
    """
    grasp = authorise(viewer, Act.READ_DIGEST)
    if not grasp.allowed:
        return None
    zone = kit.settings.zone
    last = digest_week_at(now, zone)
    of = week or last
    today = now.astimezone(zone).date() if of.sunday >= last.sunday else of.sunday
    lines = uow.cases.lines_for_digest(viewer, of.start, of.end, today)
    waiting = _waiting(uow, viewer, grasp.scope) if of.sunday >= last.sunday else NOBODY
    return build(lines, of, today, kit.cadence, READERS[grasp.scope], waiting)


def _waiting(uow: UnitOfWork, viewer: Viewer, scope: Scope) -> Waiting:
    """Those whom this reader may answer, or all of the office for who reads of it; the urgent kinds first."""
    if scope is Scope.OFFICE:
        kinds = Counter(uow.staff.kinds_waiting(viewer.office_id))
    else:
        kinds = Counter(one.kind for one in uow.staff.open_hand_overs(viewer))
    urgent = [kind for kind in URGENT if kind in kinds]
    ordered = [*urgent, *sorted(kinds.keys() - set(urgent))]
    return Waiting({kind: kinds[kind] for kind in ordered}, sum(kinds[kind] for kind in urgent))


def _send(uow: UnitOfWork, kit: Kit, staff: Staff, words: str, now: datetime) -> None:
    """The digest on every address of its reader, in parts that each channel can show."""
    for address in uow.people.addresses_of_staff(staff.id):
        for part in pieces(words):
            put(uow, kit, address.id, body_of(part, staff.language), "digest", now)


def send_digests(conversations: Conversations, now: datetime) -> int:
    """Send the digest of the last week to every reader who did not get it yet; gives how many."""
    kit = conversations.kit
    week = digest_week_at(now, kit.settings.zone)
    if now < sending_time(week):
        return 0
    sent = 0
    with conversations.store.work() as uow:
        for staff in uow.staff.list():
            if staff.state != StaffState.ACTIVE or not authorise(uow.staff.viewer(staff.id), Act.READ_DIGEST).allowed:
                continue
            if not uow.staff.digest_once(staff.id, str(week), now):
                continue
            sent += 1
            digest = digest_for(uow, uow.staff.viewer(staff.id), kit, now, week)
            if digest is not None:
                _send(uow, kit, staff, digest_words(digest, kit, staff.language), now)
    if sent:
        conversations.wake()
    return sent
