"""One turn: what a person hears when they answer, skip, misspeak, or are called away."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from flows import engine
from flows.flow import Flows
from flows.model import Answer, Choice, Effect, FlowError, Question, Say, Session, Turn, Value
from flows.walk import LONGEST

Write = Callable[..., Flows]

RENT = """
    renting:
      ask: "Do you rent?"
      options: {rents: "Yes", owns: "No"}
      next:
        - when: {answer: rents}
          do: [{open_issue: {right: rent-assistance}}]
          go: opened
        - go: fine
    opened:
      say: "We will follow this up."
      do: [{set_next_step: {issue: $issue, in_days: 7, what: $renting}}]
      go: end
    fine:
      say: "Good."
      go: end
"""


def keys(turn: Turn) -> list[str | None]:
    return [say.key for say in turn.says]


def ids(say: Say) -> list[str]:
    return [option.id for option in say.options]


def test_a_person_hears_the_first_question_with_its_options(written: Write, world: Any) -> None:
    turn = engine.begin(written(rent=RENT), "rent", world)
    (say,) = turn.says
    assert (say.key, say.expects, say.again) == ("rent.renting.ask", "choice", False)
    assert [(option.id, option.key, option.label) for option in say.options] == [
        ("rents", "rent.renting.options.rents", None),
        ("owns", "rent.renting.options.owns", None),
    ]
    assert turn.effects == ()


def test_a_choice_leads_on_and_its_effects_name_earlier_answers(written: Write, world: Any) -> None:
    flows = written(rent=RENT)
    turn = engine.answer(flows, engine.begin(flows, "rent", world).session, Answer(option="rents"), world)
    assert keys(turn) == ["rent.opened.say"]
    assert turn.effects == (
        Effect("open_issue", {"right": "rent-assistance"}),
        Effect("set_next_step", {"issue": "$new", "in_days": 7, "what": "rents"}),
    )
    assert turn.session == Session()


@pytest.mark.parametrize(
    "given",
    [
        Answer(words="hm"),
        Answer(number=1),
        Answer(date="2026-01-01"),
        Answer(option="sold"),
        Answer(skipped=True),
        Answer(),
    ],
    ids=[
        "words",
        "number",
        "date",
        "button from another question",
        "skipping what cannot be skipped",
        "nothing",
    ],
)
def test_an_answer_that_does_not_fit_leaves_the_question_standing(written: Write, world: Any, given: Answer) -> None:
    flows = written(rent=RENT)
    before = engine.begin(flows, "rent", world).session
    turn = engine.answer(flows, before, given, world)
    assert turn.session == before
    assert turn.effects == ()
    assert [(say.key, say.again) for say in turn.says] == [("rent.renting.ask", True)]


@pytest.mark.parametrize(
    ("expects", "given", "kept", "way"),
    [
        ("words", Answer(words=" ten ", number=10), " ten ", "words"),
        ("number", Answer(words="10", number=10), 10, "number"),
        ("amount", Answer(words="4,500.5", number=4500.5), 4500.5, "number"),
        ("date", Answer(words="3.11.2026", date="2026-11-03"), "2026-11-03", "date"),
        ("choice_or_words", Answer(words="other"), "other", "words"),
        ("choice_or_words", Answer(option="a", words="A"), "a", "a"),
        ("choice_or_number", Answer(words="3", number=3), 3, "number"),
        ("choice_or_date", Answer(date="2026-02-28"), "2026-02-28", "date"),
    ],
)
def test_what_is_expected_is_kept_and_decides_the_way(
    written: Write, world: Any, expects: str, given: Answer, kept: Value, way: str
) -> None:
    options = 'options: {a: "A"}' if expects.startswith("choice") else ""
    flows = written(
        asking=f"""
        what:
          ask: "?"
          {options}
          expects: {expects}
          next:
            - when: {{answer: [{way}]}}
              do: [{{record_note: {{issue: x, text: $answer}}}}]
              go: end
            - go: what
        """
    )
    turn = engine.answer(flows, engine.begin(flows, "asking", world).session, given, world)
    assert turn.effects == (Effect("record_note", {"issue": "x", "text": kept}),)


@pytest.mark.parametrize(
    ("expects", "given"),
    [
        ("words", Answer(words=" \n")),
        ("number", Answer(words="a few")),
        ("number", Answer(number=math.nan)),
        ("amount", Answer(number=math.inf)),
        ("amount", Answer(number=10**16)),
        ("date", Answer(date="2026-02-30")),
        ("date", Answer(date="20260203")),
        ("date", Answer(words="tomorrow")),
    ],
)
def test_what_cannot_be_meant_is_asked_again(written: Write, world: Any, expects: str, given: Answer) -> None:
    flows = written(asking=f'what:\n  ask: "?"\n  expects: {expects}\n  go: end')
    turn = engine.answer(flows, engine.begin(flows, "asking", world).session, given, world)
    assert [say.again for say in turn.says] == [True]


@pytest.mark.parametrize("given", [Answer(skipped=True), Answer(option="skip")])
def test_a_question_that_may_be_skipped_is_answered_by_nothing(written: Write, world: Any, given: Answer) -> None:
    flows = written(
        asking="""
        who:
          ask: "?"
          skip: true
          next:
            - when: {answer: skip}
              do: [{set_language: {language: $who}}]
              go: later
            - go: end
        later:
          next:
            - when: {answered: {who: skip}}
              go: end
            - go: who
        """
    )
    begun = engine.begin(flows, "asking", world)
    assert begun.says[0].skippable
    assert [(option.id, option.key) for option in begun.says[0].options] == [("skip", "option.skip")]
    turn = engine.answer(flows, begun.session, given, world)
    assert (turn.effects, turn.session) == ((Effect("set_language", {"language": None}),), Session())


def test_someone_who_was_called_away_hears_the_first_question_again(written: Write, world: Any) -> None:
    flows = written(rent=RENT, aside='what:\n  ask: "?"\n  go: end')
    first = engine.begin(flows, "rent", world)
    away = engine.begin(flows, "aside", world, over=first.session)
    assert keys(away) == ["aside.what.ask"]
    back = engine.answer(flows, away.session, Answer(words="this"), world)
    assert keys(back) == ["rent.renting.ask"]
    assert not back.says[0].again
    assert back.session == first.session


def test_consent_given_in_a_called_flow_already_counts_in_the_same_turn(written: Write, world: Any) -> None:
    flows = written(
        start="""
        first:
          call: consent
          go: then
        then:
          next:
            - when: {is: consented}
              go: asking
            - go: end
        asking:
          ask: "?"
          go: end
        """,
        consent="""
        may_we:
          ask: "?"
          options: {agree: "Yes", refuse: "No"}
          next:
            - when: {answer: agree}
              do: give_consent
              go: end
            - do: withdraw_consent
              go: end
        """,
    )
    begun = engine.begin(flows, "start", world)
    assert keys(begun) == ["consent.may_we.ask"]
    agreed = engine.answer(flows, begun.session, Answer(option="agree"), world)
    assert (keys(agreed), agreed.effects) == (["start.asking.ask"], (Effect("give_consent"),))
    world.predicates["consented"] = True
    refused = engine.answer(flows, begun.session, Answer(option="refuse"), world)
    assert refused.session == Session()


def test_only_the_newest_six_flows_are_kept(written: Write, world: Any) -> None:
    flows = written(rent=RENT, aside='what:\n  ask: "?"\n  go: end')
    session = engine.begin(flows, "rent", world).session
    for _ in range(6):
        session = engine.begin(flows, "aside", world, over=session).session
    assert [frame.flow for frame in session.frames] == ["aside"] * 6


def test_another_flow_takes_the_place_of_this_one_and_gets_what_it_needs(written: Write, world: Any) -> None:
    flows = written(
        first="""
        which:
          ask: "?"
          go: flow/second
          with: {right: $which, kind: chosen}
        """,
        second="""
        given: [right, kind]
        sure:
          ask: "?"
          go: end
        """,
    )
    turn = engine.answer(flows, engine.begin(flows, "first", world).session, Answer(words="rent"), world)
    (frame,) = turn.session.frames
    assert (frame.flow, frame.answers) == ("second", {"right": "rent", "kind": "chosen"})


def test_a_flow_is_not_begun_without_what_it_needs(written: Write, world: Any) -> None:
    flows = written(second='given: [right]\nsure:\n  ask: "?"\n  go: end')
    with pytest.raises(FlowError, match="it begins with right, which nobody gave"):
        engine.begin(flows, "second", world)
    with pytest.raises(FlowError, match="there is no flow of this name"):
        engine.begin(flows, "third", world)
    (frame,) = engine.begin(flows, "second", world, given={"right": "rent", "mood": "good"}).session.frames
    assert frame.answers == {"right": "rent"}


PICK = """
    pick:
      ask: "?"
      options_from: found_rights
      options: {none_of_these: "None"}
      save: right
      next:
        - when: {answer: none_of_these}
          go: pick
        - do: [{call_human: {reason: $right}}]
          go: end
