"""What happens to somebody in the middle of a conversation when its file changes overnight."""

from collections.abc import Callable
from typing import Any

from flows import engine
from flows.flow import Flows
from flows.model import Answer, Choice, Question, Session, Turn

Write = Callable[..., Flows]

OLD = """
    renting:
      ask: "Do you rent?"
      options: {rents: "Yes", owns: "No"}
      next:
        - when: {answer: rents}
          do: [{open_issue: {right: rent-assistance}}]
          go: since
        - go: end
    since:
      ask: "Since when?"
      go: why
    why:
      ask: "Why?"
      do: [{record_note: {issue: $issue, text: $since}}]
      go: end
"""


def keys(turn: Turn) -> list[str | None]:
    return [say.key for say in turn.says]


def walked(flows: Flows, name: str, world: Any, *answers: Answer) -> Session:
    """Where somebody stands after these answers."""
    session = engine.begin(flows, name, world).session
    for given in answers:
        session = engine.answer(flows, session, given, world).session
    return session


def at_why(written: Write, world: Any) -> Session:
    """Someone who rents since May, whose issue got the number 17."""
    flows = written(rent=OLD)
    return walked(flows, "rent", world, Answer(option="rents"), Answer(words="May")).naming("17")


def test_better_words_move_nobody(written: Write, world: Any) -> None:
    session = at_why(written, world)
    flows = written(rent=OLD.replace("Since when?", "Since which month?"))
    assert keys(engine.resume(flows, session, world)) == []
    turn = engine.answer(flows, session, Answer(words="rent went up"), world)
    assert [effect.values for effect in turn.effects] == [{"issue": "17", "text": "May"}]


def test_a_file_saved_without_a_change_of_content_changes_nothing(written: Write, world: Any) -> None:
    session = at_why(written, world)
    flows = written(rent=OLD.replace("go: end", "go: end   # the end"))
    assert engine.resume(flows, session, world).session is session


def test_answers_are_given_again_without_their_effects(written: Write, world: Any) -> None:
    session = at_why(written, world)
    changed = OLD.replace("go: why", "go: thanks") + '    thanks:\n      say: "Thanks."\n      go: why\n'
    turn = engine.resume(written(rent=changed), session, world)
    assert (turn.says, turn.effects) == ((), ())
    assert turn.session.frames[0].answers == {"renting": "rents", "since": "May", "issue": "17"}
    assert [step.node for step in turn.session.frames[0].path] == ["renting", "since"]


def test_a_new_question_on_the_way_is_asked_before_going_on(written: Write, world: Any) -> None:
    session = at_why(written, world)
    changed = OLD.replace("go: why", "go: town") + '    town:\n      ask: "Where?"\n      go: why\n'
    flows = written(rent=changed)
    turn = engine.answer(flows, session, Answer(words="an answer to why"), world)
    assert keys(turn) == ["rent.town.ask"]
    assert engine.asked(flows, session, world) == turn.says[0]
    assert keys(engine.answer(flows, turn.session, Answer(words="Haifa"), world)) == ["rent.why.ask"]


def test_an_option_that_is_gone_is_asked_for_again(written: Write, world: Any) -> None:
    session = at_why(written, world)
    changed = OLD.replace("rents:", "tenant:").replace("answer: rents", "answer: tenant")
    turn = engine.resume(written(rent=changed), session, world)
    assert keys(turn) == ["rent.renting.ask"]
    assert turn.session.frames[0].path == ()


def test_an_answer_that_would_now_end_the_talk_is_asked_for_again(written: Write, world: Any) -> None:
    session = at_why(written, world)
    for ending in ("go: end", "go: flow/rent"):
        flows = written(rent=OLD.replace("go: since", ending))
        assert keys(engine.resume(flows, session, world)) == ["rent.renting.ask"]


def test_someone_whose_flow_is_gone_stands_nowhere(written: Write, world: Any) -> None:
    session = at_why(written, world)
    turn = engine.answer({}, session, Answer(words="hello"), world)
    assert turn == Turn()


def test_a_flow_that_now_needs_a_name_nobody_gave_is_left(written: Write, world: Any) -> None:
    session = at_why(written, world)
    flows = written(rent="given: [right]" + OLD.replace("\n    ", "\n"))
    assert engine.resume(flows, session, world).session == Session()


def test_a_flow_that_no_longer_asks_is_left_and_the_one_below_speaks(written: Write, world: Any) -> None:
    flows = written(rent=OLD, aside='what:\n  ask: "?"\n  go: end')
    below = walked(flows, "rent", world, Answer(option="rents"))
    session = engine.begin(flows, "aside", world, over=below).session
    changed = {**flows, **written(aside='what:\n  say: "."\n  go: end')}
    turn = engine.answer(changed, session, Answer(words="?"), world)
    assert (keys(turn), turn.session) == (["rent.since.ask"], below)


