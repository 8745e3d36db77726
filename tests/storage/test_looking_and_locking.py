"""Small questions and their answers, the same on both engines: what was received, who may come in, where one stands."""

from datetime import timedelta

import pytest
from storage_world import NOW, TODAY, Database, World

from cases.records import Performer, StaffState


def receive(world: World, external: str = "m:1") -> int:
    with world.store.work() as work:
        number = work.inbox.receive("console", external, world.address.id, {"words": "שלום"}, NOW)
    assert number is not None
    return number


# --- what was received


def test_what_was_received_waits_until_it_is_done(world: World) -> None:
    number = receive(world)
    with world.store.work() as work:
        assert work.inbox.state(number) == "received"
        work.inbox.done(number)
        assert work.inbox.state(number) == "done"


def test_what_fails_three_times_is_set_aside_and_waits_no_more(world: World) -> None:
    number = receive(world)
    with world.store.work() as work:
        assert [work.inbox.failed(number) for _ in range(3)] == [1, 2, 3]
        assert work.inbox.state(number) == "quarantined"
        assert number not in work.inbox.waiting()


def test_what_was_never_received_has_no_state(world: World) -> None:
    with world.store.look() as look:
        assert look.inbox.state(12345) is None


# --- cases and steps


def test_there_are_cases_once_somebody_is_accompanied(world: World) -> None:
    with world.store.look() as look:
        assert not look.cases.any()
    world.issue()
    with world.store.look() as look:
        assert look.cases.any()


def test_a_step_is_found_by_its_number_before_and_after_it_was_taken(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        step = work.cases.add_action(issue.id, "לאסוף תלושים", Performer.ALONE, TODAY)
        assert work.cases.action(step.id) == step
        work.cases.finish_action(step.id, TODAY, "נאספו", NOW)
    with world.store.look() as look:
        taken = look.cases.action(step.id)
        assert taken is not None and (taken.done_on, taken.result) == (TODAY, "נאספו")
        assert look.cases.action(12345) is None


# --- staff


def test_looking_whether_an_invitation_holds_does_not_use_it_up(world: World) -> None:
    with world.store.work() as work:
        staff = work.staff.add("סמר", "companion", world.office.id, "", "SECRET", NOW)
        assert work.staff.invitation_holds("SECRET", NOW) and work.staff.invitation_holds("SECRET", NOW)
        assert work.staff.join("SECRET", world.address.id, NOW) is not None
        assert not work.staff.invitation_holds("SECRET", NOW)
    assert staff.state is StaffState.INVITED


@pytest.mark.parametrize("code", ["", "WRONG", "SECRETX"])
def test_no_other_word_is_an_invitation(code: str, world: World) -> None:
    with world.store.work() as work:
        work.staff.add("סמר", "companion", world.office.id, "", "SECRET", NOW)
        assert not work.staff.invitation_holds(code, NOW)
        assert not work.staff.invitation_holds("SECRET", NOW + timedelta(hours=72))


def test_who_is_seated_speaks_for_the_office_until_the_place_is_locked(world: World) -> None:
    with world.store.work() as work:
        seat = work.staff.seat("console", "staff:דנה", world.dana.id)
        assert (seat.staff_id, seat.alive) == (world.dana.id, True)
        assert [one.id for one in work.people.addresses_of_staff(world.dana.id)] == [seat.id]
        work.staff.lock(seat.id)
        assert work.people.addresses_of_staff(world.dana.id) == []
        locked = work.people.address(seat.id)
    assert locked is not None and locked.staff_id is None


def test_a_seat_that_is_taken_again_is_the_same_place_and_alive(world: World) -> None:
    with world.store.work() as work:
        first = work.staff.seat("console", "staff:מחשב", world.dana.id)
        work.people.mark_dead(first.id)
        again = work.staff.seat("console", "staff:מחשב", world.rami.id)
        assert again == work.people.address(first.id)
        assert (again.id, again.staff_id, again.alive) == (first.id, world.rami.id, True)


def test_a_worker_is_spoken_to_in_the_language_they_chose(world: World) -> None:
    with world.store.work() as work:
        work.staff.set_language(world.dana.id, "ar")
        changed, other = work.staff.get(world.dana.id), work.staff.get(world.rami.id)
    assert changed is not None and other is not None
    assert (changed.language, other.language) == ("ar", "he")


# --- where a conversation stands


def test_who_never_spoke_stands_nowhere(world: World) -> None:
    with world.store.look() as look:
        assert look.sessions.load(world.address.id) == ({}, 0)


def test_a_conversation_stands_where_it_was_saved_last_for_every_process(world: World, database: Database) -> None:
    other = world.meet("אחר")
    with world.store.work() as work:
        work.sessions.save(world.address.id, {"session": "[]", "expects": "words"}, 1)
        work.sessions.save(world.address.id, {"session": "[1]", "מילים": ["א", None, 1.5]}, 2)
    with database.again().look() as look:
        assert look.sessions.load(world.address.id) == ({"session": "[1]", "מילים": ["א", None, 1.5]}, 2)
        assert look.sessions.load(other.id) == ({}, 0)


def test_a_turn_that_fails_leaves_the_conversation_where_it_stood(world: World) -> None:
    with world.store.work() as work:
        work.sessions.save(world.address.id, {"at": "before"}, 1)
    with pytest.raises(LookupError), world.store.work() as work:
        work.sessions.save(world.address.id, {"at": "after"}, 2)
        raise LookupError
    with world.store.look() as look:
        assert look.sessions.load(world.address.id) == ({"at": "before"}, 1)


# --- together or not at all


def test_what_is_refused_in_the_middle_is_undone_and_what_stood_before_is_kept(world: World) -> None:
    with world.store.work() as work:
        work.settings.set("before", "kept")
        with pytest.raises(LookupError), work.together():
            work.settings.set("inside", "undone")
            raise LookupError
        work.settings.set("after", "kept")
    with world.store.look() as look:
        assert [look.settings.get(name) for name in ("before", "inside", "after")] == ["kept", None, "kept"]
