"""What exists for whom: every list and every code starts from who is looking."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from storage_world import NOW, TODAY, Database, World

from cases.access import Viewer
from cases.records import (
    BarrierKind,
    ClosureKind,
    DecisionResult,
    Issue,
    OpenState,
    OutcomeKind,
    Performer,
    Role,
    Staff,
)
from storage.case_lines import IssueLine

READS_CASES = {
    Role.RIGHTS_WORKER: "own",
    Role.FAMILY_WORKER: "own",
    Role.COMPANION: "own",
    Role.CENTRE_WORKER: "office",
    Role.TEAM_HEAD: "office",
    Role.DEPARTMENT_MANAGER: "office",
}


@dataclass
class Offices:
    """Dana's and Rami's issues in one office, and one issue in an office of another district."""

    world: World
    dana: Issue
    rami: Issue
    far: Issue
    far_worker: Staff


@pytest.fixture
def offices(world: World) -> Offices:
    dana = world.issue(world.case("BBBBBB", by=world.dana))
    rami = world.issue(world.case("CCCCCC", by=world.rami), owner=world.rami)
    with world.store.work() as work:
        office = work.staff.add_office("חיפה", "חיפה", "צפון")
    worker = world.hire("נור", "rights_worker", office)
    with world.store.work() as work:
        case = work.cases.open_case(office.id, None, worker.id, "DDDDDD", NOW)
        far = work.cases.open_issue(case.id, **world.new_issue(owner=worker))
    return Offices(world, dana, rami, far, worker)


def codes(offices: Offices, viewer: Viewer) -> list[str]:
    with offices.world.store.look() as look:
        return sorted(line.code for line in look.cases.list_for(viewer))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_scope_and_nothing_beyond(offices: Offices, role: Role) -> None:
    viewer = replace(offices.world.viewer(offices.world.dana), role=role)
    expected = {"own": ["BBBBBB"], "office": ["BBBBBB", "CCCCCC"]}.get(READS_CASES.get(role, ""), [])
    assert codes(offices, viewer) == expected
    with offices.world.store.work() as work:
        found = [code for code in ("BBBBBB", "CCCCCC", "DDDDDD") if work.cases.find_code(viewer, code, NOW)]
    assert found == expected


@pytest.mark.parametrize("change", [{"active": False}, {"role": "king"}, {"role": ""}, {"office_id": 12345}], ids=str)
def test_whoever_is_unknown_inactive_or_elsewhere_sees_nothing(offices: Offices, change: dict[str, object]) -> None:
    viewer = replace(offices.world.viewer(offices.world.dana), **change)  # type: ignore[arg-type]
    assert codes(offices, viewer) == []
    with offices.world.store.work() as work:
        assert work.cases.find_code(viewer, "BBBBBB", NOW) is None
        assert work.cases.search(viewer, "דירה") == [] and work.cases.due_for(viewer, TODAY) == []
        assert work.cases.lines_for_digest(viewer, NOW, NOW, TODAY) == []


def test_a_viewer_of_an_unknown_id_sees_nothing(offices: Offices) -> None:
    with offices.world.store.look() as look:
        assert not look.staff.viewer(12345).active


def test_what_is_not_ours_looks_like_what_does_not_exist_and_both_are_on_record(
    database: Database, offices: Offices
) -> None:
    viewer = offices.world.viewer(offices.world.dana)
    with offices.world.store.work() as work:
        found = [work.cases.find_code(viewer, code, NOW) for code in ("CCCCCC", "RRRRRR", "כהן משה", "bbb bbb")]
        assert work.audit.verify()
    assert found[:3] == [None] * 3 and found[3] is not None
    rows = database.peek("SELECT actor, action, object, allowed FROM audit ORDER BY id")
    actor = f"staff:{viewer.staff_id}"
    assert [(*row[:3], bool(row[3])) for row in rows] == [
        (actor, "read_case", "case:CCCCCC", False),
        (actor, "read_case", "case:RRRRRR", False),
        (actor, "read_case", "case:unreadable", False),
        (actor, "read_case", "case:BBBBBB", True),
    ]


def test_a_second_issue_of_another_owner_is_not_seen_through_the_first(offices: Offices) -> None:
    world = offices.world
    with world.store.work() as work:
        case = work.cases.case(offices.dana.case_id)
    assert case is not None
    world.issue(case, owner=world.rami)
    viewer = world.viewer(world.dana)
    with world.store.work() as work:
        assert work.cases.find_code(viewer, "BBBBBB-2", NOW) is None
        assert work.cases.find_code(viewer, "BBBBBB-1", NOW) is not None


def test_before_the_family_agrees_its_worker_sees_code_right_and_date_only(world: World) -> None:
    issue, viewer = world.issue(), world.viewer(world.dana)
    with world.store.work() as work:
        view = work.cases.find_code(viewer, "BCDFGH", NOW)
        (line,) = work.cases.list_for(viewer)
        assert work.cases.search(viewer, "דירה") == []
    assert view is not None and view.file is None and view.grasp.outline_only
    assert view.line == line and line.subject is None and line.outline_only
    assert (line.code, line.right_id, line.next_step_on) == ("BCDFGH", "rent-assistance", issue.next_step_on)


def test_once_the_family_agrees_its_worker_sees_the_file_until_it_is_taken_back(world: World) -> None:
    world.issue()
    viewer = world.viewer(world.dana)
    for given in (True, False):
        with world.store.work() as work:
            work.people.record_consent(world.person_id, "1", "he", "console", given, NOW)
            view = work.cases.find_code(viewer, "BCDFGH", NOW)
            found = work.cases.search(viewer, "דירה")
        assert view is not None and (view.file is not None) is given and bool(found) is given


def test_a_list_begins_with_what_is_open_and_most_urgent(world: World) -> None:
    case = world.case(by=world.dana)
    days = (5, -3, 1)
    issues = [world.issue(case, next_step_on=TODAY + timedelta(days=day)) for day in days]
    with world.store.work() as work:
        work.cases.close(issues[1].id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    viewer = world.viewer(world.dana)
    with world.store.look() as look:
        numbers = [line.code for line in look.cases.list_for(viewer)]
        only_open = look.cases.list_for(viewer, state=OpenState.OPEN, limit=1)
    assert numbers == ["BCDFGH-3", "BCDFGH", "BCDFGH-2"] and [line.code for line in only_open] == ["BCDFGH-3"]


def test_what_is_due_is_today_and_before(world: World) -> None:
    case = world.case(by=world.dana)
    for day in (-1, 0, 1):
        world.issue(case, next_step_on=TODAY + timedelta(days=day))
    viewer = world.viewer(world.dana)
    with world.store.look() as look:
        assert [line.code for line in look.cases.due_for(viewer, TODAY)] == ["BCDFGH", "BCDFGH-2"]


@pytest.mark.parametrize(("words", "found"), [("DIRA", 0), ("דירה", 1), ("bbbb", 1), ("RENT", 1), ("  ", 0)])
def test_a_search_reads_codes_rights_and_subjects_in_scope(offices: Offices, words: str, found: int) -> None:
    viewer = offices.world.viewer(offices.world.dana)
    with offices.world.store.look() as look:
        lines: list[IssueLine] = look.cases.search(viewer, words)
    assert [line.code for line in lines] == ["BBBBBB"] * found


def test_a_digest_counts_what_is_open_and_what_was_closed_that_week(offices: Offices) -> None:
    world, (start, end) = offices.world, (NOW - timedelta(days=3), NOW + timedelta(days=4))
    case = world.case("FFFFFF", by=world.dana)
    closings = {"FFFFFF": start, "FFFFFF-2": end, "FFFFFF-3": start - timedelta(seconds=1)}
    for at in closings.values():
        issue = world.issue(case)
        with world.store.work() as work:
            work.cases.close(issue.id, ClosureKind.STOPPED, "עברו דירה", OutcomeKind.PARTIAL, "", at)
    with world.store.work() as work:
        work.cases.add_barrier(offices.dana.id, BarrierKind.LOAD, TODAY - timedelta(days=9))
        lifted = work.cases.add_barrier(offices.dana.id, BarrierKind.ACCESS, TODAY)
        work.cases.lift_barrier(lifted.id, TODAY, NOW)
        work.cases.add_barrier(offices.dana.id, BarrierKind.STALLED, TODAY - timedelta(days=2))
        action = work.cases.add_action(offices.dana.id, "ערר", Performer.ALONE)
        refusal = work.cases.add_decision(offices.dana.id, DecisionResult.REFUSED, NOW, next_action_id=action.id)
        for days in (-1, 40, 12):
            day = TODAY + timedelta(days=days)
            work.cases.add_appeal(offices.dana.id, refusal.id, "committee", NOW, day, day)
    with world.store.look() as look:
        lines = {line.code: line for line in look.cases.lines_for_digest(world.viewer(world.dana), start, end, TODAY)}
    assert sorted(lines) == ["BBBBBB", "FFFFFF"]
    mine, closed = lines["BBBBBB"], lines["FFFFFF"]
    assert mine.barrier_kind is BarrierKind.STALLED and mine.last_day == TODAY + timedelta(days=12)
    assert (mine.owner, mine.closure, mine.opened_at) == ("דנה", None, NOW)
    assert (closed.closure, closed.outcome) == (ClosureKind.STOPPED, OutcomeKind.PARTIAL)
    assert closed.closed_at == start


def test_a_need_that_no_entry_answers_stays_the_gap_it_was_told_as(offices: Offices) -> None:
    world = offices.world
    case = world.case("GGGGGG", by=world.dana)
    need, named = world.issue(case, right_id=None), world.issue(case, right_id="rent-assistance")
    with world.store.work() as work:
        for issue in (need, named):
            work.cases.add_barrier(issue.id, BarrierKind.NOT_RECOGNISED, TODAY - timedelta(days=9))
            work.cases.add_barrier(issue.id, BarrierKind.RULE_GAP, TODAY - timedelta(days=5))
            work.cases.add_barrier(issue.id, BarrierKind.REFUSAL, TODAY)
    with world.store.look() as look:
        lines = look.cases.lines_for_digest(world.viewer(world.dana), NOW, NOW, TODAY)
    told = {line.code: line.barrier_kind for line in lines}
    assert (told["GGGGGG"], told["GGGGGG-2"]) == (BarrierKind.NOT_RECOGNISED, BarrierKind.REFUSAL)


def test_a_district_counts_its_own_offices_only_and_reads_no_line(offices: Offices) -> None:
    district = replace(offices.world.viewer(offices.world.dana), role="supervisor", district="צפון")
    nowhere = replace(district, district="")
    with offices.world.store.look() as look:
        lines = look.cases.lines_for_digest(district, NOW, NOW, TODAY)
        assert [line.code for line in lines] == ["DDDDDD"]
        assert look.cases.lines_for_digest(nowhere, NOW, NOW, TODAY) == []
    assert codes(offices, district) == []


def test_a_digest_costs_the_same_queries_for_one_issue_as_for_forty(world: World) -> None:
    case, viewer = world.case(by=world.dana), world.viewer(world.dana)

    def cost() -> int:
        asked: list[str] = []
        with world.store.look() as look:
            connection = look._tx.connection
            event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
            assert look.cases.lines_for_digest(viewer, NOW, NOW + timedelta(days=7), TODAY)
        return len(asked)

    world.issue(case)
    one = cost()
    for _ in range(39):
        world.issue(case)
    assert cost() == one == 1
