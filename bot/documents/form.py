"""The tracking form (טופס תיעוד תהליך עבודה) of one issue, with the exact labels of the programme's form.

The form holds no identity of a client (004:760-823): the case record around it may.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from bot.conversation.world import Kit, plain_date
from bot.documents.form_course import Course
from bot.words.barrier_words import barrier_words
from bot.words.bidi import isolate
from bot.words.ladder_words import rung_of
from bot.words.tidy import tidy
from cases.records import Action, ClosureKind, LogEntry, OpenState
from storage.case_file import IssueFile

RULE = "─" * 32
# The step that an issue begins with is its right's own first one.
FIRST = "first"


class Form:
    """One issue as the form shows it; the labels are the form's own Hebrew, and Arabic where that is the language."""

    def __init__(self, file: IssueFile, kit: Kit, language: str = "he") -> None:
        self.file = file
        self.kit = kit
        self.language = language
        self.course = Course(file, kit, language)

    def say(self, key: str, **values: Any) -> str:
        """A text of ours in the form's language."""
        return self.kit.catalogue.text(key, self.language, **values)

    def text(self) -> str:
        """The form as lines of text, ready to print."""
        lines = [self.say("form.title"), RULE]
        lines += [f"{label}: {value}" for label, value in self.fields()]
        lines += [RULE, *self._bodies(), RULE, *self._questions(), RULE, *self._log()]
        return "\n".join(isolate(tidy(line)) for line in lines)

    def fields(self) -> list[tuple[str, str]]:
        """The single fields of the form, in its order."""
        return [
            (self.say("form.date"), self.opened()),
            (self.say("form.subject"), self.subject()),
            (self.say("form.worker"), self.worker()),
            (self.say("form.domain"), self.kit.knowledge.domains[self.file.issue.domain].names[self.language]),
            (self.say("form.description"), self.file.issue.description),
            (self.say("form.status"), self.status()),
            (self.say("form.next_step"), self.next_step()),
            (self.say("form.insights"), self.insights()),
        ]

    def opened(self) -> str:
        """The day of the form."""
        return plain_date(self.file.issue.opened_at.astimezone(self.kit.settings.zone).date())

    def worker(self) -> str:
        """The owner's name and role."""
        return f"{self.file.owner.name}, {self.say(f'role.{self.file.owner.role}')}"

    def insights(self) -> str:
        """What was learned, written when the work ended."""
        return self.file.closure.insights if self.file.closure else ""

    def subject(self) -> str:
        """The right's name, or the words in which the need was told."""
        issue = self.file.issue
        return self.kit.right_name(issue.right_id, self.language) or issue.subject

    def is_open(self) -> bool:
        """Whether the work goes on: then none of the form's statuses holds."""
        return self.file.issue.state == OpenState.OPEN or self.file.closure is None

    def status(self) -> str:
        """One of the form's three closing statuses with its text and the outcome, or that the work goes on."""
        closure = self.file.closure
        if self.is_open() or closure is None:
            return self.say("form.status_open")
        label = self.say(f"form.status_{closure.kind}")
        told = label if closure.kind is ClosureKind.DONE else f"{label} {closure.text}"
        return f"{told}. {self.say('form.outcome')}: {self.outcome()}"

    def outcome(self) -> str:
        """Whether the right was realised; nothing while the work goes on."""
        return self.say(f"form.outcome_{self.file.closure.outcome}") if self.file.closure else ""

    def next_step(self) -> str:
        """The date of the next step; what is closed has none."""
        return plain_date(self.file.issue.next_step_on) if self.is_open() else self.say("form.no_next_step")

    def step(self) -> str:
        """The next step in words: named by a key of ours, a floor of the ladder, or somebody's own words."""
        named = self.file.issue.next_step
        if named == FIRST:
            return self._first_step()
        if (rung := rung_of(named)) is not None:
            return self.say("ladder.do_climb", name=self.course.floor(rung))
        keys = (f"case.step_{named}", f"ladder.do_{named}")
        return next((self.say(key) for key in keys if self.kit.catalogue.has(key)), named)

    def _first_step(self) -> str:
        entry = self.kit.knowledge.entries.get(self.file.issue.right_id or "")
        if entry is None or self.course.words is None:
            return self.say("card.need_first_step")
        return self.course.words.steps[entry.steps[0]]

    def _bodies(self) -> list[str]:
        columns = " | ".join(self.say(f"form.{name}") for name in ("organisation", "contact", "details"))
        return [f"{self.say('form.bodies')}:", columns, *(" | ".join(row) for row in self.bodies())]

    def bodies(self) -> list[tuple[str, str, str]]:
        """The form's rows of relevant bodies: organisation, contact, details."""
        return [(self.body(one.organisation), one.contact, one.details) for one in self.file.bodies]

    def body(self, organisation: str) -> str:
        """A body of ours by its name, or the words that were written."""
        known = self.kit.knowledge.bodies.get(organisation)
        return known.names[self.language] if known else organisation

    def questions(self) -> list[tuple[str, str]]:
        """The five questions of data gathering (004:229-273) with what was answered; actions answer the last one."""
        bodies = ", ".join(self.body(one.organisation) for one in self.file.bodies)
        answers = [self.file.issue.description, self.history(), bodies, ", ".join(self.barriers()), self.lacking()]
        return [(self.say(f"form.question_{number}"), answer) for number, answer in enumerate(answers, 1)]

    def history(self) -> str:
        """What had been done before, and what was handed in and answered since."""
        before = self.file.issue.history
        return ". ".join(
            part for part in (self.say(f"history.{before}") if before else "", *self.course.steps()) if part
        )

    def barriers(self) -> list[str]:
        """What stands in the way, each with its level and note."""
        return [barrier_words(self.kit, self.language, one.kind, one.level, one.note) for one in self.file.barriers]

    def lacking(self) -> str:
        """The papers that lack, by name."""
        return self.course.lacking()

    def actions(self) -> list[tuple[str, str, str]]:
        """Each action: what, with its body; who takes it; the day it was done, or by which it is to be done."""
        return [self._action(one) for one in self.file.actions]

    def _questions(self) -> list[str]:
        asked = [f"{number}. {label} {answer}".rstrip() for number, (label, answer) in enumerate(self.questions(), 1)]
        who = self.say("form.performer")
        actions = [f"   {what} | {who}: {performer} | {done}" for what, performer, done in self.actions()]
        return [f"{self.say('form.questions')}:", *asked, *actions]

    def _action(self, one: Action) -> tuple[str, str, str]:
        what = f"{one.what} ({self.body(one.body)})" if one.body else one.what
        return what, self.say(f"performer.{one.performer}"), self._done(one)

    def _done(self, one: Action) -> str:
        if one.done_on:
            return self.say("form.action_done", date=plain_date(one.done_on), result=one.result).rstrip(" :")
        if one.not_done is not None:
            return self.say("form.action_not_done", why=one.not_done)
        if one.due_on and self.is_open():
            return self.say("form.action_due", date=plain_date(one.due_on))
        return self.say("form.action_undone")

    def _log(self) -> list[str]:
        head = f"{self.say('form.log_date')} | {self.say('form.log_text')}"
        return [f"{self.say('form.log')}:", head, *(f"{day} | {told}" for day, told in self.log_lines())]

    def log_lines(self) -> Sequence[tuple[str, str]]:
        """The treatment log, oldest first: the day, and what was done."""
        zone = self.kit.settings.zone
        return [(plain_date(entry.at.astimezone(zone).date()), self.told(entry)) for entry in self.log()]

    def log(self) -> list[LogEntry]:
        """The entries of the log, oldest first."""
        return sorted(self.file.log, key=attrgetter("at"))

    def told(self, entry: LogEntry) -> str:
        """One entry of the log in words."""
        key = f"case.log_{entry.kind}"
        said = self.say(key, text=entry.text) if self.kit.catalogue.has(key) else entry.text
        return said.rstrip(": ")
