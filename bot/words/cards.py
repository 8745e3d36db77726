"""The parts of sentences that only the moment knows: a right's card, a cure, a deadline, where an issue stands.

Each function fills the placeholder of its own name; none decides anything.
"""

from collections.abc import Callable, Mapping

from bot.conversation.pressing import issues_in_order, nearest_last_day
from bot.conversation.world import World, plain_date
from bot.words import (
    claim_cards,
    counter_cards,
    file_cards,
    letter_cards,
    office_cards,
    paper_words,
    part_cards,
    right_cards,
    step_cards,
)
from bot.words.deadline_words import window_of
from bot.words.ladder_words import rung_name, rung_of
from bot.words.members import whose
from cases.followups import silence
from cases.records import Issue, OpenState, Stage
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
WAY = (Stage.PREPARING, Stage.SUBMITTED, Stage.GRANTED)


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


def next_step(world: World, answers: Values) -> str:
    """What is done next on the issue at hand."""
    issue = world.issue(answers)
    return step_words(world, issue) if issue else ""


def step_words(world: World, issue: Issue) -> str:
    """A next step that we named by a key, or somebody's own words."""
    if issue.next_step == "first":
        return right_cards.first_step(world, {"right": issue.right_id})
    if (rung := rung_of(issue.next_step)) is not None:
        return world.say("ladder.do_climb", name=rung_name(world, issue.right_id, rung))
    keys = (f"case.step_{issue.next_step}", f"ladder.do_{issue.next_step}")
    return next((world.say(key) for key in keys if world.kit.catalogue.has(key)), issue.next_step)


def next_step_on(world: World, answers: Values) -> str:
    """The date of the next step."""
    issue = world.issue(answers)
    return world.day(issue.next_step_on) if issue else ""


def coming_back(world: World, answers: Values) -> str:
    """When we ask what happened; a page that may be closed by then promises no more than it can keep."""
    day = next_step_on(world, answers)
    if world.on_page:
        return world.say("turn.coming_back_page", next_step_on=day, keep=world.say("webchat.keep"))
    return world.say("turn.coming_back", next_step_on=day)


def issue_status(world: World, answers: Values) -> str:
    """Where the issue stands: steps done, now and next, and the next date."""
    issue = world.issue(answers)
    if issue is None:
        return ""
    return world.say(
        "case.status",
        title=world.title(issue.right_id, issue.subject),
        code=world.code(issue),
        stages="\n".join(_stages(world, issue)),
        next_step=step_words(world, issue),
        next_step_on=world.day(issue.next_step_on),
    ) + claim_cards.contested_note(world, issue)


def _stages(world: World, issue: Issue) -> list[str]:
    """The small picture of the way: what is behind, where we are, what is ahead."""
    now = issue.stage
    path = WAY if now in WAY else (Stage.PREPARING, Stage.SUBMITTED, now, Stage.GRANTED)
    place = path.index(now)
    marks = ["stage_done" if at < place else "stage_now" if at == place else "stage_next" for at in range(len(path))]
    return [
        world.say(f"case.{mark}", stage=world.say(f"case.stage_{stage.value}"))
        for mark, stage in zip(marks, path, strict=True)
    ]


def stage_words(world: World, issue: Issue) -> str:
    """The issue's stage in words."""
    return world.say("case.stage_closed" if issue.state == OpenState.CLOSED else f"case.stage_{issue.stage}")


def issues_list(world: World, answers: Values) -> str:
    """All open issues of the person, one line each, in the order in which they are offered."""
    issues = issues_in_order(world)
    return "\n".join(
        world.say(
            "case.list_line",
            number=number,
            title=world.title(issue.right_id, issue.subject),
            stage=stage_words(world, issue),
            next_step_on=world.day(issue.next_step_on),
        )
        for number, issue in enumerate(issues, 1)
    )


def waiting_line(world: World, answers: Values) -> str:
    """Until when an answer should come, by law or by our own rule."""
    issue = world.issue(answers)
    claims = world.file(issue).claims if issue else []
    submitted = claims[-1].submitted_on if claims else None
    if issue is None or submitted is None:
        return world.say("case.waiting_unknown")
    entry = world.entry(issue.right_id) if not claims[-1].rung else None
    until = silence(submitted, window_of(entry.answer_expected) if entry else None, world.kit.cadence)
    if until.ask_on <= world.today:
        return world.say("case.waiting_long")
    return world.say("case.waiting_until" if until.our_rule else "case.waiting_law", date=plain_date(until.ask_on))


def next_how(world: World, answers: Values) -> str:
    """How the next step is taken: the rung above, the cure, a reminder, or where to turn to."""
    issue = world.issue(answers)
    told = {"right": issue.right_id if issue else None, "reason": _reason(world, issue)}
    ways = {
        "cure": (right_cards.cure,),
        "rung": (right_cards.rung_how,),
        "cure_and_rung": (right_cards.cure, right_cards.rung_how),
    }
    if issue is not None and rung_of(issue.next_step) is not None:
        return claim_cards.way_how(world, {"issue": str(issue.id)})
    if issue is not None and issue.next_step == "written_reminder":
        return world.say("case.reminder_how")
    cards = ways.get(issue.next_step, (right_cards.where,)) if issue else (right_cards.where,)
    return "\n".join(card(world, told) for card in cards)


def _reason(world: World, issue: Issue | None) -> str:
    """The reason of the last refusal on record."""
    decisions = world.file(issue).decisions if issue else []
    return decisions[-1].reason if decisions else ""


def deadline_line(world: World, answers: Values) -> str:
    """The nearest last day on record for the issue at hand, and by when to act; a line of its own, or nothing."""
    last_day, act_by = nearest_last_day(world, world.issue(answers))
    if last_day is None:
        return ""
    told = world.say("case.deadline_line", date=plain_date(last_day))
    if act_by is not None and act_by != last_day:
        told = f"{told} {world.say('case.act_by', date=plain_date(act_by))}"
    return f"{told}\n"


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
        title = world.title(issue.right_id, issue.subject)
        lines.append(
            world.say("case.record_issue", code=world.code(issue), title=title, stage=stage_words(world, issue))
        )
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
    **part_cards.CARDS,
    **claim_cards.CARDS,
    **paper_words.CARDS,
    **step_cards.CARDS,
    **counter_cards.CARDS,
    **file_cards.CARDS,
    **letter_cards.CARDS,
    **{
        card.__name__: card
        for card in (
            organisation,
            contact_line,
            direct_line,
            code,
            owner_line,
            issue_title,
            next_step,
            next_step_on,
            coming_back,
            issue_status,
            issues_list,
            waiting_line,
            deadline_line,
            next_how,
            my_record,
        )
    },
    **{name: _line(line) for name, line in LINES.items()},
}
