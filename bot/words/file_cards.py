"""The parts of sentences about files: what was sent, what becomes of it, how long it is kept."""

from collections.abc import Callable, Mapping

from bot.conversation import holding
from bot.conversation.world import World, plain_date
from cases.records import Issue
from flows.model import Values
from storage.attachments import KEPT_DAYS


def held_line(world: World, answers: Values) -> str:
    """What was sent: a picture, a document, or how many of them."""
    held = list(holding.held_of(world, answers))
    if len(held) != 1:
        return world.say("file.held_some", count=len(held)) if held else world.say("file.held")
    return world.say("file.held_pdf" if held[0].media_type.endswith("pdf") else "file.held_picture")


def kept_line(world: World, answers: Values) -> str:
    """What was agreed to is kept by now, or is being fetched."""
    return world.say("file.kept_soon" if any(holding.held_of(world, answers)) else "file.kept_now")


def not_kept_line(world: World, answers: Values) -> str:
    """Where a file that was not kept still is: with its sender, in their own app or on their own device."""
    return world.say("file.stays_in_telegram" if world.speaker.address.channel == "telegram" else "file.stays_here")


def kept_days(world: World, answers: Values) -> str:
    """How many days files are kept after their issue was closed."""
    return str(KEPT_DAYS)


def lines_of(world: World, issue: Issue) -> list[str]:
    """The files of an issue as the person's own record lists them."""
    zone = world.kit.settings.zone
    return [
        world.say(
            "file.record",
            kind=world.say(f"file.kind_{one.kind}"),
            name=one.name.rpartition(".")[0],
            date=plain_date(one.at.astimezone(zone).date()),
        )
        for one in world.uow.attachments.listed(issue.id)
    ]


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (held_line, kept_line, not_kept_line, kept_days)
}
