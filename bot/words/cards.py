"""The parts of sentences that only the moment knows: a right's card, a cure, a deadline, where an issue stands.

Each function fills the placeholder of its own name; none decides anything.
"""

from collections.abc import Callable, Mapping

from bot.conversation.pressing import issues_in_order
from bot.conversation.world import World
from bot.words import (
    award_cards,
    case_cards,
    claim_cards,
    counter_cards,
    emergency_cards,
    file_cards,
    ladder_cards,
    letter_cards,
    next_cards,
    office_cards,
    paper_words,
    part_cards,
    right_cards,
    step_cards,
    time_cards,
)
from bot.words.members import whose
from cases.records import Issue
from flows.model import Values

Card = Callable[[World, Values], str]
# Phone lines by the placeholder that speaks of them; numbers, sources and dates are in knowledge/lines.yaml.
LINES = {
    "police": "police",
    "ambulance": "ambulance",
    "welfare": "welfare",
    "first_aid": "emotional-first-aid",
    "child_online": "child-online-protection",
    "electricity": "electricity",
}
# Closed issues that are told of where none is open.
CLOSED_SHOWN = 4


def organisation(world: World, answers: Values) -> str:
    """The organisation whose aid this is."""
    return world.kit.settings.organisation or world.say("turn.organisation")


def contact_line(world: World, answers: Values) -> str:
    """When a person of the office answers, and how to reach one directly."""
    promise = world.say("turn.contact_default")
    if world.on_page:
        promise = f"{promise} {world.say('turn.contact_page')}"
    contact = world.kit.settings.contact
    return f"{promise} {world.say('turn.contact', contact=contact)}" if contact else promise


def direct_line(world: World, answers: Values) -> str:
    """How to reach the office directly, where it has said so."""
    contact = world.kit.settings.contact
    return world.say("turn.contact", contact=contact) if contact else ""


def _line(name: str) -> Card:
    def number(world: World, answers: Values) -> str:
        line = world.kit.knowledge.lines[name]
        return f"{line.number} ({line.names[world.language]})"

    return number


def code(world: World, answers: Values) -> str:
    """The code of the issue at hand."""
    issue = world.issue(answers)
    return world.code(issue) if issue else ""


def owner_line(world: World, answers: Values) -> str:
    """Who in the office sees this issue, and how much of it before consent."""
    if not world.consented:
        return world.say("case.owner_outline")
    return world.say("case.owner_line", organisation=organisation(world, answers))


def issue_title(world: World, answers: Values) -> str:
    """The name of the right or need at hand."""
    issue = world.issue(answers)
    return world.title(issue.right_id, issue.subject) if issue else ""


def coming_back(world: World, answers: Values) -> str:
    """When we ask what happened; a page that may be closed by then promises no more than it can keep."""
    day = next_cards.next_step_on(world, answers)
    if world.on_page:
        return world.say("turn.coming_back_page", next_step_on=day, keep=world.say("webchat.keep"))
    return world.say("turn.coming_back", next_step_on=day)


def issue_status(world: World, answers: Values) -> str:
    """Where the issue stands: what is behind, now and ahead, and the next step with its day."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    status = world.say(
        "case.status",
        title=world.title(issue.right_id, issue.subject),
        code=world.code(issue),
        stages="\n".join(ladder_cards.picture(world, issue)),
        next_line=next_cards.next_line(world, answers),
    )
    return status + claim_cards.contested_note(world, issue)


def issues_list(world: World, answers: Values) -> str:
    """All open issues of the person, one line each, in the order in which they are offered; then what lapses first."""
    issues = issues_in_order(world)
    lines = [_issue_line(world, number, issue) for number, issue in enumerate(issues, 1)]
    lapses = time_cards.lapses_first(world, answers)
    return "\n".join([*lines, lapses.rstrip("\n")] if lapses else lines)


def _issue_line(world: World, number: int, issue: Issue) -> str:
    return world.say(
        "case.list_line_late" if issue.next_step_on < world.today else "case.list_line",
        number=number,
        title=world.title(issue.right_id, issue.subject),
        stage=ladder_cards.state_words(world, issue),
        next_step_on=world.day(issue.next_step_on),
    )


def nothing_open(world: World, answers: Values) -> str:
    """That nothing was begun yet, or that nothing is open now and what is in hand already."""
    issues = world.uow.cases.issues_of_person(world.person_id) if world.speaker.person else []
    if not issues:
        return world.say("case.none_begun")
    lines = [_closed_line(world, issue) for issue in issues[-CLOSED_SHOWN:]]
    return "\n".join([world.say("case.none_open"), *lines])


def _closed_line(world: World, issue: Issue) -> str:
    title = world.title(issue.right_id, issue.subject)
    return world.say("case.closed_line", title=title, stage=ladder_cards.state_words(world, issue))


def my_record(world: World, answers: Values) -> str:
    """What is kept on this person, readable."""
    if world.speaker.person is None:
        return world.say("case.my_record_none")
    lines = [world.say("case.record_language", value=world.say("language_name.self"))]
    lines.append(world.say("case.record_consent", value=world.say("option.yes" if world.consented else "option.no")))
    for path, value in world.facts.items():
        question = whose(world, path, world.kit.knowledge.facts[path].question[world.language])
        lines.append(world.say("case.record_fact", question=question, value=_value(world, path, value)))
    for right, stance in world.stances.items():
        lines.append(world.say(f"case.record_{stance}", title=world.title(right)))
    for issue in world.uow.cases.issues_of_person(world.person_id):
        title, stage = world.title(issue.right_id, issue.subject), ladder_cards.state_words(world, issue)
        lines.append(world.say("case.record_issue", code=world.code(issue), title=title, stage=stage))
        lines += file_cards.lines_of(world, issue)
    lines.append(world.say("case.record_talk"))
    return world.say("case.my_record", lines="\n".join(lines))


def _value(world: World, path: str, value: object) -> str:
    if isinstance(value, bool):
        return world.say("option.yes" if value else "option.no")
    if isinstance(value, list | tuple):
        return ", ".join(_value(world, path, one) for one in value) or world.say("option.no")
    labels = world.kit.knowledge.facts[path].labels.get(str(value))
    return labels[world.language] if labels else str(value)


CARDS: Mapping[str, Card] = {
    **right_cards.CARDS,
    **office_cards.CARDS,
    **case_cards.CARDS,
    **part_cards.CARDS,
    **award_cards.CARDS,
    **claim_cards.CARDS,
    **paper_words.CARDS,
    **step_cards.CARDS,
    **counter_cards.CARDS,
    **emergency_cards.CARDS,
    **file_cards.CARDS,
    **letter_cards.CARDS,
    **next_cards.CARDS,
    **time_cards.CARDS,
    **{
        card.__name__: card
        for card in (
            organisation,
            contact_line,
            direct_line,
            code,
            owner_line,
            issue_title,
            coming_back,
            issue_status,
            issues_list,
            nothing_open,
            my_record,
        )
    },
    **{name: _line(line) for name, line in LINES.items()},
}
