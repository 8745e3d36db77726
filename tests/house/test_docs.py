"""What the documents quote is real: commands, their options, settings, files."""

import re
import shlex
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest
import yaml

from bot.cli.parser import parser
from bot.settings import PREFIX, Settings
from tests.house.house import ROOT
from tests.terminal import Terminal

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PAPERS = [*DOCUMENTS, ROOT / "Dockerfile", *sorted((ROOT / "deploy").iterdir()), ROOT / ".ci/run"]
FOLDERS = "bot|cases|flows|knowledge|storage|tests|docs|deploy|bench"
# for tests, and no setting of the product
OTHER_NAMES = {f"{PREFIX}TEST_POSTGRES", f"{PREFIX}TEST_EVERY_WALK"}
COMMAND = re.compile(r"(?:^|[`$\s])(?:\.venv/bin/)?(?:mitzui|python -m bot) ([a-z][^`\n#|]*)")
each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


def quoted(text: str) -> list[str]:
    """The `mitzui …` commands in code spans and code blocks, without the word itself."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", prose)
    lines = [line for block in blocks for line in block.splitlines()]
    return [found.strip() for piece in [*spans, *lines] for found in COMMAND.findall(piece)]


def wrong_in(command: str) -> str | None:
    """What is wrong with a quoted command: its words lead to a parser, its options are that parser's."""
    words = shlex.split(command.replace("…", ""))
    at: ArgumentParser = parser()
    while choices := _choices(at):
        if not words or words[0].split("|")[0] not in choices:
            return f"no such command: mitzui {command}"
        at = choices[words.pop(0).split("|")[0]]
    at.format_help()
    known = {option for action in at._actions for option in action.option_strings}
    unknown = [word for word in words if word.startswith("--") and word.split("=")[0].rstrip("]") not in known]
    return f"no such option {unknown}: mitzui {command}" if unknown else None


def _choices(at: ArgumentParser) -> dict[str, ArgumentParser]:
    return {k: v for a in at._actions if isinstance(a, _SubParsersAction) for k, v in a.choices.items()}


@each_document
def test_every_command_that_a_document_quotes_can_be_typed(path: Path) -> None:
    wrong = [wrong_in(command) for command in quoted(path.read_text(encoding="utf-8"))]
    assert [line for line in wrong if line] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`mitzui rights arnona --json`", False),
        ("```sh\n.venv/bin/mitzui content check   # all mistakes\n```", False),
        ("`mitzui dance`", True),
        ("`mitzui content dance`", True),
        ("`mitzui rights --loudly`", True),
    ],
)
def test_a_command_that_nobody_can_type_is_noticed(text: str, wrong: bool) -> None:
    (command,) = quoted(text)
    assert bool(wrong_in(command)) is wrong


def typed_in(text: str) -> list[list[str]]:
    """The lines of each shell block in which somebody types `mitzui …`, one list a block."""
    blocks = re.findall(r"```(?:ba)?sh\n(.*?)```", text, flags=re.DOTALL)
    return [block.splitlines() for block in blocks if re.search(r"^mitzui ", block, flags=re.MULTILINE)]


# the guide that adds a right and a conversation: these commands want them to be there
WANT_AN_EXAMPLE = {"mitzui rights afternoon-care", "mitzui flow draw phone_call", "mitzui content extract --lang ar"}
GUIDES = [path for path in DOCUMENTS if typed_in(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_says_to_type_really_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed in its order, in an office with demo staff; who is invited joins by the line that was printed."""
    terminal = Terminal(monkeypatch, tmp_path)
    assert terminal.type("demo").code == 0
    for line in (line.strip() for block in typed_in(path.read_text(encoding="utf-8")) for line in block):
        if line.startswith("export MITZUI_"):
            name, _, value = line.removeprefix("export MITZUI_").partition("=")
            terminal.set(**{name: value})
        elif line.startswith("mitzui ") and line not in WANT_AN_EXAMPLE:
            done = terminal.type(line.removeprefix("mitzui ").partition(" #")[0], typed="שלום\n")
            # until somebody has joined, the doctor says so and fails: that is what the guides tell of it
            failed = [one for one in done.out.splitlines() if one.startswith("FAIL")]
            unheard = line == "mitzui doctor" and [one.split(":")[0] for one in failed] == ["FAIL who hears alerts"]
            assert done.code == 0 or unheard, f"{line}: {done.err} {failed}"
            if line.startswith("mitzui staff add "):
                assert terminal.type("talk --as resident:new", typed=done.out.splitlines()[0]).code == 0


def test_the_guides_that_are_tried_are_those_for_people_who_type() -> None:
    assert {path.name for path in GUIDES} >= {"README.md", "operators.md", "coordinators.md", "content-guide.md"}


@each_document
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (path.parent / link).exists()] == []


@each_document
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    spans = re.findall(r"`([^`\s]+/[^`\s]*)`", path.read_text(encoding="utf-8"))
    ours = [span for span in spans if re.match(rf"({FOLDERS})/[\w./-]*$", span)]
    assert [span for span in ours if not (ROOT / span).exists()] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_setting_that_a_paper_names_is_one(path: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OTHER_NAMES
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    assert named - known == set()


def test_the_compose_file_and_the_unit_start_what_the_dockerfile_and_start_do() -> None:
    service = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))["services"]["mitzui"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    home = service["environment"]["MITZUI_HOME"]
    assert f"MITZUI_HOME={home}" in dockerfile and f'VOLUME ["{home}"]' in dockerfile
    assert service["volumes"] == [f"home:{home}"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]
    unit = (ROOT / "deploy/mitzui.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/mitzui/.venv/bin/python -m bot run\n" in unit
    assert 'exec .venv/bin/python -m bot run "$@"' in (ROOT / "start").read_text(encoding="utf-8")
