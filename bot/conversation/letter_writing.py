"""A letter under way: which kinds fit where a claim stands, what they are written from, and what is still missing.

What is asked for a letter stays in the conversation that asks it, and becomes no fact of the person's.
"""

from collections.abc import Mapping
from datetime import date

from bot.conversation.claims import OTHER, REMINDED, rungs_of, standing_of
from bot.conversation.effects.reading import day_of, text_of
from bot.conversation.world import World
from bot.documents import letters
from bot.documents.letter_facts import Disclosure, Handed, Identity, Letter, LetterFacts, LetterKind, Signer
from bot.words.deadline_words import window_of
from cases.calendar import DAY
from cases.claim import Do, State
from cases.followups import silence
from cases.records import Claim, Decision, DecisionResult, Issue, LogEntry, PaperState, Role
from flows.model import Values

# Which letters fit where a claim stands, the one to suggest first.
FITTING: Mapping[State, tuple[LetterKind, ...]] = {
    State.PREPARING: (LetterKind.REQUEST, LetterKind.LEGAL_AID_REQUEST),
    State.WAITING: (LetterKind.REMINDER, LetterKind.FILE_REQUEST, LetterKind.COMPLAINT),
    State.SILENT: (LetterKind.REMINDER, LetterKind.COMPLAINT, LetterKind.FILE_REQUEST, LetterKind.LEGAL_AID_REQUEST),
    State.GRANTED: (LetterKind.REMINDER, LetterKind.COMPLAINT),
    State.REALISED: (),
}
AFTER_A_REFUSAL = (
    LetterKind.OBJECTION,
    LetterKind.APPEAL_NOTICE,
    LetterKind.REASONS_REQUEST,
    LetterKind.FILE_REQUEST,
    LetterKind.COMPLAINT,
    LetterKind.LEGAL_AID_REQUEST,
)
# The letter that goes to a rung of this kind, where one was chosen.
OF_RUNG = {
    "committee": LetterKind.APPEAL_NOTICE,
    "court": LetterKind.APPEAL_NOTICE,
    "ombudsman": LetterKind.COMPLAINT,
    "superior": LetterKind.COMPLAINT,
    "legal_aid": LetterKind.LEGAL_AID_REQUEST,
}
OF_DEBTS = (LetterKind.DEBT_FREEZE, LetterKind.HARDSHIP_REQUEST)
# The letters in which somebody's own words have a place beside what is known.
TELLING = frozenset(LetterKind) - {LetterKind.REMINDER, LetterKind.REASONS_REQUEST, LetterKind.FILE_REQUEST}
HANDED = {
    "office": Handed.IN_PERSON,
    "mail": Handed.POST,
    "email": Handed.EMAIL,
    "online": Handed.ONLINE,
    "phone": Handed.PHONE,
}
FEWEST_DIGITS = 5
_AGAINST = (DecisionResult.REFUSED, DecisionResult.PARTLY)


def kinds_for(world: World, issue: Issue) -> tuple[LetterKind, ...]:
    """The kinds that fit, the one to suggest first; an appeal only where somebody is left to appeal to."""
    standing = standing_of(world, issue)
    fitting = FITTING.get(standing.state, AFTER_A_REFUSAL)
    above = [one.rung.id for one in standing.moves if one.do is Do.CLIMB and one.rung is not None]
    appealed = any(_known(world, issue, rung) for rung in above)
    kinds = [one for one in fitting if one is not LetterKind.APPEAL_NOTICE or appealed]
    heading = next((one.kind for one in rungs_of(world, issue.right_id) if one.id == issue.rung), "")
    kinds = sorted(kinds, key=lambda one: one is not OF_RUNG.get(heading))
    entry = world.entry(issue.right_id)
    of_debts = issue.domain == "debts" or (entry is not None and "arnona" in entry.id)
    return tuple(dict.fromkeys((*kinds, *(OF_DEBTS if of_debts else ()))))


def kind_of(answers: Values) -> LetterKind:
    """The kind of letter that was chosen."""
    return LetterKind(str(answers["kind"]))


def missing(world: World, answers: Values) -> tuple[str, ...]:
    """What has still to be asked for the letter that was chosen, in order; nothing while no kind is."""
    issue = world.issue(answers)
    if issue is None or not answers.get("kind"):
        return ()
    return letters.missing(kind_of(answers), facts_of(world, issue, answers), world.kit)


def question(world: World, answers: Values) -> str:
    """The question for what is missing first."""
    issue, names = world.issue(answers), missing(world, answers)
    if issue is None or not names:
        return ""
    return letters.question(names[0], facts_of(world, issue, answers), world.kit).of(world.language)