"""


def test_what_was_found_is_offered_before_the_fixed_options(written: Write, world: Any) -> None:
    world.offers["found_rights"] = [Choice("rent", "Rent"), Choice("arnona", "Arnona")]
    flows = written(find=PICK)
    begun = engine.begin(flows, "find", world)
    assert ids(begun.says[0]) == ["rent", "arnona", "none_of_these"]
    assert begun.says[0].options[0].label == "Rent"
    turn = engine.answer(flows, begun.session, Answer(option="arnona"), world)
    assert turn.effects == (Effect("call_human", {"reason": "arnona"}),)


def test_a_choice_that_is_no_longer_offered_is_not_taken(written: Write, world: Any) -> None:
    world.offers["found_rights"] = [Choice("rent", "Rent")]
    flows = written(find=PICK)
    begun = engine.begin(flows, "find", world)
    world.offers["found_rights"] = []
    turn = engine.answer(flows, begun.session, Answer(option="rent"), world)
    assert [(ids(say), say.again) for say in turn.says] == [(["none_of_these"], True)]


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("is: consented", True),
        ("is: [consented, staff]", False),
        ("is_not: staff", True),
        ("is_not: [staff, consented]", False),
        ("fact: {residency: resident}", True),
        ("fact: {residency: [other, visitor]}", False),
        ("fact: {receives: [arnona]}", True),
        ("fact: {income: 0}", False),
        ("fact: {vehicle: true}", True),
        ("fact: {children: true}", False),
        ("known: residency", True),
        ("known: [residency, income]", False),
        ("unknown: income", True),
        ("unknown: [income, residency]", False),
        ("choices: {found_rights: none}", False),
        ("choices: {found_rights: one}", True),
        ("choices: {found_rights: some}", True),
        ("choices: {many_rights: one}", False),
        ("choices: {many_rights: some}", True),
        ("choices: {no_rights: none}", True),
        ("answered: {problem: rent}", True),
        ("answered: {problem: [debt, rent]}", True),
        ("answered: {problem: debt}", False),
        ("answered: {later: rent}", False),
        ("{is: consented, known: income}", False),
        ("{is: consented, unknown: income}", True),
    ],
)
def test_a_branch_is_taken_when_all_its_conditions_hold(written: Write, world: Any, when: str, holds: bool) -> None:
    world.predicates = {"consented": True}
    world.facts = {"residency": "resident", "receives": ["rent", "arnona"], "vehicle": True, "children": 1}
    world.offers = {"found_rights": [Choice("a", "A")], "many_rights": [Choice("a", "A"), Choice("b", "B")]}
    condition = when if when.startswith("{") else f"{{{when}}}"
    flows = written(
        way=f"""
        given: [problem]
        choose:
          next:
            - when: {condition}
              go: yes_way
            - go: no_way
        yes_way:
          say: "1"
          go: end
        no_way:
          say: "2"
          go: end
        """
    )
    turn = engine.begin(flows, "way", world, given={"problem": "rent"})
    assert keys(turn) == ["way.yes_way.say" if holds else "way.no_way.say"]


FACTS = """
    question:
      ask_fact: next
      about: $right
      none: enough
      go: question
    enough:
      say: "Thanks."
      go: end
