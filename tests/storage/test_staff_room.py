"""Staff come in by a one-time invitation and leave nothing behind; the audit remembers."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy.exc import IntegrityError
from storage_world import NOW, Database, World

from cases.records import ClosureKind, OutcomeKind, StaffState
from storage.errors import Refusal

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def invited(world: World) -> int:
    with world.store.work() as work:
        return work.staff.add("סמר", "family_worker", world.office.id, "", "SECRET-CODE", NOW).id


def test_an_invitation_lets_its_owner_in_once(world: World, invited: int) -> None:
    with world.store.work() as work:
        assert not work.staff.viewer(invited).active
        joined = work.staff.join(" secret-code ", world.address.id, LATER)
        assert joined is not None and joined.state is StaffState.ACTIVE and joined.id == invited
        assert work.staff.viewer(invited).active
        assert work.staff.join("SECRET-CODE", world.address.id, LATER) is None
        (address,) = work.people.addresses_of_staff(invited)
    assert address.id == world.address.id


def test_an_invitation_is_good_for_72_hours(world: World, invited: int) -> None:
    with world.store.work() as work:
        assert work.staff.join("SECRET-CODE", world.address.id, NOW + timedelta(hours=72)) is None
        last = NOW + timedelta(hours=72) - timedelta(seconds=1)
        assert work.staff.join("SECRET-CODE", world.address.id, last) is not None


def test_a_wrong_code_lets_nobody_in(world: World, invited: int) -> None:
    with world.store.work() as work:
        assert work.staff.join("SECRET-CODEX", world.address.id, NOW) is None
        assert work.staff.join("", world.address.id, NOW) is None


def test_the_code_of_somebody_who_left_is_worth_nothing(world: World, invited: int) -> None:
    with world.store.work() as work:
        work.staff.leave("סמר", None, StaffState.LEFT, NOW)
        assert work.staff.join("SECRET-CODE", world.address.id, LATER) is None


def test_a_code_is_not_readable_in_the_table(database: Database, world: World, invited: int) -> None:
    assert "SECRET" not in str(database.peek("SELECT * FROM invitation"))


def test_of_two_who_use_a_code_at_once_one_comes_in(world: World, invited: int) -> None:
    homes = [world.meet(f"h{number}").id for number in range(4)]
    came: list[bool] = []

    def join(home: int) -> None:
        with world.store.work() as work:
            came.append(work.staff.join("SECRET-CODE", home, LATER) is not None)

    threads = [Thread(target=join, args=(home,)) for home in homes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [False, False, False, True]


def test_one_more_way_in_can_be_given(world: World) -> None:
    with world.store.work() as work:
        work.staff.invite(world.dana.id, "AGAIN", NOW)
        joined = work.staff.join("AGAIN", world.address.id, LATER)
    assert joined == world.dana


def test_whoever_locked_a_lost_phone_comes_back_to_the_same_cases_from_a_new_one(world: World) -> None:
    issue, new_phone = world.issue(owner=world.dana), world.meet("new phone")
    with world.store.work() as work:
        work.staff.join("DANA-CODE", world.address.id, NOW)
        work.staff.lock(world.address.id)
        work.staff.invite(world.dana.id, "AGAIN", LATER)
        assert work.staff.join("AGAIN", new_phone.id, LATER) == world.dana
        assert [one.id for one in work.people.addresses_of_staff(world.dana.id)] == [new_phone.id]
        owned = work.cases.issue(issue.id)
    assert owned is not None and owned.owner_id == world.dana.id


def test_whoever_lost_a_phone_without_locking_it_is_cut_off_from_it_and_keeps_their_cases(world: World) -> None:
    issue = world.issue(owner=world.dana)
    with world.store.work() as work:
        work.staff.join("DANA-CODE", world.address.id, NOW)
        work.staff.invite(world.dana.id, "FOUND WITH THE PHONE", NOW)
        work.staff.cut_off(world.dana.id, LATER)
        assert work.people.addresses_of_staff(world.dana.id) == []
        assert work.staff.join("FOUND WITH THE PHONE", world.address.id, LATER) is None
        assert work.staff.viewer(world.dana.id).active and work.promises.ownerless() == 0
        owned = work.cases.issue(issue.id)
        assert work.staff.duty(world.office.id) == world.dana
    assert owned is not None and owned.owner_id == world.dana.id


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.LEFT])
def test_whoever_was_sent_away_comes_back_only_when_reinstated_and_only_from_the_new_address(
    world: World, state: StaffState
) -> None:
    issue, new_phone = world.issue(owner=world.rami), world.meet("new phone")
    with world.store.work() as work:
        work.staff.join("RAMI-CODE", world.address.id, NOW)
        work.staff.leave("רמי", "דנה", state, NOW)
        work.staff.invite(world.rami.id, "TOO EARLY", NOW)
        assert work.staff.join("TOO EARLY", new_phone.id, NOW) is None
        work.staff.reinstate(world.rami.id, LATER)
        assert not work.staff.viewer(world.rami.id).active
        work.staff.invite(world.rami.id, "BACK", LATER)
        assert work.staff.join("BACK", new_phone.id, LATER) == world.rami
        assert [one.id for one in work.people.addresses_of_staff(world.rami.id)] == [new_phone.id]
        owned = work.cases.issue(issue.id)
    assert owned is not None and owned.owner_id == world.dana.id


def test_an_invitation_of_somebody_who_was_sent_away_does_not_outlive_it(world: World) -> None:
    with world.store.work() as work:
        work.staff.leave("רמי", None, StaffState.SUSPENDED, NOW)
        work.staff.reinstate(world.rami.id, LATER)
        assert work.staff.join("RAMI-CODE", world.address.id, LATER) is None


def test_reinstating_somebody_who_never_left_changes_no_account(world: World) -> None:
    with world.store.work() as work:
        work.staff.reinstate(world.dana.id, NOW)
        assert work.staff.viewer(world.dana.id).active


def test_the_place_of_an_office_can_be_told_later_one_part_at_a_time(world: World) -> None:
    with world.store.work() as work:
        office = work.staff.add_office("רמלה")
        work.staff.place_office(office.id, "רמלה", None)
        work.staff.place_office(office.id, None, "מרכז")
        work.staff.place_office(office.id, None, None)
        placed = work.staff.office("רמלה")
    assert placed is not None and (placed.locality, placed.district) == ("רמלה", "מרכז")
    assert world.viewer(world.hire("נור", "supervisor", office)).district == "מרכז"


def test_only_active_readers_of_the_same_office_can_take_over(world: World, invited: int) -> None:
    world.hire("ליאת", "centre_worker")
    world.hire("מנהל", "office_admin")
    with world.store.work() as work:
        far = work.staff.add_office("חיפה")
    world.hire("נור", "rights_worker", far)
    with world.store.look() as look:
        assert [one.name for one in look.staff.heirs(world.dana)] == ["ליאת", "רמי"]


def test_the_first_worker_of_an_office_is_on_duty(world: World) -> None:
    with world.store.look() as look:
        assert look.staff.duty(world.office.id) == world.dana
        office = look.staff.office("לוד")
        assert look.staff.offices() == (office,) and office is not None
        assert look.staff.office_by_id(office.id) == office and office.duty_owner_id == world.dana.id


def test_an_admin_is_never_put_on_duty(world: World) -> None:
    with world.store.work() as work:
        office = work.staff.add_office("רמלה")
    world.hire("מנהל", "office_admin", office)
    with world.store.look() as look:
        assert look.staff.duty(office.id) is None


def test_names_are_given_once_and_roles_are_known(world: World) -> None:
    for code, call in {
        "office.name_taken": lambda work: work.staff.add_office("לוד"),
        "staff.name_taken": lambda work: work.staff.add("דנה", "companion", world.office.id, "", "X", NOW),
        "staff.role_unknown": lambda work: work.staff.add("חן", "coordinator", world.office.id, "", "X", NOW),
    }.items():
        with pytest.raises(Refusal, match=code), world.store.work() as work:
            call(work)


def test_whoever_leaves_hands_over_everything_in_one_go(world: World) -> None:
    case = world.case(by=world.dana)
    issues = [world.issue(case) for _ in range(3)]
    with world.store.work() as work:
        work.cases.close(issues[0].id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
        work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", NOW)
        work.staff.take("BCDFGH", world.dana.id, NOW)
        assert work.staff.leave("דנה", "רמי", StaffState.LEFT, LATER) == 2
    with world.store.look() as look:
        files = [look.cases.whole(issue.id) for issue in issues]
        assert look.staff.duty(world.office.id) == world.rami
        held = look.staff.hand_over_of(world.address.id)
        assert held and held.taken_by_id == world.rami.id
        assert not look.staff.viewer(world.dana.id).active and look.promises.ownerless() == 0
    owners = [file.issue.owner_id for file in files if file]
    assert owners == [world.dana.id, world.rami.id, world.rami.id]
    assert [[entry.kind for entry in file.log] for file in files if file] == [
        [],
        ["owner_changed"],
        ["owner_changed"],
    ]


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.LEFT])
def test_nobody_leaves_issues_without_an_heir(world: World, state: StaffState) -> None:
    world.issue(owner=world.rami)
    with pytest.raises(Refusal, match=r"staff\.heir_needed"), world.store.work() as work:
        work.staff.leave("רמי", None, state, NOW)
    with world.store.look() as look:
        assert look.staff.viewer(world.rami.id).active


def test_an_heir_works_here_reads_cases_and_is_somebody_else(world: World, invited: int) -> None:
    with world.store.work() as work:
        far = work.staff.add_office("חיפה")
    world.hire("נור", "rights_worker", far)
    world.hire("מנהל", "office_admin")
    for heir in ("סמר", "נור", "מנהל", "דנה"):
        with pytest.raises(Refusal, match=r"staff\.heir_unfit"), world.store.work() as work:
            work.staff.leave("דנה", heir, StaffState.LEFT, NOW)
    with pytest.raises(Refusal, match=r"staff\.unknown"), world.store.work() as work:
        work.staff.leave("דנה", "אף אחת", StaffState.LEFT, NOW)


def test_nobody_speaks_for_the_office_from_the_phone_of_somebody_who_left(world: World) -> None:
    with world.store.work() as work:
        work.staff.join("RAMI-CODE", world.address.id, NOW)
        work.staff.leave("רמי", None, StaffState.LEFT, LATER)
        address = work.people.address(world.address.id)
    assert address is not None and address.staff_id is None and address.person_id == world.person_id


def test_a_list_of_staff_is_by_name_and_by_office(world: World) -> None:
    with world.store.work() as work:
        far = work.staff.add_office("חיפה")
        work.staff.add("אבי", "companion", far.id, "avi@office.example", "X", NOW)
    with world.store.look() as look:
        assert [staff.name for staff in look.staff.list()] == ["אבי", "דנה", "רמי"]
        assert [staff.mail for staff in look.staff.list(far.id)] == ["avi@office.example"]
        assert look.staff.by_name("חן") is None and look.staff.get(5) is None


def test_a_persons_call_is_taken_by_one_worker_and_ended(world: World) -> None:
    with world.store.work() as work:
        asked = work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", NOW)
        assert work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", LATER) == asked
        assert work.staff.hand_over_of(world.address.id) == asked
    viewer = world.viewer(world.rami)
    with world.store.work() as work:
        assert work.staff.open_hand_overs(viewer) == [asked]
        taken = work.staff.take("BCDFGH", world.rami.id, LATER)
        assert taken is not None and taken.taken_at == LATER and taken.taken_by_id == world.rami.id
        assert work.staff.take("BCDFGH", world.dana.id, LATER) is None
        assert work.staff.take("BCDFGH", world.rami.id, LATER) == taken
        assert work.staff.end("BCDFGH", LATER) == 1 and work.staff.end("BCDFGH", LATER) == 0
        assert work.staff.hand_over_of(world.address.id) is None and work.staff.open_hand_overs(viewer) == []
        again = work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", LATER)
    assert again.id != asked.id


def test_danger_heard_after_a_call_is_not_lost_behind_it(world: World) -> None:
    viewer = world.viewer(world.dana)
    with world.store.work() as work:
        for kind in ("asked", "violence"):
            work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", kind, NOW)
        assert [call.kind for call in work.staff.open_hand_overs(viewer)] == ["asked", "violence"]


def test_a_family_worker_sees_the_calls_of_her_own_families_only(world: World) -> None:
    samar = world.hire("סמר", "family_worker")
    other = world.meet("other")
    world.issue(owner=samar)
    with world.store.work() as work:
        mine = work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", NOW)
        work.staff.hand_over(other.id, world.office.id, "CCCCCC", "asked", NOW)
    viewer = world.viewer(samar)
    with world.store.look() as look:
        assert look.staff.open_hand_overs(viewer) == [mine]


def test_who_answers_nobody_sees_no_calls(world: World) -> None:
    viewer = world.viewer(world.hire("מנהל", "office_admin"))
    with world.store.work() as work:
        work.staff.hand_over(world.address.id, world.office.id, "BCDFGH", "asked", NOW)
        assert work.staff.open_hand_overs(viewer) == []


def test_a_digest_of_one_week_is_made_once_for_each_reader(world: World) -> None:
    with world.store.work() as work:
        once = work.staff.digest_once
        assert once(world.dana.id, "2026-W47", NOW) and not once(world.dana.id, "2026-W47", LATER)
        assert once(world.rami.id, "2026-W47", NOW) and once(world.dana.id, "2026-W48", NOW)


def test_the_chain_of_the_audit_holds_and_its_head_moves(world: World) -> None:
    with world.store.work() as work:
        assert work.audit.head() == (0, "") and work.audit.verify()
        for number in range(5):
            work.audit.record("staff:1", "read_case", f"case:{number}", number % 2 == 0, NOW)
        assert work.audit.head()[0] == 5 and work.audit.verify()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit SET allowed = true WHERE id = 2",
        "UPDATE audit SET object = 'case:other' WHERE id = 3",
        "UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE id = 1",
        "DELETE FROM audit WHERE id = 2",
        "DELETE FROM audit WHERE id = 1",
    ],
)
def test_a_forged_audit_is_noticed_even_when_its_guards_are_gone(
    database: Database, world: World, forgery: str
) -> None:
    with world.store.work() as work:
        for number in range(4):
            work.audit.record("staff:1", "read_case", f"case:{number}", False, NOW)
    if world.store.dialect == "sqlite":
        dropped = ["DROP TRIGGER audit_is_append_only_update", "DROP TRIGGER audit_is_append_only_delete"]
    else:
        dropped = ["ALTER TABLE audit DISABLE TRIGGER USER"]
    with world.store.look() as look:
        assert look.audit.verify()
    database.attack(*dropped, forgery)
    with world.store.look() as look:
        assert not look.audit.verify()


def test_two_branches_of_the_audit_cannot_both_be_kept(database: Database, world: World) -> None:
    with world.store.work() as work:
        work.audit.record("staff:1", "read_case", "case:1", True, NOW)
        work.audit.record("staff:1", "read_case", "case:2", True, NOW)
    row = "SELECT 9, at, actor, action, object, allowed, previous, hash FROM audit WHERE id = 2"
    with pytest.raises(IntegrityError):
        database.attack(f"INSERT INTO audit {row}")


def test_several_writers_grow_one_chain(world: World) -> None:
    def write() -> None:
        for number in range(20):
            with world.store.work() as work:
                work.audit.record("staff:1", "read_case", f"case:{number}", True, NOW)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.store.look() as look:
        assert look.audit.head()[0] == 80 and look.audit.verify()
