"""After a refusal there is always somewhere to turn."""

from datetime import date

import pytest

from cases.deadlines import Start, Unit, Window
from cases.ladder import Rung, above, ways_on
from cases.records import Role

REVIEW = Rung("review", "review", optional=True, window=Window(30))
COMMITTEE = Rung("committee", "committee", optional=True)
COURT = Rung("court", "court", window=Window(12, Unit.MONTHS))
HIGH_COURT = Rung("high_court", "high_court", window=Window(None))
OMBUDSMAN = Rung("ombudsman", "ombudsman")
LADDER = (REVIEW, COMMITTEE, COURT, HIGH_COURT, OMBUDSMAN)
REFUSED_ON = date(2026, 11, 2)


def open_after(*tried: str) -> list[str]:
    return [way.rung.id for way in ways_on(LADDER, tried, REFUSED_ON)]


def test_after_a_first_refusal_the_optional_rungs_the_court_and_the_ombudsman_are_open() -> None:
    assert open_after() == ["review", "committee", "court", "ombudsman"]


def test_nobody_climbs_back_down_or_stands_on_the_same_rung_twice() -> None:
    assert open_after("committee") == ["court", "ombudsman"]
    assert open_after("court", "ombudsman") == ["high_court"]


def test_the_ombudsman_stays_open_when_the_ladder_ends() -> None:
    assert open_after("high_court") == ["ombudsman"]
    assert open_after("high_court", "ombudsman") == []


def test_each_way_has_the_deadline_of_its_rung_or_none() -> None:
    review, committee, court, _ = ways_on(LADDER, (), REFUSED_ON)
    assert review.deadline and review.deadline.last_day == date(2026, 12, 2)
    assert committee.deadline is None
    assert court.deadline and court.deadline.last_day == date(2027, 11, 2)


def test_a_limit_nobody_could_find_is_unknown_and_not_absent() -> None:
    high_court = ways_on(LADDER, ("court",), REFUSED_ON)[0]
    assert high_court.deadline and not high_court.deadline.known


def test_a_letter_without_a_date_leaves_the_deadline_open() -> None:
    review = ways_on(LADDER, (), None)[0]
    assert review.deadline and not review.deadline.known


def last_day(start: Start | None, *tried: str, days: dict[Start, date] | None = None) -> date | None:
    """Of a court that stands above a committee, the last day of its thirty days."""
    committee = Rung("committee", "committee", optional=True)
    court = Rung("court", "court", window=Window(30, start=start))
    way = next(way for way in ways_on((committee, court), tried, REFUSED_ON, days) if way.rung.id == "court")
    assert way.deadline is not None
    return way.deadline.last_day


def test_what_counts_from_the_arrival_of_the_refusal_is_counted_from_it() -> None:
    assert last_day(Start.DECISION_RECEIVED) == last_day(None) == date(2026, 12, 2)


@pytest.mark.parametrize("start", sorted(set(Start) - {Start.DECISION_RECEIVED}))
def test_what_counts_from_another_event_is_not_counted_from_the_refusal(start: Start) -> None:
    assert last_day(start) is None
    assert last_day(start, days={start: date(2026, 10, 26)}) == date(2026, 11, 25)


def test_a_court_above_a_committee_counts_from_the_refusal_once_it_is_the_committees() -> None:
    assert last_day(Start.LOWER_DECISION_RECEIVED, "committee") == date(2026, 12, 2)
    assert last_day(Start.LOWER_DECISION_GIVEN, "committee") is None


def test_what_is_stuck_goes_up_from_the_companion_to_the_district() -> None:
    climbed = []
    role = above(Role.COMPANION)
    while role:
        climbed.append(role)
        role = above(role)
    assert climbed == [
        Role.FAMILY_WORKER,
        Role.RIGHTS_WORKER,
        Role.CENTRE_WORKER,
        Role.TEAM_HEAD,
        Role.DEPARTMENT_MANAGER,
        Role.SUPERVISOR,
        Role.DISTRICT_COORDINATOR,
    ]


def test_whoever_follows_no_cases_sends_nothing_up() -> None:
    assert [above(role) for role in (Role.OFFICE_ADMIN, Role.CONTENT_EDITOR, Role.PRIVACY_OFFICER)] == [None] * 3
