"""What flows ask of the world: every effect is made by somebody, whole or not at all, and a refusal says why."""

import inspect
import re
from datetime import timedelta
from enum import StrEnum
from types import ModuleType

import pytest
from sqlalchemy import text

from bot.conversation import effects, handover
from bot.conversation.outward import speaker_of, standing
from bot.conversation.turn import Talk
from bot.conversation.world import World
from bot.words.content import Content
from bot.words.render import pieces
from cases import issue
from cases.issue import IllegalMove
from cases.records import BarrierKind, BarrierLevel, Closure, ClosureKind, OpenState, OutcomeKind, Performer
from flows.effects import EFFECTS, OPENING
from flows.flow import Ask, Flow, branches_of
from flows.model import Effect, Session, Turn
from storage.case_file import IssueFile
from storage.unit_of_work import UnitOfWork
from tests.stage import Stage

READS = re.compile(r"""(?:values(?:\.get\(|\[)|_days\(values, |_day\(world, values\.get\()"(\w+)\"""")
NEEDS = re.compile(r"""values\["(\w+)"\]""")
KNOWN: dict[str, dict[str, type[StrEnum]]] = {
    "choose_performer": {"performer": Performer},
    "add_action": {"performer": Performer},
    "add_barrier": {"kind": BarrierKind, "level": BarrierLevel},
    "close_issue": {"closure": ClosureKind, "outcome": OutcomeKind},
}
WHO_REFUSE: tuple[ModuleType, ...] = (issue, effects, handover)
MOTHER, WORKER, COMPANION = "אמא", "דנה", "לילה"


@pytest.fixture
def content(stage: Stage) -> Content:
    return stage.app.content


@pytest.fixture
def office(stage: Stage) -> Stage:
    """A worker on duty, and a mother with one open issue of hers."""
    stage.join(WORKER)
    stage.take_duty(WORKER)
    stage.say(MOTHER, "שלום")
    doing(stage, MOTHER, Effect("give_consent"), Effect("open_issue", {"right": "rent-assistance"}))
    return stage


def doing(stage: Stage, who: str, *wanted: Effect) -> list[str]:
    """A turn of this speaker that asks for these effects; gives the keys of what is said."""
    with stage.app.store.work() as uow:
        world = world_of(stage, uow, who)
        talk = Talk(world, *standing(uow, world.speaker.address))
        talk.take(Turn(Session(), (), wanted))
        return [str(say.key) for say in talk.says]


def world_of(stage: Stage, uow: UnitOfWork, who: str) -> World:
    address = stage.address(who)
    known = uow.people.find(address.channel, address.handle)
    assert known is not None
    return World(stage.app.kit, uow, speaker_of(uow, known), stage.now)


def only_issue(stage: Stage) -> IssueFile:
    [file] = stage.issues(MOTHER)
    return file


def test_each_effect_of_the_closed_list_is_made_by_somebody_and_nothing_else_is() -> None:
    assert set(effects.CHANGES) == set(EFFECTS)
    assert set(EFFECTS) >= OPENING


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_an_effect_reads_only_what_a_flow_may_give_it_and_counts_on_nothing_optional(name: str) -> None:
    source, shape = inspect.getsource(effects.CHANGES[name]), EFFECTS[name]
    assert set(READS.findall(source)) <= {*shape.required, *shape.optional}
    assert set(NEEDS.findall(source)) <= set(shape.required)


def test_every_flow_gives_each_effect_what_it_needs(content: Content) -> None:
    used = set()
    for flow in content.flows.values():
        for do in (do for node in flow.nodes.values() for branch in branches_of(node) for do in branch.do):
            shape = EFFECTS[do.effect]
            assert set(shape.required) <= set(do.values) <= {*shape.required, *shape.optional}, (flow.name, do)
            for name, allowed in shape.closed.items():
                value = str(do.values.get(name, allowed[0]))
                assert value in allowed or value.startswith("$"), (flow.name, do)
            used.add(do.effect)
    # The engine itself remembers what a question for a fact was answered with.
    assert used | {"remember"} == set(EFFECTS), "an effect that no flow asks for"


def test_whatever_a_flow_can_choose_is_something_the_records_know(content: Content) -> None:
    wrong = []
    for flow in content.flows.values():
        for do in (do for node in flow.nodes.values() for branch in branches_of(node) for do in branch.do):
            for name, known in KNOWN.get(do.effect, {}).items():
                value = str(do.values.get(name, next(iter(known))))
                chosen = _options(flow, value[1:]) if value.startswith("$") else {value}
                wrong += [(flow.name, do.effect, name, one) for one in chosen if one not in set(known)]
    assert wrong == []


def _options(flow: Flow, name: str) -> set[str]:
    """Everything that can be chosen for what is kept under this name."""
    asks = [node for node in flow.nodes.values() if isinstance(node, Ask) and node.save == name]
    return {option for ask in asks for option in ask.options} - {"back"}


def test_every_reason_for_which_a_move_is_refused_has_its_words_in_each_language(content: Content) -> None:
    sources = "".join(map(inspect.getsource, WHO_REFUSE))
    reasons = set(re.findall(r'IllegalMove\("(move\.\w+)"\)', sources))
    reasons |= {f"move.closure_{kind}_needs_text" for kind in ("stopped", "referred")}
    assert len(reasons) > 5
    for language in ("he", "ar"):
        for reason in reasons:
            assert len(pieces(content.catalogue.text(reason, language))) == 1


# --- refused, and nothing half done


