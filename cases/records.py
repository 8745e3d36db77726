"""The records of a family's way to its rights: plain validated classes that the tables of `storage` inherit from.

Words of the field are those of the tracking form (טופס תיעוד תהליך עבודה) and of active rights realisation.
Times are aware UTC datetimes, dates are Israeli calendar dates, ids are given by the caller.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel


class Role(StrEnum):
    """Staff by role. Never a bare 'coordinator': that word means seven different people."""

    RIGHTS_WORKER = "rights_worker"
    FAMILY_WORKER = "family_worker"
    COMPANION = "companion"
    CENTRE_WORKER = "centre_worker"
    TEAM_HEAD = "team_head"
    DEPARTMENT_MANAGER = "department_manager"
    SUPERVISOR = "supervisor"
    DISTRICT_COORDINATOR = "district_coordinator"
    PRIVACY_OFFICER = "privacy_officer"
    OFFICE_ADMIN = "office_admin"
    CONTENT_EDITOR = "content_editor"


class StaffState(StrEnum):
    """Where a staff member's account stands; only an active one owns issues or reads cases."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class OpenState(StrEnum):
    """Whether something still asks for somebody's attention."""

    OPEN = "open"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far an issue has come on the way from a need to a right in hand."""

    PREPARING = "preparing"
    SUBMITTED = "submitted"
    REFUSED = "refused"
    GRANTED_IN_PART = "granted_in_part"
    GRANTED = "granted"


class History(StrEnum):
    """What has been done about the problem so far: the four answers of question two (004:237-241)."""

    NEVER = "never_treated"
    STOPPED = "begun_and_stopped"
    NEGATIVE = "negative_answer"
    UNCLEAR = "unclear"


class Performer(StrEnum):
    """Who takes a step, and how: the person decides (004:265-273)."""

    ALONE = "alone"
    AFTER_REHEARSAL = "after_rehearsal"
    ACCOMPANIED = "accompanied"
    WORKER = "worker"


class BarrierKind(StrEnum):
    """Why a right is not realised; a derived list, to be validated with a rights worker (docs/rules.md, rule 4)."""

    INFORMATION = "information"
    BUREAUCRACY = "bureaucracy"
    STALLED = "stalled"
    REFUSAL = "refusal"
    IMPROPER_TREATMENT = "improper_treatment"
    AUTHORITY_RECORD = "authority_record"
    RULE_GAP = "rule_gap"
    NOT_RECOGNISED = "not_recognised"
    ACCESS = "access"
    LOAD = "load"
    OTHER = "other"


class BarrierLevel(StrEnum):
    """On whose side the barrier stands."""

    PERSONAL = "personal"
    FAMILY = "family"
    SYSTEMIC = "systemic"


class DecisionResult(StrEnum):
    """What a body answered; silence is an answer that never came."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    SILENCE = "silence"


class ClosureKind(StrEnum):
    """How our work ended: the three statuses of the tracking form (004:807)."""

    DONE = "done"
    STOPPED = "stopped"
    REFERRED = "referred"


class OutcomeKind(StrEnum):
    """Whether the right was realised: a separate axis from how our work ended (003:153)."""

    FULL = "full"
    PARTIAL = "partial"
    NOT_REALISED = "not_realised"


class PaperState(StrEnum):
    """Where one of the documents that a body asks for stands."""

    NEEDED = "needed"
    HAVE = "have"
    ASKED = "asked"
    IMPOSSIBLE = "impossible"


class Arrival(StrEnum):
    """Whether what was granted reached the family: granted is not realised."""

    AWAITED = "awaited"
    FULL = "full"
    PARTIAL = "partial"
    MISSING = "missing"


class RenewalKind(StrEnum):
    """Why a right that was realised has to be looked after again."""

    ENDS = "ends"
    YEARLY = "yearly"
    REEXAMINATION = "reexamination"


class PromptState(StrEnum):
    """Whether something that is to be told by itself waits, was told, or is not needed any more."""

    PENDING = "pending"
    TOLD = "told"
    DROPPED = "dropped"


class AttachmentKind(StrEnum):
    """What a kept file is."""

    REFUSAL = "refusal"
    DOCUMENT = "document"
    LETTER = "letter"
    CALENDAR = "calendar"


class PermissionAbout(StrEnum):
    """What a permission is about: keeping a file, or naming somebody to a body in a letter."""

    FILE = "file"
    LETTER = "letter"


class FollowUpState(StrEnum):
    """A follow-up waits, has been asked, or is over; an open issue always has one that is not over."""

    PENDING = "pending"
    ASKED = "asked"
    DONE = "done"


