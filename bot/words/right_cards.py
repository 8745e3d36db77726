"""What is said about one right, in the order people know: what, for whom, how, where, if refused, from where."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.conversation.world import World
from bot.words import part_cards
from bot.words.bidi import link
from bot.words.deadline_words import deadline_words, window_of
from bot.words.members import whose
from bot.words.seen import seen_words
from cases.ladder import Rung, Way, ways_on
from flows.model import Values
from knowledge.entry import Entry
from knowledge.normalise import fold
from knowledge.screen import Finding, Reason

SHOWN_REASONS = 4
SHOWN_QUESTIONS = 3


def right(world: World, answers: Values) -> str:
    """The name of the right."""
    return world.title(world.right(answers))


def right_summary(world: World, answers: Values) -> str:
    """What it gives, in a sentence or two."""
    named = world.right(answers)
    return world.words(named).summary if named and world.entry(named) else ""


def worth_knowing(world: World, answers: Values) -> str:
    """What asking for it may cost: another benefit, a debt, a status; a line of its own, or nothing."""
    named = world.right(answers)
    entry = world.entry(named)
    if named is None or entry is None or not entry.warnings:
        return ""
    words = world.words(named).warnings
    return "\n" + world.say("card.worth_knowing", text=" ".join(words[one.id] for one in entry.warnings))


def past_review(world: World, answers: Values) -> str:
    """That the day for looking at this right again has passed; a line of its own, or nothing."""
    entry = world.entry(world.right(answers))
    if entry is None or entry.review_by >= world.today:
        return ""
    return "\n" + world.say("card.overdue_review")


def right_who(world: World, answers: Values) -> str:
    """For whom it is meant."""
    named = world.right(answers)
    return world.words(named).who if named and world.entry(named) else ""


def steps(world: World, answers: Values) -> str:
    """How to ask for it, step by step."""
    return "\n".join(
        world.say("card.step", number=number, text=text) for number, text in enumerate(_steps(world, answers), 1)
    )


def first_step(world: World, answers: Values) -> str:
    """The first step of asking."""
    return _steps(world, answers)[0]


def _steps(world: World, answers: Values) -> list[str]:
    named = world.right(answers)
    entry = world.entry(named)
    if entry is None or named is None:
        return [world.say("card.need_first_step"), *world.say("card.need_steps").split("\n")[1:]]
    words = world.words(named)
    return [words.steps[step] for step in entry.steps]


def documents(world: World, answers: Values) -> str:
    """The papers that are usually asked for."""
    named = world.right(answers)
    entry = world.entry(named)
    if entry is None or named is None:
        return world.say("card.line", text=world.say("card.need_documents"))
    words = world.words(named)
    return "\n".join(world.say("card.line", text=words.documents[one]) for one in entry.documents)


def where(world: World, answers: Values) -> str:
    """Which body to turn to, and how."""
    entry = world.entry(world.right(answers))
    if entry is None:
        return world.say("card.where_unknown")
    return _office(world, entry, "where")


def where_first(world: World, answers: Values) -> str:
    """Where to turn to beside the first step; where that names another body, the office is told as the claim's own."""
    named = world.right(answers)
    entry = world.entry(named)
    if entry is None or named is None:
        return where(world, answers)
    return _office(world, entry, "claim" if _begins_elsewhere(world, entry) else "where")


def _begins_elsewhere(world: World, entry: Entry) -> bool:
    """Whether the first step names a body that is no part of the one that decides; told by the Hebrew, the source."""
    knowledge = world.kit.knowledge
    step = fold(knowledge.text("he", entry.id).steps[entry.steps[0]])
    own = fold(knowledge.bodies[entry.body].names["he"])
    names = (fold(one.names["he"]) for one in knowledge.bodies.values())
    return any(name in step and name not in own for name in names)


def _office(world: World, entry: Entry, told: str) -> str:
    """The form, the body with its phone, and its page; `told` is `where`, or `claim` for the claim's own office."""
    body = world.kit.knowledge.bodies[entry.body].names[world.language]
    contact = entry.contact
    key = f"card.{told}_phone" if contact.phone else f"card.{told}_body"
    lines = [world.say("card.form", form=contact.form)] if contact.form else []
    lines.append(world.say(key, body=body, phone=contact.phone))
    if contact.online:
        lines.append(world.say("card.where_online", online=link(contact.online)))
    return "\n".join(lines)


def sources(world: World, answers: Values) -> str:
    """Where the information comes from, how old it is, and whether it was confirmed."""
    entry = world.entry(world.right(answers))
    if entry is None:
        return world.say("card.where_unknown")
    shown = [
        world.say("card.source", title=one.title, seen=seen_words(world.say, one.seen), url=link(one.url))
        for one in entry.sources.values()
    ]
    as_of = seen_words(world.say, entry.as_of)
    told = (
        world.say("card.as_of_confirmed", as_of=as_of, by=entry.confirmed)
        if entry.confirmed
        else world.say("card.as_of", as_of=as_of)
    )
    return "\n".join([told + past_review(world, answers), *shown[:3]])