def test_what_went_before_a_refused_move_in_the_same_turn_is_undone_with_it(office: Stage) -> None:
    before = only_issue(office)
    tomorrow = (office.now + timedelta(days=2)).date().isoformat()
    number = str(before.issue.id)
    said = doing(
        office,
        MOTHER,
        Effect("record_note", {"issue": number, "text": "הוגש"}),
        Effect("add_barrier", {"issue": number, "kind": "information"}),
        Effect("record_submitted", {"issue": number, "on": tomorrow}),
    )
    assert "move.date_not_come_yet" in said
    assert only_issue(office) == before


def test_a_fact_told_beside_a_refused_move_is_not_half_remembered(office: Stage) -> None:
    number = str(only_issue(office).issue.id)
    doing(
        office,
        MOTHER,
        Effect("remember", {"fact": "housing.tenure", "value": "private_rent"}),
        Effect("record_submitted", {"issue": number, "on": "2031-01-01"}),
    )
    assert office.facts(MOTHER) == {}


def test_a_case_is_not_left_without_an_issue_where_nobody_may_own_it(
    office: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*given: object) -> None:
        raise IllegalMove("move.needs_active_owner")

    office.say("אבא", "שלום")
    monkeypatch.setattr(effects.opening.moves, "open_issue", nobody)
    assert "move.needs_active_owner" in doing(office, "אבא", Effect("open_issue", {"right": "rent-assistance"}))
    assert office.issues("אבא") == []
    with office.app.store.look() as uow:
        world = world_of(office, uow, "אבא")
        assert uow.cases.case_of_person(world.person_id) is None


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        pytest.param({"record_submitted": {"on": "2031-01-01"}}, "move.date_not_come_yet", id="sent in the future"),
        pytest.param({"record_refused": {"on": "2031-01-01"}}, "move.date_not_come_yet", id="refused in the future"),
        pytest.param(
            {"close_issue": {"closure": "stopped", "outcome": "not_realised", "text": " "}},
            "move.closure_stopped_needs_text",
            id="stopped for no reason",
        ),
        pytest.param(
            {"close_issue": {"closure": "referred", "outcome": "partial"}},
            "move.closure_referred_needs_text",
            id="referred to nobody",
        ),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words_and_the_issue_stays_as_it_was(
    effect: dict[str, dict[str, str]], why: str, office: Stage
) -> None:
    before = only_issue(office)
    [(name, values)] = effect.items()
    said = doing(office, MOTHER, Effect(name, values | {"issue": str(before.issue.id)}))
    assert why in said
    assert only_issue(office) == before


def test_nobody_moves_the_issue_of_somebody_else(office: Stage) -> None:
    before = only_issue(office)
    office.say("שכנה", "שלום")
    number = str(before.issue.id)
    for name, values in _moves(number).items():
        assert "move.issue_is_closed" in doing(office, "שכנה", Effect(name, values)), name
    assert only_issue(office) == before


def test_a_companion_writes_actions_and_nothing_that_decides(office: Stage) -> None:
    before = only_issue(office)
    office.join(COMPANION, "companion")
    with office.app.store.work() as uow:
        address = uow.people.find("console", office.address(COMPANION).handle)
        assert address is not None and address.staff_id is not None
        uow.cases.reassign(before.issue.id, address.staff_id, office.now)
    given, number = only_issue(office), str(before.issue.id)
    for name in ("record_submitted", "record_refused", "record_granted", "close_issue", "describe", "add_body"):
        assert "move.not_allowed" in doing(office, COMPANION, Effect(name, _moves(number)[name])), name
    assert only_issue(office) == given
    doing(office, COMPANION, Effect("add_action", _moves(number)["add_action"]))
    assert [one.what for one in only_issue(office).actions][-1] == "להתקשר"


def test_what_a_refused_turn_looked_at_stays_in_the_audit(office: Stage) -> None:
    office.join("זרה", "companion")
    number = str(only_issue(office).issue.id)
    with office.app.store.look() as uow:
        before, _ = uow.audit.head()
    doing(office, "זרה", Effect("record_note", {"issue": number, "text": "x"}))
    with office.app.store.look() as uow:
        table = "SELECT action, allowed FROM audit WHERE id > :before"
        rows = uow._tx.connection.execute(text(table), {"before": before}).fetchall()
        assert uow.audit.verify()
    assert [tuple(row) for row in rows] == [("read_case", False)]


def test_an_issue_that_is_closed_takes_no_further_move(office: Stage) -> None:
    number = str(only_issue(office).issue.id)
    doing(office, MOTHER, Effect("close_issue", {"issue": number, "closure": "done", "outcome": "full"}))
    before = only_issue(office)
    assert before.issue.state is OpenState.CLOSED and isinstance(before.closure, Closure)
    for name in ("set_next_step", "record_submitted", "record_refused", "record_granted", "close_issue"):
        assert "move.issue_is_closed" in doing(office, MOTHER, Effect(name, _moves(number)[name])), name
    assert only_issue(office) == before


def _moves(number: str) -> dict[str, dict[str, str | int]]:
    """Each effect on an issue with what it needs."""
    return {
        "choose_performer": {"issue": number, "performer": "alone"},
        "set_next_step": {"issue": number, "in_days": 3},
        "record_submitted": {"issue": number},
        "record_refused": {"issue": number},
        "record_granted": {"issue": number},
        "record_note": {"issue": number, "text": "x"},
        "close_issue": {"issue": number, "closure": "done", "outcome": "full"},
        "describe": {"issue": number, "field": "subject", "value": "x"},
        "add_body": {"issue": number, "organisation": "x"},
        "add_barrier": {"issue": number, "kind": "information"},
        "add_action": {"issue": number, "what": "להתקשר", "performer": "alone"},
    }
