"""The tracking form (טופס תיעוד תהליך עבודה) of one issue, with the exact labels of the programme's form.

The form holds no identity of a client (004:760-823): the case record around it may.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from bot.conversation.world import Kit, plain_date
from bot.words.barrier_words import barrier_words
from bot.words.bidi import isolate
from cases.records import Action, ClosureKind, LogEntry, OpenState
from storage.case_file import IssueFile

RULE = "─" * 32


class Form:
    """One issue as the form shows it; the labels are the form's own Hebrew, in every language."""

    def __init__(self, file: IssueFile, kit: Kit, language: str = "he") -> None:
        self.file = file
        self.kit = kit
        self.language = language

    def say(self, key: str, **values: Any) -> str:
        """A text of ours in the form's language."""
        return self.kit.catalogue.text(key, self.language, **values)

    def text(self) -> str:
        """The form as lines of text, ready to print."""
        lines = [self.say("form.title"), RULE]
        lines += [f"{label}: {value}" for label, value in self.fields()]
        lines += [RULE, *self._bodies(), RULE, *self._questions(), RULE, *self._log()]
        return "\n".join(isolate(line) for line in lines)

    def fields(self) -> list[tuple[str, str]]:
        """The single fields of the form, in its order."""
        issue = self.file.issue
        return [
            (self.say("form.date"), plain_date(issue.opened_at.astimezone(self.kit.settings.zone).date())),
            (self.say("form.subject"), self.subject()),
            (self.say("form.worker"), f"{self.file.owner.name}, {self.say(f'role.{self.file.owner.role}')}"),
            (self.say("form.domain"), self.kit.knowledge.domains[issue.domain].names[self.language]),
            (self.say("form.description"), issue.description),
            (self.say("form.status"), self.status()),
            (self.say("form.next_step"), self.next_step()),
            (self.say("form.insights"), self.file.closure.insights if self.file.closure else ""),
        ]

    def subject(self) -> str:
        """The right's name, or the words in which the need was told."""
        issue = self.file.issue
        return self.kit.right_name(issue.right_id, self.language) or issue.subject

    def status(self) -> str:
        """One of the form's three closing statuses with its text and the outcome, or that the work goes on."""
        closure = self.file.closure
        if self.file.issue.state == OpenState.OPEN or closure is None:
            return self.say("form.status_open")
        label = self.say(f"form.status_{closure.kind}")
        told = label if closure.kind is ClosureKind.DONE else f"{label} {closure.text}"
        return f"{told}. {self.say('form.outcome')}: {self.say(f'form.outcome_{closure.outcome}')}"

    def next_step(self) -> str:
        """The date of the next step; what is closed has none."""
        issue = self.file.issue
        return plain_date(issue.next_step_on) if issue.state == OpenState.OPEN else self.say("form.no_next_step")

    def _bodies(self) -> list[str]:
        columns = " | ".join(self.say(f"form.{name}") for name in ("organisation", "contact", "details"))
        rows = [" | ".join((self.body(one.organisation), one.contact, one.details)) for one in self.file.bodies]
        return [f"{self.say('form.bodies')}:", columns, *rows]

    def body(self, organisation: str) -> str:
        """A body of ours by its name, or the words that were written."""
        known = self.kit.knowledge.bodies.get(organisation)
        return known.names[self.language] if known else organisation

    def _questions(self) -> list[str]:
        """The five questions of data gathering (004:229-273) with what was answered."""
        issue = self.file.issue
        history = self.say(f"history.{issue.history}") if issue.history else ""
        bodies = ", ".join(self.body(one.organisation) for one in self.file.bodies)
        barriers = ", ".join(
            barrier_words(self.kit, self.language, one.kind, one.level, one.note) for one in self.file.barriers
        )
        answers = [issue.description, history, bodies, barriers, ""]
        asked = [
            f"{number}. {self.say(f'form.question_{number}')} {answer}".rstrip()
            for number, answer in enumerate(answers, 1)
        ]
        actions = [f"   {self._action(one)}" for one in self.file.actions]
        return [f"{self.say('form.questions')}:", *asked, *actions]

    def _action(self, one: Action) -> str:
        """An action with who takes it, and the day it was done, or by which it is to be done."""
        who = f"{self.say('form.performer')}: {self.say(f'performer.{one.performer}')}"
        return f"{one.what} | {who} | {self._done(one)}"

    def _done(self, one: Action) -> str:
        if one.done_on:
            return self.say("form.action_done", date=plain_date(one.done_on), result=one.result).rstrip(" :")
        if one.not_done is not None:
            return self.say("form.action_not_done", why=one.not_done)
        if one.due_on and self.file.issue.state == OpenState.OPEN:
            return self.say("form.action_due", date=plain_date(one.due_on))
        return self.say("form.action_undone")

    def _log(self) -> list[str]:
        head = f"{self.say('form.log_date')} | {self.say('form.log_text')}"
        return [f"{self.say('form.log')}:", head, *(f"{day} | {told}" for day, told in self.log_lines())]

    def log_lines(self) -> Sequence[tuple[str, str]]:
        """The treatment log, oldest first: the day, and what was done."""
        zone = self.kit.settings.zone
        entries = sorted(self.file.log, key=attrgetter("at"))
        return [(plain_date(entry.at.astimezone(zone).date()), self.told(entry)) for entry in entries]

    def told(self, entry: LogEntry) -> str:
        """One entry of the log in words."""
        key = f"case.log_{entry.kind}"
        said = self.say(key, text=entry.text) if self.kit.catalogue.has(key) else entry.text
        return said.rstrip(": ")


def _next_step_json(file: IssueFile) -> dict[str, str] | None:
    issue = file.issue
    if issue.state != OpenState.OPEN:
        return None
    return {"what": issue.next_step, "on": issue.next_step_on.isoformat()}


def form_json(file: IssueFile, kit: Kit, language: str = "he") -> dict[str, Any]:
    """The form's fields as one JSON document."""
    form = Form(file, kit, language)
    issue, closure = file.issue, file.closure
    return {
        "code": file.code,
        "date": issue.opened_at.astimezone(kit.settings.zone).date().isoformat(),
        "subject": form.subject(),
        "right": issue.right_id,
        "worker": {"name": file.owner.name, "role": file.owner.role},
        "domain": issue.domain,
        "description": issue.description,
        "history": issue.history,
        "state": issue.state,
        "stage": issue.stage,
        "next_step": _next_step_json(file),
        "bodies": [
            {"organisation": form.body(one.organisation), "contact": one.contact, "details": one.details}
            for one in file.bodies
        ],
        "barriers": [{"kind": one.kind, "level": one.level, "note": one.note} for one in file.barriers],
        "actions": [
            {
                "what": one.what,
                "performer": one.performer,
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "done_on": one.done_on.isoformat() if one.done_on else None,
                "result": one.result,
                "not_done": one.not_done,
            }
            for one in file.actions
        ],
        "status": closure.kind if closure else None,
        "status_text": closure.text if closure else "",
        "outcome": closure.outcome if closure else None,
        "insights": closure.insights if closure else "",
        "log": [{"date": day, "text": told} for day, told in form.log_lines()],
    }
