"""The Dockerfile: linted, and its instructions tried one after the other without a build."""

import ensurepip
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from threading import Thread

import pytest

from tests.house.dockerfile import Instruction, mistakes, read
from tests.house.house import ROOT

GOOD = 'FROM python:3.11-slim\nWORKDIR /a\nUSER 10001\nHEALTHCHECK CMD ["true"]\nCMD ["true"]\n'
BROKEN = {
    "from python:3.11-slim": "write instructions in capitals",
    "FROM python": "name a version of the base image, not the newest",
    "FROM python:latest": "name a version of the base image, not the newest",
    "ADD . /a": "copy with COPY; ADD unpacks and downloads",
    "WORKDIR a": "use an absolute WORKDIR",
    "CMD python -m bot": "write the exec form, so that signals arrive",
    "USER root": "end as a user who is not root",
    "USER mitzui": "give the user as a number, which every host can read",
    "RUN pip install aiogram": "install from a hashed lock, or our own code without its dependencies",
    "RUN pip install --require-hashes -r a.lock": "keep pip's cache out of the image",
    "RUN sudo true": "do without sudo",
    "ENV MITZUI_DATA_KEY=abc": "keep secrets out of the image",
    'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]': "say ENTRYPOINT once",
}


def instructions() -> list[Instruction]:
    return read((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def the(word: str) -> Instruction:
    return next(one for one in instructions() if one.word == word)


def test_the_dockerfile_has_no_mistakes() -> None:
    assert mistakes(instructions()) == []


@pytest.mark.parametrize(("line", "advice"), BROKEN.items())
def test_a_careless_line_is_sent_back_with_advice(line: str, advice: str) -> None:
    assert mistakes(read(GOOD)) == []
    assert any(told.endswith(f": {advice}") for told in mistakes(read(GOOD + line + "\n")))


def kept_out(path: Path) -> bool:
    """Whether .dockerignore keeps a path of the project from the builder; the last rule that fits decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        rule = line.removeprefix("!").removeprefix("**/")
        folders = [path, *path.parents]
        if any(fnmatch(folder.name if "**/" in line else str(folder), rule) for folder in folders):
            out = not line.startswith("!")
    return out


@pytest.mark.parametrize("path", [".env", "var/data.key", ".git/config", "tests/house/house.py", "uv.lock", ".venv/x"])
def test_nothing_private_and_nothing_needless_reaches_the_image(path: str) -> None:
    assert kept_out(Path(path))


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The image's WORKDIR after its COPY instructions."""
    workdir = tmp_path_factory.mktemp("image")
    for one in instructions():
        if one.word == "COPY":
            *sources, target = one.words
            for source in sources:
                _copy(source, workdir / target)
    return workdir


def _copy(source: str, target: Path) -> None:
    """Copy as the builder does: a folder's contents go into the target, a file keeps its name in a folder."""
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, target, ignore=_ignored)
    elif not kept_out(Path(source)):
        shutil.copy(ROOT / source, target)


def _ignored(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if kept_out((Path(folder) / name).relative_to(ROOT))}


def test_everything_that_is_copied_exists_and_arrives(image: Path) -> None:
    copied = [name for one in instructions() if one.word == "COPY" for name in one.words[:-1]]
    assert [name for name in copied if not (image / name).exists()] == []


def test_each_run_line_works_offline_where_the_lock_is_installed(image: Path, tmp_path: Path) -> None:
    needs_hatchling()
    stubs = stub_commands(tmp_path)
    environment = {"PATH": f"{stubs}:/usr/bin:/bin", "PYTHONPATH": str(pip_wheel()), "HOME": str(tmp_path)}
    for one in instructions():
        if one.word == "RUN":
            done = subprocess.run(
                ["sh", "-e", "-c", one.rest],
                cwd=image,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"line {one.line}: {done.stdout}{done.stderr}"
    assert "useradd --system --uid 10001" in (tmp_path / "called").read_text(encoding="utf-8")


def needs_hatchling() -> None:
    try:
        distribution("hatchling")
    except PackageNotFoundError:
        pytest.skip("hatchling is not installed here: ./check installs it")


def pip_wheel() -> Path:
    """Python's own pip, which an environment made by uv does not have."""
    wheels = sorted((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not wheels:
        pytest.skip("this Python carries no pip of its own to read the Dockerfile's pip lines")
    return wheels[-1]


def stub_commands(folder: Path) -> Path:
    """A `python` whose pip only rehearses, without the network, and a `useradd` that only takes note."""
    real = shlex.quote(sys.executable)
    scripts = {
        "python": 'case "$*" in "-m pip install "*)\n'
        '    shift 3; set -- -m pip install --dry-run --no-index "$@" ;;\nesac\n'
        f'exec {real} "$@"',
        "useradd": f'echo useradd "$@" >>{shlex.quote(str(folder / "called"))}',
    }
    stubs = folder / "stubs"
    stubs.mkdir()
    for name, script in scripts.items():
        (stubs / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (stubs / name).chmod(0o755)
    return stubs


def test_the_image_carries_all_rights_flows_and_words(image: Path) -> None:
    assert the("ENTRYPOINT").words == ["mitzui"]
    done = mitzui(image, "content", "check")
    assert done.returncode == 0, (done.stdout + done.stderr)[-600:]
    assert "run" in mitzui(image, *the("CMD").words, "--help").stdout


def mitzui(image: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the image, from the image's own files."""
    where = f"import bot; assert bot.__file__.startswith({str(image)!r})"
    code = f"{where}; import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=image,
        env=os.environ | {"PYTHONPATH": str(image)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_kept_lies_on_the_volume_and_the_port_is_the_one_that_is_open() -> None:
    settings = dict(pair.split("=", 1) for pair in the("ENV").words)
    assert the("VOLUME").words == [settings["MITZUI_HOME"]]
    assert the("EXPOSE").rest == settings["MITZUI_WEB_PORT"]
    assert settings["MITZUI_WEB_HOST"] == "0.0.0.0"


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server on a free port that answers /health/live with this status, and 404 elsewhere."""

    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/live" else 404)
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Health)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def health(port: int) -> int:
    """The exit code of the image's health check, on a machine with a proxy set."""
    before, _, command = the("HEALTHCHECK").rest.partition(" CMD ")
    assert "--interval=" in before
    _, *arguments = Instruction("CMD", command, 0).words
    environment = {"MITZUI_WEB_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (404, False)])
def test_the_health_check_believes_the_answer(status: int, healthy: bool) -> None:
    with answering(status) as port:
        assert (health(port) == 0) is healthy


def test_the_health_check_fails_when_nobody_answers() -> None:
    with answering(200) as port:
        pass
    assert health(port) != 0
