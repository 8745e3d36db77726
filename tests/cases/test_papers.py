"""Documents one at a time: what was not spoken of comes first, and nothing is asked for twice in one talk."""

from datetime import UTC, datetime, timedelta

from cases.papers import Piece, lacking, pieces_of, unspoken
from cases.records import Paper, PaperState

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
WANTED = ("claim_form", "payslips", "bank_statements")


def paper(document: str, state: PaperState, *, ago: int = 0, name: str | None = None) -> Paper:
    at = NOW - timedelta(minutes=ago)
    return Paper(id=1, issue_id=1, document=document, name=name, state=state, changed_at=at)


def next_of(*papers: Paper) -> list[str]:
    return [one.document for one in lacking(pieces_of(WANTED, papers))]


def test_at_first_everything_lacks_in_the_order_of_the_entry() -> None:
    assert next_of() == list(WANTED)


def test_what_is_at_hand_or_cannot_be_got_is_not_looked_for_any_more() -> None:
    assert next_of(paper("claim_form", PaperState.HAVE), paper("payslips", PaperState.IMPOSSIBLE)) == [
        "bank_statements"
    ]


def test_what_was_put_off_or_asked_for_comes_after_what_was_not_spoken_of_the_oldest_first() -> None:
    papers = [paper("claim_form", PaperState.NEEDED, ago=5), paper("payslips", PaperState.ASKED, ago=60)]
    assert next_of(*papers) == ["bank_statements", "payslips", "claim_form"]


def test_in_one_talk_nothing_is_asked_for_twice() -> None:
    pieces = pieces_of(
        WANTED, [paper("claim_form", PaperState.NEEDED, ago=5), paper("payslips", PaperState.ASKED, ago=90)]
    )
    hour_ago = NOW - timedelta(hours=1)
    assert [one.document for one in unspoken(pieces, hour_ago)] == ["bank_statements", "payslips"]


def test_a_paper_that_a_body_asked_for_besides_is_gathered_too() -> None:
    besides = paper("", PaperState.NEEDED, name="מכתב מהמעסיק הקודם")
    assert pieces_of((), [besides]) == [Piece("", "מכתב מהמעסיק הקודם", PaperState.NEEDED, NOW)]
    assert [one.name for one in pieces_of(WANTED, [besides])] == [None, None, None, "מכתב מהמעסיק הקודם"]
