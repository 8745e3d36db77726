"""A claim is followed until the right is in hand or every door was tried; no refusal and no silence is its end."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.claim import (
    BODY,
    EXCEPTIONS,
    Answer,
    Do,
    Event,
    Move,
    Receipt,
    Reminder,
    Standing,
    State,
    Submission,
    by_when,
    full_ladder,
    plan,
)
from cases.course import standing
from cases.deadlines import Start, Unit, Window
from cases.ladder import Rung
from cases.records import Arrival, DecisionResult

TODAY = date(2026, 11, 22)
REFUSED_ON = date(2026, 11, 15)
COMMITTEE = Rung("committee", "committee", optional=True, window=Window(30))
COURT = Rung("court", "court", window=Window(12, Unit.MONTHS))
LADDER = full_ladder([COMMITTEE, COURT])

HANDED_IN = Submission(on=date(2026, 11, 1), answer_by=date(2026, 12, 1))
REFUSED = Answer(DecisionResult.REFUSED, on=REFUSED_ON, reason="income", in_writing=True)
GRANTED = Answer(DecisionResult.GRANTED, on=REFUSED_ON)


def stands(*events: Event, heading_for: str = BODY, can_cure: bool = True) -> Standing:
    return standing(LADDER, events, TODAY, heading_for=heading_for, can_cure=can_cure)


def keys(found: Standing) -> list[str]:
    return [move.key for move in found.moves]


def test_before_anything_was_handed_in_the_next_thing_is_to_hand_it_in() -> None:
    found = stands()
    assert found.state is State.PREPARING and found.next == Move(Do.SUBMIT)


def test_while_an_answer_is_not_due_we_wait_and_may_remind() -> None:
    found = stands(HANDED_IN)
    assert found.state is State.WAITING and keys(found) == ["wait", "remind"]


def test_a_body_that_does_not_answer_is_reminded_and_then_its_superior_is_asked() -> None:
    late = Submission(on=date(2026, 9, 1), answer_by=date(2026, 10, 1))
    silent = stands(late)
    assert silent.state is State.SILENT and silent.next.do is Do.REMIND
    assert stands(late, Reminder(TODAY - timedelta(days=3))).state is State.WAITING
    still = stands(late, Reminder(date(2026, 10, 8)))
    assert still.state is State.SILENT and still.next.key == "climb:superior"


def test_a_refusal_is_answered_by_its_cure_and_by_every_rung_with_its_last_day() -> None:
    found = stands(HANDED_IN, REFUSED)
    assert found.state is State.REFUSED
    assert keys(found)[:4] == ["cure", "climb:superior", "climb:committee", "climb:court"]
    committee = found.move("climb:committee")
    assert committee and committee.deadline and committee.deadline.last_day == date(2026, 12, 15)


def test_a_refusal_by_word_of_mouth_is_first_asked_for_in_writing_with_its_reasons() -> None:
    spoken = Answer(DecisionResult.REFUSED, in_writing=False)
    assert stands(HANDED_IN, spoken, can_cure=False).next.do is Do.ASK_REASONS


def test_the_same_reason_given_again_is_not_cured_twice_but_taken_up() -> None:
    again = stands(HANDED_IN, REFUSED, HANDED_IN, REFUSED)
    assert "cure" not in keys(again) and again.next.key == "climb:superior"


def test_what_was_chosen_is_the_next_thing_to_do() -> None:
    assert stands(HANDED_IN, REFUSED, heading_for="court").next.key == "climb:court"


def test_a_need_that_no_entry_answers_is_asked_for_as_an_exception_and_ends_as_policy() -> None:
    generic = full_ladder([EXCEPTIONS])
    refused = standing(generic, [HANDED_IN, REFUSED], TODAY, can_cure=False)
    assert keys(refused)[:4] == ["climb:superior", "climb:exceptions", "climb:public_ombudsman", "climb:legal_aid"]
    every = [Answer(DecisionResult.REFUSED, rung=one.id, on=REFUSED_ON, reason="rule") for one in generic]
    spent = standing(generic, [HANDED_IN, REFUSED, *every], TODAY, can_cure=False)
    assert spent.state is State.EXHAUSTED and spent.next.do is Do.POLICY


def test_a_rung_whose_last_day_has_passed_stays_open_for_a_late_filing_after_those_in_time() -> None:
    old = Answer(DecisionResult.REFUSED, on=date(2026, 9, 1), reason="income")
    found = stands(Submission(on=date(2026, 8, 1)), old, can_cure=False)
    committee = found.move("climb:committee")
    assert committee is not None and committee.late
    assert keys(found).index("climb:court") < keys(found).index("climb:committee")


def test_what_is_granted_is_not_realised_before_it_arrived() -> None:
    granted = stands(HANDED_IN, GRANTED)
    assert granted.state is State.GRANTED and granted.next.do is Do.CHECK_PAYMENT
    assert stands(HANDED_IN, GRANTED, Receipt(Arrival.FULL)).state is State.REALISED
    missing = stands(HANDED_IN, GRANTED, Receipt(Arrival.MISSING))
    assert missing.state is State.GRANTED and missing.next.do is Do.REMIND


def test_a_part_is_followed_and_the_rest_is_claimed_further_up() -> None:
    part = Answer(DecisionResult.PARTLY, on=REFUSED_ON)
    assert keys(stands(HANDED_IN, part))[:2] == ["check_payment", "climb:superior"]
    arrived = stands(HANDED_IN, part, Receipt(Arrival.PARTIAL))
    assert arrived.state is State.PARTLY and arrived.next.key == "climb:superior" and "finish" in keys(arrived)


def test_money_that_was_granted_and_does_not_come_is_reminded_of_once_and_then_taken_up() -> None:
    reminded = stands(HANDED_IN, GRANTED, Receipt(Arrival.MISSING), Reminder(TODAY))
    assert "remind" not in keys(reminded) and reminded.next.key == "climb:superior"


def test_where_everything_was_granted_and_a_part_came_the_body_is_reminded_before_anything_else() -> None:
    found = stands(HANDED_IN, GRANTED, Receipt(Arrival.PARTIAL))
    assert found.state is State.PARTLY and found.next.do is Do.REMIND


def test_two_people_who_tell_two_things_are_both_kept_and_it_is_cleared_up_first() -> None:
    other = Answer(DecisionResult.REFUSED, on=REFUSED_ON, by_staff=True)
    found = stands(HANDED_IN, GRANTED, other)
    assert found.state is State.CONTESTED and found.next.do is Do.CLEAR_UP
    assert "climb:committee" in keys(found)
    agreed = Answer(DecisionResult.REFUSED, on=REFUSED_ON)
    assert stands(HANDED_IN, GRANTED, other, agreed).state is State.REFUSED


def test_what_arrived_in_between_does_not_hide_that_two_things_were_told() -> None:
    other = Answer(DecisionResult.REFUSED, on=REFUSED_ON, by_staff=True)
    assert stands(HANDED_IN, GRANTED, Receipt(Arrival.FULL), other).state is State.CONTESTED
    assert stands(HANDED_IN, GRANTED, Receipt(Arrival.FULL), HANDED_IN, other).state is State.REFUSED


def test_when_every_door_was_tried_it_becomes_a_matter_of_policy_and_may_be_asked_again() -> None:
    tried = [Submission(rung.id, TODAY) for rung in LADDER]
    found = stands(HANDED_IN, *tried, Answer(DecisionResult.REFUSED, "court", TODAY, "income"), can_cure=False)
    assert found.state is State.EXHAUSTED
    assert [move.do for move in found.moves] == [Do.POLICY, Do.ASK_AGAIN, Do.FINISH]


def test_a_step_is_planned_before_the_last_day_and_never_in_the_past() -> None:
    committee = stands(HANDED_IN, REFUSED).move("climb:committee")
    assert committee is not None
    assert plan(committee, TODAY) == date(2026, 11, 29)
    assert plan(committee, date(2026, 12, 13)) == date(2026, 12, 14)
    assert plan(committee, date(2026, 12, 15)) == date(2026, 12, 15)


def test_what_a_superior_says_starts_no_clock_and_what_a_committee_decides_does() -> None:
    superior = (HANDED_IN, REFUSED, Submission("superior", TODAY), Answer(DecisionResult.REFUSED, "superior", TODAY))
    committee = stands(*superior).move("climb:committee")
    assert committee and committee.deadline and committee.deadline.last_day == date(2026, 12, 15)
    decided = (Submission("committee", TODAY), Answer(DecisionResult.REFUSED, "committee", TODAY, "income"))
    court = stands(*superior, *decided).move("climb:court")
    assert court and court.deadline and court.deadline.last_day == date(2027, 11, 22)


def test_while_a_committee_is_silent_no_last_day_is_counted_from_a_decision_that_it_did_not_give() -> None:
    national = Rung("national", "court", window=Window(30, start=Start.LOWER_DECISION_RECEIVED))
    ladder = full_ladder([COMMITTEE, national])
    asked = Submission("committee", REFUSED_ON, date(2026, 11, 20))
    found = standing(ladder, [HANDED_IN, REFUSED, asked, Reminder(date(2026, 11, 1))], TODAY)
    climb = found.move("climb:national")
    assert found.state is State.SILENT and climb and climb.deadline and not climb.deadline.known


def test_where_no_reason_was_given_it_is_asked_for_once() -> None:
    unsaid = Answer(DecisionResult.REFUSED, on=REFUSED_ON, in_writing=True)
    assert "ask_reasons" in keys(stands(HANDED_IN, unsaid))
    assert "ask_reasons" not in keys(stands(HANDED_IN, unsaid, HANDED_IN, unsaid))


def test_a_cure_that_takes_its_time_is_planned_before_the_last_day_of_a_rung_that_may_be_needed() -> None:
    found = standing(full_ladder([Rung("clerk", "objection", window=Window(3))]), [HANDED_IN, REFUSED], REFUSED_ON)
    assert found.next.do is Do.CURE
    assert by_when(found.next, found, REFUSED_ON) == date(2026, 11, 17)


RUNGS = st.lists(
    st.builds(
        Rung,
        st.sampled_from(["review", "objection", "committee", "court", "ombudsman"]),
        st.sampled_from(["review", "committee", "court", "ombudsman", "legal_aid"]),
        st.booleans(),
        st.none() | st.builds(Window, st.none() | st.integers(0, 400)),
    ),
    max_size=5,
    unique_by=lambda rung: rung.id,
)
DAYS = st.none() | st.dates(date(2026, 1, 1), TODAY)


@given(RUNGS, st.data())
def test_whatever_happens_in_whatever_order_there_is_a_next_step_with_a_day(
    rungs: list[Rung], data: st.DataObject
) -> None:
    ladder = full_ladder(rungs)
    floors = st.sampled_from([BODY, *(rung.id for rung in ladder)])
    event = st.one_of(
        st.builds(Submission, floors, DAYS, DAYS),
        st.builds(Reminder, st.dates(date(2026, 1, 1), TODAY)),
        st.builds(
            Answer,
            st.sampled_from(DecisionResult),
            floors,
            DAYS,
            st.sampled_from(["", "income"]),
            st.none() | st.booleans(),
            st.booleans(),
        ),
        st.builds(Receipt, st.sampled_from(Arrival)),
    )
    events = data.draw(st.lists(event, max_size=8))
    found = standing(ladder, events, TODAY, heading_for=data.draw(floors), can_cure=data.draw(st.booleans()))
    assert found.moves and len({move.key for move in found.moves}) == len(found.moves)
    assert all(plan(move, TODAY) >= TODAY for move in found.moves)
    if found.state in (State.REFUSED, State.SILENT):
        assert found.next.do in (Do.CURE, Do.ASK_REASONS, Do.CLIMB, Do.REMIND)
