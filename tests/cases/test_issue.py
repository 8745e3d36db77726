"""The legal moves of an issue, and the ones that would leave a family without an answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from cases.access import Viewer
from cases.issue import (
    Closed,
    Granted,
    HandedOver,
    IllegalMove,
    Opened,
    Planned,
    Refused,
    Reopened,
    Step,
    Submitted,
    close,
    grant,
    hand_over,
    open_issue,
    plan,
    refuse,
    reopen,
    submit,
)
from cases.records import ClosureKind, DecisionResult, Issue, OpenState, OutcomeKind, Performer, Stage

TODAY = date(2026, 11, 15)
TOMORROW = date(2026, 11, 16)
OPENED = datetime(2026, 11, 1, 9, tzinfo=UTC)
WORKER = Viewer(staff_id=7, role="rights_worker", office_id=1, district="north", active=True)
GONE = Viewer(staff_id=8, role="rights_worker", office_id=1, district="north", active=False)
APPEAL = Step("appeal", date(2026, 11, 22), Performer.ACCOMPANIED)


def issue(state: OpenState = OpenState.OPEN, stage: Stage = Stage.SUBMITTED) -> Issue:
    return Issue(
        id=1,
        case_id=1,
        owner_id=7,
        next_step_on=TODAY,
        follow_up_id=1,
        opened_at=OPENED,
        moved_at=OPENED,
        state=state,
        stage=stage,
    )


def refused_with(code: str, move: Callable[[], object]) -> None:
    with pytest.raises(IllegalMove) as illegal:
        move()
    assert illegal.value.code == code


def test_an_issue_opens_with_an_owner_and_a_dated_step() -> None:
    assert open_issue(WORKER, APPEAL) == Opened(owner_id=7, step=APPEAL, stage=Stage.PREPARING)


@pytest.mark.parametrize("owner", [None, GONE])
def test_no_issue_is_opened_for_or_handed_to_somebody_who_is_not_there(owner: Viewer | None) -> None:
    refused_with("move.needs_active_owner", lambda: open_issue(owner, APPEAL))
    refused_with("move.needs_active_owner", lambda: hand_over(issue(), owner))


def test_an_issue_is_handed_to_a_colleague_who_is_there() -> None:
    assert hand_over(issue(), WORKER) == HandedOver(owner_id=7)


def test_no_issue_is_left_without_a_dated_step() -> None:
    refused_with("move.needs_dated_step", lambda: open_issue(WORKER, None))
    refused_with("move.needs_dated_step", lambda: plan(issue(), None))


def test_a_step_whose_date_has_passed_is_overdue_and_allowed() -> None:
    late = Step("call", date(2026, 10, 1))
    assert plan(issue(), late) == Planned(late)


def test_a_claim_is_submitted_on_a_day_or_on_a_day_nobody_remembers() -> None:
    assert submit(issue(), TODAY, on=TODAY, how="post") == Submitted(TODAY, "post", Stage.SUBMITTED)
    assert submit(issue(), TODAY) == Submitted(None, "")


def test_a_refusal_comes_with_the_step_that_answers_it() -> None:
    refusal = refuse(issue(), TODAY, APPEAL, reason="missing_documents", on=TODAY, quote="…")
    assert refusal == Refused("missing_documents", TODAY, "…", APPEAL, DecisionResult.REFUSED, Stage.REFUSED)


@pytest.mark.parametrize("step", [None, Step("", TOMORROW), Step("  ", TOMORROW)])
def test_a_refusal_is_never_the_last_word(step: Step | None) -> None:
    refused_with("move.refusal_needs_action", lambda: refuse(issue(), TODAY, step))


@pytest.mark.parametrize("stage", Stage)
def test_a_refusal_may_come_at_any_stage_even_after_a_grant(stage: Stage) -> None:
    assert refuse(issue(stage=stage), TODAY, APPEAL).stage == Stage.REFUSED


def test_a_right_is_granted_in_full_or_in_part() -> None:
    assert grant(issue(), TODAY) == Granted(None, DecisionResult.GRANTED, Stage.GRANTED)
    assert grant(issue(), TODAY, partly=True) == Granted(None, DecisionResult.PARTLY, Stage.GRANTED_IN_PART)


def test_what_is_recorded_as_done_did_not_happen_tomorrow() -> None:
    refused_with("move.date_not_come_yet", lambda: submit(issue(), TODAY, on=TOMORROW))
    refused_with("move.date_not_come_yet", lambda: refuse(issue(), TODAY, APPEAL, on=TOMORROW))
    refused_with("move.date_not_come_yet", lambda: grant(issue(), TODAY, on=TOMORROW))


@pytest.mark.parametrize("outcome", OutcomeKind)
@pytest.mark.parametrize("kind", ClosureKind)
def test_how_our_work_ended_and_whether_the_right_was_realised_are_two_things(
    kind: ClosureKind, outcome: OutcomeKind
) -> None:
    assert close(issue(), TODAY, kind, " why ", outcome, insights=" learnt ") == Closed(
        kind, "why", outcome, "learnt", TODAY
    )


def test_treatment_that_is_done_needs_no_text() -> None:
    assert close(issue(), TODAY, ClosureKind.DONE, "", OutcomeKind.FULL).text == ""


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_treatment_that_stopped_says_why_and_a_referral_says_to_whom(text: str) -> None:
    refused_with(
        "move.closure_stopped_needs_text",
        lambda: close(issue(), TODAY, ClosureKind.STOPPED, text, OutcomeKind.NOT_REALISED),
    )
    refused_with(
        "move.closure_referred_needs_text",
        lambda: close(issue(), TODAY, ClosureKind.REFERRED, text, OutcomeKind.PARTIAL),
    )


def test_no_issue_closes_without_saying_how_and_with_what_outcome() -> None:
    refused_with("move.closure_needs_kind", lambda: close(issue(), TODAY, None, "why", OutcomeKind.FULL))
    refused_with("move.closure_needs_outcome", lambda: close(issue(), TODAY, ClosureKind.DONE, "", None))


def test_a_closed_issue_does_not_move() -> None:
    closed = issue(OpenState.CLOSED)
    moves: list[Callable[[], object]] = [
        lambda: plan(closed, APPEAL),
        lambda: hand_over(closed, WORKER),
        lambda: submit(closed, TODAY),
        lambda: refuse(closed, TODAY, APPEAL),
        lambda: grant(closed, TODAY),
        lambda: close(closed, TODAY, ClosureKind.DONE, "", OutcomeKind.FULL),
    ]
    for move in moves:
        refused_with("move.issue_is_closed", move)


def test_what_was_stopped_is_opened_again_with_an_active_owner_and_a_dated_step() -> None:
    assert reopen(issue(OpenState.CLOSED), WORKER, APPEAL) == Reopened(7, APPEAL)


def test_nothing_is_opened_again_that_is_open_or_has_nobody_or_no_step() -> None:
    refusals: list[tuple[Callable[[], Reopened], str]] = [
        (lambda: reopen(issue(), WORKER, APPEAL), "move.issue_is_open"),
        (lambda: reopen(issue(OpenState.CLOSED), GONE, APPEAL), "move.needs_active_owner"),
        (lambda: reopen(issue(OpenState.CLOSED), WORKER, None), "move.needs_dated_step"),
    ]
    for move, code in refusals:
        with pytest.raises(IllegalMove, match=code):
            move()
