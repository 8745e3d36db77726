"""The office at the command line: staff, cases, digests, the clock, and what the doctor finds."""

import re

import pytest

from tests.terminal import AHEAD, Terminal


def test_a_second_tick_finds_nothing_left_to_do(office: Terminal) -> None:
    first = office.type(f"tick --at {AHEAD} --json").json
    again = office.type(f"tick --at {AHEAD} --json").json
    assert set(first) >= {"answered", "follow_ups", "digests", "delivered"}
    assert first["follow_ups"] > 0 and first["digests"] > 0
    assert set(again.values()) == {0}


def test_counts_are_printed_for_people_too(terminal: Terminal) -> None:
    assert re.search(r"^follow_ups: 0$", terminal.type("tick").out, flags=re.MULTILINE)


@pytest.mark.parametrize("command", ["tick", "talk", "inbox resident:dana", "digest --as duty", "screen -"])
def test_the_future_is_refused_where_families_are_served(terminal: Terminal, command: str) -> None:
    done = terminal.type(f"{command} --at {AHEAD} --json")
    assert (done.code, done.out) == (1, "")
    assert "in the future" in done.err and "db upgrade --simulation" in done.err


def test_the_future_may_be_tried_where_time_is_simulated(terminal: Terminal) -> None:
    assert terminal.type("db upgrade --simulation --json").json["simulation"] is True
    for command in ("tick", "inbox resident:dana", "digest --as duty", "screen -"):
        assert terminal.type(f"{command} --at {AHEAD} --json").code == 0


@pytest.mark.parametrize("time", ["yesterday", "25:00", "2026-11-31", "0001-01-01T00:00", "9999-12-31T23:59-11:00"])
def test_what_is_no_time_is_wrong_usage(terminal: Terminal, time: str) -> None:
    done = terminal.type(f"tick --at {time}")
    assert done.code == 2
    assert done.err == f"'{time}' is no time: give one such as 2026-11-29T10:00\n"


def test_the_past_may_be_given_with_a_zone_and_without(terminal: Terminal) -> None:
    for time in ("2026-11-20", "2026-11-20T10:00", "2026-11-20T10:00Z", "2026-11-20T10:00+02:00"):
        assert terminal.type(f"tick --at {time} --json").code == 0


def test_the_doctor_has_a_line_for_each_check_and_shows_every_setting_but_no_secret(terminal: Terminal) -> None:
    terminal.set(telegram_token="123456789:AAEabcdefghijk", smtp_url="smtp://me:word@mail.example.org")
    found = terminal.type("doctor --json").json
    named = {one["check"] for one in found["checks"]}
    assert named >= {
        "settings",
        "database",
        "migrations",
        "content",
        "clock",
        "heartbeat",
        "oldest due follow-up",
        "oldest unsent message",
        "ownerless issues",
        "audit chain",
    }
    told = terminal.type("doctor").out
    assert "MITZUI_TELEGRAM_TOKEN=***" in told and "AAEabc" not in told and "word" not in told
    assert all(f"{name}=" in told for name in found["settings"])


def test_the_doctor_says_no_when_a_follow_up_is_late(office: Terminal) -> None:
    done = office.type("doctor --json")
    assert done.code == (0 if done.json["ok"] else 1)
    assert {one["check"]: one["detail"] for one in done.json["checks"]}["ownerless issues"] == "0"


def test_an_office_is_made_believable_only_once(office: Terminal) -> None:
    done = office.type("demo --json")
    assert (done.code, done.out) == (1, "")
    assert "not empty" in done.err and "MITZUI_HOME" in done.err


def test_the_lists_have_the_names_that_programs_rely_on(office: Terminal) -> None:
    staff = office.type("staff list --json").json
    assert all(list(one) == ["name", "role", "office", "state"] for one in staff)
    cases = office.type("case list --as maya --json").json
    assert all(list(one) == ["code", "right", "state", "next_step_on", "owner"] for one in cases)
    assert {one["owner"] for one in cases} == {"maya"}
    assert not any(re.search("[AEIOU01L]", one["code"]) for one in cases)