"""


def talk(flows: Flows, world: Any, session: Session, *answers: Answer) -> list[Turn]:
    """The turns of several answers, each remembered before the next."""
    turns = []
    for given in answers:
        turn = engine.answer(flows, Session.from_json(session.to_json()), given, world)
        world.makes(turn.effects)
        session = turn.session
        turns.append(turn)
    return turns


def test_facts_are_asked_one_by_one_until_nothing_is_left_to_ask(written: Write, world: Any) -> None:
    world.questions = {
        "children": Question("children", "integer"),
        "housing.tenure": Question("housing.tenure", "choice", (Choice("owned", "Own"), Choice("rented", "Rent"))),
        "town": Question("town", "text"),
        "since": Question("since", "date"),
        "wage": Question("wage", "number"),
    }
    flows = written(facts="given: [right]" + FACTS.replace("\n    ", "\n"))
    begun = engine.begin(flows, "facts", world, given={"right": "rent"})
    assert (begun.says[0].key, begun.says[0].fact, begun.says[0].expects) == (None, "children", "number")
    assert world.wondered == [("next", "rent")]
    turns = talk(
        flows,
        world,
        begun.session,
        Answer(number=2),
        Answer(option="rented"),
        Answer(words="Haifa"),
        Answer(date="2020-01-01"),
        Answer(number=4500.5),
    )
    assert [effect.values for turn in turns for effect in turn.effects] == [
        {"fact": "children", "value": 2},
        {"fact": "housing.tenure", "value": "rented"},
        {"fact": "town", "value": "Haifa"},
        {"fact": "since", "value": "2020-01-01"},
        {"fact": "wage", "value": 4500.5},
    ]
    assert keys(turns[-1]) == ["facts.enough.say"]


def test_a_skipped_fact_is_neither_remembered_nor_asked_again(written: Write, world: Any) -> None:
    world.questions = {"wage": Question("wage", "number"), "town": Question("town", "text")}
    flows = written(facts="given: [right]" + FACTS.replace("\n    ", "\n"))
    begun = engine.begin(flows, "facts", world, given={"right": "rent"})
    first, second, third = talk(
        flows, world, begun.session, Answer(skipped=True), Answer(words=""), Answer(words="Haifa")
    )
    assert first.effects == ()
    assert first.says[-1].fact == "town"
    assert (second.says[-1].fact, second.says[-1].again) == ("town", True)
    assert keys(third) == ["facts.enough.say"]


def test_half_a_child_is_not_understood(written: Write, world: Any) -> None:
    world.questions = {"children": Question("children", "integer")}
    flows = written(facts="given: [right]" + FACTS.replace("\n    ", "\n"))
    begun = engine.begin(flows, "facts", world, given={"right": "rent"})
    turn, whole = talk(flows, world, begun.session, Answer(number=2.5), Answer(number=2.0))
    assert (turn.says[0].again, turn.effects) == (True, ())
    assert whole.effects == (Effect("remember", {"fact": "children", "value": 2}),)


ONE_FACT = """
    fact:
      ask_fact: {fact}
      next:
        - when: {{answer: skip}}
          go: skipped
        - go: told
    skipped:
      say: "Skipped."
      go: end
    told:
      say: "Told."
      go: end