def composed(world: World, answers: Values) -> Letter | None:
    """The letter as it stands; None while something is missing."""
    issue = world.issue(answers)
    if issue is None or not answers.get("kind") or missing(world, answers):
        return None
    return letters.compose(kind_of(answers), facts_of(world, issue, answers), world.kit)


def facts_of(world: World, issue: Issue, answers: Values) -> LetterFacts:
    """What this letter may say: what is on record of the issue, and what was told for it just now."""
    file = world.file(issue)
    claim = file.claims[-1] if file.claims else None
    refusal = file.decisions[-1] if file.decisions and file.decisions[-1].result in _AGAINST else None
    reply_to = text_of(answers.get("reply_to")) or ""
    signer = _signer(world, reply_to)
    own = [one for one in world.uow.papers.of(issue.id) if one.state == PaperState.HAVE]
    return LetterFacts(
        today=world.today,
        code=world.code(issue),
        disclosure=Disclosure.ANONYMOUS if answers.get("may_name") == "decline" else Disclosure.FULL,
        identity=Identity(
            name=text_of(answers.get("name")) or "",
            id_number=_number(text_of(answers.get("id_number")) or ""),
            address=reply_to if signer is None else "",
        ),
        signer=signer,
        right=issue.right_id or text_of(answers.get("right")) or issue.subject or None,
        body=text_of(answers.get("body")),
        locality=text_of(answers.get("locality")) or _locality(world),
        submitted_on=_day(world, answers, "submitted_on") or (claim.submitted_on if claim else None),
        handed=HANDED.get(claim.how) if claim else None,
        expected_on=_expected(world, issue, claim),
        unanswered=True if answers.get("unanswered") == "right_so" else None,
        reminded_on=_reminded(world, file.log),
        received_on=_day(world, answers, "received_on") or (refusal.received_on if refusal else None),
        in_writing=refusal.in_writing if refusal else None,
        reason=_reason(world, issue, refusal),
        quote=refusal.quote if refusal and refusal.reason != OTHER else "",
        told_reason=refusal.quote if refusal and refusal.reason == OTHER else "",
        rung=text_of(answers.get("rung")) or (issue.rung if _known(world, issue, issue.rung) else None),
        counted_on=_day(world, answers, "window_start"),
        late_reason=text_of(answers.get("late_reason")) or "",
        enclosed=tuple(one.document for one in own if one.document),
        enclosed_names=tuple(one.name for one in own if one.name),
        story=text_of(answers.get("story")) or "",
        creditor=text_of(answers.get("creditor")) or "",
    )


def _signer(world: World, reply_to: str) -> Signer | None:
    """The worker who writes; a family's letter is its own."""
    staff = world.speaker.staff
    if staff is None:
        return None
    organisation = world.kit.settings.organisation
    return Signer(staff.name, Role(staff.role), organisation, reply_to or world.kit.settings.contact, staff.mail)


def _number(told: str) -> str:
    """A number of identity or of a passport; words in its place are left out of the letter."""
    return told if sum(sign.isdecimal() for sign in told) >= FEWEST_DIGITS else ""


def _known(world: World, issue: Issue, rung: str) -> bool:
    """Whether a rung is one of the right's own ladder, of which a letter knows the name and the window."""
    entry = world.entry(issue.right_id)
    return entry is not None and any(one.id == rung for one in entry.ladder)


def _reason(world: World, issue: Issue, refusal: Decision | None) -> str | None:
    entry = world.entry(issue.right_id)
    if refusal is None or entry is None:
        return None
    return refusal.reason if refusal.reason in entry.refusals else None


def _expected(world: World, issue: Issue, claim: Claim | None) -> date | None:
    """The last day for an answer where the right's own source names one; our own rule is no argument."""
    entry = world.entry(issue.right_id)
    if entry is None or claim is None or claim.submitted_on is None:
        return None
    until = silence(claim.submitted_on, window_of(entry.answer_expected), world.kit.cadence)
    return None if until.our_rule else until.ask_on - DAY


def _reminded(world: World, log: tuple[LogEntry, ...]) -> date | None:
    days = [one.at.astimezone(world.kit.settings.zone).date() for one in log if one.kind == REMINDED]
    return days[-1] if days else None


def _locality(world: World) -> str:
    """Where they live, as they told it; only what was kept with their consent is there."""
    told = world.facts.get("locality")
    return str(told) if told else ""


def _day(world: World, answers: Values, name: str) -> date | None:
    return day_of(world, answers.get(name))
