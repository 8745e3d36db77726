"""Files: held until a yes, kept sealed, given back whole, forgotten with everything else."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from storage_world import NOW, Database, World
from test_forgetting import CANARIES, tell_everything

from cases.records import AttachmentKind, ClosureKind, Issue, OutcomeKind, PermissionAbout
from storage.attachments import LARGEST
from storage.errors import Refusal

PICTURE = b"\xff\xd8\xff secret-picture \xff\xd9"
HOUR = timedelta(hours=1)


def keep_a_picture(world: World, issue: Issue) -> int:
    with world.store.work() as work:
        kept = work.attachments.add(
            issue.id, AttachmentKind.REFUSAL, "BCDFGH-1.jpg", "image/jpeg", PICTURE, NOW, consented=True
        )
        work.permissions.record(
            issue.id, PermissionAbout.FILE, str(kept.id), "2026-11", "ar", "telegram", given=True, now=NOW
        )
        work.held_files.hold(world.address.id, "image/jpeg", len(PICTURE), NOW + HOUR, content=PICTURE)
    return kept.id


def test_what_is_held_is_gone_within_the_hour_and_nothing_else_is(world: World) -> None:
    with world.store.work() as work:
        early = work.held_files.hold(world.address.id, "image/jpeg", 3, NOW + HOUR, content=b"abc")
        later = work.held_files.hold(world.address.id, "application/pdf", 3, NOW + 2 * HOUR, reference="file-1")
        assert work.held_files.drop_old(NOW) == []
        assert [one.id for one in work.held_files.drop_old(NOW + HOUR)] == [early.id]
        assert work.held_files.get(early.id) is None and work.held_files.get(later.id) is not None


def test_only_what_was_agreed_to_is_fetched_and_only_from_its_own_channel(world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    with world.store.work() as work:
        agreed = work.held_files.hold(world.address.id, "image/jpeg", 3, NOW + HOUR, reference="file-1")
        work.held_files.hold(world.address.id, "image/jpeg", 3, NOW + HOUR, reference="file-2")
        work.held_files.want(agreed.id, issue.id, AttachmentKind.REFUSAL, NOW + HOUR)
        assert work.held_files.wanted("console") == [(agreed.id, "file-1", 3)]
        assert work.held_files.wanted("telegram") == []
        work.held_files.drop_of(world.address.id)
        assert work.held_files.wanted("console") == []


def test_no_byte_of_a_file_and_no_reference_to_it_is_readable_in_the_database(database: Database, world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    keep_a_picture(world, issue)
    with world.store.work() as work:
        work.held_files.hold(world.address.id, "image/jpeg", 3, NOW + HOUR, reference="secret-reference")
    rows = repr(database.peek("SELECT * FROM attachment") + database.peek("SELECT * FROM held_file"))
    assert "secret" not in rows and "BCDFGH" not in rows


def test_a_list_of_files_says_everything_but_what_is_in_them(world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    kept = keep_a_picture(world, issue)
    with world.store.look() as look:
        (one,) = look.attachments.listed(issue.id)
    assert (one.id, one.kind, one.name, one.size) == (kept, AttachmentKind.REFUSAL, "BCDFGH-1.jpg", len(PICTURE))


def test_a_file_beyond_ten_megabytes_is_not_kept(world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    with world.store.work() as work, pytest.raises(Refusal):
        big = bytes(LARGEST + 1)
        work.attachments.add(issue.id, AttachmentKind.DOCUMENT, "a", "image/png", big, NOW, consented=True)


def test_the_export_holds_each_file_whole_and_what_was_agreed_to(world: World) -> None:
    keep_a_picture(world, tell_everything(world))
    with world.store.look() as look:
        (told, _) = look.people.export(world.person_id)["issues"]
    assert base64.b64decode(told["attachments"][0]["content"]) == PICTURE
    assert (told["permissions"][0]["about"], told["permissions"][0]["given"]) == ("file", True)


def test_after_forgetting_no_file_and_no_permission_is_left(database: Database, world: World) -> None:
    keep_a_picture(world, tell_everything(world))
    assert CANARIES
    with world.store.work() as work:
        work.people.erase(world.person_id, NOW)
    for table in ("attachment", "permission", "held_file"):
        assert database.peek(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_an_answer_about_a_file_is_never_changed(database: Database, world: World) -> None:
    keep_a_picture(world, world.issue(world.case(person_id=world.person_id)))
    for change in ("UPDATE permission SET given = false", "DELETE FROM permission"):
        with pytest.raises(IntegrityError), world.store.work() as work:
            work._tx.connection.exec_driver_sql(change)


def test_files_go_some_time_after_their_issue_was_closed(world: World) -> None:
    issue = world.issue(world.case(person_id=world.person_id))
    keep_a_picture(world, issue)
    with world.store.work() as work:
        assert work.attachments.drop_after_closing(NOW + HOUR) == 0
        work.cases.close(issue.id, ClosureKind.DONE, "", OutcomeKind.FULL, "", NOW)
        assert work.attachments.drop_after_closing(NOW) == 0
        assert work.attachments.drop_after_closing(NOW + HOUR) == 1
        assert work.attachments.listed(issue.id) == []
