"""Who may see what: the reviewed table, cell by cell, and everything outside it."""

from itertools import product

import pytest

from cases.access import Grasp, Held, Scope, Viewer, authorise
from cases.permissions import PERMISSIONS, Act
from cases.records import Role

# own, office, and counts of the office or the district (o#, d#); a dash is a denial.
TABLE = """
                      read write steps close reassign list digest counts answer staff audit
rights_worker         own  own   own   own   own      own  own    o#     office -     -
family_worker         own  own   own   own   own      own  own    -      own    -     -
companion             own  -     own   -     -        own  own    -      own    -     -
centre_worker         office -   -     -     office   office office o#   -      -     -
team_head             office -   -     -     -        office office o#   -      -     -
department_manager    office -   -     -     -        office office o#   -      -     -
supervisor            -    -     -     -     -        -    d#     d#     -      -     -
district_coordinator  -    -     -     -     -        -    d#     d#     -      -     -
privacy_officer       -    -     -     -     -        -    -      -      -      -     office
office_admin          -    -     -     -     -        -    -      -      -      office -
content_editor        -    -     -     -     -        -    -      -      -      -     -
"""
COLUMNS = {
    "read": Act.READ_CASE,
    "write": Act.WRITE_CASE,
    "steps": Act.WRITE_ACTIONS,
    "close": Act.CLOSE_CASE,
    "reassign": Act.REASSIGN_CASE,
    "list": Act.LIST_CASES,
    "digest": Act.READ_DIGEST,
    "counts": Act.READ_AGGREGATE,
    "answer": Act.ANSWER_PERSON,
    "staff": Act.MANAGE_STAFF,
    "audit": Act.READ_AUDIT,
}
CELLS = {
    "own": (Scope.OWN, False),
    "office": (Scope.OFFICE, False),
    "o#": (Scope.OFFICE, True),
    "d#": (Scope.DISTRICT, True),
}
OWN = Held(office_id=1, district="north", owner_id=7)
COLLEAGUES = Held(office_id=1, district="north", owner_id=8)
NOBODYS = Held(office_id=1, district="north", owner_id=None)
NEXT_TOWN = Held(office_id=2, district="north", owner_id=8)
FAR_AWAY = Held(office_id=3, district="south", owner_id=8)
REACHED = {
    Scope.OWN: {OWN},
    Scope.OFFICE: {OWN, COLLEAGUES, NOBODYS},
    Scope.DISTRICT: {OWN, COLLEAGUES, NOBODYS, NEXT_TOWN},
}


def viewer(role: str, *, active: bool = True, district: str = "north") -> Viewer:
    return Viewer(staff_id=7, role=role, office_id=1, district=district, active=active)


def reviewed() -> list[tuple[str, Act, str]]:
    heading, *rows = TABLE.strip().splitlines()
    acts = [COLUMNS[name] for name in heading.split()]
    return [(row.split()[0], act, cell) for row in rows for act, cell in zip(acts, row.split()[1:], strict=True)]


def test_the_reviewed_table_speaks_of_every_role_and_every_act() -> None:
    assert {(role, act) for role, act, _ in reviewed()} == set(product(Role, Act))


@pytest.mark.parametrize(("role", "act", "cell"), reviewed())
def test_each_role_reaches_exactly_what_the_reviewed_table_gives_it(role: str, act: Act, cell: str) -> None:
    scope, counts = CELLS.get(cell, (Scope.NONE, False))
    for held in (OWN, COLLEAGUES, NOBODYS, NEXT_TOWN, FAR_AWAY):
        allowed = held in REACHED.get(scope, set())
        expected = Grasp(True, scope, counts) if allowed else Grasp(False, Scope.NONE)
        assert authorise(viewer(role), act, held) == expected


@pytest.mark.parametrize(("role", "act", "cell"), reviewed())
def test_a_list_reaches_as_far_as_the_table_says(role: str, act: Act, cell: str) -> None:
    scope, counts = CELLS.get(cell, (Scope.NONE, False))
    assert authorise(viewer(role), act) == Grasp(scope is not Scope.NONE, scope, counts)


@pytest.mark.parametrize(("role", "act"), [*product(Role, Act)])
def test_whoever_left_or_has_not_come_yet_sees_nothing(role: Role, act: Act) -> None:
    for held in (None, OWN, COLLEAGUES, FAR_AWAY):
        assert not authorise(viewer(role, active=False), act, held).allowed


@pytest.mark.parametrize("role", ["coordinator", "", "Rights_Worker", "root", "*"])
def test_an_unknown_role_sees_nothing(role: str) -> None:
    assert not any(authorise(viewer(role), act, held).allowed for act in Act for held in (None, OWN))


@pytest.mark.parametrize("act", ["read", "", "READ_CASE", "delete_case", "read_case "])
def test_an_unknown_act_is_denied_to_everyone(act: str) -> None:
    assert not any(authorise(viewer(role), act, held).allowed for role in Role for held in (None, OWN))


def test_managers_never_write_in_a_family_file() -> None:
    writers = {role for role, row in PERMISSIONS.items() if {Act.WRITE_CASE, Act.WRITE_ACTIONS} & row.keys()}
    assert writers == {Role.RIGHTS_WORKER, Role.FAMILY_WORKER, Role.COMPANION}


def test_a_supervisor_without_a_district_sees_no_office_that_has_none_either() -> None:
    nowhere = Held(office_id=1, district="", owner_id=8)
    supervisor = viewer(Role.SUPERVISOR, district="")
    assert not authorise(supervisor, Act.READ_AGGREGATE, nowhere).allowed
    assert not authorise(supervisor, Act.READ_AGGREGATE).allowed


def test_before_a_family_consents_its_owner_sees_the_outline_only() -> None:
    waiting = Held(office_id=1, district="north", owner_id=7, consented=False)
    assert authorise(viewer(Role.RIGHTS_WORKER), Act.READ_CASE, waiting).outline_only
    assert not authorise(viewer(Role.RIGHTS_WORKER), Act.READ_CASE, OWN).outline_only


def test_the_centre_worker_sees_no_more_than_the_owner_before_consent() -> None:
    waiting = Held(office_id=1, district="north", owner_id=8, consented=False)
    assert authorise(viewer(Role.CENTRE_WORKER), Act.READ_CASE, waiting).outline_only
