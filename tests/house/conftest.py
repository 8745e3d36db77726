"""mypy works beside the other tests of the house: on a fresh machine it takes longer than all of them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house import ROOT


@pytest.fixture(scope="session", autouse=True)
def mypy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Mypy | None"]:
    """mypy under way, None where nobody asks for its answer."""
    asked = any("mypy_answer" in getattr(test, "fixturenames", ()) for test in request.session.items)
    at_work = Mypy(tmp_path_factory.mktemp("mypy") / "answer") if asked else None
    yield at_work
    if at_work:
        at_work.process.terminate()
        at_work.process.wait()


@pytest.fixture
def mypy_answer(mypy: "Mypy") -> str:
    """What mypy found; nothing when the types hold."""
    return mypy.answer()


class Mypy:
    """A run of mypy over the project that writes into a file of its own."""

    def __init__(self, answer: Path) -> None:
        self._answer = answer
        with answer.open("w") as out:
            command = [sys.executable, "-m", "mypy", "--no-error-summary"]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)

    def answer(self) -> str:
        """Its words, once it is done."""
        code = self.process.wait()
        return self._answer.read_text(encoding="utf-8") or ("" if code == 0 else f"mypy ended with {code}")
