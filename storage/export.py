"""Everything stored on one person, readable: the right to see it (Privacy Protection Law 1981, s. 13)."""

import base64
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlmodel import SQLModel

from cases.records import Address, Attachment, Consent, HandOver, Person
from storage.attachments import Attachments
from storage.case_file import CaseFiles, IssueFile
from storage.conversations import Conversations, Spoken
from storage.permissions import Permissions
from storage.rows import many, one, table
from storage.tables import AddressRow, ConsentRow, HandOverRow, PersonRow
from storage.transaction import Transaction

_EVERY_LINE = 1_000_000
# Keys of ours say nothing to the person, and a blind index says something to whoever knows the key.
_OURS = {
    "id",
    "person_id",
    "staff_id",
    "handle_index",
    "issue_id",
    "case_id",
    "follow_up_id",
    "address_id",
    "told_by_staff_id",
}


def of_person(tx: Transaction, person_id: int) -> dict[str, Any]:
    """Plain JSON values: person, addresses, consents, hand-overs, conversation, issues and all under them.

    What the person told is added by `People.export`, which keeps it.
    """
    run, of = tx.connection, {"person": person_id}
    address, consent, hand_over = table(AddressRow), table(ConsentRow), table(HandOverRow)
    person = one(run, Person, select(table(PersonRow)).where(table(PersonRow).c.id == of["person"]))
    if person is None:
        return {}
    addresses = many(run, Address, select(address).where(address.c.person_id == person_id))
    ids = [one_address.id for one_address in addresses]
    consents = many(run, Consent, select(consent).where(consent.c.person_id == person_id))
    hand_overs = many(run, HandOver, select(hand_over).where(hand_over.c.address_id.in_(ids)))
    files = CaseFiles(tx)
    issues = [files.whole(issue.id) for issue in files.issues_of_person(person_id)]
    return {
        "person": _plain(person),
        "addresses": [_plain(one_address) for one_address in addresses],
        "consents": [_plain(answer) for answer in consents],
        "hand_overs": [_plain(asked) for asked in hand_overs],
        "conversation": [_line(line) for one_id in ids for line in Conversations(tx).conversation(one_id, _EVERY_LINE)],
        "issues": [_file(issue) | _kept_with(tx, issue.issue.id) for issue in issues if issue is not None],
    }


def _kept_with(tx: Transaction, issue_id: int) -> dict[str, Any]:
    """The files of an issue, whole (`content` is base64), and what was agreed to about each."""
    return {
        "attachments": [_attachment(one) for one in Attachments(tx).of(issue_id)],
        "permissions": [_plain(one) for one in Permissions(tx).of(issue_id)],
    }


def _attachment(kept: Attachment) -> dict[str, Any]:
    told = kept.model_dump(mode="json", exclude=_OURS | {"content"})
    return told | {"content": base64.b64encode(kept.content).decode()}


def _plain(record: SQLModel) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude=_OURS)


def _line(line: Spoken) -> dict[str, Any]:
    return {"by": line.by, "at": line.at.isoformat(), "body": line.body}


def _file(file: IssueFile) -> dict[str, Any]:
    parts = {part.name: getattr(file, part.name) for part in fields(file) if part.name not in ("owner", "case")}
    return {name: _part(value) for name, value in parts.items()} | {"owner": file.owner.name}


def _part(value: Any) -> Any:
    if isinstance(value, SQLModel):
        return _plain(value)
    if isinstance(value, tuple):
        return [_part(one_value) for one_value in value]
    return TypeAdapter(Any).dump_python(value, mode="json")