CALLING = """
    who:
      ask: "Who?"
      go: consent_first
    consent_first:
      call: consent
      go: opens
    opens:
      say: "Opened."
      do: [{open_issue: {need: $who}}]
      go: last
    last:
      ask: "Anything else?"
      go: end
"""
CONSENT = """
    may_we:
      ask: "May we?"
      options: {agree: "Yes", refuse: "No"}
      go: end
"""


def test_what_waits_under_a_called_flow_still_happens_after_it(written: Write, world: Any) -> None:
    flows = written(calling=CALLING, consent=CONSENT)
    session = walked(flows, "calling", world, Answer(words="me"))
    flows = written(calling=CALLING.replace("Who?", "Who is it?"))
    turn = engine.answer(flows, session, Answer(option="agree"), world)
    assert keys(turn) == ["calling.opens.say", "calling.last.ask"]
    assert [effect.name for effect in turn.effects] == ["open_issue"]


def test_a_called_flow_that_has_run_is_not_run_again(written: Write, world: Any) -> None:
    flows = written(calling=CALLING, consent=CONSENT)
    session = walked(flows, "calling", world, Answer(words="me"), Answer(option="agree")).naming("17")
    flows = written(calling=CALLING.replace("Anything", "Something"))
    turn = engine.resume(flows, session, world)
    assert (turn.says, turn.effects) == ((), ())
    assert turn.session.frames[0].answers == {"who": "me", "issue": "17"}


def test_a_call_that_is_new_on_the_way_is_made_before_going_on(written: Write, world: Any) -> None:
    flows = written(rent=OLD, consent=CONSENT)
    session = walked(flows, "rent", world, Answer(option="rents"), Answer(words="May"))
    changed = OLD.replace("go: why", "go: asks") + "    asks:\n      call: consent\n      go: why\n"
    flows = written(rent=changed)
    turn = engine.answer(flows, session, Answer(words="an answer to why"), world)
    assert keys(turn) == ["consent.may_we.ask"]
    assert keys(engine.answer(flows, turn.session, Answer(option="agree"), world)) == ["rent.why.ask"]


def test_a_call_that_is_gone_stops_nobody(written: Write, world: Any) -> None:
    flows = written(calling=CALLING, consent=CONSENT)
    session = walked(flows, "calling", world, Answer(words="me"), Answer(option="agree"))
    gone = CALLING.replace("go: consent_first", "go: opens").replace("call: consent", 'say: "."')
    assert engine.resume(written(calling=gone), session, world).says == ()


def test_a_changed_flow_is_in_step_before_another_is_laid_over_it(written: Write, world: Any) -> None:
    flows = written(rent=OLD, aside='what:\n  ask: "?"\n  go: end')
    session = walked(flows, "rent", world, Answer(option="rents"))
    renamed = OLD.replace("since:", "from_when:").replace("go: since", "go: from_when").replace("$since", "$from_when")
    flows = written(rent=renamed)
    away = engine.begin(flows, "aside", world, over=session)
    back = engine.answer(flows, away.session, Answer(words="!"), world)
    assert keys(back) == ["rent.from_when.ask"]


def test_what_was_picked_stays_picked_though_it_is_no_longer_offered(written: Write, world: Any) -> None:
    find = """
    pick:
      ask: "Which?"
      options_from: found_rights
      options: {none_of_these: "None"}
      go: sure
    sure:
      ask: "Sure?"
      go: end
    """
    world.offers["found_rights"] = [Choice("rent", "Rent")]
    session = walked(written(find=find), "find", world, Answer(option="rent"))
    world.offers["found_rights"] = []
    turn = engine.resume(written(find=find.replace("Sure?", "Are you sure?")), session, world)
    assert (turn.says, turn.session.frames[0].answers) == ((), {"pick": "rent"})


FACTS = """
    question:
      ask_fact: next
      none: enough
      go: question
    enough:
      ask: "Enough?"
      go: end
"""


def test_facts_already_told_are_not_asked_again_and_skipped_ones_stay_skipped(written: Write, world: Any) -> None:
    world.questions = {
        "wage": Question("wage", "number"),
        "vehicle": Question("vehicle", "boolean"),
        "receives": Question("receives", "many", (Choice("rent", "Rent"), Choice("arnona", "Arnona"))),
    }
    flows = written(facts=FACTS)
    session = engine.begin(flows, "facts", world).session
    for given in (Answer(skipped=True), Answer(option="yes"), Answer(option="rent")):
        turn = engine.answer(flows, session, given, world)
        world.makes(turn.effects)
        session = turn.session
    flows = written(facts=FACTS.replace("Enough?", "Is that enough?"))
    turn = engine.resume(flows, session, world)
    assert turn.says == ()
    assert (turn.session.frames[0].asking, turn.session.frames[0].picked) == ("receives", ("rent",))
    done = engine.answer(flows, turn.session, Answer(option="done"), world)
    assert [effect.values["value"] for effect in done.effects] == [["rent"]]
    world.makes(done.effects)
    assert keys(done) == ["facts.enough.ask"]
