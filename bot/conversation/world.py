"""What one turn may ask of the world: who speaks, their facts and issues, and what the law says about them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bot.conversation.lexicon import Lexicon
from bot.conversation.passing import as_of
from bot.conversation.told import Told
from bot.settings import Settings
from bot.words.catalogue import SOURCE_LANGUAGE, Catalogue
from cases.access import Act, Grasp, Held, Viewer, authorise
from cases.codes import issue_code
from cases.followups import Cadence
from cases.issue import IllegalMove
from cases.records import Address, Case, HandOver, Issue, Person, Staff
from flows.flow import Flows
from flows.model import NEW_ISSUE, Choice, Question, Value, Values
from knowledge.dangers import Listener
from knowledge.entry import Entry, EntryText
from knowledge.household import HouseholdMistake, put, read
from knowledge.load import Knowledge
from knowledge.screen import Finding, next_question, screen
from knowledge.search import Found, Search
from storage.case_file import IssueFile
from storage.unit_of_work import UnitOfWork

CONSENT_VERSION = "2026-11"
MOST_QUESTIONS = 12
MOST_MEMBERS = 50
# The person said that writing is not safe: the office knows, and nobody writes to that address.
UNSAFE = "unsafe"
# "No more reminders" has no end of its own; the pause tells by its end when it began.
PAUSED_FOR_GOOD = timedelta(days=36500)
SAME_TALK = timedelta(hours=1)
# The one channel whose page greets before anybody speaks, and that reaches nobody once it is closed.
PAGE = "webchat"
# Where somebody stands so with a right, nobody offers it to them again.
SETTLED = frozenset({"have_it", "not_wanted"})


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything that stays the same between turns."""

    settings: Settings
    knowledge: Knowledge
    search: Search
    dangers: Listener
    flows: Flows
    catalogue: Catalogue
    lexicon: Lexicon
    cadence: Cadence

    def right_name(self, right: str | None, language: str) -> str | None:
        """The name of a right, written or only known of; None for a need that is no right yet."""
        if right is None:
            return None
        if right in self.knowledge.entries:
            return self.knowledge.text(language, right).name
        known = self.knowledge.rights.get(right)
        return known.names[language] if known else None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is at the other end: a person, or a member of staff with what they may see."""

    address: Address
    person: Person | None
    staff: Staff | None
    viewer: Viewer | None
    language: str


class World:
    """One turn's view of everything; reads are made once and kept until the turn ends."""

    def __init__(self, kit: Kit, uow: UnitOfWork, speaker: Speaker, now: datetime) -> None:
        self.kit = kit
        self.uow = uow
        self.speaker = speaker
        self.language = speaker.language
        self.now = now
        self.today: date = now.astimezone(kit.settings.zone).date()
        self.opened: int | None = None
        self.files: list[int] = []
        self.invitation = ""
        self.insights = ""
        self.gone = False
        self.left = False
        self.greeted = True
        self.interrupted = False
        self.correcting = False
        self.asked_before = 0
        self.told: tuple[Told, ...] = ()
        self.set_aside: tuple[str, ...] = ()
        self._looked_at: set[int] = set()
        self._found: dict[tuple[str, str], Found] = {}
        self._cases: dict[int, Case] = {}
        self._screened: dict[str, tuple[Finding, ...]] = {}
        self._asked_next: dict[tuple[str | None, str], str | None] = {}

    # --- who speaks

    @property
    def person_id(self) -> int:
        """The person whose turn this is; staff have none."""
        if self.speaker.person is None:
            raise LookupError("no person speaks here")
        return self.speaker.person.id

    @cached_property
    def consented(self) -> bool:
        """Whether this person agreed that answers are kept."""
        return self.speaker.person is not None and self.uow.people.consented(self.person_id)

    @property
    def on_page(self) -> bool:
        """Whether they talk on our page: it has greeted them, and nobody can be reached after it is closed."""
        return self.speaker.address.channel == PAGE

    @property
    def nobody(self) -> bool:
        """Whether this address belonged to staff who may not come in any more."""
        return self.speaker.person is None and self.speaker.viewer is None

    @cached_property
    def hand_over(self) -> HandOver | None:
        """The open request of this address for a person."""
        return self.uow.staff.hand_over_of(self.speaker.address.id)

    @cached_property
    def somebody_answers(self) -> bool:
        """Whether anybody of their office joined and is reached: only then a person may be promised."""
        from bot.conversation.outgoing import anybody_hears

        person = self.speaker.person
        return person is not None and anybody_hears(self.uow, person.office_id)

    @property
    def back_from_silence(self) -> bool:
        """Whether somebody who asked for no reminders comes back later on; where writing is not safe, never."""
        until = self.speaker.person.reminders_paused_until if self.speaker.person else None
        if until is None or (self.hand_over is not None and self.hand_over.kind == UNSAFE):
            return False
        return self.now - (until - PAUSED_FOR_GOOD) > SAME_TALK

    def speak(self, language: str) -> None:
        """Go on in this language, now and from now on."""
        self.language = language
        if self.speaker.staff is not None:
            self.uow.staff.set_language(self.speaker.staff.id, language)
        elif self.speaker.person is not None:
            self.uow.people.set_language(self.person_id, language)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Changes of one turn: where one is refused, those before it are undone, and who looked stays on record."""
        before, looked = (self.language, self.opened, self.insights), frozenset(self._looked_at)
        files = list(self.files)
        try:
            with self.uow.together():
                yield
        except IllegalMove:
            self.language, self.opened, self.insights = before
            self.files = files
            for name in ("consented", "hand_over", "issues"):
                self.__dict__.pop(name, None)
            self.facts_changed()
            again, self._looked_at = self._looked_at - looked, set(looked)
            for issue_id in sorted(again):
                self.seen_issue(issue_id)
            raise

    @contextmanager
    def in_hebrew(self) -> Iterator[None]:
        """The office's own words: what is kept for the tracking form is Hebrew, whoever speaks."""
        spoken, self.language = self.language, SOURCE_LANGUAGE
        try:
            yield
        finally:
            self.language = spoken

    # --- what is known of them

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Facts by path, as they were told."""
        return {path: value for path, (value, _) in self._dated.items()}

    @cached_property
    def _dated(self) -> dict[str, tuple[Any, date]]:
        """Facts by path, each with the day on which it was told."""
        zone = self.kit.settings.zone
        told = self.uow.people.told(self.person_id) if self.speaker.person else {}
        return {path: (value, at.astimezone(zone).date()) for path, (value, at) in told.items()}

    @cached_property
    def stances(self) -> dict[str, str]:
        """Where this person stands with rights, as they said: have_it, asked, refused or not_wanted, by right."""
        return self.uow.people.stances(self.person_id) if self.speaker.person else {}

    @cached_property
    def duty(self) -> Staff:
        """Who owns what families of this office open by themselves."""
        office = self.speaker.person.office_id if self.speaker.person else 0
        owner = self.uow.staff.duty(office)
        assert owner is not None, "an office that families reach has a duty owner"
        return owner

    def household(self, learnt: Values | None = None) -> dict[str, Any]:
        """The facts as a household that screening reads, as of today; `learnt` is what this turn adds."""
        household: Mapping[str, Any] = {}
        known = as_of(self.today, self._dated, self.kit.knowledge.facts)
        told = {**known, **{path: value for path, value in (learnt or {}).items() if value is not None}}
        for path in sorted(told, key=lambda name: (name.count("["), name)):
            household = put(household, path, told[path])
        return dict(household)

    def findings(self, learnt: Values | None = None) -> tuple[Finding, ...]:
        """What can be said of every right so far; worked out once a turn for the same facts."""
        known = self._known(learnt)
        if known not in self._screened:
            found = screen(self.kit.knowledge, self.household(learnt), self.today, language=self.language)
            self._screened[known] = found.findings
        return self._screened[known]

    def _known(self, facts: Values | None) -> str:
        return f"{self.language} {sorted((facts or {}).items())!r}"

    def fits(self, path: str, value: Value) -> None:
        """Whether the household can be with this in it; raises HouseholdMistake with what it has to be."""
        fact = self.kit.knowledge.facts[path]
        counted = fact.kind == "members" and not isinstance(value, list)
        if counted and not (isinstance(value, int) and (fact.least or 0) <= value <= (fact.most or MOST_MEMBERS)):
            raise HouseholdMistake([path])
        read(self.household({path: value}), self.kit.knowledge.facts)

    def facts_changed(self) -> None:
        """What was worked out from the facts is worked out anew."""
        for name in ("facts", "_dated", "stances"):
            self.__dict__.pop(name, None)
        self._screened.clear()
        self._asked_next.clear()

    # --- rights and issues

    def entry(self, right: str | None) -> Entry | None:
        """The entry of a right, if it is written."""
        return self.kit.knowledge.entries.get(right) if right else None

    def words(self, right: str) -> EntryText:
        """The texts of a right in the person's language."""
        return self.kit.knowledge.text(self.language, right)

    def find(self, words: str) -> Found:
        """The rights that words may mean; one turn looks several times for what it heard."""
        key = (words, self.language)
        if key not in self._found:
            self._found[key] = self.kit.search.find(*key)
        return self._found[key]

    def received(self, learnt: Values | None = None) -> frozenset[str]:
        """What anybody at home receives already, as far as it was told."""
        adults = self.household(learnt).get("adults") or ()
        return frozenset(right for adult in adults if adult for right in adult.get("receives") or ())

    def settled(self, right: str) -> bool:
        """Whether this person said that a right is received already, or is not wanted: it is not offered again."""
        return right in self.set_aside or self.stances.get(right) in SETTLED

    def title(self, right: str | None, subject: str = "") -> str:
        """The name of a right, or of a need that has none."""
        named = self.kit.right_name(right, self.language)
        return named or shorten(subject) or self.say("card.need_name")

    @cached_property
    def issues(self) -> list[Issue]:
        """The open issues of this person."""
        return self.uow.cases.issues_of_person(self.person_id, open_only=True) if self.speaker.person else []

    def issue(self, answers: Values) -> Issue | None:
        """The issue that these answers are about, if it is this speaker's to see."""
        named = answers.get("issue")
        if named in (None, ""):
            return None
        number = self.opened if named == NEW_ISSUE else int(str(named))
        return None if number is None else self.seen_issue(number)

    def seen_issue(self, issue_id: int) -> Issue | None:
        """An issue by id, only when this person's own or inside the staff member's scope."""
        if self.nobody:
            return None
        if self.speaker.viewer is None:
            return next((one for one in self.uow.cases.issues_of_person(self.person_id) if one.id == issue_id), None)
        issue = self.uow.cases.issue(issue_id)
        if issue is None or not self._read(self.speaker.viewer, issue):
            return None
        return issue

    def _read(self, viewer: Viewer, issue: Issue) -> bool:
        """Whether staff may read this issue; the first look of a turn is written into the audit."""
        allowed = self.grasp(viewer, Act.READ_CASE, issue).allowed
        if issue.id not in self._looked_at:
            self._looked_at.add(issue.id)
            self.uow.audit.record(
                f"staff:{viewer.staff_id}", Act.READ_CASE, f"case:{self.code(issue)}", allowed, self.now
            )
        return allowed

    def grasp(self, viewer: Viewer, act: Act, issue: Issue) -> Grasp:
        """What a member of staff may do to an issue, and how much of it they see."""
        case = self.case_of(issue)
        office = self.uow.staff.office_by_id(case.office_id)
        consented = case.person_id is None or self.uow.people.consented(case.person_id)
        held = Held(case.office_id, office.district if office else "", issue.owner_id, consented)
        return authorise(viewer, act, held)

    def may(self, act: Act, issue: Issue) -> bool:
        """Whether the member of staff who speaks may do this to the issue."""
        return self.speaker.viewer is not None and self.grasp(self.speaker.viewer, act, issue).allowed

    def case_of(self, issue: Issue) -> Case:
        """The case an issue belongs to."""
        case = self._cases.get(issue.case_id) or self.uow.cases.case(issue.case_id)
        assert case is not None, "every issue has a case"
        self._cases[case.id] = case
        return case

    def file(self, issue: Issue) -> IssueFile:
        """Everything about an issue that this speaker may see."""
        whole = self.uow.cases.whole(issue.id)
        assert whole is not None, "an issue that was found is there"
        return whole

    def code(self, issue: Issue) -> str:
        """The code by which people speak of an issue."""
        return issue_code(self.case_of(issue).code, issue.number)

    def right(self, answers: Values) -> str | None:
        """The right that these answers are about: their issue's, or the one named."""
        issue = self.issue(answers)
        named = issue.right_id if issue else answers.get("right")
        return str(named) if named else None

    # --- what the engine asks (flows.learnt.Context)

    def holds(self, predicate: str) -> bool:
        """Whether a predicate is true now; see `bot.conversation.predicates`."""
        from bot.conversation.predicates import PREDICATES

        return PREDICATES[predicate](self)

    def fact(self, name: str) -> Value:
        """A known fact by path."""
        return self.facts.get(name)

    def choices(self, source: str, answers: Values, facts: Values) -> Sequence[Choice]:
        """What there is to pick from; see `bot.conversation.choices`."""
        from bot.conversation.choices import SOURCES

        return SOURCES[source](self, answers, facts)

    def question(self, fact: str, about: str | None, facts: Values) -> Question | None:
        """How to ask for a fact by path, or for the next useful one."""
        path = self._next(about, facts) if fact == "next" else fact
        if path is None:
            return None
        known = self.kit.knowledge.facts[path]
        labels = tuple(Choice(value, known.labels[value][self.language]) for value in known.offered)
        return Question(path, "integer" if known.kind == "members" and not labels else _KINDS[known.kind], labels)

    def _next(self, about: str | None, facts: Values) -> str | None:
        """The fact that is worth asking next, while a person has not been asked too much at once."""
        if about is not None and about not in self.kit.knowledge.entries:
            return None
        # `facts` holds what this turn has learnt and all that was skipped, `asked_before` makes up for the rest.
        if self.asked_before + len(facts) >= MOST_QUESTIONS:
            return None
        key = (about, self._known(facts))
        if key not in self._asked_next:
            skipped = frozenset(path for path, value in facts.items() if value is None)
            household = self.household(facts)
            self._asked_next[key] = next_question(
                self.kit.knowledge, household, self.today, about=about, skipped=skipped, together=True
            )
        return self._asked_next[key]

    # --- words

    def say(self, key: str, **values: Any) -> str:
        """A text of ours in the person's language."""
        return self.kit.catalogue.text(key, self.language, **values)

    def day(self, day: date | None) -> str:
        """A date as people say it, with its weekday."""
        if day is None:
            return self.say("date.unknown")
        return self.say("date.on", weekday=self.say(f"date.weekday_{day.weekday()}"), date=plain_date(day))


_KINDS = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "choice": "choice",
    "many": "many",
    "text": "text",
    "date": "date",
    "month": "text",
    "members": "many",
}


def plain_date(day: date) -> str:
    """Day, month, year, as written in Israel."""
    return f"{day.day}.{day.month}.{day.year}"


def shorten(text: str, most: int = 40) -> str:
    """The beginning of somebody's words, for a title."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
