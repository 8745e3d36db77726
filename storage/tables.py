"""The records as tables, and the tables that only storage knows; personal columns are sealed.

Constraints live in the migrations: a database is always made by them, never from this metadata.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from cases import records
from storage.columns import EncryptedJson, fit


class OfficeRow(records.Office, table=True):
    __tablename__ = "office"


class StaffRow(records.Staff, table=True):
    __tablename__ = "staff"


class InvitationRow(records.Invitation, table=True):
    __tablename__ = "invitation"


class PersonRow(records.Person, table=True):
    __tablename__ = "person"


class AddressRow(records.Address, table=True):
    __tablename__ = "address"


class ConsentRow(records.Consent, table=True):
    __tablename__ = "consent"


class KnownFactRow(records.KnownFact, table=True):
    __tablename__ = "known_fact"


class CaseRow(records.Case, table=True):
    __tablename__ = "case"


class IssueRow(records.Issue, table=True):
    __tablename__ = "issue"


class RelevantBodyRow(records.RelevantBody, table=True):
    __tablename__ = "relevant_body"


class BarrierRow(records.Barrier, table=True):
    __tablename__ = "barrier"


class ActionRow(records.Action, table=True):
    __tablename__ = "action"


class ClaimRow(records.Claim, table=True):
    __tablename__ = "claim"


class DecisionRow(records.Decision, table=True):
    __tablename__ = "decision"


class AppealRow(records.Appeal, table=True):
    __tablename__ = "appeal"


class PaperRow(records.Paper, table=True):
    __tablename__ = "paper"


class AwardRow(records.Award, table=True):
    __tablename__ = "award"


class RenewalRow(records.Renewal, table=True):
    __tablename__ = "renewal"


class DeadlineWarningRow(records.DeadlineWarning, table=True):
    __tablename__ = "deadline_warning"


class AttachmentRow(records.Attachment, table=True):
    __tablename__ = "attachment"


class HeldFileRow(records.HeldFile, table=True):
    __tablename__ = "held_file"


class PermissionRow(records.Permission, table=True):
    __tablename__ = "permission"


class FollowUpRow(records.FollowUp, table=True):
    __tablename__ = "follow_up"


class LogEntryRow(records.LogEntry, table=True):
    __tablename__ = "log_entry"


class ClosureRow(records.Closure, table=True):
    __tablename__ = "closure"


class HandOverRow(records.HandOver, table=True):
    __tablename__ = "hand_over"


class ContentReportRow(records.ContentReport, table=True):
    __tablename__ = "content_report"


class SessionRow(SQLModel, table=True):
    """Where a conversation stands; `turn` tells a stale button, which is answered and not applied."""

    __tablename__ = "session"
    address_id: int = Field(primary_key=True)
    state: dict[str, Any] = Field(sa_column=Column("state", EncryptedJson("session.state"), nullable=False))
    turn: int


class InboxRow(SQLModel, table=True):
    """One thing received, kept before it is acknowledged; (channel, external_id) is received once."""

    __tablename__ = "inbox"
    id: int = Field(primary_key=True)
    channel: str
    external_id: str
    address_id: int | None = None
    payload: dict[str, Any] = Field(sa_column=Column("payload", EncryptedJson("inbox.payload"), nullable=False))
    received_at: datetime
    state: str = "received"
    attempts: int = 0


class OutboxRow(SQLModel, table=True):
    """One thing to send; `doubts` counts the times nobody knows whether it arrived."""

    __tablename__ = "outbox"
    id: int = Field(primary_key=True)
    address_id: int
    kind: str
    body: dict[str, Any] = Field(sa_column=Column("body", EncryptedJson("outbox.body"), nullable=False))
    queued_at: datetime
    not_before: datetime
    state: str = "ready"
    attempts: int = 0
    doubts: int = 0
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    provider_id: str | None = None
    turn: int = 0
    dedupe_key: str | None = None
    read_at: datetime | None = None


class DigestRunRow(SQLModel, table=True):
    """A digest that was made for one reader and one week, so that it is made once."""

    __tablename__ = "digest_run"
    staff_id: int = Field(primary_key=True)
    week: str = Field(primary_key=True)
    at: datetime


class AuditRow(SQLModel, table=True):
    """One thing done or read, by whom; `id` counts without gaps, and each hash covers the one before."""

    __tablename__ = "audit"
    id: int = Field(primary_key=True)
    at: datetime
    actor: str
    action: str
    object: str
    allowed: bool
    previous: str
    hash: str


class HeartbeatRow(SQLModel, table=True):
    """When a part of the system last showed that it lives."""

    __tablename__ = "heartbeat"
    name: str = Field(primary_key=True)
    at: datetime


class SettingRow(SQLModel, table=True):
    """One fact about this database itself."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


SEALED = {
    "outbox": frozenset({"provider_id"}),
    "staff": frozenset({"mail"}),
    "address": frozenset({"handle"}),
    "known_fact": frozenset({"value"}),
    "issue": frozenset({"subject", "description", "next_step"}),
    "relevant_body": frozenset({"organisation", "contact", "details"}),
    "barrier": frozenset({"note"}),
    "action": frozenset({"what", "result", "body", "place", "not_done", "feeling", "helped", "hindered"}),
    "claim": frozenset({"how", "place", "proof"}),
    "decision": frozenset({"reason", "quote", "by_whom"}),
    "paper": frozenset({"name"}),
    "award": frozenset({"monthly", "back_pay"}),
    "attachment": frozenset({"name", "content"}),
    "held_file": frozenset({"content", "reference"}),
    "permission": frozenset({"object"}),
    "log_entry": frozenset({"text"}),
    "closure": frozenset({"text", "insights"}),
    "content_report": frozenset({"words"}),
}

for _table in SQLModel.metadata.tables.values():
    fit(_table, SEALED.get(_table.name, frozenset()))