"""


@pytest.mark.parametrize(
    ("choices", "option", "value"),
    [((), "yes", True), ((), "no", False), ((Choice("true", "Yes"), Choice("false", "No")), "true", True)],
)
def test_yes_and_no_are_remembered_as_true_and_false(
    written: Write, world: Any, choices: tuple[Choice, ...], option: str, value: bool
) -> None:
    world.questions = {"vehicle": Question("vehicle", "boolean", choices)}
    flows = written(car=ONE_FACT.format(fact="vehicle"))
    begun = engine.begin(flows, "car", world)
    if not choices:
        assert [one.key for one in begun.says[0].options] == ["option.yes", "option.no", "option.skip"]
    (turn,) = talk(flows, world, begun.session, Answer(option=option))
    assert turn.effects == (Effect("remember", {"fact": "vehicle", "value": value}),)
    assert keys(turn) == ["car.told.say"]


def test_several_may_be_picked_until_the_person_is_done(written: Write, world: Any) -> None:
    choices = (Choice("rent", "Rent"), Choice("arnona", "Arnona"), Choice("old_age", "Old age"))
    world.questions = {"receives": Question("receives", "many", choices)}
    flows = written(benefits=ONE_FACT.format(fact="receives"))
    begun = engine.begin(flows, "benefits", world)
    assert ids(begun.says[0]) == ["rent", "arnona", "old_age", "none_of_these", "skip"]
    one, two, none, done = talk(
        flows, world, begun.session, *(Answer(option=id) for id in ("rent", "old_age", "rent", "done"))
    )
    assert (ids(one.says[0]), one.says[0].picked, one.effects) == (
        ["arnona", "old_age", "done", "skip"],
        ("rent",),
        (),
    )
    assert ids(two.says[0]) == ["arnona", "done", "skip"]
    assert none.says[0].again
    assert done.effects == (Effect("remember", {"fact": "receives", "value": ["rent", "old_age"]}),)


def test_receiving_nothing_is_an_answer(written: Write, world: Any) -> None:
    world.questions = {"receives": Question("receives", "many", (Choice("rent", "Rent"),))}
    flows = written(benefits=ONE_FACT.format(fact="receives"))
    begun = engine.begin(flows, "benefits", world)
    (turn,) = talk(flows, world, begun.session, Answer(option="none_of_these"))
    assert turn.effects == (Effect("remember", {"fact": "receives", "value": []}),)


def test_a_fact_that_needs_no_asking_is_passed_over(written: Write, world: Any) -> None:
    turn = engine.begin(written(car=ONE_FACT.format(fact="vehicle")), "car", world)
    assert (keys(turn), turn.effects) == (["car.told.say"], ())


def test_a_fact_that_became_known_meanwhile_is_not_taken_twice(written: Write, world: Any) -> None:
    world.questions = {"vehicle": Question("vehicle", "boolean")}
    flows = written(car=ONE_FACT.format(fact="vehicle"))
    begun = engine.begin(flows, "car", world)
    world.questions = {}
    assert keys(engine.ask_again(flows, begun.session, world)) == ["car.told.say"]
    turn = engine.answer(flows, begun.session, Answer(option="yes"), world)
    assert (keys(turn), turn.effects) == (["car.told.say"], ())


def test_what_is_remembered_or_forgotten_counts_in_the_same_turn(written: Write, world: Any) -> None:
    flows = written(
        moving="""
        tell:
          next:
            - do:
                - remember: {fact: town, value: Haifa}
              go: told
        told:
          next:
            - when: {fact: {town: Haifa}}
              do: forget_facts
              go: forgot
            - go: wrong
        forgot:
          next:
            - when: {unknown: [town, income]}
              go: right
            - go: wrong
        right:
          say: "Right."
          go: end
        wrong:
          say: "Wrong."
          go: end
        """
    )
    world.facts["income"] = 4000
    assert keys(engine.begin(flows, "moving", world)) == ["moving.right.say"]


def test_an_issue_gets_its_name_once_it_is_opened(written: Write, world: Any) -> None:
    flows = written(
        rent="""
        what:
          ask: "?"
          do: [{open_issue: {need: $what}}]
          go: more
        more:
          ask: "?"
          do: [{record_note: {issue: $issue, text: $more}}]
          go: end
        """
    )
    opened = engine.answer(flows, engine.begin(flows, "rent", world).session, Answer(words="rent"), world).session
    turn = engine.answer(flows, opened.naming("17"), Answer(words="dear"), world)
    assert turn.effects == (Effect("record_note", {"issue": "17", "text": "dear"}),)
    assert turn.session.naming("18") == turn.session


def test_going_round_without_a_question_is_loud(written: Write, world: Any) -> None:
    flows = written(round='one:\n  say: "1"\n  go: two\ntwo:\n  say: "2"\n  go: one')
    with pytest.raises(FlowError, match=r"round\.one: 50 nodes were passed without a question"):
        engine.begin(flows, "round", world)


def test_a_node_without_a_last_branch_is_loud(written: Write, world: Any) -> None:
    flows = written(stuck="here:\n  next:\n    - when: {is: consented}\n      go: end")
    with pytest.raises(FlowError, match=r"stuck\.here: no branch fits"):
        engine.begin(flows, "stuck", world)


def test_the_question_that_stands_can_be_said_once_more(written: Write, world: Any) -> None:
    flows = written(rent=RENT)
    begun = engine.begin(flows, "rent", world)
    assert engine.ask_again(flows, begun.session, world) == begun
    assert engine.asked(flows, begun.session, world) == begun.says[0]


def test_nobody_is_asked_anything_while_nothing_is_under_way(written: Write, world: Any) -> None:
    flows = written(rent=RENT)
    assert engine.answer(flows, Session(), Answer(words="hello"), world) == Turn()
    assert engine.ask_again(flows, Session(), world) == Turn()
    assert engine.asked(flows, Session(), world) is None


def test_a_session_is_the_same_after_a_night_in_the_database(written: Write, world: Any) -> None:
    world.questions = {"receives": Question("receives", "many", (Choice("rent", "Rent"), Choice("arnona", "A")))}
    flows = written(
        benefits=ONE_FACT.format(fact="receives"),
        rent='what:\n  ask: "?"\n  call: x'.replace("call: x", "go: f\nf:\n  call: benefits\n  go: end"),
    )
    session = engine.begin(flows, "rent", world).session
    session = engine.answer(flows, session, Answer(words="שלום עולם"), world).session
    session = engine.answer(flows, session, Answer(option="rent"), world).session
    assert session.frames[-1].picked == ("rent",)
    assert Session.from_json(session.to_json()) == session


def test_a_long_conversation_keeps_a_short_memory_of_its_path(written: Write, world: Any) -> None:
    flows = written(menu='what:\n  ask: "?"\n  go: what')
    session = engine.begin(flows, "menu", world).session
    for turn in range(LONGEST + 5):
        session = engine.answer(flows, session, Answer(words=f"{turn}"), world).session
    assert len(session.frames[0].path) == LONGEST
    assert session.frames[0].path[-1].answer.words == f"{LONGEST + 4}"
