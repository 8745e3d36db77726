"""The person, their permission and what they told: consent, facts, language, quiet, forgetting."""

from datetime import timedelta

from bot.conversation import needs
from bot.conversation.effects.reading import days_of, text_of
from bot.conversation.outgoing import show_commands
from bot.conversation.world import CONSENT_VERSION, PAUSED_FOR_GOOD, SETTLED, World
from flows.model import Values
from knowledge.household import HouseholdMistake

RECEIVES = "adults[0].receives"


def give_consent(world: World, values: Values) -> None:
    _consent(world, True)


def withdraw_consent(world: World, values: Values) -> None:
    _consent(world, False)


def _consent(world: World, given: bool) -> None:
    channel = world.speaker.address.channel
    world.uow.people.record_consent(world.person_id, CONSENT_VERSION, world.language, channel, given, world.now)
    world.consented = given


def remember(world: World, values: Values) -> None:
    """Keep one fact; without consent nothing is kept, whatever a flow says."""
    if not world.consented or values["value"] is None:
        return
    path = str(values["fact"])
    try:
        world.fits(path, values["value"])
    except HouseholdMistake:
        return
    world.uow.people.tell(world.person_id, path, values["value"], world.now)
    world.facts_changed()


def hear_needs(world: World, values: Values) -> None:
    """Keep what a story names, so that what is not begun now is offered next."""
    world.told = tuple(needs.needs_of(world, {"story": values["story"]}))


def note_likely(world: World, values: Values) -> None:
    """What is likely is being shown: none of it is news later on."""
    if world.consented:
        likely = (one.id for one in world.findings() if one.verdict == "likely")
        world.uow.people.note_likely(world.person_id, likely, world.now)


def stand(world: World, values: Values) -> None:
    """Keep where the person stands with a right, or take it back; without consent it counts for this talk alone."""
    right, stance = str(values["right"]), text_of(values.get("as"))
    if world.entry(right) is None:
        return
    others = tuple(one for one in world.set_aside if one != right)
    world.set_aside = others
    if not world.consented:
        world.set_aside = (*others, right) if stance in SETTLED else others
        return
    world.uow.people.stand(world.person_id, right, stance, world.now)
    if stance == "have_it":
        _receives(world, right)
    world.facts_changed()


def _receives(world: World, right: str) -> None:
    """What is received already is a fact that other rights may follow from, where it is one of those asked for."""
    known = world.facts.get(RECEIVES)
    told = known if isinstance(known, list) else []
    if right in world.kit.knowledge.facts[RECEIVES].values and right not in told:
        remember(world, {"fact": RECEIVES, "value": [*told, right]})


def forget_facts(world: World, values: Values) -> None:
    world.uow.people.forget_facts(world.person_id)
    world.facts_changed()


def set_language(world: World, values: Values) -> None:
    if values["language"] in world.kit.settings.languages:
        world.speak(str(values["language"]))
        if world.speaker.viewer is not None:
            show_commands(world.uow, world.speaker.address, world.language, world.now, staff=True)


def pause_reminders(world: World, values: Values) -> None:
    if world.speaker.person is not None:
        days = days_of(values, "days")
        pause = PAUSED_FOR_GOOD if days is None else timedelta(days=days)
        world.uow.people.pause(world.person_id, world.now + pause)


def forget_me(world: World, values: Values) -> None:
    world.uow.people.erase(world.person_id, world.now)
    world.gone = True


def export_me(world: World, values: Values) -> None:
    """A person asked for what is kept on them: a card and their files bring it, and that it was asked is on record."""
    for issue in world.uow.cases.issues_of_person(world.person_id):
        world.files += [file.id for file in world.uow.attachments.listed(issue.id)]
    world.uow.audit.record(f"person:{world.person_id}", "export", "own record", True, world.now)


def quick_exit(world: World, values: Values) -> None:
    world.left = True