class Office(SQLModel):
    """One local office; `duty_owner_id` owns what families open by themselves."""

    id: int = Field(primary_key=True)
    name: str
    locality: str = ""
    district: str = ""
    duty_owner_id: int | None = None


class Staff(SQLModel):
    """One member of the office's team; `name` is unique and is what `--as` takes."""

    id: int = Field(primary_key=True)
    name: str
    role: str
    office_id: int
    state: StaffState = StaffState.INVITED
    mail: str = ""
    language: str = "he"


class Invitation(SQLModel):
    """A one-time way in for a staff member; holds a hash of the code, never the code."""

    id: int = Field(primary_key=True)
    staff_id: int
    code_hash: str
    expires_at: datetime
    used_at: datetime | None = None


class Person(SQLModel):
    """One person whose rights these are; no name is needed and none is asked."""

    id: int = Field(primary_key=True)
    office_id: int
    language: str = "he"
    created_at: datetime
    reminders_paused_until: datetime | None = None


class Address(SQLModel):
    """One handle on one channel: a Telegram chat, a web chat, a console key; belongs to a person or to staff."""

    id: int = Field(primary_key=True)
    channel: str
    handle: str
    handle_index: str
    person_id: int | None = None
    staff_id: int | None = None
    alive: bool = True


class Consent(SQLModel):
    """One answer to the question whether facts may be kept; the newest one counts. Append-only."""

    id: int = Field(primary_key=True)
    person_id: int
    text_version: str
    language: str
    channel: str
    given: bool
    at: datetime


class KnownFact(SQLModel):
    """One fact a person told: a path of the household vocabulary and its JSON value."""

    id: int = Field(primary_key=True)
    person_id: int
    path: str
    value: str
    told_at: datetime


class Case(SQLModel):
    """Our accompaniment of one person or family; `code` is random and says nothing."""

    id: int = Field(primary_key=True)
    code: str
    office_id: int
    person_id: int | None = None
    opened_by_id: int | None = None
    opened_at: datetime


class Issue(SQLModel):
    """One matter to resolve inside a case; while open it has an owner, a dated next step and a follow-up.

    `rung` is the floor it has come to or is heading for: an id of the right's ladder, empty for the body itself.
    """

    id: int = Field(primary_key=True)
    case_id: int
    number: int = 1
    right_id: str | None = None
    domain: str = "other"
    subject: str = ""
    description: str = ""
    history: History | None = None
    stage: Stage = Stage.PREPARING
    rung: str = ""
    state: OpenState = OpenState.OPEN
    owner_id: int
    next_step: str = ""
    next_step_on: date
    follow_up_id: int
    opened_at: datetime
    moved_at: datetime
    closed_at: datetime | None = None


class RelevantBody(SQLModel):
    """One organisation an issue meets, with its contact: a row of the form's 'גופים רלוונטיים'."""

    id: int = Field(primary_key=True)
    issue_id: int
    organisation: str
    contact: str = ""
    details: str = ""


class Barrier(SQLModel):
    """What stands between a person and the right: kind, level and a note."""

    id: int = Field(primary_key=True)
    issue_id: int
    kind: BarrierKind
    level: BarrierLevel = BarrierLevel.SYSTEMIC
    note: str = ""
    since: date
    lifted_on: date | None = None


class Action(SQLModel):
    """One step under an issue; several run in parallel, each with its own body, performer and date (004:253-273).

    `place` and `meets_at` are where and when somebody is met who comes along. Afterwards: how it felt, what helped
    and what stood in the way (004:275-277). `not_done` is why it could not be done; it is then over, and not done.
    """

    id: int = Field(primary_key=True)
    issue_id: int
    what: str
    performer: Performer
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""
    body: str | None = None
    place: str | None = None
    meets_at: datetime | None = None
    companion_id: int | None = None
    not_done: str | None = None
    feeling: str | None = None
    helped: str | None = None
    hindered: str | None = None


class Claim(SQLModel):
    """What was submitted, on which rung, when, where and how; an answer is expected by a date or is simply awaited.

    `proof` is what shows that it was handed in: a receipt's number, a stamped copy, a picture of the screen.
    """

    id: int = Field(primary_key=True)
    issue_id: int
    submitted_on: date | None = None
    how: str = ""
    answer_expected_on: date | None = None
    rung: str = ""
    place: str | None = None
    proof: str | None = None


