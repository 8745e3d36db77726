"""What a worker's chat shows: counts, due cases, people who wait. Codes and steps, never names."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.emergencies import told_in
from bot.conversation.handover import UNSAFE, URGENT
from bot.conversation.world import World, plain_date, shorten
from cases.actions import still_open
from cases.records import Action, HandOver
from flows.model import Values
from storage.conversations import Spoken

SHOWN = 8
WORDS_SHOWN = 5
ONE_LINE = 60
LONGEST_WORDS = 300


def staff_name(world: World, answers: Values) -> str:
    """The name of the member of staff who speaks."""
    return world.speaker.staff.name if world.speaker.staff else ""


def staff_counts(world: World, answers: Values) -> str:
    """How much is due, and how many people wait for a person; what is nothing is left out."""
    viewer = world.speaker.viewer
    if viewer is None:
        return ""
    due = len(world.uow.cases.due_for(viewer, world.today))
    asked = world.uow.staff.open_hand_overs(viewer)
    waiting, urgent = len(asked), sum(one.kind in URGENT for one in asked)
    told = [world.say("staff.count_due", due=due)] if due else []
    told += [world.say("staff.count_waiting", waiting=waiting)] if waiting else []
    told += [world.say("staff.count_urgent", urgent=urgent)] if urgent else []
    return " ".join(told) or world.say("staff.counts_none")


def due_list(world: World, answers: Values) -> str:
    """Cases of today and before, the legal deadline first."""
    from bot.conversation.choices import shown_before

    viewer = world.speaker.viewer
    lines = world.uow.cases.due_for(viewer, world.today) if viewer else []
    told = [world.say("staff.due_title", count=len(lines))]
    start = shown_before(answers)
    for line in lines[start : start + SHOWN]:
        title = world.title(line.right_id, line.subject or "")
        told.append(world.say("staff.due_line", code=line.code, title=title, date=plain_date(line.next_step_on)))
    return "\n".join(told)


def undone_actions(world: World, answers: Values) -> str:
    """The steps of the case at hand that nobody marked as done, one a line."""
    issue = world.issue(answers)
    actions = world.file(issue).actions if issue else ()
    return "\n".join(_undone(world, one) for one in still_open(actions))


def _undone(world: World, action: Action) -> str:
    performer = world.say(f"performer.{action.performer}")
    return world.say("staff.action_open", what=shorten(action.what, ONE_LINE), performer=performer)


def body_name(world: World, organisation: str) -> str:
    """A body of ours by its name, or the words that were written."""
    known = world.kit.knowledge.bodies.get(organisation)
    return known.names[world.language] if known else organisation


def waiting_words(world: World, answers: Values) -> str:
    """Who waits for a person, in which language, and what they have written to one; nothing they told the assistant."""
    code = str(answers.get("waiting") or "")
    viewer = world.speaker.viewer
    waiting = world.uow.staff.open_hand_overs(viewer) if viewer else []
    one = next((each for each in waiting if each.code == code), None)
    if one is None:
        return world.say("staff.not_found")
    kind = world.say(f"staff.hand_{one.kind}")
    whole = world.uow.outbox.conversation(one.address_id)
    spoken = [line for line in whole if line.at >= one.asked_at]
    words = "\n".join([*_why(world, one, whole), *_relayed(world, spoken)[-WORDS_SHOWN:]])
    key = "staff.waiting_words" if words else "staff.waiting_no_words"
    return world.say(key, code=code, kind=kind, words=words, about=_about(world, one))


def _why(world: World, one: HandOver, whole: Sequence[Spoken]) -> list[str]:
    """The words of danger that a person was called for, as they were told that these go along."""
    if one.kind not in URGENT:
        return []
    before = [line.body.get("words") or "" for line in whole if line.by == "person" and line.at <= one.asked_at]
    heard = [words for words in before if one.kind in _kinds(world, words)]
    return [shorten(heard[-1], LONGEST_WORDS)] if heard else []


def _kinds(world: World, words: str) -> set[str]:
    """The kinds of a request that words of danger stand for; whoever says it is not safe told of any."""
    kinds = {*world.kit.dangers.find(words), *told_in(world, words)} if words else set()
    return kinds | {UNSAFE} if kinds else kinds


def _relayed(world: World, spoken: Sequence[Spoken]) -> list[str]:
    """What was written while the person was told that it goes to the office."""
    words: list[str] = []
    listening = False
    for line in spoken:
        if line.by == "bot":
            listening = bool(line.body.get("relayed"))
        elif listening and line.body.get("words") and world.kit.lexicon.command(line.body["words"]) is None:
            words.append(line.body["words"])
    return words


def _about(world: World, one: HandOver) -> str:
    """The language to answer in, and the codes of what is open: enough to prepare, and no story."""
    address = world.uow.people.address(one.address_id)
    person = world.uow.people.person(address.person_id) if address and address.person_id else None
    if person is None:
        return ""
    codes = [world.code(issue) for issue in world.uow.cases.issues_of_person(person.id, open_only=True)]
    spoken = world.kit.catalogue.text("language_name.self", person.language)
    return world.say("staff.waiting_about", spoken=spoken, codes=", ".join(codes) or world.say("staff.none"))


def digest_text(world: World, answers: Values) -> str:
    """This reader's weekly digest."""
    from bot.clockwork.digests import digest_for
    from bot.documents.digest import digest_words

    viewer = world.speaker.viewer
    if viewer is None:
        return ""
    digest = digest_for(world.uow, viewer, world.kit, world.now)
    return digest_words(digest, world.kit, world.language) if digest else world.say("staff.not_found")


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (staff_name, staff_counts, due_list, undone_actions, waiting_words, digest_text)
}
