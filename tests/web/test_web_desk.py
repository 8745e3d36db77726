"""How a member of staff enters the desk, works there and leaves."""

import pytest
from web_fakes import FakeApp, FakeStaffroom, Time
from web_visitor import SCRIPT, Visitor

from bot.channels.base import Address
from bot.desk.doorkeeper import Doorkeeper

RUTH = Address("desk", "staff:7")


def enter(app: FakeApp, visitor: Visitor, name: str = "רות") -> str:
    assert visitor.post("/desk/enter", name=name).headers["location"].startswith("/desk/code")
    code = app.staffroom.delivered[-1][1]
    assert visitor.post("/desk/code", code=code).status_code == 303
    return code


def test_the_desk_asks_who_is_there_and_shows_nothing(app: FakeApp, visitor: Visitor) -> None:
    page = visitor.see("/desk")
    assert page.status_code == 200 and 'name="name"' in page.text
    assert 'id="log"' not in page.text and not visitor.cookies


def test_a_member_enters_with_the_code_and_finds_their_own_conversation(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    page = visitor.see("/desk").text
    assert "מחוברים בשם רות" in page and "נבדוק יחד" in page
    assert [one.address for one in app.conversations.received] == [RUTH]
    assert app.conversations.received[0].words == "/menu"
    assert app.staffroom.seated == [7]
    assert [one[1:] for one in app.staffroom.recorded] == [("desk_code", True), ("desk_login", True)]


def test_a_member_who_spoke_before_is_not_greeted_twice(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    visitor.post("/desk/out")
    enter(app, visitor)
    assert len(app.conversations.received) == 1


def test_the_desk_cookie_goes_to_the_desk_alone_and_ends_with_the_browser(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    cookies = visitor.post("/desk/code", code=app.staffroom.delivered[-1][1]).headers.get_list("set-cookie")
    sitting = next(one.lower() for one in cookies if one.startswith("desk="))
    assert "httponly" in sitting and "path=/desk" in sitting and "samesite=lax" in sitting
    assert "max-age" not in sitting


def test_what_a_member_presses_is_shown_in_words(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    visitor.post("/desk", words="/due")
    page = visitor.see("/desk").text
    assert 'dir="auto">להיום ובאיחור</p>' in page
    assert app.conversations.received[-1].words == "/due"


def test_the_script_works_at_the_desk_too(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    assert visitor.post("/desk", headers=SCRIPT, words="/due").text.lstrip().startswith('<div id="lines"')
    assert visitor.see("/desk/news?v=old").status_code == 200


def test_a_strangers_name_gets_the_same_answer_and_no_code(app: FakeApp, visitor: Visitor) -> None:
    known = visitor.post("/desk/enter", name="רות")
    unknown = visitor.post("/desk/enter", name="אין כזה")
    assert (known.status_code, known.headers["location"]) == (
        unknown.status_code,
        unknown.headers["location"],
    )
    assert len(app.staffroom.delivered) == 1
    for code in ("000000", app.staffroom.delivered[0][1]):
        assert visitor.post("/desk/code", code=code).status_code == 403
    assert app.staffroom.recorded[-1] == (None, "desk_login", False)


def test_a_wrong_code_can_be_mended_five_times_and_then_it_is_over(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    right = app.staffroom.delivered[-1][1]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(4):
        answer = visitor.post("/desk/code", code=wrong)
        assert answer.status_code == 403 and 'role="alert"' in answer.text
    assert "הקוד כבר אינו בתוקף" in visitor.post("/desk/code", code=wrong).text
    assert visitor.post("/desk/code", code=right).status_code == 403
    assert 'name="name"' in visitor.see("/desk").text


def test_the_fifth_try_may_still_be_the_right_one(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    right = app.staffroom.delivered[-1][1]
    for _ in range(4):
        visitor.post("/desk/code", code=f"{(int(right) + 1) % 1_000_000:06d}")
    assert visitor.post("/desk/code", code=right).status_code == 303


def test_a_code_works_once(app: FakeApp, visitor: Visitor, neighbour: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    neighbour.cookies = visitor.cookies
    code = app.staffroom.delivered[-1][1]
    assert visitor.post("/desk/code", code=code).status_code == 303
    assert neighbour.post("/desk/code", code=code).status_code == 403


def test_a_code_is_worth_nothing_in_another_browser(app: FakeApp, visitor: Visitor, neighbour: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    neighbour.post("/desk/enter", name="סامי")
    assert neighbour.post("/desk/code", code=app.staffroom.delivered[0][1]).status_code == 403


def test_a_code_lives_ten_minutes(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    app.clock.pass_by(601)
    assert visitor.post("/desk/code", code=app.staffroom.delivered[-1][1]).status_code == 403


def test_a_new_code_ends_the_old_one(app: FakeApp, visitor: Visitor, neighbour: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    neighbour.post("/desk/enter", name="רות")
    assert visitor.post("/desk/code", code=app.staffroom.delivered[0][1]).status_code == 403
    assert neighbour.post("/desk/code", code=app.staffroom.delivered[1][1]).status_code == 303


@pytest.mark.parametrize("typed", ["{0} ", "{1}-{2}", "{3}"])
def test_a_code_may_be_typed_with_spaces_or_in_arabic_digits(app: FakeApp, visitor: Visitor, typed: str) -> None:
    visitor.post("/desk/enter", name="سامي")
    code = app.staffroom.delivered[-1][1]
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert visitor.post("/desk/code", code=typed.format(code, code[:3], code[3:], arabic)).status_code == 303


def test_codes_for_one_name_are_few(app: FakeApp, visitor: Visitor) -> None:
    for _ in range(6):
        assert visitor.post("/desk/enter", name="רות").status_code == 303
    refused = visitor.post("/desk/enter", name="רות")
    assert refused.status_code == 429 and refused.headers["retry-after"]
    assert len(app.staffroom.delivered) == 6


def test_a_member_who_leaves_the_organisation_is_out_at_once(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    app.staffroom.gone.add(7)
    assert 'name="name"' in visitor.see("/desk").text
    assert visitor.post("/desk", headers=SCRIPT, words="/due").headers["x-go"].startswith("/desk")
    assert app.conversations.received[-1].words == "/menu"


def test_a_member_suspended_between_code_and_entry_stays_outside(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    app.staffroom.gone.add(7)
    assert visitor.post("/desk/code", code=app.staffroom.delivered[-1][1]).status_code == 403
    assert app.staffroom.recorded[-1] == (7, "desk_login", False)


def test_an_unattended_desk_locks_itself_though_its_page_looks_for_news(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    for _ in range(4):
        app.clock.pass_by(600)
        visitor.see("/desk/news")
    assert visitor.see("/desk/news").status_code == 410
    assert 'name="name"' in visitor.see("/desk").text


def test_a_working_day_at_the_desk_ends_after_ten_hours(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    for _ in range(31):
        app.clock.pass_by(20 * 60)
        visitor.see("/desk")
    assert 'name="name"' in visitor.see("/desk").text


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_leaving_the_desk_ends_the_session_everywhere(
    app: FakeApp, visitor: Visitor, neighbour: Visitor, way: str
) -> None:
    enter(app, visitor)
    neighbour.cookies = visitor.cookies
    assert visitor.send(way, "/desk/out").status_code == 303
    assert 'name="name"' in neighbour.see("/desk").text
    assert app.staffroom.recorded[-1] == (7, "desk_logout", True)


def test_quick_exit_at_the_desk_ends_the_session_too(app: FakeApp, visitor: Visitor) -> None:
    enter(app, visitor)
    assert visitor.post("/desk/exit").headers["location"].startswith("/calendar")
    assert 'name="name"' in visitor.see("/desk").text
    assert app.conversations.ended == []  # a member's conversation is theirs at the next entry


def test_a_resident_cannot_reach_a_members_conversation(app: FakeApp, visitor: Visitor) -> None:
    visitor.cookies.set("chat", "staff:7")
    visitor.cookies.set("desk", "7")
    visitor.say("שלום")
    assert app.conversations.received[0].address.channel == "webchat"
    assert 'name="name"' in visitor.see("/desk").text
    assert visitor.post("/desk", words="/due").headers["location"].startswith("/desk")
    assert len(app.conversations.received) == 1


def test_no_record_means_no_entry() -> None:
    class Forgetful(FakeStaffroom):
        def record(self, staff_id: int | None, action: str, allowed: bool) -> None:
            if action == "desk_login":
                raise RuntimeError("audit is down")

    keeper = Doorkeeper(Forgetful(), Time(), new_code=lambda: "004321")
    door, _ = keeper.knock("רות", "10.0.0.1")
    with pytest.raises(RuntimeError):
        keeper.enter(door, "004321")
    assert keeper.enter(door, "004321") is None


def test_the_page_says_where_the_code_went(app: FakeApp, visitor: Visitor) -> None:
    visitor.post("/desk/enter", name="רות")
    assert "בחלון שבו השרת רץ" in visitor.see("/desk/code").text
    app.staffroom.codes_go_to = "mail"
    assert "לתיבת הדואר" in visitor.see("/desk/code").text
