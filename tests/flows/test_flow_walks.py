"""Random people walk through random flows: nobody is ever left without a question or an end."""

import copy
import timeit
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flows import engine
from flows.check import Vocabulary, check
from flows.conditions import HOW_MANY
from flows.flow import Flow, Flows
from flows.loops import loops
from flows.model import NEW_ISSUE, Answer, Choice, Effect, Question, Session, Turn, Value, Values
from flows.parse import parse
from flows.sheet import Sheet
from knowledge.files import Document

FLOWS = ("first", "second", "third")
PREDICATES = ("consented", "staff")
SOURCES = ("rights", "issues")
FACTS = {
    "age": Question("age", "integer"),
    "wage": Question("wage", "number"),
    "town": Question("town", "text"),
    "since": Question("since", "date"),
    "vehicle": Question("vehicle", "boolean"),
    "tenure": Question("tenure", "choice", (Choice("owned", "Own"), Choice("rented", "Rent"))),
    "receives": Question("receives", "many", (Choice("rent", "Rent"), Choice("arnona", "Arnona"))),
}
VOCABULARY = Vocabulary(dict.fromkeys(FACTS, ()), frozenset(PREDICATES), frozenset(SOURCES), frozenset())


@dataclass
class Town:
    """A world drawn at random, which remembers what it is told."""

    predicates: dict[str, bool]
    facts: dict[str, Value]
    offers: dict[str, list[Choice]] = field(default_factory=dict)

    def holds(self, predicate: str) -> bool:
        return self.predicates.get(predicate, False)

    def fact(self, name: str) -> Value:
        return self.facts.get(name)

    def choices(self, source: str, answers: Values, facts: Values) -> Sequence[Choice]:
        return self.offers[source]

    def question(self, fact: str, about: str | None, facts: Values) -> Question | None:
        unknown = [name for name in FACTS if name not in facts and name not in self.facts]
        if fact == "next":
            return FACTS[unknown[0]] if unknown else None
        return FACTS[fact] if fact in unknown else None

    def makes(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if effect.name == "remember":
                self.facts[str(effect.values["fact"])] = effect.values["value"]
            elif effect.name == "forget_facts":
                self.facts.clear()


towns = st.builds(
    Town,
    predicates=st.fixed_dictionaries({name: st.booleans() for name in PREDICATES}),
    facts=st.dictionaries(st.sampled_from(sorted(FACTS)), st.sampled_from([1, "rented", True]), max_size=3),
    offers=st.fixed_dictionaries(
        {name: st.lists(st.sampled_from([Choice("x", "X"), Choice("y", "Y")]), max_size=2) for name in SOURCES}
    ),
)


@st.composite
def whens(draw: st.DrawFn, node: dict[str, Any]) -> dict[str, Any]:
    """One condition that can stand at this node."""
    kinds = ["answered", "fact", "known", "unknown", "is", "is_not", "choices"]
    replies = [*node.get("options", {}), *(["skip"] if node.get("skip") else [])]
    kind = draw(st.sampled_from(["answer", "answer", *kinds] if replies else kinds))
    fact = draw(st.sampled_from(sorted(FACTS)))
    made: dict[str, dict[str, Any]] = {
        "answer": {"answer": draw(st.sampled_from(replies)) if replies else ""},
        "answered": {"answered": {"kept": draw(st.sampled_from(["skip", "a"]))}},
        "fact": {"fact": {fact: draw(st.sampled_from([1, "rented", True]))}},
        "known": {"known": [fact, "age"]},
        "unknown": {"unknown": fact},
        "is": {"is": draw(st.sampled_from(PREDICATES))},
        "is_not": {"is_not": draw(st.sampled_from(PREDICATES))},
        "choices": {"choices": {draw(st.sampled_from(SOURCES)): draw(st.sampled_from(HOW_MANY))}},
    }
    return made[kind]


effects = st.lists(
    st.sampled_from(
        [
            "give_consent",
            {"withdraw_consent": {}},
            {"forget_facts": None},
            {"remember": {"fact": "town", "value": "$kept"}},
            {"open_issue": {"need": "$kept"}},
        ]
    ),
    max_size=2,
)


@st.composite
def nodes(draw: st.DrawFn, flow: int, index: int, count: int) -> dict[str, Any]:
    """A node that waits may lead anywhere; a silent one mostly leads on to later nodes and flows."""
    names = [f"node{other}" for other in range(count)]
    kind = draw(st.sampled_from(["ask", "ask", "choose", "ask_fact", "say", "route", "call"]))
    ahead = [*names[index + 1 :], "end", *(f"flow/{name}" for name in FLOWS[flow + 1 :])]
    waits = kind in ("ask", "choose")
    adventurous = waits or draw(st.integers(0, 9)) == 0
    goals = st.sampled_from([*names, "end", *(f"flow/{name}" for name in FLOWS)] if adventurous else ahead)
    node: dict[str, Any] = {}
    if kind == "call":
        called = FLOWS if adventurous else FLOWS[flow + 1 :]
        assume(called)
        onward = names if adventurous else names[index + 1 :]
        return {"call": draw(st.sampled_from(called)), "go": draw(st.sampled_from([*onward, "end"]))}
    if kind == "ask":
        node |= {"ask": "?", "expects": draw(st.sampled_from(["words", "number", "amount", "date"]))}
    elif kind == "choose":
        expects = draw(st.sampled_from(["choice", "choice_or_words", "choice_or_date", "choice_or_number"]))
        node |= {"ask": "?", "options": {"a": "A", "b": "B"}, "expects": expects}
        if draw(st.booleans()):
            node["options_from"] = draw(st.sampled_from(SOURCES))
    elif kind == "ask_fact":
        node |= {
            "ask_fact": draw(st.sampled_from(["next", *FACTS])),
            "none": draw(st.sampled_from(ahead[:1])),
        }
    elif kind == "say":
        node["say"] = "."
    if kind in ("ask", "choose", "ask_fact"):
        node["skip"] = draw(st.booleans())
        node |= draw(st.sampled_from([{}, {"save": "kept"}]))
    node["next"] = [
        *({"when": when, "do": draw(effects), "go": draw(goals)} for when in draw(st.lists(whens(node), max_size=2))),
        {"do": draw(effects), "go": draw(goals)},
    ]
    return node


def read_flow(name: str, content: dict[str, Any]) -> Flow:
    sheet = Sheet(Document(f"{name}.yaml", content, {(): 1}))
    flow = parse(sheet, name)
    assert flow is not None
    assert sheet.mistakes == []
    return flow


@st.composite
def sound_flows(draw: st.DrawFn) -> Flows:
    """Three flows in which a check finds nothing, but for nodes that nobody happens to lead to."""
    flows = {}
    for place, name in enumerate(FLOWS):
        count = draw(st.integers(2, 5))
        drawn = {f"node{index}": draw(nodes(place, index, count)) for index in range(count - 1)}
        last = {f"node{count - 1}": {"ask": "?", "save": "kept", "go": "end"}}
        content = {"flow": name, "about": "", "start": "node0", "nodes": drawn | last}
        flows[name] = read_flow(name, content)
    assume(not loops(flows))
    told = [mistake.message for mistake in check(flows, VOCABULARY, {})]
    assert [message for message in told if not message.startswith("Nothing leads to")] == []
    return flows


answers = st.one_of(
    st.builds(Answer, option=st.sampled_from(["a", "b", "x", "skip", "yes", "no", "done", "none_of_these", "owned"])),
    st.builds(Answer, words=st.text(max_size=5), number=st.none() | st.integers(0, 99) | st.floats()),
    st.builds(Answer, date=st.sampled_from(["2026-11-22", "soon", "2026-13-01"])),
    st.just(Answer(skipped=True)),
)


def stands_well(flows: Flows, turn: Turn, town: Town) -> None:
    """Either nothing is under way, or the last thing said is the question that stands."""
    asked = engine.asked(flows, turn.session, town)
    if not turn.session.frames:
        assert asked is None
        return
    assert asked is not None
    assert asked.expects
    assert (turn.says[-1].key, turn.says[-1].fact) == (asked.key, asked.fact)
    assert Session.from_json(turn.session.to_json()) == turn.session


WALKS = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@WALKS
@given(sound_flows(), towns, st.lists(answers, max_size=12))
def test_whatever_is_answered_there_is_always_a_next_question_or_an_end(
    flows: Flows, town: Town, given: list[Answer]
) -> None:
    turn = engine.begin(flows, "first", town)
    for one in given:
        stands_well(flows, turn, town)
        before = turn.session
        again = engine.answer(flows, before, one, copy.deepcopy(town))
        turn = engine.answer(flows, Session.from_json(before.to_json()), one, town)
        assert turn == again
        if turn.says and turn.says[-1].again:
            assert (turn.session, turn.effects) == (before, ())
        values = [value for effect in turn.effects for value in effect.values.values()]
        assert not [value for value in values if str(value).startswith("$") and value != NEW_ISSUE]
        town.makes(turn.effects)
        if not turn.session.frames:
            turn = engine.begin(flows, "second", town)
    stands_well(flows, turn, town)


@WALKS
@given(sound_flows(), sound_flows(), towns, st.lists(answers, min_size=1, max_size=6), answers)
def test_a_new_version_of_the_flows_meets_everyone_where_they_stand(
    old: Flows, new: Flows, town: Town, given: list[Answer], last: Answer
) -> None:
    session = engine.begin(old, "first", town).session
    for one in given:
        turn = engine.answer(old, session, one, town)
        session = turn.session if turn.session.frames else engine.begin(old, "second", town).session
    away = engine.begin(new, "third", town, over=session)
    for begun in (session, away.session):
        turn = engine.ask_again(new, begun, town)
        if turn.session.frames:
            stands_well(new, turn, town)
        turn = engine.answer(new, begun, last, town)
        if turn.session.frames:
            stands_well(new, turn, town)


def test_a_turn_takes_under_a_fifth_of_a_millisecond() -> None:
    options = {f"option{index}": "?" for index in range(8)}
    choose = {"ask": "?", "options": options, "go": "node1"}
    talk = {f"node{index}": {**choose, "go": f"node{(index + 1) % 40}"} for index in range(40)}
    flows = {"first": read_flow("first", {"flow": "first", "start": "node0", "nodes": talk})}
    town = Town({}, {}, {})
    session = engine.begin(flows, "first", town).session
    for _ in range(30):
        session = engine.answer(flows, session, Answer(option="option3"), town).session
    given = Answer(option="option3")
    best = min(timeit.repeat(lambda: engine.answer(flows, session, given, town), number=100, repeat=9)) / 100
    assert best < 0.0002
