"""A conversation in the terminal: lines in, messages out, and the same person tomorrow."""

from pathlib import Path

import pytest

from tests.terminal import AHEAD, Terminal

STORY = {"he": "אין לי כסף לארנונה", "ar": "ما معي مصاري للأرنونا"}
RIGHT = {"he": "הנחה בארנונה לפי מבחן הכנסה", "ar": "تخفيض الأرنونا حسب الدخل"}


@pytest.mark.parametrize("language", STORY)
def test_a_person_tells_what_happened_and_chooses_by_number_label_or_id(terminal: Terminal, language: str) -> None:
    command = f"talk --as resident:dana --lang {language} --json"
    offered = terminal.type(command, typed=f"{STORY[language]}\n").lines
    assert offered[-1] == {"turn_end": True}
    messages = offered[:-1]
    assert all(set(one) == {"text", "options", "attachments"} for one in messages)
    options = messages[-1]["options"]
    assert options[0]["label"] == RIGHT[language]
    for choice in ("1", options[0]["label"], options[0]["id"]):
        who = f"resident:{choice[:5].strip()}"
        terminal.run("talk", "--as", who, "--lang", language, typed=f"{STORY[language]}\n")
        answers = terminal.run("talk", "--as", who, "--json", typed=f"{choice}\n").lines
        assert any(RIGHT[language] in one.get("text", "") for one in answers), choice


@pytest.mark.parametrize("language", STORY)
def test_a_conversation_reads_well_without_json(terminal: Terminal, language: str) -> None:
    done = terminal.type(f"talk --as resident:dana --lang {language}", typed=f"{STORY[language]}\n1\n")
    assert done.code == 0
    assert f"  1. {RIGHT[language]}\n" in done.out
    assert done.out.count("  1. ") == 2


def test_every_line_is_a_turn_and_each_turn_is_closed(terminal: Terminal) -> None:
    lines = terminal.type("talk --as resident:dana --json", typed="שלום\n/help\n/menu\n\n").lines
    assert lines.count({"turn_end": True}) == 4
    assert "turn_end" in lines[-1]


def test_who_comes_back_is_remembered_and_somebody_else_is_not_them(terminal: Terminal) -> None:
    terminal.type("talk --as resident:dana --lang ar", typed="مرحبا\n")
    assert "«ميتسوي»" not in terminal.type("talk --as resident:dana", typed="/menu\n").out
    back = terminal.type("talk --as resident:dana --json", typed="/help\n").lines[0]["text"]
    other = terminal.type("talk --as resident:noa --json", typed="/help\n").lines[0]["text"]
    assert any("\u0620" <= letter <= "\u064a" for letter in back)
    assert not any("\u0620" <= letter <= "\u064a" for letter in other)


def test_nothing_is_said_to_somebody_who_says_nothing(terminal: Terminal) -> None:
    done = terminal.type("talk --as resident:dana --json")
    assert (done.code, done.out) == (0, "")


def test_what_was_sent_and_not_read_waits_in_the_inbox_once(terminal: Terminal) -> None:
    assert terminal.type("inbox resident:dana --json").json == []
    terminal.type("talk --as resident:dana", typed="שלום\n")
    assert terminal.type("inbox resident:dana --json").json == []


@pytest.mark.parametrize("who", ["dana", "resident:", "staff:", "neighbour:dana", ""])
def test_who_is_nobody_is_wrong_usage(terminal: Terminal, who: str) -> None:
    for command in (["talk", "--as", who], ["inbox", who]):
        done = terminal.run(*command)
        assert done.code == 2 and "resident:KEY" in done.err


def test_the_inbox_is_a_residents_and_no_colleagues(office: Terminal) -> None:
    assert office.type("inbox staff:maya").code == 2


def test_a_worker_speaks_from_the_same_terminal(office: Terminal) -> None:
    lines = office.type("talk --as staff:maya --json", typed="/menu\n").lines
    assert lines[-1] == {"turn_end": True} and lines[0]["options"]


def test_a_follow_up_that_came_by_itself_is_read_when_the_person_looks(terminal: Terminal) -> None:
    terminal.type("db upgrade --simulation")
    terminal.type("talk --as resident:dana", typed=f"{STORY['he']}\n1\nbegin\n")
    assert terminal.type(f"tick --at {AHEAD} --json").json["follow_ups"] == 1
    waiting = terminal.type(f"inbox resident:dana --at {AHEAD} --json").json
    assert waiting and RIGHT["he"] in " ".join(one["text"] for one in waiting)
    assert terminal.type(f"inbox resident:dana --at {AHEAD} --json").json == []


WORDS = {
    "he": ["תפריט", "שפה", "התיק שלי", "הזכויות שלי", "פרטיות", "המידע שלי", "למחוק אותי", "עזרה", "אדם"],
    "ar": ["قائمة", "لغة", "ملفي", "حقوقي", "خصوصية", "معلوماتي", "احذفوني", "مساعدة", "إنسان"],
}
SLASHES = ["/menu", "/language", "/case", "/mine", "/privacy", "/export", "/forget", "/help", "/human"]


@pytest.mark.parametrize("language", WORDS)
def test_a_word_does_what_its_slash_command_does(terminal: Terminal, language: str) -> None:
    told = {}
    for who, words in (("slash", SLASHES), ("word", WORDS[language])):
        typed = "".join(f"{word}\n" for word in ["/start", *words])
        lines = terminal.type(f"talk --as resident:{who} --lang {language} --json", typed=typed).out
        told[who] = lines.split('{"turn_end": true}\n')[1:]
    for slash, by_slash, by_word in zip(SLASHES, told["slash"], told["word"], strict=False):
        assert by_slash == by_word, slash
    assert len(told["slash"]) == len(told["word"]) == len(SLASHES) + 1


def test_a_file_is_written_where_only_its_reader_sees_it(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    typed = "\n".join(
        [STORY["he"], "1", "להתחיל לטפל בזה", "/menu", "הנושאים שלנו", "1", "מכתבים וקבצים", "תאריכים ליומן"]
    )
    lines = terminal.type("talk --as resident:dana --lang he --json", typed=f"{typed}\n").lines
    (file,) = [file for one in lines for file in one.get("attachments", ())]
    path = Path(file["path"])
    assert set(file) == {"name", "media_type", "path"} and file["media_type"] == "text/calendar"
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    said = terminal.type("talk --as resident:dana", typed="הנושאים שלנו\n1\nמכתבים וקבצים\nתאריכים ליומן\n").out
    assert ".ics" in said