def whole_card(world: World, answers: Values) -> str:
    """All of a right in one message, in the order in which people ask."""
    parts: Mapping[str, Callable[[World, Values], str]] = {
        "what": lambda world, answers: right_summary(world, answers) + worth_knowing(world, answers),
        "who": right_who,
        "amounts": part_cards.amounts,
        "how": steps,
        "documents": documents,
        "where": where,
        "times": part_cards.times,
        "refused": rung,
        "sources": sources,
    }
    name = right(world, answers)
    told = {part: card(world, answers) for part, card in parts.items()}
    return "\n\n".join(world.say(f"card.whole_{part}", right=name, text=text) for part, text in told.items() if text)


def finding(world: World, answers: Values) -> str:
    """What can be said so far about this household and this right, with the reasons."""
    named = world.right(answers)
    found = next((one for one in world.findings() if one.id == named), None)
    if found is None:
        return world.say("card.finding_unknown")
    told = [(_stands(reason), reason.text) for reason in found.reasons if reason.kind != "incidental"]
    wanted = {"likely": ("holds", "open"), "unlikely": ("fails", "bars"), "unknown": ("open", "holds")}[found.verdict]
    lines = [world.say(f"card.{stands}", text=text) for way in wanted for stands, text in told if stands == way]
    shown = list(dict.fromkeys(lines))[:SHOWN_REASONS]
    head = [world.say(f"card.finding_{found.verdict}")]
    if found.verdict == "unlikely" and shown:
        head.append(world.say("card.change"))
    return "\n".join([*head, *shown, *_missing(world, found)])


def _missing(world: World, found: Finding) -> list[str]:
    """What is to be asked yet where nothing can be said for want of it."""
    if found.verdict != "unknown" or not found.missing:
        return []
    facts = world.kit.knowledge.facts
    asked = (whose(world, path, facts[path].question[world.language]) for path in found.missing if path in facts)
    lines = dict.fromkeys(world.say("card.line", text=question) for question in asked)
    return [world.say("card.missing"), *list(lines)[:SHOWN_QUESTIONS]]


def _stands(reason: Reason) -> str:
    """Whether a reason speaks for the right, against it, or is open; an exclusion that holds bars it."""
    if reason.kind == "exclusion":
        return "unasked" if reason.holds is None else "bars" if reason.holds else "holds"
    return "open" if reason.holds is None else "holds" if reason.holds else "fails"


def cure(world: World, answers: Values) -> str:
    """What can be done about the reason that was given."""
    named = world.right(answers)
    reason = str(answers.get("reason") or "")
    if named and (entry := world.entry(named)) and reason in entry.refusals:
        text = world.words(named).refusals[reason]
        return world.say("card.cure", reason=text.reason.rstrip("."), cure=text.cure)
    return world.say("card.cure_general")


def rung(world: World, answers: Values) -> str:
    """Who is one floor up, until when, and how that was counted."""
    named = world.right(answers)
    open_ways = ways(world, named, received_on(world, answers))
    if not open_ways or named is None:
        return world.say("card.rung_general", deadline=world.say("card.no_window"))
    words = world.words(named).ladder
    return "\n".join(
        world.say(
            "card.rung_optional" if way.rung.optional else "card.rung",
            name=words[way.rung.id].name,
            deadline=deadline_words(world, way.deadline, words[way.rung.id].counted_from),
        )
        for way in open_ways[:2]
    )


def rung_how(world: World, answers: Values) -> str:
    """How the next rung is approached."""
    named = world.right(answers)
    open_ways = ways(world, named, None)
    if not open_ways or named is None:
        return world.say("card.rung_how_general")
    words = world.words(named).ladder
    return "\n".join(
        world.say("card.rung_how", name=words[way.rung.id].name, how=words[way.rung.id].how) for way in open_ways[:2]
    )


def ways(world: World, named: str | None, refused_on: date | None) -> tuple[Way, ...]:
    """The rungs of this right that stand open after a refusal."""
    entry = world.entry(named)
    if entry is None:
        return ()
    rungs = [Rung(one.id, one.kind, one.optional, window_of(one.window, one.counted_from)) for one in entry.ladder]
    return ways_on(rungs, (), refused_on)


def received_on(world: World, answers: Values) -> date | None:
    """The day on which the refusal on record arrived."""
    issue = world.issue(answers)
    decisions = world.file(issue).decisions if issue else []
    return decisions[-1].received_on if decisions else None


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card
    for card in (
        right,
        right_summary,
        worth_knowing,
        past_review,
        right_who,
        steps,
        first_step,
        documents,
        where,
        where_first,
        sources,
        whole_card,
        finding,
        cure,
        rung,
    )
}
