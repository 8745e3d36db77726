"""What cannot wait: which right answers each emergency, on which page today's step rests, and how it is told of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.world import World
from flows.model import Choice, Values

# The flows of emergencies: what is asked in them is kept as in danger, since they follow on from it.
FLOWS = frozenset(
    {"emergency_cut", "emergency_home", "emergency_debt", "emergency_money", "emergency_doors", "emergency_next"}
)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The right that answers it, the source of that right on which today's step rests, and whose phone helps today."""

    right: str
    source: str
    reached_by: str


EMERGENCIES: Mapping[str, Emergency] = {
    "electricity_cut": Emergency(
        "electricity-disconnection-protection", "acri_protection", "electricity-disconnection-protection"
    ),
    "water_cut": Emergency("water-disconnection-protection", "disconnection_rules", "water-disconnection-protection"),
    "eviction": Emergency("eviction-defence", "fast_track", "legal-aid"),
    "home_repossession": Emergency("mortgage-arrears-protection", "arrears_only", "legal-aid"),
    "homeless_now": Emergency("homeless-assistance", "homeless", "homeless-assistance"),
    "arrest_for_debt": Emergency("debt-arrest-protection", "amendment_43", "legal-aid"),
    "wage_garnishment": Emergency("wage-garnishment-protection", "protected_wage", "legal-aid"),
    "account_garnishment": Emergency("bank-account-garnishment", "protected_money", "legal-aid"),
    "goods_seizure": Emergency("household-goods-seizure-protection", "protected_property", "legal-aid"),
    "no_food": Emergency("food-security-program", "departments", "food-security-program"),
    "benefit_stopped": Emergency("nii-decision-appeal", "kolzchut_appeal", "income-support"),
}
# These do not stop the talk wherever they are said (knowledge/dangers.yaml), and begin where a need is told.
FLAGGED = ("homeless_now", "goods_seizure", "home_repossession", "wage_garnishment", "benefit_stopped")
# Nobody asks for these rights but against what has already begun: a story that means one of them tells of it.
BY_RIGHT = ("goods_seizure", "account_garnishment", "wage_garnishment")
# The step on record of an issue that was opened to stop a harm, until it is told whether it stopped.
CHECK = "check_stopped"


def told_in(world: World, story: str) -> frozenset[str]:
    """The emergencies that somebody's words carry: by words of danger, or by a right that nobody asks for otherwise."""
    flags = world.kit.dangers.flags(story) if story else ()
    told = {kind for kind in EMERGENCIES if kind in flags}
    found = world.find(story) if story else None
    meant = found.results[0].id if found is not None and found.verdict == "answer" else None
    return frozenset(told | {kind for kind in BY_RIGHT if EMERGENCIES[kind].right == meant})


def _told(kind: str) -> Callable[[World, Values, Values], Sequence[Choice]]:
    def source(world: World, answers: Values, facts: Values) -> list[Choice]:
        """Something to choose exactly when the story tells of this emergency."""
        told = told_in(world, str(answers.get("story") or ""))
        return [Choice(kind, "")] if kind in told else []

    return source


def kind_at_hand(world: World, answers: Values) -> str | None:
    """The emergency that is spoken of, or that the issue at hand was opened for."""
    issue = world.issue(answers)
    if issue is None:
        return str(answers["kind"]) if "kind" in answers else None
    return next((kind for kind, one in EMERGENCIES.items() if one.right == issue.right_id), None)


def right_of_emergency(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The right that is there against the emergency at hand: the longer way."""
    kind = kind_at_hand(world, answers)
    return [Choice(one.right, world.title(one.right)) for one in [EMERGENCIES[kind]]] if kind else []


def stop_to_check(world: World, answers: Values, facts: Values) -> list[Choice]:
    """The issue at hand, where it was opened to stop a harm and nobody has told yet whether it stopped."""
    issue = world.issue(answers)
    waits = issue is not None and issue.next_step == CHECK and kind_at_hand(world, answers) is not None
    return [Choice(str(issue.id), "")] if waits and issue is not None else []


SOURCES: Mapping[str, Callable[[World, Values, Values], Sequence[Choice]]] = {
    "right_of_emergency": right_of_emergency,
    "stop_to_check": stop_to_check,
    **{f"told_{kind}": _told(kind) for kind in (*FLAGGED, *BY_RIGHT)},
}
