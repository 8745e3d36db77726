"""`./start` and `./check` on machines that are not ready: told from a folder with a space in its name."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.house.house import ROOT

TOOLS = ("sh", "cat", "cksum", "env", "mkdir", "readlink", "rm", "sed", "sleep")
PYTHON = """
case "$*" in
*version_info*) exit {too_old} ;;
*ensurepip*) exit {no_venv} ;;
--version) echo "Python {version}" ;;
"-m venv "*)
    mkdir -p .venv/bin; cat "$0" >.venv/bin/python; chmod +x .venv/bin/python
    echo venv >>"$CALLS" ;;
"-m pip --version") ;;
"-m pip install "*" -e .") echo editable >>"$CALLS" ;;
"-m pip install "*) echo "install $*" >>"$CALLS" ;;
*) echo "$PWD: $*${{MITZUI_TELEGRAM_TOKEN:-}}${{MITZUI_TEST_POSTGRES:-}}" ;;
esac
"""
UV = """
case "$*" in
--version) echo "uv 0.13" ;;
venv*)
    mkdir -p .venv/bin; cat "$PYTHON" >.venv/bin/python; chmod +x .venv/bin/python
    echo uv venv >>"$CALLS" ;;
*) sleep ${PAUSE:-0}; echo "uv $*" >>"$CALLS" ;;
esac
"""


@dataclass
class Machine:
    """A project folder and the few commands that this machine has."""

    project: Path
    bin: Path
    calls: Path
    environment: dict[str, str] = field(default_factory=dict)

    def has(self, name: str, script: str) -> Path:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        path.chmod(0o755)
        return path

    def has_python(self, name: str = "python3", version: str = "3.11.2", too_old: int = 0, no_venv: int = 0) -> Path:
        return self.has(name, PYTHON.format(version=version, too_old=too_old, no_venv=no_venv))

    def has_uv(self) -> None:
        self.environment["PYTHON"] = str(self.has_python("python-of-uv"))
        self.has("uv", UV)

    def type(self, *words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        command = [str(self.project / words[0]), *words[1:]]
        environment = {"PATH": str(self.bin), "CALLS": str(self.calls), **self.environment}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=cwd or self.bin, env=environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.type(*words)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def called(self) -> list[str]:
        """What was installed since the last time this was asked."""
        lines = self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    project, commands = tmp_path / "the project", tmp_path / "bin"
    (project / "deploy").mkdir(parents=True)
    commands.mkdir()
    for name in ("start", "check", "deploy/environment.sh"):
        shutil.copy(ROOT / name, project / name)
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (project / name).write_text(f"{name}\n", encoding="utf-8")
    for tool in (*TOOLS, "chmod"):
        found = shutil.which(tool)
        assert found
        (commands / tool).symlink_to(found)
    return Machine(project, commands, tmp_path / "calls")


def test_the_first_start_makes_the_environment_and_runs_from_the_project_folder(machine: Machine) -> None:
    machine.has_python()
    code, out, err = machine.run("start", "--demo", "two words")
    assert (code, out) == (0, f"{machine.project}: -m bot run --demo two words\n")
    assert "requirements.lock" in err
    made, installed, ours = machine.called()
    assert (made, ours) == ("venv", "editable")
    assert "--require-hashes" in installed and installed.endswith("-r requirements.lock")


def test_starting_again_installs_nothing_and_says_nothing(machine: Machine) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    assert machine.run("start") == (0, f"{machine.project}: -m bot run\n", "")
    assert machine.called() == []


@pytest.mark.parametrize("paper", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed_into_the_environment_that_is_there(machine: Machine, paper: str) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    (machine.project / paper).write_text("changed\n", encoding="utf-8")
    assert machine.run("start")[0] == 0
    assert [line.split()[0] for line in machine.called()] == ["install", "editable"]


def test_a_project_that_was_moved_is_made_ready_again(machine: Machine) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    assert machine.run("start")[1] == f"{machine.project}: -m bot run\n"
    assert len(machine.called()) == 2


def test_check_brings_the_test_tools_and_start_has_nothing_left_to_do(machine: Machine) -> None:
    machine.has_python()
    assert (
        machine.run("check", "-k", "a b")[1]
        == f"{machine.project}: -m pytest -p tests.checking -n auto --dist worksteal -k a b\n"
    )
    assert machine.called()[1].endswith("-r requirements-test.lock")
    machine.run("start")
    assert machine.called() == []


def test_check_keeps_the_operators_own_settings_away_from_the_tests(machine: Machine) -> None:
    machine.has_python()
    machine.environment |= {"MITZUI_TELEGRAM_TOKEN": " token", "MITZUI_TEST_POSTGRES": " postgres"}
    assert machine.run("check")[1].endswith("--dist worksteal postgres\n")
    assert machine.run("start")[1].endswith("-m bot run token postgres\n")


def test_check_after_start_adds_to_the_same_environment(machine: Machine) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    machine.run("check")
    assert [line.split()[0] for line in machine.called()] == ["install", "editable"]
    machine.run("start")
    assert machine.called() == []


def test_where_there_is_uv_it_makes_the_environment(machine: Machine) -> None:
    machine.has_uv()
    assert machine.run("start")[0] == 0
    made, installed, ours = machine.called()
    assert made == "uv venv"
    assert "--require-hashes" in installed and installed.endswith("-r requirements.lock")
    assert ours.endswith("--no-deps --no-build-isolation -e .")


def test_a_uv_that_does_not_work_is_passed_over(machine: Machine) -> None:
    machine.has("uv", "exit 127")
    machine.has_python()
    assert machine.run("start")[0] == 0
    assert machine.called()[0] == "venv"


def test_debian_without_venv_is_told_the_one_line_to_type(machine: Machine) -> None:
    machine.has_python(no_venv=1)
    code, out, err = machine.run("start")
    assert (code, out) == (1, "")
    assert err == "mitzui: python3 comes without venv. Type once, as root: apt install python3-venv\n"
    assert not (machine.project / ".venv").exists()


def test_an_old_python_is_named_with_the_one_that_is_needed(machine: Machine) -> None:
    machine.has_python(version="3.9.2", too_old=1)
    code, _, err = machine.run("start")
    assert code == 1
    assert "Python 3.11 or newer is needed; here is Python 3.9.2" in err and err.count("\n") == 1


def test_a_machine_without_any_python_is_told_so(machine: Machine) -> None:
    code, _, err = machine.run("check")
    assert code == 1
    assert "here is no python3" in err and err.count("\n") == 1


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13"])
def test_a_newer_python_beside_the_old_one_is_found(machine: Machine, name: str) -> None:
    machine.has_python(version="3.9.2", too_old=1)
    machine.has_python(name)
    assert machine.run("start")[0] == 0


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    (machine.project / ".venv/bin/python").unlink()
    (machine.project / ".venv/bin/python").symlink_to("/nowhere/python3")
    assert machine.run("start")[0] == 0
    assert machine.called()[0] == "venv"


def test_an_installation_that_was_cut_short_is_finished_next_time(machine: Machine) -> None:
    script = machine.has_python().read_text(encoding="utf-8")
    machine.has("python3", script.replace('"-m pip install "*)', '"-m pip install "*) exit 7 ;;\nnever)'))
    assert machine.run("start")[0] == 7
    assert not (machine.project / ".venv.busy").exists()
    shutil.rmtree(machine.project / ".venv")
    machine.has_python()
    assert machine.run("start")[0] == 0


def test_two_starts_at_once_install_once(machine: Machine) -> None:
    machine.has_uv()
    machine.environment["PAUSE"] = "0.2"
    both = [machine.type("start"), machine.type("start")]
    outcomes = [process.communicate(timeout=120) for process in both]
    assert [out for out, _ in outcomes] == [f"{machine.project}: -m bot run\n"] * 2
    assert len(machine.called()) == 3


def test_a_start_that_was_killed_does_not_hold_up_the_next(machine: Machine) -> None:
    machine.has_python()
    (machine.project / ".venv.busy").mkdir()
    gone = subprocess.Popen(["true"])
    gone.wait()
    (machine.project / ".venv.busy/pid").write_text(f"{gone.pid}\n", encoding="utf-8")
    assert machine.run("start")[0] == 0
    assert not (machine.project / ".venv.busy").exists()


def test_a_link_to_start_from_another_folder_finds_the_project(machine: Machine) -> None:
    machine.has_python()
    (machine.bin / "mitzui-start").symlink_to(machine.project / "start")
    environment = {"PATH": str(machine.bin), "CALLS": str(machine.calls)}
    done = subprocess.run(["mitzui-start"], env=environment, cwd="/", capture_output=True, text=True, check=False)
    assert done.stdout == f"{machine.project}: -m bot run\n"


def test_being_ready_costs_start_next_to_nothing(machine: Machine) -> None:
    machine.has_python()
    machine.run("start")
    machine.called()
    for tool in (*TOOLS, "chmod", "python3"):
        real = (machine.bin / tool).resolve()
        (machine.bin / tool).unlink()
        if tool != "python3":
            machine.has(tool, f'echo {tool} >>"$CALLS"\nexec {real} "$@"\n')
    assert machine.run("start")[0] == 0
    assert sorted(machine.called()) == ["cat", "cksum"]


@pytest.mark.parametrize("name", ["start", "check", ".ci/run"])
def test_the_commands_can_be_run_and_assume_no_tool_that_a_fresh_machine_lacks(name: str) -> None:
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    assert os.access(path, os.X_OK)
    assert [tool for tool in ("make ", "git ", "gcc ", "curl ", "wget ") if f" {tool}" in text] == []
    shell = text.splitlines()[0].rpartition("/")[2].split()[-1]
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0


def test_check_says_once_for_each_reason_what_was_skipped(tmp_path: Path) -> None:
    lines = [
        "import pytest",
        "@pytest.mark.parametrize('n', range(3))",
        "def test_it(n): pytest.skip('no PostgreSQL')",
    ]
    (tmp_path / "test_it.py").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.checking", "-q", "-c", "/dev/null", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    *_, why, closing = done.stdout.splitlines()
    assert why == "skipped 3: no PostgreSQL"
    assert closing.startswith("3 skipped in ")
