"""What a letter may be written from: every fact is optional, and what is absent is unknown, never "no"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cases.records import Role


class LetterKind(StrEnum):
    """The ten letters that a way to a right may need."""

    REQUEST = "request"
    REMINDER = "reminder"
    OBJECTION = "objection"
    APPEAL_NOTICE = "appeal_notice"
    REASONS_REQUEST = "reasons_request"
    FILE_REQUEST = "file_request"
    COMPLAINT = "complaint"
    HARDSHIP_REQUEST = "hardship_request"
    DEBT_FREEZE = "debt_freeze"
    LEGAL_AID_REQUEST = "legal_aid_request"


class Disclosure(StrEnum):
    """What the person agreed that this body may know: who they are, or only what happened."""

    FULL = "full"
    ANONYMOUS = "anonymous"


class Handed(StrEnum):
    """How a claim was handed in."""

    ONLINE = "online"
    POST = "post"
    IN_PERSON = "in_person"
    FAX = "fax"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the letter is about; in an anonymous letter none of it stands, not even inside somebody's own words."""

    name: str = ""
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """The worker whose act the letter is, where it is not the person's own."""

    name: str
    role: Role
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """What may be said of the home, each part only where the person agreed to it; amounts are shekels a month.

    `benefits` are ids of rights that are received; a False says nothing, except `work_income`: False is no wage.
    """

    people: int | None = None
    children: int | None = None
    one_parent: bool | None = None
    disability: bool | None = None
    illness: bool | None = None
    pregnancy: bool | None = None
    work_income: bool | None = None
    income: int | None = None
    rent: int | None = None
    benefits: tuple[str, ...] = ()
    electricity_cut: bool | None = None
    water_cut: bool | None = None
    eviction: bool | None = None
    garnishment: bool | None = None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything one letter may say; amounts are whole shekels, dates Israeli calendar dates.

    `body` and `right` are ids of ours, or words (a body we do not list); without `body` it is the right's own.
    `code` is the only reference of an anonymous letter. `counted_on` is the day of the event that the rung's window
    counts from, where that is another than the arrival (`received_on`) or the giving (`decided_on`) of the decision.
    `expected_on` is a day that rests on the right's own `answer_expected`, never on a rule of ours.
    `quote` is the decision's own wording; `told_reason` is its reason as the family understood it, and is never quoted.
    `unanswered` is True when the person says that no answer has come. `forum` are words for whoever hears an appeal
    or a complaint.
    """

    today: date
    code: str
    disclosure: Disclosure = Disclosure.FULL
    identity: Identity = Identity()
    signer: Signer | None = None
    right: str | None = None
    body: str | None = None
    branch: str = ""
    locality: str = ""
    submitted_on: date | None = None
    handed: Handed | None = None
    reference: str = ""
    expected_on: date | None = None
    unanswered: bool | None = None
    reminded_on: date | None = None
    received_on: date | None = None
    decided_on: date | None = None
    in_writing: bool | None = None
    reason: str | None = None
    quote: str = ""
    told_reason: str = ""
    rung: str | None = None
    forum: str = ""
    counted_on: date | None = None
    late_reason: str = ""
    enclosed: tuple[str, ...] = ()
    enclosed_names: tuple[str, ...] = ()
    story: str = ""
    wanted: str = ""
    creditor: str = ""
    account: str = ""
    arrears: int | None = None
    offer: int | None = None
    household: Household = Household()


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in the two languages of a letter: Hebrew, the body's, and Arabic, its copy for the person."""

    he: str
    ar: str

    def of(self, language: str) -> str:
        """The text in `he` or `ar`."""
        return self.ar if language == "ar" else self.he


class Style(StrEnum):
    """How a paragraph stands on the page."""

    TEXT = "text"
    HEAD = "head"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A whole sentence or two, the name of a list, or an entry of it."""

    words: Pair
    style: Style = Style.TEXT


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is ready to be read, mended and signed by whoever sends it.

    `notes` are for the sender and stand only in their own copy. `labels` are the few words around the text:
    `signature`, `note_head` and `page`, the last with {page} and {pages}.
    """

    kind: LetterKind
    today: date
    dated: Pair
    recipient: tuple[Pair, ...]
    subject: Pair
    about: tuple[Pair, ...]
    greeting: Pair
    paragraphs: tuple[Paragraph, ...]
    closing: tuple[Pair, ...]
    notes: tuple[Pair, ...]
    labels: Mapping[str, Pair] = field(default_factory=dict)


class Unready(ValueError):
    """A letter was asked for while facts that it needs are missing; `names` are in the order to ask for them."""

    def __init__(self, kind: LetterKind, names: tuple[str, ...]) -> None:
        self.kind = kind
        self.names = names
        super().__init__(f"{kind}: {', '.join(names)}")