def test_a_case_is_shown_and_exported_to_who_may_see_it(office: Terminal) -> None:
    (code, *_) = [one["code"] for one in office.type("case list --as maya --json").json]
    shown = office.type(f"case show {code} --as maya --json").json
    assert office.type(f"case show {code} --as maya").out
    assert office.type(f"case export {code} --as maya --format json --out case.json").code == 0
    assert code in (office.folder / "case.json").read_text(encoding="utf-8") and shown
    for other in ("yosef", "amal"):
        hidden = office.type(f"case show {code} --as {other} --json")
        assert (hidden.code, hidden.out) == (1, "")
        assert hidden.err == f"no case {code} among those {other} may see\n"
    assert office.type(f"case export {code} --as maya --out nowhere/case.txt").code == 1


@pytest.mark.parametrize(
    ("week", "advice"),
    [
        ("2026-W99", "did you mean 2026-W53?"),
        ("2026W46", "did you mean 2026-W46?"),
        ("last", "give one such as 2026-W47"),
    ],
)
def test_a_week_that_is_none_is_refused_with_one_that_is(office: Terminal, week: str, advice: str) -> None:
    done = office.type(f"digest --as samir --week {week} --json")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"unknown week '{week}': {advice}\n"


def test_the_digest_of_a_week_ends_on_its_sunday_and_holds_no_name_of_a_person(office: Terminal) -> None:
    digest = office.type("digest --as samir --week 2026-W47 --json").json
    assert digest["week"] == "2026-W47"
    assert {"open", "overdue", "stuck"} <= set(digest["counts"])
    assert office.type("digest --as samir --week 2026-W47 --format json").json == digest
    assert "2026-W47" in office.type("digest --as samir --week 2026-W47").out


def test_a_name_that_is_misspelt_is_refused_with_the_nearest_everywhere(office: Terminal) -> None:
    for command in (
        "digest --as samr",
        "case list --as samr",
        "talk --as staff:samr",
        "staff leave samr",
        "staff suspend maya --hand-over-to samr",
    ):
        done = office.type(f"{command} --json")
        assert (done.code, done.out) == (1, ""), command
        assert done.err == "unknown staff member 'samr': did you mean samir?\n"
    assert "did you mean rights_worker?" in office.type("staff add x --role righs_worker --office main").err
    assert "did you mean main?" in office.type("staff add x --role rights_worker --office mian").err


def test_a_worker_joins_by_the_line_that_was_printed_and_hands_everything_over_when_leaving(office: Terminal) -> None:
    invited = office.type("staff add rina --role rights_worker --office main --json").json
    assert set(invited) == {"name", "role", "office", "invitation"}
    assert office.type("talk --as resident:rina", typed=f"/start {invited['invitation']}\n").code == 0
    states = {one["name"]: one["state"] for one in office.type("staff list --json").json}
    assert states["rina"] == "active"
    held = len([one for one in office.type("case list --as maya --json").json if one["state"] == "open"])
    refused = office.type("staff leave maya")
    assert refused.code == 1 and "--hand-over-to" in refused.err
    gone = office.type("staff leave maya --hand-over-to rina --json").json
    assert gone == {"name": "maya", "state": "left", "handed_over": held}
    assert office.type("case list --as maya").code == 1
    assert "no active account" in office.type("talk --as staff:maya").err


def test_an_office_is_opened_once_and_everybody_has_a_name(terminal: Terminal) -> None:
    opened = terminal.type("office add haifa --locality חיפה --district north --json").json
    assert opened == {"name": "haifa", "locality": "חיפה", "district": "north"}
    assert terminal.type("office add haifa").code == 1
    assert opened in terminal.type("office list --json").json
    assert terminal.run("office", "add", " ").code == 2
    assert terminal.run("staff", "add", "", "--role", "rights_worker", "--office", "main").code == 2


def test_a_mailbox_outside_the_organisation_is_refused(terminal: Terminal) -> None:
    terminal.set(staff_domains="Example.org.il, example.org")
    add = "staff add rina --role rights_worker --office main --mail"
    refused = terminal.type(f"{add} rina@mail.example")
    assert refused.code == 1 and "example.org.il, example.org" in refused.err
    assert terminal.type(f"{add} rina@EXAMPLE.org").code == 0
