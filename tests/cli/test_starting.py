"""What stops a start, and what wrong usage is told: settings, content, commands."""

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import bot.words.content as content_of
from bot.cli.content_report import report_of
from bot.cli.parser import parser
from tests.house.house import ROOT
from tests.terminal import Terminal

WRONG = {
    "database_url": ("mysql://somewhere", "sqlite:///"),
    "data_key": ("short", "base64"),
    "timezone": ("Mars", "Asia/Jerusalem"),
    "languages": ("ar", "he,ar"),
    "staff_domains": ("@here", "example.org"),
    "quiet_hours": ("8-20", "20:00-08:00"),
    "web_host": ("my host", "127.0.0.1"),
    "web_port": ("http", "8080"),
    "public_url": ("rights.example.org", "https://rights.example.org"),
    "telegram_token": ("token", "123456789:AAE"),
    "telegram_api_url": ("ftp://here", "https://"),
    "telegram_webhook_secret": ("a b", "letters"),
    "smtp_url": ("mail.example.org", "smtp://"),
    "log_format": ("xml", "text or json"),
}
USAGE = [
    "",
    "dance",
    "ask",
    "screen",
    "rights a b",
    "inbox",
    "case",
    "case list",
    "case show --as maya",
    "digest",
    "staff",
    "staff add rina",
    "office",
    "content",
    "content dance",
    "flow draw",
    "db",
    "run --loudly",
    "digest --as maya --format odt",
    "content extract --lang fr",
]
NOT_YET = ["erase dana", "audit verify", "db backup file", "db restore file", "db rotate-key"]


