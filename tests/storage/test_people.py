"""People: met once, remembered only as far as they agreed."""

from datetime import timedelta

from storage_world import NOW, World


def test_somebody_who_writes_twice_is_the_same_person(world: World) -> None:
    assert world.meet("0501234567") == world.address
    with world.store.look() as look:
        assert look.people.find("console", "0501234567") == world.address
        assert look.people.address(world.address.id) == world.address


def test_the_same_number_on_another_channel_is_somebody_else_until_shown_otherwise(world: World) -> None:
    with world.store.work() as work:
        other = work.people.meet("whatsapp", "0501234567", "ar", world.office.id, NOW)
    assert other.person_id != world.person_id
    with world.store.look() as look:
        person = look.people.person(other.person_id or 0)
    assert person is not None and person.language == "ar"


def test_a_channel_and_handle_never_run_into_each_other(world: World) -> None:
    with world.store.work() as work:
        one = work.people.meet("web", "chat1", "he", world.office.id, NOW)
        two = work.people.meet("webchat", "1", "he", world.office.id, NOW)
    assert one.id != two.id


def test_a_stranger_is_not_found(world: World) -> None:
    with world.store.look() as look:
        assert look.people.find("console", "nobody") is None
        assert look.people.address(5) is None
        assert look.people.person(5) is None


def test_an_address_that_died_is_marked_and_comes_back_when_somebody_writes(world: World) -> None:
    with world.store.work() as work:
        work.people.mark_dead(world.address.id)
        dead = work.people.address(world.address.id)
        work.people.mark_alive(world.address.id)
        alive = work.people.address(world.address.id)
    assert dead is not None and not dead.alive and alive is not None and alive.alive


def test_a_language_is_kept(world: World) -> None:
    with world.store.work() as work:
        work.people.set_language(world.person_id, "ar")
    with world.store.look() as look:
        person = look.people.person(world.person_id)
    assert person is not None and person.language == "ar" and person.created_at == NOW


def test_reminders_rest_until_the_time_that_was_asked_for(world: World) -> None:
    until = NOW + timedelta(days=14)
    with world.store.work() as work:
        work.people.pause(world.person_id, until)
        paused = work.people.person(world.person_id)
        work.people.pause(world.person_id, None)
        awake = work.people.person(world.person_id)
    assert paused is not None and paused.reminders_paused_until == until
    assert awake is not None and awake.reminders_paused_until is None


def test_what_was_told_last_is_what_counts(world: World) -> None:
    with world.store.work() as work:
        work.people.tell(world.person_id, "adults[0].age", 34, NOW)
        work.people.tell(world.person_id, "receives", ["income-support"], NOW)
        work.people.tell(world.person_id, "adults[0].age", 35, NOW)
        assert work.people.facts(world.person_id) == {"adults[0].age": 35, "receives": ["income-support"]}


def test_facts_of_one_person_are_not_anothers(world: World) -> None:
    other = world.meet("other")
    with world.store.work() as work:
        work.people.tell(world.person_id, "city", "לוד", NOW)
        assert work.people.facts(other.person_id or 0) == {}
        work.people.forget_facts(other.person_id or 0)
        assert work.people.facts(world.person_id) == {"city": "לוד"}
        work.people.forget_facts(world.person_id)
        assert work.people.facts(world.person_id) == {}


def test_silence_is_not_consent(world: World) -> None:
    with world.store.look() as look:
        assert not look.people.consented(world.person_id)


def test_the_newest_answer_about_consent_counts(world: World) -> None:
    with world.store.work() as work:
        for given in (True, False):
            work.people.record_consent(world.person_id, "2026-11", "ar", "console", given, NOW)
            assert work.people.consented(world.person_id) is given


def test_a_persons_addresses_are_all_found(world: World) -> None:
    with world.store.look() as look:
        assert look.people.addresses_of(world.person_id) == [world.address]
        assert look.people.addresses_of_staff(world.dana.id) == []
