"""Steps, papers and meetings as rows: sealed, in the family's file, and before the eyes of who has to answer."""

from datetime import timedelta

import pytest
from storage_world import NOW, TODAY, Database, World

from cases.records import Action, ClosureKind, Issue, OutcomeKind, PaperState, Performer

SOON = NOW + timedelta(days=2)


def step(world: World, issue: Issue, **told: object) -> Action:
    with world.store.work() as work:
        action = work.cases.add_action(issue.id, "לגשת לסניף", Performer.ACCOMPANIED, TODAY, body="national-insurance")
        return work.cases.tell_action(action, **told)


def meetings(world: World) -> list[int]:
    with world.store.look() as look:
        return [one.action_id for one in look.meetings.between(NOW, NOW + timedelta(days=7))]


def due(world: World) -> list[int]:
    with world.store.look() as look:
        lines = look.cases.due_for(look.staff.viewer(world.dana.id), TODAY - timedelta(days=1))
    return [line.issue_id for line in lines]


def test_where_a_document_stands_is_one_row_however_often_it_is_told(world: World) -> None:
    issue = world.issue()
    with world.store.work() as work:
        work.papers.set(issue.id, "payslips", PaperState.ASKED, NOW)
        work.papers.set(issue.id, "", PaperState.NEEDED, NOW, "מכתב מהמעסיק")
        work.papers.set(issue.id, "payslips", PaperState.HAVE, SOON)
    with world.store.look() as look:
        told = [(one.document, one.name, one.state, one.changed_at) for one in look.papers.of(issue.id)]
    assert told == [
        ("payslips", None, PaperState.HAVE, SOON),
        ("", "מכתב מהמעסיק", PaperState.NEEDED, NOW),
    ]


def test_steps_run_side_by_side_and_each_keeps_what_is_told_of_it(world: World) -> None:
    issue = world.issue()
    first = step(world, issue, feeling="היה קשה", helped="השכנה באה", hindered="התור")
    second = step(world, issue, not_done="היה סגור")
    with world.store.work() as work:
        work.cases.finish_action(first.id, TODAY, "התקבל אישור", NOW)
    with world.store.look() as look:
        file = look.cases.whole(issue.id)
    assert file is not None
    done, not_done = file.actions
    assert (done.done_on, done.result, done.feeling, done.hindered) == (TODAY, "התקבל אישור", "היה קשה", "התור")
    assert (not_done.id, not_done.done_on, not_done.not_done) == (second.id, None, "היה סגור")


def test_no_word_of_a_step_or_paper_is_readable_in_the_database(database: Database, world: World) -> None:
    issue = world.issue()
    step(world, issue, place="בכניסה לסניף", feeling="היה מביך", not_done="צעקו", helped="אחות", hindered="רעש")
    with world.store.work() as work:
        work.papers.set(issue.id, "", PaperState.NEEDED, NOW, "גזר דין ישן")
    rows = str(database.peek("SELECT * FROM action") + database.peek("SELECT * FROM paper"))
    told = ("לגשת", "בכניסה", "מביך", "צעקו", "אחות", "רעש", "גזר דין")
    assert [word for word in told if word in rows or word.encode().hex() in rows] == []


def test_a_wish_for_company_is_among_what_is_due_until_somebody_answers(world: World) -> None:
    issue = world.issue()
    assert due(world) == []
    asked = step(world, issue, meets_at=SOON)
    assert due(world) == [issue.id]
    with world.store.work() as work:
        work.cases.tell_action(asked, companion_id=world.dana.id)
    assert due(world) == []


def test_a_wish_for_company_to_a_step_that_is_over_is_not_due(world: World) -> None:
    issue = world.issue()
    step(world, issue, meets_at=SOON, not_done="בוטל")
    step(world, issue, meets_at=SOON, done_on=TODAY)
    assert due(world) == []


def test_a_meeting_is_near_once_somebody_agreed_to_it(world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    step(world, issue, meets_at=SOON)
    agreed = step(world, issue, meets_at=SOON, companion_id=world.dana.id, place="בסניף")
    assert meetings(world) == [agreed.id]
    with world.store.look() as look:
        (meeting,) = look.meetings.between(NOW, NOW + timedelta(days=7))
    assert (meeting.meets_at, meeting.place, meeting.address_id) == (SOON, "בסניף", world.address.id)


@pytest.mark.parametrize("told", [{"done_on": TODAY}, {"not_done": "בוטל"}, {"meets_at": NOW - timedelta(hours=1)}])
def test_nobody_is_reminded_of_a_step_that_is_over(world: World, told: dict[str, object]) -> None:
    step(world, world.issue(), **({"meets_at": SOON, "companion_id": world.dana.id} | told))
    assert meetings(world) == []


def test_nobody_is_reminded_of_an_issue_that_is_closed(world: World) -> None:
    issue = world.issue()
    step(world, issue, meets_at=SOON, companion_id=world.dana.id)
    with world.store.work() as work:
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
    assert meetings(world) == []
