"""A terminal on a fresh machine, and one in a believable office."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A shell in an empty folder: whatever is kept is kept in `var`."""
    return Terminal(monkeypatch, tmp_path)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home that `mitzui demo` fills, made once."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        done = Terminal(patch, folder).type("demo --json")
        assert done.json["cases"] == 40 and done.json["workers"] == 3 and done.json["weeks"] == 8
    yield folder / "var"


@pytest.fixture
def office(terminal: Terminal, demo_home: Path) -> Terminal:
    """A shell beside a copy of the believable office."""
    shutil.copytree(demo_home, terminal.folder / "var")
    return terminal