class Decision(SQLModel):
    """A body's answer on one rung; a refusal names the action that follows it, so that it is never the last word.

    `told_by_staff_id` is None where the person told of it: what both tell may differ, and both are kept.
    """

    id: int = Field(primary_key=True)
    issue_id: int
    result: DecisionResult
    reason: str = ""
    received_on: date | None = None
    quote: str = ""
    recorded_at: datetime
    next_action_id: int | None = None
    rung: str = ""
    in_writing: bool | None = None
    by_whom: str | None = None
    told_by_staff_id: int | None = None


class Appeal(SQLModel):
    """The next rung after a refusal: forum, last day if one is known, and the working day to act by."""

    id: int = Field(primary_key=True)
    issue_id: int
    decision_id: int
    rung: str
    last_day: date | None = None
    act_by: date | None = None


class Paper(SQLModel):
    """One document that is gathered for an issue: an id of the right's entry, or somebody's own words in `name`."""

    id: int = Field(primary_key=True)
    issue_id: int
    document: str = ""
    name: str | None = None
    state: PaperState = PaperState.NEEDED
    changed_at: datetime


class Award(SQLModel):
    """What a body granted, and whether it arrived: sums as they were told, never worked out by us.

    `ends_on` is None for what has no end; `back_pay` is what is owed for the time before.
    """

    id: int = Field(primary_key=True)
    issue_id: int
    decision_id: int
    monthly: str | None = None
    back_pay: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    arrival: Arrival = Arrival.AWAITED
    arrived_on: date | None = None
    recorded_at: datetime


class Renewal(SQLModel):
    """A right in hand that ends, is asked for each year, or is examined again; we come back before that day."""

    id: int = Field(primary_key=True)
    issue_id: int
    kind: RenewalKind
    renew_on: date
    remind_at: datetime
    state: PromptState = PromptState.PENDING


class DeadlineWarning(SQLModel):
    """A last day is drawing near: told once to the person and to the owner."""

    id: int = Field(primary_key=True)
    issue_id: int
    appeal_id: int
    warn_at: datetime
    state: PromptState = PromptState.PENDING


class Attachment(SQLModel):
    """One file of an issue, sealed: a picture kept by consent, or a letter made for somebody. `size` is in bytes."""

    id: int = Field(primary_key=True)
    issue_id: int
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    content: bytes
    consented: bool
    at: datetime


class HeldFile(SQLModel):
    """A file that somebody sent and has not agreed to have kept: what is in it, or by what the channel finds it.

    It is gone after `until`. Once they agreed, `issue_id` and `kind` say as what it is kept when it is fetched.
    """

    id: int = Field(primary_key=True)
    address_id: int
    media_type: str
    size: int
    content: bytes | None = None
    reference: str | None = None
    until: datetime
    issue_id: int | None = None
    kind: AttachmentKind | None = None


class Permission(SQLModel):
    """One answer to a narrower question than `Consent`: may this file be kept, may this body know who it is about.

    `object` is the file's id or the body. `told_by_staff_id` is the worker who passed the answer on. Append-only.
    """

    id: int = Field(primary_key=True)
    issue_id: int
    about: PermissionAbout
    object: str
    text_version: str
    language: str
    channel: str
    given: bool
    told_by_staff_id: int | None = None
    at: datetime


class FollowUp(SQLModel):
    """A promise to come back: a row with a due time. `attempt` counts how often it was asked."""

    id: int = Field(primary_key=True)
    issue_id: int
    due_at: datetime
    state: FollowUpState = FollowUpState.PENDING
    attempt: int = 0
    asked_at: datetime | None = None


class LogEntry(SQLModel):
    """One dated line of the treatment log (תיעוד הטיפול). Append-only."""

    id: int = Field(primary_key=True)
    issue_id: int
    at: datetime
    kind: str
    text: str = ""
    by_staff_id: int | None = None


class Closure(SQLModel):
    """How our work on an issue ended, and, on its own axis, whether the right was realised."""

    id: int = Field(primary_key=True)
    issue_id: int
    kind: ClosureKind
    text: str
    outcome: OutcomeKind
    insights: str = ""
    closed_at: datetime


class HandOver(SQLModel):
    """A person asked for a person, or danger was heard: open until somebody of the office took it."""

    id: int = Field(primary_key=True)
    address_id: int
    office_id: int
    code: str
    kind: str
    asked_at: datetime
    taken_by_id: int | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None


class ContentReport(SQLModel):
    """Somebody said that what is written about a right is wrong; it holds nobody, not even a conversation."""

    id: int = Field(primary_key=True)
    right_id: str
    language: str
    words: str
    at: datetime
    state: str = "open"
