"""What a family receives already is not offered to it again, whatever its verdict."""

from typing import Any

import pytest

from bot.conversation.choices import SOURCES
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from storage.unit_of_work import UnitOfWork
from tests.stage import Stage

MOTHER = "אמא"
HOUSEHOLD: dict[str, Any] = {
    "residency": "israeli_resident",
    "family_status": "divorced",
    "housing.tenure": "private_rent",
    "children": 1,
    "children[0].age": 8,
    "adults[0].age": 34,
}


def world_of(stage: Stage, uow: UnitOfWork) -> World:
    address = stage.address(MOTHER)
    known = uow.people.find(address.channel, address.handle)
    assert known is not None
    return World(stage.app.kit, uow, speaker_of(uow, known), stage.now)


def offered(stage: Stage, source: str, *receives: str, about: str = "") -> set[str]:
    stage.say(MOTHER, "שלום")
    facts = {**HOUSEHOLD, "adults[0].receives": list(receives)}
    with stage.app.store.work() as uow:
        return {choice.id for choice in SOURCES[source](world_of(stage, uow), {"right": about}, facts)}


@pytest.mark.parametrize("source", ["likely_rights", "open_rights"])
def test_a_mother_is_not_offered_what_she_receives(stage: Stage, source: str) -> None:
    received = {"income-support", "child-allowance"}
    assert received.isdisjoint(offered(stage, source, *received))


def test_what_she_does_not_receive_yet_is_offered(stage: Stage) -> None:
    assert "child-allowance" in offered(stage, "likely_rights", "income-support")


def test_beside_one_right_only_those_that_are_missing_are_named(stage: Stage) -> None:
    beside = offered(stage, "related_rights", about="income-support")
    taken = sorted(beside)[0]
    assert taken not in offered(stage, "related_rights", taken, about="income-support")
