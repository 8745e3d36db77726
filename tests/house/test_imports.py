"""Which way imports point, and that importing does nothing."""

import os
import shutil
import subprocess
import sys
from ast import Import, ImportFrom, walk
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.house.house import PACKAGES, ROOT, declared, modules, pyproject

# needed without an import: FastAPI reads forms with it; zoneinfo reads it where the system has no zones
SILENT = {"python-multipart", "tzdata"}
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PLANTED = {
    "flows": "import cases",
    "storage": "import knowledge",
    "cases": "import random",
    "bot": "import aiogram, apscheduler, babel, docx, rapidfuzz, sqlmodel, starlette, typst",
}
IMPORT_ALL = """
import gc
import sys
from importlib import import_module

gc.disable()
WRITES = {
    "os.mkdir", "os.remove",
    "os.rename", "socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen",
}

def watch(event, values):
    writes = event == "open" and isinstance(values[1], str) and set(values[1]) & set("wax+")
    if writes or event in WRITES:
        print(event, values)

sys.addaudithook(watch)
for name in sys.argv[1:]:
    import_module(name)
import threading
for thread in threading.enumerate()[1:]:
    print("thread", thread.name)
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's own answer about the five packages in a folder."""
    command = [
        sys.executable,
        "-c",
        LINTER,
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
        "--no-logo",
    ]
    environment = os.environ | {"COLUMNS": "300", "PYTHONPATH": str(folder), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_imports_point_inward_and_each_framework_stays_at_its_edge() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_import_rule_catches_somebody_who_breaks_it(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=_all_but_python)
    for package, line in PLANTED.items():
        first = tmp_path / package / "__init__.py"
        first.write_text(first.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    answer = lint(tmp_path)
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    assert [c["id"] for c in contracts if f"{c['name']} BROKEN" not in answer.stdout] == [], answer.stdout


def _all_but_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()}


def imported_names() -> Iterator[tuple[Path, str]]:
    """Each top-level name that the product imports, with the file that does."""
    for path, tree in modules():
        for node in walk(tree):
            if isinstance(node, Import):
                yield from ((path, alias.name.split(".")[0]) for alias in node.names)
            elif isinstance(node, ImportFrom) and node.module and not node.level:
                yield path, node.module.split(".")[0]


# Run by those who edit examples, never by the running product; what it makes is read without any library.
TEACHING = {"knowledge/train.py"}


def test_a_machine_without_the_test_tools_has_all_that_the_product_imports() -> None:
    owners = packages_distributions()
    allowed = set(declared("project"))
    missing = {
        f"{path}: {name}"
        for path, name in imported_names()
        if name not in PACKAGES and name not in sys.stdlib_module_names and str(path) not in TEACHING
        if not {canonicalize_name(owner) for owner in owners.get(name, ())} & allowed
    }
    assert missing == set()


def test_nothing_is_installed_that_the_product_does_not_use() -> None:
    owners = packages_distributions()
    used = {canonicalize_name(owner) for _, name in imported_names() for owner in owners.get(name, ())}
    assert set(declared("project")) - used - SILENT == set()


def test_importing_any_module_does_nothing() -> None:
    # Alembic's own scripts are run by Alembic and never imported
    paths = [path for path, _ in modules() if "migrations" not in path.parts]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    done = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT_ALL, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_command_without_a_channel_does_not_wait_for_telegram_or_the_web() -> None:
    code = (
        "import sys; from bot.cli import main; code = main(['rights', '--json']);"
        "heavy = {'aiogram', 'alembic', 'fastapi', 'starlette', 'uvicorn', 'apscheduler'} & set(sys.modules);"
        "print(code, sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == "0 []\n"
