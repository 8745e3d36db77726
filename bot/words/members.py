"""Of whom a question speaks: in a family of several, a child's age is not yet whose age."""

import re

from bot.conversation.world import World

MEMBER = re.compile(r"(adults|children|debts)\[(\d+)\]\.")


def whose(world: World, path: str, sentence: str) -> str:
    """The sentence with the one it is about before it, where there is anybody else it could be about."""
    found = MEMBER.match(path)
    if found is None:
        return sentence
    about = _OF[found[1]](world, int(found[2]))
    return sentence if about is None else world.say("member.about", who=about, question=sentence)


def _adult(world: World, place: int) -> str | None:
    if place == 0:
        return world.say("member.asker") if _in_company(world) else None
    if place == 1 and not _without_partner(world):
        return world.say("member.partner")
    return world.say("member.adult", number=place + 1)


def _without_partner(world: World) -> bool:
    """Whether it was told that no partner lives there: the second adult is then somebody else."""
    told = world.facts.get("people_at_home")
    named = isinstance(told, list | tuple) and "partner" in told
    return world.facts.get("partner_lives_in", None if told is None else named) is False


def _in_company(world: World) -> bool:
    """Whether anybody else is known to live there, so that "how old" could be asked of them."""
    alone = not any(world.facts.get(path) for path in ("children", "partner_lives_in", "people_at_home"))
    return not alone or any(path.startswith("adults[1]") for path in world.facts)


def _child(world: World, place: int) -> str:
    age = world.facts.get(f"children[{place}].age")
    if isinstance(age, int):
        return world.say("member.child_of_age", age=age)
    count = world.facts.get("children")
    if count == 1:
        return world.say("member.only_child")
    return world.say("member.child", number=place + 1)


def _debt(world: World, place: int) -> str | None:
    kinds = world.facts.get("debts")
    if not isinstance(kinds, list) or place >= len(kinds):
        return world.say("member.debt", number=place + 1)
    labels = world.kit.knowledge.facts["debts"].labels.get(str(kinds[place]))
    return world.say("member.debt_of_kind", kind=labels[world.language]) if labels else None


_OF = {"adults": _adult, "children": _child, "debts": _debt}
