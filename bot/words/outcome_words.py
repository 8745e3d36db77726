"""How an issue had ended, in the office's words: for its log, when it is opened again."""

from bot.conversation.world import World, plain_date
from cases.records import Issue


def closing_words(world: World, issue: Issue) -> str:
    """The day, the outcome and the words of the closure; that it was granted, where the issue had not been closed."""
    closure = world.file(issue).closure
    if closure is None:
        return world.say("award.stopped_while_open")
    on = closure.closed_at.astimezone(world.kit.settings.zone).date()
    outcome = world.say(f"award.outcome_{closure.outcome}")
    words = dict.fromkeys(one for one in (closure.text, closure.insights) if one)
    return " ".join([world.say("award.was_closed", date=plain_date(on), outcome=outcome), *words])
