"""What there is to pick from in a flow: found rights, own issues, reasons of refusal, a worker's cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.conversation import emergencies, need_choices, needs
from bot.conversation.award_choices import AWARDS
from bot.conversation.claim_choices import CLAIMING
from bot.conversation.file_choices import FILES
from bot.conversation.handover import pressing
from bot.conversation.letter_choices import LETTERS
from bot.conversation.preparing_choices import PREPARING
from bot.conversation.pressing import issues_in_order, pressing_first
from bot.conversation.world import World, shorten
from cases.records import Issue
from flows.model import Choice, Values
from knowledge.normalise import fold
from storage.case_lines import IssueLine

LABEL = 60
SHOWN = 8
FEWEST_WORDS = 3
# The option that shows the next page of a list; what stands behind it is how many were shown.
AFTER = "after:"

Source = Callable[[World, Values, Values], Sequence[Choice]]


def found_rights(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The rights that a story may be about, best first, at most three."""
    return _found(world, str(answers.get("story") or ""))


def rights_unsure(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The same rights where none of them is meant with certainty: whether one is meant has to be asked."""
    words = str(answers.get("story") or "")
    return _found(world, words) if world.find(words).verdict == "choose" else []


def several_needs(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The rights that a long story names, where it names more than one."""
    heard = needs.needs_in(world, str(answers.get("story") or ""))
    return _rights(world, (one.right for one in heard)) if len(heard) > 1 else []


def needs_told(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What was told of and is not begun yet, in the order in which it is taken up."""
    return _rights(world, (one.right for one in needs.needs_of(world, answers)[:SHOWN]))


def needs_unseen(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What was told of and never looked at: it is offered next."""
    return _rights(world, (one.right for one in needs.unseen(world)))


def rights_of_problem(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The same, for the problem that a worker logs."""
    return _found(world, str(answers.get("problem") or ""))


def _found(world: World, words: str) -> list[Choice]:
    found = world.find(words)
    return [] if found.verdict == "none" else _rights(world, (hit.id for hit in found.results[:3]))


def _rights(world: World, ids: Iterable[str]) -> list[Choice]:
    return [Choice(right, shorten(world.title(right), LABEL)) for right in ids]


def domains(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The ten domains of the tracking form."""
    return [Choice(domain.id, domain.names[world.language]) for domain in world.kit.knowledge.domains.values()]


def rights_in_domain(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The written rights of the domain that was picked."""
    wanted = answers.get("domain")
    return _rights(world, (entry.id for entry in world.kit.knowledge.entries.values() if entry.domain == wanted))


def likely_rights(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Rights that look worth checking so far."""
    likely = _to_offer(world, facts, (one.id for one in world.findings(facts) if one.verdict == "likely"))
    return _rights(world, _in_order(world, likely)[:SHOWN])


def open_rights(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Rights of which nothing is ruled out yet, nearest first."""
    unsure = _to_offer(world, facts, (one.id for one in world.findings(facts) if one.verdict == "unknown"))
    return _rights(world, unsure[:6])


def related_rights(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Written rights that go together with this one and are not open yet."""
    entry = world.entry(world.right(answers))
    if entry is None:
        return []
    near = [right for right in entry.related if right in world.kit.knowledge.entries]
    return _rights(world, _in_order(world, _to_offer(world, facts, near))[:4])


def _in_order(world: World, rights: Iterable[str]) -> list[str]:
    """What presses or lapses first is first; the others stay in their order."""
    return [right for right, _ in pressing_first(world, ((right, "") for right in rights))]


def _to_offer(world: World, facts: Values, rights: Iterable[str]) -> list[str]:
    """Those that nobody at home receives, that were not put aside and that no issue is open for."""
    taken = world.received(facts) | {issue.right_id for issue in world.issues}
    return [right for right in rights if right not in taken and not world.settled(right)]


def warnings_of_right(world: World, answers: Values, facts: Values) -> list[Choice]:
    """What is to be known before the right at hand is asked for."""
    right = world.right(answers)
    entry = world.entry(right)
    words = world.words(entry.id).warnings if entry is not None else {}
    return [Choice(name, text) for name, text in words.items()]


def not_wanted(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The right at hand, where the person said that it is not wanted."""
    right = world.right(answers)
    unwanted = right is not None and (world.stances.get(right) == "not_wanted" or right in world.set_aside)
    return _rights(world, [right] if unwanted and right else [])


def ways_around(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Rights near one that does not look likely, so that "unlikely" is no dead end."""
    named = world.right(answers)
    verdict = next((one.verdict for one in world.findings(facts) if one.id == named), None)
    return related_rights(world, answers, facts) if verdict == "unlikely" else []


def my_issues(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The person's own open issues, what lapses soonest first, else the nearest date."""
    return [_issue(world, issue) for issue in issues_in_order(world)[:SHOWN]]


def open_issues_of_right(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The person's open issues of the right in question."""
    return [_issue(world, issue) for issue in world.issues if issue.right_id == answers.get("right")]


def _issue(world: World, issue: Issue) -> Choice:
    return Choice(str(issue.id), shorten(world.title(issue.right_id, issue.subject), LABEL))


def refused_on(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The day on which the newest answer came, where it is known."""
    issue = world.issue(answers)
    newest = world.file(issue).decisions[-1:] if issue else []
    return [Choice(str(one.id), world.day(one.received_on)) for one in newest if one.received_on]


def refusal_reasons(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The reasons that offices give for refusing this right."""
    right = world.right(answers)
    entry = world.entry(right)
    if entry is None or right is None:
        return []
    words = world.words(right).refusals
    return [Choice(reason, words[reason].label) for reason in entry.refusals[:SHOWN]]


def languages(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The languages of this installation, each in its own letters."""
    return [Choice(one, world.kit.catalogue.text("language_name.self", one)) for one in world.kit.settings.languages]


def due_cases(world: World, answers: Values, facts: Values) -> list[Choice]:
    """A worker's cases of today and before."""
    if world.speaker.viewer is None:
        return []
    return _cases(world, world.uow.cases.due_for(world.speaker.viewer, world.today), answers)


def found_cases(world: World, answers: Values, facts: Values) -> list[Choice]:
    """A worker's cases that fit the words searched for."""
    query = str(answers.get("query") or "").strip()
    if world.speaker.viewer is None or not query:
        return []
    lines = world.uow.cases.search(world.speaker.viewer, query, _bodies_named(world, query))
    if not lines and (named := _named(world, query)):
        lines = [line for line in world.uow.cases.list_for(world.speaker.viewer) if line.right_id in named]
    return _cases(world, lines, answers)


def _cases(world: World, lines: Sequence[IssueLine], answers: Values) -> list[Choice]:
    """One page of cases, and the way to the next one."""
    start = shown_before(answers)
    page = [
        Choice(str(line.issue_id), f"{line.code} · {shorten(world.title(line.right_id, line.subject or ''))}")
        for line in lines[start : start + SHOWN]
    ]
    left = len(lines) - start - SHOWN
    if left <= 0:
        return page
    return [*page, Choice(f"{AFTER}{start + SHOWN}", world.say("staff.more_cases", count=left))]


def shown_before(answers: Values) -> int:
    """How many of a list were shown on the pages before this one."""
    picked = str(answers.get("picked") or "")
    return int(picked.removeprefix(AFTER)) if picked.startswith(AFTER) else 0


def next_page(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly when the next page of a list was asked for, and no case of it."""
    return [Choice(AFTER, "")] if shown_before(answers) else []


def _bodies_named(world: World, query: str) -> list[str]:
    """The ids of bodies of ours whose name holds these words."""
    wanted = fold(query)
    bodies = world.kit.knowledge.bodies
    return [body for body, one in bodies.items() if wanted and wanted in fold(one.names[world.language])]


def problem_unclear(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly when a problem reads like a name or a single word: it is asked once more."""
    problem = str(answers.get("problem") or "")
    words = fold(problem).split()
    named = bool(words) and world.kit.lexicon.says(words[0], ("titles",))
    short = len(words) < FEWEST_WORDS and world.find(problem).verdict == "none"
    return [Choice("problem", "")] if named or short else []


def domain_unclear(world: World, answers: Values, facts: Values) -> list[Choice]:
    """Something to choose exactly when the right that was picked belongs to no domain of its own on the form."""
    entry = world.entry(_text(answers.get("right")))
    return [Choice(entry.domain, "")] if entry is not None and entry.domain == "other" else []


def _named(world: World, query: str) -> list[str]:
    found = world.find(query)
    return [] if found.verdict == "none" else [hit.id for hit in found.results[:3]]


def bodies_of_issue(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The body that decides about the right at hand, then the others we know."""
    bodies = world.kit.knowledge.bodies
    entry = world.entry(world.right(answers) or _text(answers.get("right")))
    first = [entry.body] if entry else []
    ordered = first + [body for body in bodies if body not in first]
    return [Choice(body, bodies[body].names[world.language]) for body in ordered[:SHOWN]]


def waiting_people(world: World, answers: Values, facts: Values) -> list[Choice]:
    """People of this office who asked for a person."""
    if world.speaker.viewer is None:
        return []
    waiting = sorted(world.uow.staff.open_hand_overs(world.speaker.viewer), key=pressing)
    return [
        Choice(
            one.code,
            world.say("staff.waiting_label", code=one.code, kind=world.say(f"staff.hand_{one.kind}")),
        )
        for one in waiting[:SHOWN]
    ]


def _text(value: object) -> str | None:
    return str(value) if value else None


SOURCES: Mapping[str, Source] = {**LETTERS, **emergencies.SOURCES, **need_choices.SOURCES} | {
    source.__name__: source
    for source in (
        found_rights,
        rights_unsure,
        several_needs,
        needs_told,
        needs_unseen,
        rights_of_problem,
        domains,
        rights_in_domain,
        likely_rights,
        open_rights,
        related_rights,
        ways_around,
        warnings_of_right,
        not_wanted,
        my_issues,
        open_issues_of_right,
        refused_on,
        refusal_reasons,
        languages,
        due_cases,
        found_cases,
        next_page,
        problem_unclear,
        domain_unclear,
        bodies_of_issue,
        waiting_people,
        *AWARDS,
        *CLAIMING,
        *PREPARING,
        *FILES,
    )
}
