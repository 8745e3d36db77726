"""The library by itself, as its guide shows it: every block runs, without a database and without the network."""

import re
import subprocess
import sys
from pathlib import Path

from knowledge.load import FOLDER

GUIDE = FOLDER.parent / "docs" / "knowledge-api.md"
ALONE = """
import socket, sys
def refuse(*given, **more): raise AssertionError("the network was used")
socket.socket = refuse
blocks = sys.stdin.read()
exec(compile(blocks, "knowledge-api.md", "exec"), {"__name__": "__main__"})
loaded = {name.split(".")[0] for name in sys.modules}
print("loaded:", sorted(loaded & {"bot", "storage", "cases", "flows", "sqlalchemy", "sqlmodel", "aiogram", "fastapi"}))
"""


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)


def test_every_block_of_the_guide_runs_by_itself_and_loads_nothing_of_the_bot(tmp_path: Path) -> None:
    code = "\n".join(blocks())
    ran = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=code,
        cwd=tmp_path,
        env={"PYTHONPATH": str(FOLDER.parent), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-1500:]
    assert ran.stdout.splitlines()[-1] == "loaded: []"
    assert list(tmp_path.iterdir()) == []


def test_the_guide_shows_what_the_library_is_for() -> None:
    shown = "\n".join(blocks())
    for name in (
        "load(",
        "Search(",
        ".find(",
        "screen(",
        "next_question(",
        "load_briefs(",
        ".entries[",
        "HouseholdMistake",
    ):
        assert name in shown, name
