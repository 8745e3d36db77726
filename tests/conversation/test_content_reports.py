"""Somebody says that a card is wrong: it is kept sealed and without them, and told in a line that names nothing."""

import logging

import pytest
from sqlalchemy import text

from bot.conversation.content_reports import LONGEST
from tests.stage import Stage

WORDS = "המספר בכרטיס השתנה, כך ענו לרותי לוי"


def report(stage: Stage, who: str, words: str) -> None:
    stage.say(who, "הבטחת הכנסה")
    heard = stage.say(who, "כן")
    token = next(one["token"] for one in heard.options if one["id"] == "wrong")
    stage.tap(who, token)
    stage.say(who, words)


def test_a_report_is_kept_with_the_right_and_the_language_and_with_nobody(stage: Stage) -> None:
    report(stage, "mother", WORDS)
    with stage.app.store.look() as uow:
        (kept,) = uow.content_reports.list()
        assert (kept.right_id, kept.language, kept.words, kept.at) == ("income-support", "he", WORDS, stage.now)
        row = uow._tx.connection.execute(text("SELECT * FROM content_report")).mappings().one()
        assert set(row) == {"id", "right_id", "language", "words", "at", "state"}
        assert WORDS.encode() not in bytes(row["words"])


def test_the_line_that_staff_read_says_neither_who_nor_what(stage: Stage) -> None:
    stage.join("rina")
    stage.take_duty("rina")
    report(stage, "mother", WORDS)
    heard = stage.hear("rina").everything
    assert "mitzui content reports" in heard
    assert not any(word in heard for word in ("רותי", "המספר", "הבטחת", "mother"))


def test_nothing_of_it_is_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        report(stage, "mother", WORDS)
    assert not any("רותי" in record.getMessage() or "המספר" in record.getMessage() for record in caplog.records)


def test_a_very_long_report_is_kept_as_far_as_it_can_be_read(stage: Stage) -> None:
    report(stage, "mother", "הטלפון שונה מזה שבכרטיס " * 120)
    with stage.app.store.look() as uow:
        assert len(uow.content_reports.list()[0].words) <= LONGEST


def test_a_report_that_was_dealt_with_is_listed_no_more(stage: Stage) -> None:
    report(stage, "mother", WORDS)
    with stage.app.store.work() as uow:
        (kept,) = uow.content_reports.list()
        assert uow.content_reports.finish(kept.id)
        assert not uow.content_reports.finish(kept.id)
        assert uow.content_reports.list() == []
        assert [one.state for one in uow.content_reports.list(whole=True)] == ["done"]
