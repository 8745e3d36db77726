"""What became likely with time is told once, at a decent hour, to those who agreed and are not at rest."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.conversation.passing import as_of
from tests.stage import Make, Stage

FATHER = {
    "residency": "israeli_resident",
    "family_status": "married",
    "partner_lives_in": True,
    "adults[0].age": 66,
    "adults[0].sex": "m",
    "children": 1,
    "children[0].age": 17,
}
FOOD = "התוכנית לביטחון תזונתי"


@pytest.fixture
def stage(make_stage: Make) -> Stage:
    made = make_stage()
    made.say("father", "שלום")
    return made


def _person(stage: Stage) -> int:
    with stage.app.store.look() as uow:
        found = uow.people.find("console", "resident:father")
        assert found is not None and found.person_id is not None
        return found.person_id


def _tells(stage: Stage, facts: dict[str, Any], *, agreed: bool = True) -> None:
    person = _person(stage)
    with stage.app.store.work() as uow:
        uow.people.record_consent(person, "2026-11", "he", "console", agreed, stage.now)
        for path, value in facts.items():
            uow.people.tell(person, path, value, stage.now)


def _unasked(stage: Stage, at: str) -> str:
    stage.later(at)
    return stage.hear("father").everything


def test_what_was_likely_from_the_beginning_is_no_news(stage: Stage) -> None:
    _tells(stage, FATHER)
    assert _unasked(stage, "2026-11-22T12:00") == ""
    assert _unasked(stage, "2026-11-23T12:00") == ""


def test_a_birthday_that_opens_a_right_is_told_once_and_in_the_morning(stage: Stage) -> None:
    _tells(stage, FATHER)
    assert _unasked(stage, "2026-11-22T12:00") == ""
    assert _unasked(stage, "2027-11-25T03:00") == "", "nobody is woken"
    told = _unasked(stage, "2027-11-25T09:00")
    assert "משהו השתנה" in told and FOOD in told
    assert FOOD not in _unasked(stage, "2027-11-26T09:00")
    assert FOOD not in _unasked(stage, "2027-11-27T21:00")


def test_a_fact_that_is_told_later_is_followed_up_once_the_talk_is_over(stage: Stage) -> None:
    _tells(stage, {"adults[0].sex": "m"})
    assert _unasked(stage, "2026-11-22T12:00") == ""
    _tells(stage, {path: value for path, value in FATHER.items() if path != "adults[0].sex"} | {"adults[0].age": 68})
    assert _unasked(stage, "2026-11-22T12:30") == "", "the talk may still go on"
    assert "משהו השתנה" in _unasked(stage, "2026-11-22T14:00")


def test_whoever_did_not_agree_or_wants_no_reminders_hears_nothing(stage: Stage) -> None:
    _tells(stage, FATHER)
    stage.later("2026-11-22T12:00")
    with stage.app.store.work() as uow:
        uow.people.pause(_person(stage), datetime(2030, 1, 1, tzinfo=UTC))
    assert _unasked(stage, "2027-11-25T09:00") == ""
    with stage.app.store.work() as uow:
        uow.people.pause(_person(stage), None)
        uow.people.record_consent(_person(stage), "2026-11", "he", "console", False, stage.now)
    assert _unasked(stage, "2027-11-26T09:00") == ""


def test_a_right_that_is_not_wanted_is_no_news(stage: Stage) -> None:
    _tells(stage, FATHER)
    stage.later("2026-11-22T12:00")
    with stage.app.store.work() as uow:
        uow.people.stand(_person(stage), "food-security-program", "not_wanted", stage.now)
    assert FOOD not in _unasked(stage, "2027-11-25T09:00")


def test_nothing_is_said_into_danger(stage: Stage) -> None:
    _tells(stage, FATHER)
    stage.later("2026-11-22T12:00")
    stage.say("father", "אין לנו אוכל בבית")
    assert "משהו השתנה" not in _unasked(stage, "2027-11-25T09:00")


def test_it_is_said_in_arabic_to_whom_speaks_arabic(stage: Stage) -> None:
    stage.say("father", "بدي نحكي بالعربي من فضلكم")
    _tells(stage, FATHER)
    stage.later("2026-11-22T12:00")
    assert "شيء تغيّر منذ تحدّثنا" in _unasked(stage, "2027-11-25T09:00")


@pytest.mark.parametrize(
    ("path", "told", "on", "today"),
    [
        ("adults[0].age", 66, date(2026, 11, 22), {"adults[0].age": 68}),
        ("children[0].age", 0, date(2026, 11, 22), {"children[0].age": 2}),
        ("children[0].age_days", 20, date(2028, 11, 12), {"children[0].age_days": 30}),
        ("children[0].age_days", 20, date(2026, 11, 22), {"children[0].age": 2}),
        ("adults[0].age", 120, date(2026, 11, 22), {"adults[0].age": 120}),
        ("children", 3, date(2026, 11, 22), {"children": 3}),
    ],
)
def test_ages_grow_and_nothing_else_does(stage: Stage, path: str, told: int, on: date, today: dict[str, Any]) -> None:
    assert as_of(date(2028, 11, 22), {path: (told, on)}, stage.app.kit.knowledge.facts) == today
