"""What the tests of the house share: where it stands, what its papers say, and the words of its Python."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "cases", "flows", "knowledge", "storage")


def pyproject() -> dict[str, Any]:
    """`pyproject.toml` as it stands."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(*places: str) -> dict[str, Requirement]:
    """The requirements of these places, `project`, an extra or a dependency group, by canonical name."""
    paper = pyproject()
    everywhere = {
        "project": paper["project"]["dependencies"],
        **paper["project"]["optional-dependencies"],
        **paper["dependency-groups"],
    }
    lines = [line for place in places for line in everywhere[place] if isinstance(line, str)]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked distribution: its exact requirement and the hashes of the files that may serve it."""

    requirement: Requirement
    version: str
    hashes: frozenset[str]


def read_lock(name: str) -> dict[str, Pin]:
    """A lock by canonical name; raises ValueError on anything but `name==version ; marker --hash=…` lines."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return dict(_pin(line) for line in text.splitlines() if line.strip())


def _pin(line: str) -> tuple[str, Pin]:
    found = re.fullmatch(r"([^ ]+==([^ ;]+)(?: ; [^-]+?)?)((?: +--hash=sha256:[0-9a-f]{64})+) *", line)
    if not found:
        raise ValueError(f"not a pinned and hashed requirement: {line[:100]}")
    requirement, version, hashes = found.groups()
    pin = Pin(Requirement(requirement), version, frozenset(hashes.split()))
    return canonicalize_name(pin.requirement.name), pin


def modules(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of these packages (default: all five), relative to the root, parsed."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))
