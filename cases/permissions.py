"""Which role may do what, and how far it reaches: the table, as data (docs/rules.md, rule 1).

A role or an action that is not written here is denied.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.records import Role


class Scope(StrEnum):
    """How far a permission reaches."""

    OWN = "own"
    OFFICE = "office"
    DISTRICT = "district"
    NONE = "none"


class Act(StrEnum):
    """What a member of staff may want to do; `write_actions` is the part of a case a companion writes."""

    READ_CASE = "read_case"
    WRITE_CASE = "write_case"
    WRITE_ACTIONS = "write_actions"
    CLOSE_CASE = "close_case"
    REASSIGN_CASE = "reassign_case"
    LIST_CASES = "list_cases"
    READ_DIGEST = "read_digest"
    READ_AGGREGATE = "read_aggregate"
    ANSWER_PERSON = "answer_person"
    MANAGE_STAFF = "manage_staff"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True, slots=True)
class Grant:
    """One cell of the table: the scope, and whether counts are all that is given."""

    scope: Scope
    aggregate_only: bool = False


NOTHING = Grant(Scope.NONE)
OWN = Grant(Scope.OWN)
OFFICE = Grant(Scope.OFFICE)
OFFICE_COUNTS = Grant(Scope.OFFICE, aggregate_only=True)
DISTRICT_COUNTS = Grant(Scope.DISTRICT, aggregate_only=True)

Row = Mapping[str, Grant]

_COMPANION: Row = {
    Act.READ_CASE: OWN,
    Act.WRITE_ACTIONS: OWN,
    Act.LIST_CASES: OWN,
    Act.READ_DIGEST: OWN,
    Act.ANSWER_PERSON: OWN,
}
_FAMILY_WORKER: Row = {
    **_COMPANION,
    Act.WRITE_CASE: OWN,
    Act.CLOSE_CASE: OWN,
    Act.REASSIGN_CASE: OWN,
}
# A rights worker also takes whoever turns to the office, and sees which barriers return.
_RIGHTS_WORKER: Row = {**_FAMILY_WORKER, Act.ANSWER_PERSON: OFFICE, Act.READ_AGGREGATE: OFFICE_COUNTS}
_OFFICE_READER: Row = {
    Act.READ_CASE: OFFICE,
    Act.LIST_CASES: OFFICE,
    Act.READ_DIGEST: OFFICE,
    Act.READ_AGGREGATE: OFFICE_COUNTS,
}
# The centre worker shares out the load and writes in no family's file (docs/rules.md, rule 1).
_CENTRE_WORKER: Row = {**_OFFICE_READER, Act.REASSIGN_CASE: OFFICE}
_DISTRICT_READER: Row = {Act.READ_DIGEST: DISTRICT_COUNTS, Act.READ_AGGREGATE: DISTRICT_COUNTS}

PERMISSIONS: Mapping[str, Row] = {
    Role.RIGHTS_WORKER: _RIGHTS_WORKER,
    Role.FAMILY_WORKER: _FAMILY_WORKER,
    Role.COMPANION: _COMPANION,
    Role.CENTRE_WORKER: _CENTRE_WORKER,
    Role.TEAM_HEAD: _OFFICE_READER,
    Role.DEPARTMENT_MANAGER: _OFFICE_READER,
    Role.SUPERVISOR: _DISTRICT_READER,
    Role.DISTRICT_COORDINATOR: _DISTRICT_READER,
    Role.PRIVACY_OFFICER: {Act.READ_AUDIT: OFFICE},
    Role.OFFICE_ADMIN: {Act.MANAGE_STAFF: OFFICE},
    Role.CONTENT_EDITOR: {},
}


def granted(role: str, act: str) -> Grant:
    """What the table gives this role for this act; `NOTHING` for anything it does not know."""
    return PERMISSIONS.get(role, {}).get(act, NOTHING)
