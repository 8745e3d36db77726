"""What many tests share: a stage, and the content that is loaded once."""

from pathlib import Path
from typing import Any

import pytest

from tests.stage import Make, Stage

_loaded: dict[str, Any] = {}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """One office on a fresh database, on Sunday 22 November 2026 at ten."""
    return _with_content(Stage(tmp_path / "var"))


@pytest.fixture
def make_stage(tmp_path: Path) -> Make:
    """A stage with settings of its own."""
    return lambda **settings: _with_content(Stage(tmp_path / "var", **settings))


def _with_content(made: Stage) -> Stage:
    """Content is read once for all tests; it never changes while they run."""
    if not _loaded:
        _loaded["content"] = made.app.content
    made.app.__dict__["content"] = _loaded["content"]
    return made
