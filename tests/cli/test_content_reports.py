"""What people said is wrong on a card, read and closed by whoever mends the content."""

import json

from tests.terminal import Terminal

WORDS = "הטלפון בכרטיס ישן"


def reported(terminal: Terminal) -> None:
    talked = terminal.type("talk --as resident:mother", typed=f"הבטחת הכנסה\nכן\nמשהו לא נכון כאן?\n{WORDS}\n")
    assert talked.code == 0, talked.err


def test_a_report_is_listed_and_closed_once(terminal: Terminal) -> None:
    assert terminal.type("content reports").out == "no open reports\n"
    reported(terminal)
    (one,) = terminal.type("content reports --json").json
    assert list(one) == ["id", "right", "lang", "at", "state", "words"]
    assert (one["right"], one["lang"], one["state"], one["words"]) == ("income-support", "he", "open", WORDS)
    assert WORDS in terminal.type("content reports").out
    assert terminal.type(f"content reports --done {one['id']} --json").json == []
    again = terminal.type(f"content reports --done {one['id']}")
    assert again.code == 1 and "there is no open report" in again.err
    (closed,) = terminal.type("content reports --all --json").json
    assert closed == one | {"state": "done"}


def test_a_report_stays_out_of_what_is_kept_on_the_person(terminal: Terminal) -> None:
    reported(terminal)
    kept = terminal.type("content reports --json").out
    assert not any(word in kept for word in ("mother", "resident", "console"))
    assert set(json.loads(kept)[0]) == {"id", "right", "lang", "at", "state", "words"}
