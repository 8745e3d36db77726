"""Whether something cannot wait a week: a danger was told of, or the right itself is there against one."""

from bot.conversation.world import World
from knowledge.entry import Entry
from knowledge.rules import Compare, Either, Every, IfTold, Rule, Some

THREATS = "threats"


def is_urgent(world: World, right: str | None, told: str) -> bool:
    """Whether we come back on the next working day: by what was told, by what is known of them, or by the right."""
    stopping = {danger.flag for danger in world.kit.knowledge.dangers.values() if danger.stops}
    entry = world.entry(right)
    pressing = stopping.intersection(entry.urgent) if entry is not None else stopping
    known = world.facts.get(THREATS)
    flags = {*world.kit.dangers.flags(told), *(known if isinstance(known, list) else ())}
    return not pressing.isdisjoint(flags) or (entry is not None and bool(pressing) and _against_a_threat(entry))


def _against_a_threat(entry: Entry) -> bool:
    """Whether every way to this right begins with a threat: nobody asks for it without one."""
    return all(any(_names(one.rule, THREATS) for one in route.criteria) for route in entry.routes)


def _names(rule: Rule, fact: str) -> bool:
    """Whether a rule asks for this fact."""
    if isinstance(rule, Compare):
        return rule.fact == fact
    if isinstance(rule, Every | Either):
        return any(_names(part, fact) for part in rule.parts)
    return isinstance(rule, Some | IfTold) and _names(rule.rule, fact)
