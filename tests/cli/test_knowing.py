"""What anybody may ask the command line about rights: ask, rights, facts, screen."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from tests.terminal import Terminal

HOUSEHOLD = {
    "residency": "israeli_resident",
    "housing": {"tenure": "private_rent"},
    "adults": [{"age": 41, "employment": "dismissed"}],
    "children": [{"age": 4}],
}


def kept(terminal: Terminal, *households: object) -> str:
    path = terminal.folder / "household.yaml"
    path.write_text(yaml.safe_dump_all(households, allow_unicode=True), encoding="utf-8")
    return path.name


@pytest.mark.parametrize(
    ("words", "language", "right"),
    [
        ("אין לי כסף לארנונה", "he", "arnona-discount-low-income"),
        ("ما معي مصاري للأرنونا", "ar", "arnona-discount-low-income"),
        ("פיטרו אותי", "he", "unemployment-benefit"),
    ],
)
def test_somebody_asks_in_their_own_words_and_is_offered_a_right(
    terminal: Terminal, words: str, language: str, right: str
) -> None:
    found = terminal.run("ask", words, "--json").json
    assert list(found) == ["query", "lang", "verdict", "results", "urgent"]
    assert (found["query"], found["lang"]) == (words, language)
    assert found["verdict"] in ("answer", "choose")
    assert found["results"][0]["id"] == right
    assert len(found["results"]) <= 5
    assert {"id", "title", "score", "reason"} == set(found["results"][0])
    scores = [one["score"] for one in found["results"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("words", ["", "קשקוש בלבוש", "12345", "🙂"])
def test_words_that_name_no_right_find_nothing_and_are_no_mistake(terminal: Terminal, words: str) -> None:
    done = terminal.run("ask", words, "--json")
    assert done.code == 0
    assert (done.json["verdict"], done.json["results"]) == ("none", [])


def test_words_of_danger_are_heard_before_anything_else(terminal: Terminal) -> None:
    assert terminal.run("ask", "אני רוצה למות", "--json").json["urgent"] == ["suicide_risk"]


def test_many_questions_come_on_lines_and_are_answered_on_lines(terminal: Terminal) -> None:
    answers = terminal.type("ask -", typed="שכר דירה\nأرنونا\n\n").lines
    assert [one["query"] for one in answers] == ["שכר דירה", "أرنونا", ""]
    assert [one["lang"] for one in answers] == ["he", "ar", "he"]


def test_the_language_that_was_named_is_the_one_that_is_told(terminal: Terminal) -> None:
    for language in ("he", "ar", "ru", "am", "en"):
        assert terminal.type(f"ask arnona --lang {language} --json").json["lang"] == language
    assert terminal.type("ask arnona --lang fr").code == 2


def test_the_rights_are_listed_and_each_is_told_whole_in_both_languages(terminal: Terminal) -> None:
    listed = terminal.type("rights --json").json
    assert all(list(one) == ["id", "title", "domain"] for one in listed)
    hebrew = terminal.type("rights income-support --json").json
    arabic = terminal.type("rights income-support --lang ar --json").json
    assert hebrew["title"] == "הבטחת הכנסה" and arabic["title"] == "ضمان الدخل"
    for part in ("documents", "steps", "deadlines", "refusals", "ladder", "sources"):
        assert len(hebrew[part]) == len(arabic[part])
    assert hebrew["refusals"][0]["cure"] and hebrew["sources"][0]["seen"]


@pytest.mark.parametrize(("language", "title"), [("ru", "прожиточный минимум"), ("en", "Income support")])
def test_a_right_is_told_in_short_in_russian_and_english(terminal: Terminal, language: str, title: str) -> None:
    told = terminal.type(f"rights income-support --lang {language} --json").json
    assert title in told["title"]
    assert told["summary"] and told["first_step"] and told["phone"] == "*6050"
    assert all(one["title"] and one["seen"] for one in told["sources"]) and told["as_of"]
    listed = terminal.type(f"rights --lang {language} --json").json
    assert {one["title"] for one in listed} >= {told["title"]}
    assert len(listed) == len(terminal.type("rights --json").json)
    read = terminal.type(f"rights income-support --lang {language}").out
    assert told["first_step"] in read and "phone: *6050" in read and "confirmed: not yet" in read


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_found_is_told_in_short_in_russian_and_english(terminal: Terminal, language: str) -> None:
    found = terminal.run("ask", "הבטחת הכנסה", "--lang", language, "--json").json
    first = found["results"][0]
    short = terminal.type(f"rights {first['id']} --lang {language} --json").json
    assert found["lang"] == language
    assert {name: first[name] for name in short} == short
    assert short["first_step"] in terminal.run("ask", "הבטחת הכנסה", "--lang", language).out


CARD = (
    "summary",
    "who",
    "conditions",
    "amounts",
    "steps",
    "documents",
    "contact",
    "deadlines",
    "refusals",
    "ladder",
    "sources",
    "as_of",
    "confirmed",
)


def test_a_right_is_told_in_the_order_in_which_people_ask(terminal: Terminal) -> None:
    told = terminal.type("rights birth-grant --json").json
    assert [name for name in told if name in CARD[:-2]] == list(CARD[:-2])
    read = terminal.type("rights birth-grant").out
    labels = ("for whom:", "how much:", "how:", "documents:", "form:", "where:", "phone:", "deadlines:")
    labels += ("if refused:", "one floor up:", "sources:", "as of:", "confirmed: not yet")
    places = [read.index(f"\n{label}") for label in labels]
    assert places == sorted(places)
    assert all(f"(as of {one['on']})" in read for one in told["amounts"])


def test_after_the_day_for_looking_again_a_right_says_so(terminal: Terminal) -> None:
    review = terminal.type("rights birth-grant --json --on 2026-11-22").json["review_by"]
    later = f"{int(review[:4]) + 1}{review[4:]}"
    for language in ("he", "ar", "ru", "en"):
        for day, past in (("2026-11-22", False), (review, False), (later, True)):
            told = terminal.type(f"rights birth-grant --lang {language} --on {day} --json").json
            assert (told["on"], told["past_review"]) == (day, past)
            read = terminal.type(f"rights birth-grant --lang {language} --on {day}").out
            assert (f"past on {day}" in read) is past
    found = terminal.run("ask", "מענק לידה", "--on", later, "--json").json
    assert found["on"] == later and found["results"][0]["past_review"] is True
    assert f"past review on {later}" in terminal.run("ask", "מענק לידה", "--on", later).out


def test_amounts_and_parameters_are_those_of_the_day(terminal: Terminal) -> None:
    now = terminal.type("rights birth-grant --on 2026-11-22 --json").json
    before = terminal.type("rights birth-grant --on 2020-01-01 --json").json
    assert now["amounts"] and before["amounts"] == []
    ages = [
        terminal.type(f"rights old-age-pension --on {day} --json").json["parameters"]
        for day in ("2000-01-01", "2026-11-22")
    ]
    assert ages[0].keys() == ages[1].keys() != set() and ages[0] != ages[1]


def test_a_day_that_cannot_be_is_refused_by_every_command_that_takes_one(terminal: Terminal) -> None:
    for command in ("rights", "rights birth-grant", "ask ארנונה", "screen -"):
        assert terminal.type(f"{command} --on 2026-13-01").code == 2
        assert terminal.type(f"{command} --on 1800-01-01").code == 1


def test_a_right_that_is_misspelt_is_refused_with_the_nearest_name(terminal: Terminal) -> None:
    done = terminal.type("rights incom-suport --json")
    assert (done.code, done.out) == (1, "")
    assert done.err == "unknown right 'incom-suport': did you mean income-support?\n"


def test_every_name_of_the_household_file_is_a_fact_with_questions_and_values(terminal: Terminal) -> None:
    facts = {one["name"]: one for one in terminal.type("facts --json").json}
    assert {"residency", "adults[].age", "children[].age", "debts[].kind", "housing.tenure"} <= set(facts)
    for fact in facts.values():
        assert set(fact) >= {"name", "type", "values", "sensitivity"}
    assert set(facts["residency"]["question"]) == {"he", "ar"}
    assert "asylum_seeker" in facts["residency"]["values"]


def test_a_household_is_screened_with_reasons_sources_and_the_next_question(terminal: Terminal) -> None:
    screened = terminal.type(f"screen {kept(terminal, HOUSEHOLD)} --on 2026-11-22 --json").json
    assert list(screened) == ["on", "findings", "next_question"]
    assert screened["on"] == "2026-11-22"
    assert screened["next_question"]
    for finding in screened["findings"]:
        assert finding["verdict"] in ("likely", "unlikely", "unknown")
        assert all(set(reason) == {"text", "holds", "source"} for reason in finding["reasons"])
    assert any(name.startswith("adults[0].") for finding in screened["findings"] for name in finding["missing"])


def test_nothing_that_was_not_told_counts_as_a_no(terminal: Terminal) -> None:
    for nothing in ("", "{}", "residency: null\n"):
        verdicts = {one["verdict"] for one in terminal.type("screen - --json", typed=nothing).json["findings"]}
        assert "unlikely" not in verdicts


@pytest.mark.parametrize(
    "stream",
    [
        "residency: other\n---\nvehicle: true\n",
        '{"residency": "other"}\n{"vehicle": true}\n',
        '{\n\t"residency": "other"\n}\n{"vehicle": true}',
    ],
    ids=["YAML", "JSON lines", "JSON with tabs"],
)
def test_a_stream_of_households_gives_a_line_for_each(terminal: Terminal, stream: str) -> None:
    assert len(terminal.type("screen - --json", typed=stream).lines) == 2


def test_all_that_cannot_be_is_refused_at_once_by_name_and_reason(terminal: Terminal) -> None:
    wrong = {
        "residensy": "other",
        "housing": {"tenure": "castle"},
        "adults": [{"age": 410}, {"sex": "x"}],
        "children": -3,
    }
    done = terminal.type(f"screen {kept(terminal, wrong)} --json")
    assert (done.code, done.out) == (1, "")
    assert set(done.err.splitlines()) == {
        'Unknown fact "residensy"; did you mean "residency"?',
        'housing.tenure cannot be "castle"; did you mean "hostel"?',
        "adults[0].age is 410; it has to be between 0 and 120.",
        'adults[1].sex cannot be "x"; known: f, m.',
        "children has to be a list of mappings, one for each.",
    }


@pytest.mark.parametrize(
    "twice",
    [
        "vehicle: true\nvehicle: false\n",
        '{"vehicle": true, "vehicle": false}',
        "housing: {}\nadults: [{vehicle: 1, vehicle: 2}]",
    ],
)
def test_a_name_that_is_told_twice_is_refused_as_nobody_knows_which_is_meant(terminal: Terminal, twice: str) -> None:
    done = terminal.type("screen - --json", typed=twice)
    assert (done.code, done.out, done.err) == (1, "", "vehicle is told twice; keep one of the two\n")


def test_what_is_nested_without_end_is_refused(terminal: Terminal) -> None:
    done = terminal.type("screen - --json", typed='{"a":' * 20_000 + "1" + "}" * 20_000)
    assert (done.code, done.out, done.err) == (1, "", "this is nested too deeply to be a household\n")


def test_a_wrong_name_is_a_wrong_name_with_nothing_in_it_too(terminal: Terminal) -> None:
    nothing = "residency:\nhousing:\nadults: [{age: null}]\nchildren:\nbirth_in: null\n"
    assert terminal.type("screen -", typed=nothing).code == 0
    assert terminal.type("screen -", typed="residensy: null\n").code == 1
    assert terminal.type("screen -", typed="housing: {tenre: null}\n").code == 1


def test_of_many_households_the_wrong_one_is_named(terminal: Terminal) -> None:
    done = terminal.type(f"screen {kept(terminal, HOUSEHOLD, {'vehicle': 7})} --json")
    assert done.code == 1
    assert done.err.startswith("household 2 of 2:\nvehicle ")


@pytest.mark.parametrize("text", ["a: [1\n", "- 1\n", "שלום", '{"a": }'])
def test_what_is_no_household_is_refused_and_never_breaks(terminal: Terminal, text: str) -> None:
    done = terminal.type("screen -", typed=text)
    assert (done.code, done.out) == (1, "") and done.err


def test_a_file_that_cannot_be_read_is_refused_by_its_name(terminal: Terminal) -> None:
    (terminal.folder / "binary").write_bytes(b"\xff\xfe")
    for name in ("nowhere.yaml", "binary", "."):
        done = terminal.type(f"screen {name}")
        assert done.code == 1 and done.err.startswith(f"{name} cannot be read")


def test_the_law_may_be_taken_at_any_day_but_now_is_never_in_the_future(terminal: Terminal) -> None:
    file = kept(terminal, HOUSEHOLD)
    ahead = datetime.now(UTC) + timedelta(days=90)
    assert terminal.type(f"screen {file} --on {ahead:%Y-%m-%d} --json").json["on"] == f"{ahead:%Y-%m-%d}"
    assert terminal.type(f"screen {file} --at {ahead:%Y-%m-%dT%H:%M}").code == 1
    assert terminal.type(f"screen {file} --on 1800-01-01").code == 1
    for wrong in ("--on 2026-13-01", "--on tomorrow", "--at 2026-10-01garbage"):
        assert terminal.type(f"screen {file} {wrong}").code == 2


def test_a_time_without_a_zone_is_the_wall_clocks_and_with_one_is_its_own(terminal: Terminal) -> None:
    file = kept(terminal, HOUSEHOLD)
    assert terminal.type(f"screen {file} --at 2026-10-01T23:30 --json").json["on"] == "2026-10-01"
    assert terminal.type(f"screen {file} --at 2026-10-01T23:30Z --json").json["on"] == "2026-10-02"
    terminal.set(timezone="America/New_York")
    assert terminal.type(f"screen {file} --at 2026-10-02T01:30Z --json").json["on"] == "2026-10-01"


def test_rights_are_told_beside_wrong_settings_and_without_a_database(terminal: Terminal) -> None:
    terminal.set(web_port="none", database_url="nowhere")
    for command in ("rights --json", "facts --json", "ask ארנונה --json", "screen - --json"):
        assert json.loads(terminal.type(command).out)
    assert list(Path(terminal.folder).iterdir()) == []
