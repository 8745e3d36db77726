"""One hand: formatting, types, no sentence inside Python, no clock in the pure packages."""

import re
import subprocess
import sys
from ast import (
    AST,
    AsyncFunctionDef,
    Attribute,
    ClassDef,
    Constant,
    Expr,
    FunctionDef,
    Module,
    iter_child_nodes,
    walk,
)
from collections.abc import Iterator

import yaml

from tests.house.house import ROOT, modules

# two words of Hebrew or Arabic in a row: letters alone are a search's tables, words are somebody's sentence
SENTENCE = re.compile(r"[\u05d0-\u05ea\u0620-\u064a]{2,}[ ,.]+[\u05d0-\u05ea\u0620-\u064a]{2,}")
CLOCKS = {"now", "utcnow", "today"}


def run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    run("ruff", "check", "--quiet")


def test_the_code_is_formatted() -> None:
    run("ruff", "format", "--check", "--quiet", "--diff")


def test_the_types_hold(mypy_answer: str) -> None:
    assert mypy_answer == ""


def test_no_sentence_that_a_person_reads_stands_inside_python() -> None:
    assert [f"{path}:{line}: {text}" for path, tree in modules() for line, text in sentences(tree)] == []


def sentences(tree: Module) -> Iterator[tuple[int, str]]:
    """Each string with Hebrew or Arabic words in a row, docstrings aside."""
    docstrings = {id(text) for node in walk(tree) for text in _docstring(node)}
    for node in walk(tree):
        if not isinstance(node, Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if SENTENCE.search(node.value):
            yield node.lineno, node.value


def _docstring(node: AST) -> Iterator[AST]:
    if isinstance(node, Module | ClassDef | FunctionDef | AsyncFunctionDef):
        yield from (child for first in node.body[:1] if isinstance(first, Expr) for child in iter_child_nodes(first))


def test_the_pure_packages_are_told_what_day_it_is() -> None:
    asked = [
        f"{path}:{node.lineno}"
        for path, tree in modules("cases", "flows", "knowledge")
        for node in walk(tree)
        if isinstance(node, Attribute) and node.attr in CLOCKS
    ]
    assert asked == []


def test_each_commit_hook_runs_a_tool_of_ours_and_fetches_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    entries = [hook["entry"].split() for hook in hooks["repos"][0]["hooks"]]
    assert {tuple(entry[:2]) for entry in entries} == {
        (".venv/bin/ruff", "check"),
        (".venv/bin/ruff", "format"),
        (".venv/bin/mypy",),
        (".venv/bin/mitzui", "content"),
    }
