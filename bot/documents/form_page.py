"""What a page of the tracking form shows, for whoever lays it out: PDF, a document to edit, a spreadsheet.

First the programme's form, field by field and list by list (004:760-823), with the chosen value marked; then, apart
from it, where the issue stands and the five questions (004:229-273). Every text is inert.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.documents.form import Form
from bot.documents.inert import inert
from cases.records import ClosureKind, History

# The box of a value in a closed list, where a document has no drawing of it.
MARKED, UNMARKED = "☒", "☐"
# As they stand in the form, from the right and from above; the last one asks to be named.
DOMAINS = (
    "housing", "employment", "rehabilitation", "national-insurance", "material-aid", "health",
    "debts", "education", "personal-status", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what is written beside or under it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a closed list."""

    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A closed list, all of it, and what was written to the value that asks for words."""

    label: str
    options: tuple[Option, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeating part: its title, the heads of its columns, and its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The whole form: `date` to `log` are the programme's own, in its order."""

    title: str
    code: str
    date: Field
    subject: Field
    worker: Field
    domain: Choice
    description: Field
    bodies: Rows
    status: Choice
    insights: Field
    log: Rows
    standing: tuple[Field, ...]
    questions_title: str
    questions: tuple[Field, ...]
    history: Choice
    actions: Rows


def page_of(form: Form) -> FormPage:
    """The form's page; what nobody wrote yet is empty, to be filled by hand."""
    say = form.say
    return FormPage(
        title=say("form.title"),
        code=form.file.code,
        date=Field(say("form.date"), form.opened()),
        subject=Field(say("form.subject"), inert(form.subject())),
        worker=Field(say("form.worker"), inert(form.worker())),
        domain=_domain(form),
        description=Field(say("form.description"), inert(form.file.issue.description)),
        bodies=Rows(
            say("form.bodies"),
            (say("form.organisation"), say("form.contact"), say("form.details")),
            _inert(form.bodies()),
        ),
        status=_status(form),
        insights=Field(say("form.insights"), inert(form.insights())),
        log=Rows(say("form.log"), (say("form.log_date"), say("form.log_text")), _inert(form.log_lines())),
        standing=_standing(form),
        questions_title=say("form.questions"),
        questions=_questions(form),
        history=_history(form),
        actions=Rows(
            say("form.actions"),
            (say("form.action"), say("form.performer"), say("form.action_state")),
            _inert(form.actions()),
        ),
    )


def _domain(form: Form) -> Choice:
    names = form.kit.knowledge.domains
    chosen = form.file.issue.domain
    return Choice(
        form.say("form.domain"),
        tuple(Option(names[one].names[form.language], one == chosen) for one in DOMAINS),
    )


def _status(form: Form) -> Choice:
    closure = None if form.is_open() else form.file.closure
    return Choice(
        form.say("form.status"),
        tuple(
            Option(form.say(f"form.status_{kind}"), closure is not None and closure.kind is kind)
            for kind in ClosureKind
        ),
        inert(closure.text) if closure and closure.kind is not ClosureKind.DONE else "",
    )


def _history(form: Form) -> Choice:
    before = form.file.issue.history
    return Choice(
        form.say("form.question_2"), tuple(Option(form.say(f"history.{one}"), one == before) for one in History)
    )


def _questions(form: Form) -> tuple[Field, ...]:
    """The five with their answers; the second one's closed list stands beside it."""
    answers = dict(enumerate(form.questions())) | {1: (form.say("form.question_2"), ". ".join(form.course.steps()))}
    return tuple(Field(label, inert(answer)) for label, answer in answers.values())


def _standing(form: Form) -> tuple[Field, ...]:
    """What the programme's form has no place for: open with a dated step, or whether the right was realised."""
    if form.is_open():
        step = inert(form.step()).rstrip(".")
        return (
            Field(form.say("form.state"), form.say("form.status_open")),
            Field(form.say("form.next_step"), f"{step}, {form.next_step()}"),
        )
    return (Field(form.say("form.outcome"), form.outcome()),)


def _inert(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(inert(cell) for cell in row) for row in rows)
