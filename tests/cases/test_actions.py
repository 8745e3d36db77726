"""Steps that run side by side: which are still to be taken, which are late, and that "not done" is never "done"."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.actions import ActionState, come_due, is_asked_along, is_met, state_of, still_open
from cases.records import Action, Performer

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


def step(number: int = 1, **told: Any) -> Action:
    return Action(**{"id": number, "issue_id": 1, "what": "להתקשר", "performer": Performer.ALONE} | told)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, ActionState.OPEN),
        ({"due_on": TODAY}, ActionState.OPEN),
        ({"due_on": TODAY - timedelta(days=1)}, ActionState.LATE),
        ({"due_on": TODAY - timedelta(days=9), "done_on": TODAY}, ActionState.DONE),
        ({"due_on": TODAY - timedelta(days=9), "not_done": "היה סגור"}, ActionState.NOT_DONE),
        ({"not_done": ""}, ActionState.NOT_DONE),
    ],
)
def test_a_step_is_late_only_after_its_day_and_what_could_not_be_done_is_not_done(
    told: dict[str, Any], state: ActionState
) -> None:
    assert state_of(step(**told), TODAY) is state


def test_what_is_still_to_be_taken_begins_with_the_nearest_day() -> None:
    undated, far, near = step(1), step(2, due_on=date(2026, 12, 6)), step(3, due_on=TODAY)
    over = [step(4, done_on=TODAY, due_on=TODAY), step(5, not_done="נסגר", due_on=TODAY)]
    assert still_open([undated, far, near, *over]) == [near, far, undated]
    assert come_due([undated, far, near, *over], TODAY) == [near]


def test_company_is_asked_for_until_somebody_agrees_or_the_step_is_over() -> None:
    asked = step(meets_at=TOMORROW)
    assert is_asked_along(asked) and not is_met(asked, NOW)
    agreed = step(meets_at=TOMORROW, companion_id=7)
    assert is_met(agreed, NOW) and not is_asked_along(agreed)
    assert not is_met(agreed, TOMORROW), "once the hour has come, nobody is reminded of it"
    for over in ({"done_on": TODAY}, {"not_done": "בוטל"}):
        assert not is_asked_along(step(meets_at=TOMORROW, **over))
    assert not is_asked_along(step())