def process(folder: Path, *words: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MITZUI_")}
    given = {f"MITZUI_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=clean | given | {"PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", USAGE, ids=lambda command: command or "nothing")
def test_wrong_usage_answers_2_and_shows_the_right_one(terminal: Terminal, command: str) -> None:
    done = terminal.type(command)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("usage: mitzui")


def test_every_command_explains_itself_and_knows_json(terminal: Terminal) -> None:
    def leaves(at: Any, words: tuple[str, ...]) -> Any:
        below = [action.choices for action in at._actions if isinstance(action.choices, dict)]
        for name, one in below[0].items() if below else ():
            yield from leaves(one, (*words, name))
        if not below:
            yield words

    commands = list(leaves(parser(), ()))
    assert len(commands) >= 20
    for words in commands:
        helped = terminal.run(*words, "--help")
        assert helped.code == 0 and "--json" in helped.out, words


@pytest.mark.parametrize("command", NOT_YET)
def test_a_command_that_does_not_exist_yet_says_so_and_what_to_do_today(terminal: Terminal, command: str) -> None:
    done = terminal.type(command)
    assert "comes with" in done.err, f"mitzui {command} is built: take it out of NOT_YET"
    assert (done.code, done.out) == (2, "")
    assert terminal.type(f"{command} --json").err == done.err


@pytest.mark.parametrize("command", ["case export CODE --as duty", "digest --as duty"])
@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_format_that_is_not_made_yet_names_those_that_are(terminal: Terminal, command: str, form: str) -> None:
    done = terminal.type(f"{command} --format {form}")
    if "comes with" in done.err:
        assert done.code == 2 and "text and json" in done.err


@pytest.mark.parametrize("command", ["run", "tick", "doctor", "talk", "content check", "staff list"])
def test_all_wrong_settings_are_named_at_once_with_the_right_form(terminal: Terminal, command: str) -> None:
    terminal.set(**{name: value for name, (value, _) in WRONG.items()}, telegram_tokn="x")
    done = terminal.type(command)
    assert (done.code, done.out) == (1, "")
    told = dict(line.split(": ", 1) for line in done.err.splitlines()[1:])
    assert told.pop("MITZUI_TELEGRAM_TOKN").endswith("did you mean MITZUI_TELEGRAM_TOKEN?")
    assert set(told) == {f"MITZUI_{name.upper()}" for name in WRONG}
    for name, (_, right) in WRONG.items():
        assert right in told[f"MITZUI_{name.upper()}"], name


def test_settings_are_read_from_a_file_too_and_the_environment_wins(terminal: Terminal) -> None:
    env = terminal.folder / ".env"
    env.write_text("MITZUI_HOME=elsewhere\nMITZUI_WEB_PRT=1\nMITZUI_ORGANISATION=עמותה לזכויות\n", encoding="utf-8")
    assert "did you mean MITZUI_WEB_PORT?" in terminal.type("doctor").err
    env.write_text("MITZUI_HOME=elsewhere\nMITZUI_ORGANISATION=עמותה לזכויות\nPATH_OF_OURS=x\n", encoding="utf-8")
    assert "MITZUI_ORGANISATION=עמותה לזכויות" in terminal.type("doctor").out
    assert (terminal.folder / "elsewhere" / "data.key").stat().st_mode & 0o777 == 0o600
    terminal.set(organisation="המשרד")
    assert "MITZUI_ORGANISATION=המשרד" in terminal.type("doctor").out


def test_a_setting_that_is_left_empty_is_not_given(terminal: Terminal) -> None:
    terminal.set(**dict.fromkeys(WRONG, ""))
    assert terminal.type("staff list").code == 0


def test_a_setting_of_a_channel_that_is_not_built_stops_nothing(terminal: Terminal) -> None:
    terminal.set(whatsapp_token="x", phone_secret="x", speech_model="x")
    assert terminal.type("staff list").code == 0


def test_a_home_that_cannot_be_made_is_named(terminal: Terminal) -> None:
    (terminal.folder / "file").write_text("", encoding="utf-8")
    for home in ("file", "file/home"):
        terminal.set(home=home)
        done = terminal.type("tick")
        assert done.code == 1 and done.err.startswith("file") and "cannot be used" in done.err


def test_the_key_of_another_database_is_said_to_be_that(office: Terminal) -> None:
    office.set(data_key="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    done = office.type("case list --as maya")
    assert done.code == 1 and "MITZUI_DATA_KEY" in done.err


@pytest.fixture
def flows(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the conversations, for an editor to break."""
    folder = terminal.folder / "content"
    shutil.copytree(content_of.FLOWS, folder)
    whole = content_of.load
    monkeypatch.setattr(content_of, "load", lambda languages: whole(languages, folder))
    return folder


def test_broken_content_stops_the_start_with_every_mistake_and_its_line(terminal: Terminal, flows: Path) -> None:
    (flows / "menu.yaml").write_text("flow: menu\nabout: x\nstart: nowhere\nnodes: {}\n", encoding="utf-8")
    (flows / "stop.yaml").write_text("flow: stop\nabout: [\n", encoding="utf-8")
    listed = terminal.type("content check --json")
    mistakes = listed.json
    assert listed.code == 1
    assert {"flows/content/menu.yaml", "flows/content/stop.yaml"} <= {one["file"] for one in mistakes}
    assert all(set(one) == {"file", "line", "message"} and one["line"] > 0 for one in mistakes)
    lines = [f"{one['file']}:{one['line']}: {one['message']}" for one in mistakes]
    assert terminal.type("content check").out.splitlines()[: len(lines)] == lines
    for command in ("run", "tick", "talk"):
        done = terminal.type(command)
        assert (done.code, done.out) == (1, "")
        assert done.err.splitlines() == lines


def test_a_flow_that_leads_nowhere_stops_the_start_too(terminal: Terminal, flows: Path) -> None:
    path = flows / "lock.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  lost:\n    say: x\n    go: end\n", encoding="utf-8")
    assert terminal.type("content check").code == 1
    done = terminal.type("run")
    assert done.code == 1 and "flows/content/lock.yaml:" in done.err


def test_the_report_tells_languages_reviews_sources_and_that_every_node_is_reached(terminal: Terminal) -> None:
    report = terminal.type("content report --json").json
    rights = report["rights"]
    assert set(report["texts"]) == {"he", "ar", "ru", "en"} and report["texts"]["he"] == report["texts"]["ar"]
    assert report["briefs"] == {"ru": f"{rights}/{rights}", "en": f"{rights}/{rights}"}
    assert set(report["examples"]) == {"he", "ar"}
    assert len(report["confirmed"]) == rights
    assert report["not_confirmed"] == sorted(right for right, by in report["confirmed"].items() if by is None)
    assert report["unreachable_nodes"] == 0
    years = [one["year"] or "undated" for one in report["links"]]
    assert years == sorted(years) and sum(report["sources_by_age"].values()) == len(years)
    assert all(one["url"] and one["right"] in report["confirmed"] for one in report["links"])


def test_the_report_of_a_later_day_tells_what_should_have_been_looked_at_by_then(terminal: Terminal) -> None:
    assert terminal.type("content report --json --on 2026-11-22").json["past_review"] == {}
    past = terminal.type("content report --json --on 2040-01-01").json["past_review"]
    assert len(past) == terminal.type("content report --json").json["rights"]
    assert list(past.values()) == sorted(past.values())
    read = terminal.type("content report --on 2040-01-01")
    assert read.code == 0 and f"past review: {len(past)}\n" in read.out
    assert "links, oldest first:" in read.out and "unreachable_nodes: 0" in read.out


def test_the_report_names_rights_that_are_said_in_too_few_ways(terminal: Terminal) -> None:
    folder = terminal.folder / "knowledge"
    (folder / "examples/he").mkdir(parents=True)
    (folder / "examples/he/birth-grant.yaml").write_text('- "מענק לידה"\n- "נולדה לנו בת"\n', encoding="utf-8")
    told = report_of(content_of.load(("he", "ar")), date(2026, 11, 22), folder)["examples"]["he"]
    assert told["lines"] == 2
    assert told["fewer_than_40"]["birth-grant"] == 2 and told["fewer_than_40"]["legal-aid"] == 0


def test_extraction_keeps_translations_and_counts_what_is_missing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    locale = terminal.folder / "locale"
    monkeypatch.setattr("bot.cli.content.LOCALE", locale)
    missing = terminal.type("content extract --lang ar --json").json["to_translate"]["ar"]
    assert missing > 100
    po = next(locale.rglob("menu.po"))
    po.write_text(po.read_text(encoding="utf-8").replace('msgstr ""', 'msgstr "قائمة"', 2), encoding="utf-8")
    assert terminal.type("content extract --lang ar --json").json["to_translate"]["ar"] < missing
    assert "قائمة" in po.read_text(encoding="utf-8")


def test_a_flow_is_drawn_and_a_misspelt_one_is_refused_with_the_nearest(terminal: Terminal) -> None:
    drawn = terminal.type("flow draw menu")
    assert drawn.code == 0 and drawn.out.startswith("flowchart")
    assert terminal.type("flow draw menu --json").json == {"flow": "menu", "mermaid": drawn.out.removesuffix("\n")}
    assert terminal.type("flow draw refusd").err == "unknown flow 'refusd': did you mean refused?\n"


def test_a_taken_port_is_said_in_one_sentence(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        terminal.set(web_port=str(port))
        done = terminal.type("run")
    assert (done.code, done.out) == (1, "")
    assert f"127.0.0.1:{port} cannot be listened on" in done.err
    assert "Traceback" not in done.err


def test_a_process_of_its_own_prints_one_document_and_ends_as_it_should(tmp_path: Path) -> None:
    asked = process(tmp_path, "ask", "-", typed="ארנונה\nשכר דירה\n")
    assert [json.loads(line)["query"] for line in asked.stdout.splitlines()] == ["ארנונה", "שכר דירה"]
    assert (asked.returncode, asked.stderr) == (0, "")
    refused = process(tmp_path, "screen", "-", typed="vehicle: \udcff\n", timezone="Mars")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("vehicle ") and "Traceback" not in refused.stderr
