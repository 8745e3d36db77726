"""What a worker, the centre and the district learn from one week."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cases.digest import Digest, Line, Load, Reader, RepeatedBarrier, Section, Waiting, build
from cases.followups import OUR_RULE, Cadence
from cases.records import BarrierKind, ClosureKind, OpenState, OutcomeKind, Stage
from cases.weeks import DigestWeek

ISRAEL = ZoneInfo("Asia/Jerusalem")
WEEK = DigestWeek(2026, 47, ISRAEL)
TODAY = date(2026, 11, 22)
LONG_AGO = datetime(2026, 9, 1, 9, tzinfo=UTC)
LATELY = datetime(2026, 11, 10, 9, tzinfo=UTC)
QUIET = Line(
    code="BCD234",
    right_id="rent-assistance",
    domain="housing",
    owner="Noa",
    stage=Stage.SUBMITTED,
    state=OpenState.OPEN,
    opened_at=LONG_AGO,
    moved_at=LATELY,
    next_step_on=date(2027, 1, 3),
)
WON = replace(
    QUIET,
    state=OpenState.CLOSED,
    closure=ClosureKind.DONE,
    outcome=OutcomeKind.FULL,
    closed_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def digest(*lines: Line, reader: Reader = Reader.WORKER, cadence: Cadence = OUR_RULE) -> Digest:
    return build(lines, WEEK, TODAY, cadence, reader)


def codes(section: Section, *lines: Line) -> list[str]:
    return [line.code for line in digest(*lines).sections[section]]


def opened(code: str, at: str) -> Line:
    return replace(QUIET, code=code, opened_at=local(at))


def stepping(code: str, on: str) -> Line:
    return replace(QUIET, code=code, next_step_on=date.fromisoformat(on))


def moved(code: str, at: str) -> Line:
    return replace(QUIET, code=code, moved_at=local(at))


def met(code: str, kind: BarrierKind, right_id: str | None = "rent-assistance") -> Line:
    return replace(QUIET, code=code, barrier_kind=kind, right_id=right_id)


def test_an_issue_that_asks_for_nothing_this_week_is_counted_and_not_listed() -> None:
    quiet = digest(QUIET)
    assert quiet.counts["open"] == 1
    assert not any(quiet.sections.values())


def test_new_is_what_was_opened_from_sunday_at_eight_to_sunday_at_eight() -> None:
    early, first = opened("EARLY", "2026-11-15 07:59"), opened("FIRST", "2026-11-15 08:00")
    last, late = opened("LAST", "2026-11-22 07:59"), opened("LATE", "2026-11-22 08:00")
    assert codes(Section.NEW, late, last, first, early) == ["FIRST", "LAST"]


def test_an_issue_opened_and_closed_in_one_week_is_both_new_and_closed() -> None:
    quick = replace(WON, opened_at=local("2026-11-16 10:00"))
    assert codes(Section.NEW, quick) == codes(Section.CLOSED, quick) == ["BCD234"]


def test_due_is_today_to_a_week_from_today_and_overdue_is_before_it() -> None:
    lines = [stepping(day, day) for day in ("2026-11-30", "2026-11-29", "2026-11-22", "2026-11-21", "2026-10-01")]
    assert codes(Section.DUE, *lines) == ["2026-11-22", "2026-11-29"]
    assert codes(Section.OVERDUE, *lines) == ["2026-10-01", "2026-11-21"]


def test_stuck_is_twenty_one_days_without_movement_to_the_day() -> None:
    assert codes(Section.STUCK, moved("21", "2026-11-01 23:59"), moved("20", "2026-11-02 00:00")) == ["21"]


def test_an_office_decides_for_itself_what_stuck_means() -> None:
    weeks_without = moved("MOVED", "2026-11-10 12:00")
    assert digest(weeks_without, cadence=Cadence(stuck_days=12)).counts["stuck"] == 1
    assert digest(weeks_without, cadence=Cadence(stuck_days=13)).counts["stuck"] == 0


def test_a_stuck_issue_names_the_barrier_it_is_stuck_at() -> None:
    stuck = replace(moved("STUCK", "2026-10-01 12:00"), barrier_kind=BarrierKind.STALLED)
    assert digest(stuck).sections[Section.STUCK][0].barrier_kind == BarrierKind.STALLED


def test_deadlines_are_the_last_days_of_the_coming_two_weeks() -> None:
    days = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 12, 6), date(2026, 12, 7)]
    lines = [replace(QUIET, code=str(day), last_day=day) for day in days]
    assert codes(Section.DEADLINES, *lines) == ["2026-11-22", "2026-12-06"]


def test_a_last_day_that_passed_is_told_until_something_was_handed_in() -> None:
    missed = replace(QUIET, code="MISSED", stage=Stage.REFUSED, passed_on=date(2026, 11, 18))
    earlier = replace(missed, code="EARLIER", passed_on=date(2026, 10, 1))
    handed_in = replace(missed, code="HANDED", stage=Stage.SUBMITTED)
    in_time = replace(missed, code="AHEAD", passed_on=None, last_day=date(2026, 12, 1))
    over = replace(missed, code="OVER", state=OpenState.CLOSED)
    assert codes(Section.PASSED, missed, earlier, handed_in, in_time, over) == ["EARLIER", "MISSED"]


def test_who_waits_for_a_person_is_counted_and_the_district_hears_nothing_of_it() -> None:
    waiting = Waiting({"violence": 2, "asked": 1}, urgent=2)
    told = build([QUIET], WEEK, TODAY, OUR_RULE, Reader.CENTRE, waiting)
    assert (told.waiting.people, told.waiting.urgent) == (3, 2)
    assert build([QUIET], WEEK, TODAY, OUR_RULE, Reader.DISTRICT, waiting).waiting.people == 0


def test_what_was_closed_this_week_is_told_with_what_came_of_it() -> None:
    won, partly = WON, replace(WON, code="PARTLY", outcome=OutcomeKind.PARTIAL)
    before = replace(WON, code="BEFORE", closed_at=local("2026-11-15 07:59"))
    week = digest(won, partly, before)
    assert [line.code for line in week.sections[Section.CLOSED]] == ["BCD234", "PARTLY"]
    assert week.outcomes == {OutcomeKind.FULL: 1, OutcomeKind.PARTIAL: 1, OutcomeKind.NOT_REALISED: 0}


def test_a_closed_issue_is_neither_due_nor_overdue_nor_stuck() -> None:
    closed = replace(WON, next_step_on=TODAY, moved_at=LONG_AGO, last_day=TODAY, barrier_kind=BarrierKind.LOAD)
    week = digest(closed, replace(closed, code="BCD235", next_step_on=date(2026, 1, 1)))
    assert week.counts == {
        "open": 0,
        "new": 0,
        "due": 0,
        "overdue": 0,
        "stuck": 0,
        "passed": 0,
        "deadlines": 0,
        "closed": 2,
    }
    assert week.barriers == ()


def test_a_barrier_two_families_meet_at_one_right_is_told() -> None:
    lines = [
        met("BCD234", BarrierKind.STALLED),
        met("FGH346", BarrierKind.STALLED),
        met("JKM467", BarrierKind.LOAD),
    ]
    assert digest(*lines).barriers == (RepeatedBarrier(BarrierKind.STALLED, "rent-assistance", "housing", 2),)


def test_the_barrier_most_families_meet_comes_first() -> None:
    often = [met(f"S{n}", BarrierKind.STALLED) for n in range(3)]
    seldom = [met(f"A{n}", BarrierKind.ACCESS) for n in range(2)]
    assert [(one.kind, one.cases) for one in digest(*seldom, *often).barriers] == [
        (BarrierKind.STALLED, 3),
        (BarrierKind.ACCESS, 2),
    ]


def test_one_family_that_meets_a_barrier_twice_is_no_pattern() -> None:
    assert digest(met("BCD234", BarrierKind.STALLED), met("BCD234-2", BarrierKind.STALLED)).barriers == ()


def test_one_barrier_at_two_rights_is_no_pattern() -> None:
    assert digest(met("BCD234", BarrierKind.STALLED), met("FGH346", BarrierKind.STALLED, None)).barriers == ()


def test_the_centre_sees_what_each_worker_carries() -> None:
    late = replace(stepping("LATE", "2026-11-01"), moved_at=LONG_AGO)
    lines = [late, QUIET, replace(QUIET, owner="Amal"), replace(WON, owner="Dana")]
    assert digest(*lines, reader=Reader.CENTRE).loads == (Load("Amal", 1, 0, 0), Load("Noa", 2, 1, 1))
    assert digest(*lines, reader=Reader.WORKER).loads == ()


def test_the_same_week_is_told_in_the_same_order_whatever_order_it_came_in() -> None:
    lines = [replace(QUIET, code=f"C{n}", next_step_on=TODAY + timedelta(days=n % 9 - 1)) for n in range(40)]
    lines += [met(f"M{n}", list(BarrierKind)[n % 4], f"right-{n % 3}") for n in range(40)]
    shuffled = Random(47).sample(lines, len(lines))
    assert digest(*shuffled, reader=Reader.CENTRE) == digest(*lines, reader=Reader.CENTRE)


def test_every_list_begins_with_what_came_or_comes_first() -> None:
    day = timedelta(days=1)
    first = replace(
        QUIET,
        code="Z",
        opened_at=local("2026-11-16 09:00"),
        moved_at=LONG_AGO,
        next_step_on=TODAY,
        last_day=TODAY,
        closed_at=local("2026-11-17 09:00"),
    )
    second = replace(
        first,
        code="Y",
        opened_at=first.opened_at + day,
        moved_at=first.moved_at + day,
        next_step_on=TODAY + day,
        last_day=TODAY + day,
        closed_at=local("2026-11-18 09:00"),
    )
    same = replace(second, code="X")
    for section in Section.NEW, Section.DUE, Section.STUCK, Section.DEADLINES, Section.CLOSED:
        assert codes(section, second, same, first) == ["Z", "X", "Y"]
    assert codes(Section.OVERDUE, stepping("B", "2026-11-02"), stepping("C", "2026-11-01")) == ["C", "B"]


def test_a_list_goes_by_its_own_dates_and_no_others() -> None:
    long_known = replace(moved("STILL", "2026-10-02 12:00"), opened_at=LONG_AGO, last_day=TODAY + timedelta(days=2))
    newly_met = replace(moved("STILLER", "2026-10-01 12:00"), opened_at=LATELY, last_day=TODAY + timedelta(days=1))
    assert codes(Section.STUCK, long_known, newly_met) == ["STILLER", "STILL"]
    assert codes(Section.DEADLINES, long_known, newly_met) == ["STILLER", "STILL"]


def test_barriers_met_equally_often_are_told_by_right() -> None:
    rights = ("c-right", "a-right", "b-right")
    lines = [met(f"C{n}", BarrierKind.STALLED, rights[n // 2]) for n in range(6)]
    assert [one.right_id for one in digest(*lines).barriers] == ["a-right", "b-right", "c-right"]


def test_a_line_has_no_place_for_a_name_of_a_family_or_a_story() -> None:
    assert {field.name for field in fields(Line)} == {
        "code",
        "right_id",
        "domain",
        "owner",
        "stage",
        "state",
        "opened_at",
        "moved_at",
        "next_step_on",
        "barrier_kind",
        "last_day",
        "passed_on",
        "closure",
        "outcome",
        "closed_at",
    }


def test_the_district_reads_tens_and_no_line_no_worker_and_no_rare_barrier() -> None:
    lines = [met(f"C{n}", BarrierKind.STALLED) for n in range(23)] + [
        met("D1", BarrierKind.LOAD),
        met("D2", BarrierKind.LOAD),
    ]
    week = digest(*lines, *[replace(WON, code=f"W{n}") for n in range(9)], reader=Reader.DISTRICT)
    assert week.counts == {
        "open": 20,
        "new": 0,
        "due": 0,
        "overdue": 0,
        "stuck": 0,
        "passed": 0,
        "deadlines": 0,
        "closed": 0,
    }
    assert set(week.outcomes.values()) == {0}
    assert week.barriers == (RepeatedBarrier(BarrierKind.STALLED, "rent-assistance", "housing", 20),)
    assert (week.sections, week.loads) == ({}, ())


@given(st.integers(0, 45), st.booleans())
def test_one_family_more_or_less_rarely_shows_outside_and_never_exactly(families: int, stuck: bool) -> None:
    lines = [moved(f"C{n}", "2026-10-01 12:00" if stuck else "2026-11-20 12:00") for n in range(families)]
    counts = digest(*lines, reader=Reader.DISTRICT).counts
    assert all(count % 10 == 0 for count in counts.values())
    assert counts["open"] == families // 10 * 10
