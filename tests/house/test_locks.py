"""The two locks: pinned and hashed, nothing of anybody's machine in them, in step with pyproject.toml."""

from importlib.metadata import PackageNotFoundError, distribution, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.house import ROOT, Pin, declared, read_lock

LOCKS: dict[str, tuple[str, ...]] = {"requirements.lock": ("project", "scale", "build")}
LOCKS["requirements-test.lock"] = (*LOCKS["requirements.lock"], "test")
AGAIN = "make the locks again as docs/decisions/0006-exported-hashed-locks.md says"
both = pytest.mark.parametrize("name", LOCKS)


@both
def test_a_lock_holds_exact_versions_with_hashes_and_names_no_host_and_no_folder(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert read_lock(name)
    assert [line for line in lines if "://" in line or "/" in line or " @ " in line or line.startswith("-")] == []


@both
def test_what_pyproject_asks_for_is_in_the_lock_at_a_version_it_allows(name: str) -> None:
    lock = read_lock(name)
    asked = declared(*LOCKS[name])
    late = [str(r) for key, r in asked.items() if key not in lock or not r.specifier.contains(lock[key].version)]
    assert late == [], AGAIN


@both
def test_what_a_locked_package_needs_is_locked_too(name: str) -> None:
    lock = read_lock(name)
    extras = {key: tuple(requirement.extras) for key, requirement in declared(*LOCKS[name]).items()}
    wanting = {f"{key}: {r}" for key, pin in lock.items() for r in _needs(key, pin, extras.get(key, ()))}
    assert wanting
    assert {line for line in wanting if _name(line) not in lock} == set(), AGAIN


def _needs(key: str, pin: Pin, extras: tuple[str, ...]) -> list[Requirement]:
    """What this distribution asks for on this machine; nothing where its marker keeps it away."""
    if not _wanted(pin) or _installed(key) is None:
        return []
    lines = [Requirement(line) for line in distribution(key).requires or ()]
    here = [{"extra": extra} for extra in ("", *extras)]
    return [line for line in lines if line.marker is None or any(line.marker.evaluate(one) for one in here)]


def _name(line: str) -> str:
    return canonicalize_name(Requirement(line.partition(": ")[2]).name)


def test_the_lock_that_runs_is_part_of_the_lock_that_tests() -> None:
    tests = read_lock("requirements-test.lock")
    assert {key: tests.get(key) for key in read_lock("requirements.lock")} == read_lock("requirements.lock"), AGAIN


def test_who_only_runs_mitzui_installs_no_test_tools() -> None:
    tools = set(declared("test")) - set(declared("project", "scale", "build"))
    # hatchling, which makes the `mitzui` command, needs this one
    assert tools & set(read_lock("requirements.lock")) <= {"packaging"}


def test_the_environment_of_these_tests_is_the_locked_one() -> None:
    found = {key: _installed(key) for key in read_lock("requirements-test.lock")}
    pins = {key: pin for key, pin in read_lock("requirements-test.lock").items() if _wanted(pin)}
    other = {key: (found[key], pin.version) for key, pin in pins.items() if found[key] != pin.version}
    assert other == {}, "run ./check, or install requirements-test.lock"


def _wanted(pin: Pin) -> bool:
    return pin.requirement.marker is None or pin.requirement.marker.evaluate()


def _installed(key: str) -> str | None:
    try:
        return version(key)
    except PackageNotFoundError:
        return None
