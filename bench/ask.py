"""`mitzui ask` as a whole process; beside it, in one process, a search, a screening and the next question."""

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml
from figures import ROOT, Spread, met, percentile, spread, table, tell

from knowledge.load import load
from knowledge.screen import next_question, screen
from knowledge.search import Search

WALL, FIND_P99, SCREEN, NEXT = 0.8, 8.0, 5.0, 20.0
ROUNDS = 10
ON = date(2026, 11, 22)
SEARCHES = ROOT / "tests" / "searches"
HOUSEHOLDS = yaml.safe_load((Path(__file__).parent / "households.yaml").read_text("utf-8"))


def questions() -> list[str]:
    """What people ask in Hebrew and Arabic, and what is no question, as the tests have it."""
    found = [yaml.safe_load((SEARCHES / f"{name}.yaml").read_text("utf-8")) for name in ("hebrew", "arabic")]
    asked = [str(words) for rights in found for row in rights.values() for words in row]
    return [*asked, *map(str, yaml.safe_load((SEARCHES / "nothing.yaml").read_text("utf-8")))]


def process_seconds(question: str) -> tuple[float, float]:
    """Wall and user seconds of one `mitzui ask`."""
    before, begun = os.times(), perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", question, "--json"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return perf_counter() - begun, os.times().children_user - before.children_user


def milliseconds(call: Callable[[Any], Any], over: list[Any], rounds: int) -> list[float]:
    """The time of each call, after one round that does not count."""
    times = []
    for around in range(rounds + 1):
        for given in over:
            begun = perf_counter()
            call(given)
            if around:
                times.append((perf_counter() - begun) * 1000)
    return times


def main() -> None:
    """Measure, print, and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="how often everything is measured (default: 7)")
    given = options.parse_args()
    asked = questions()
    process_seconds(asked[0])
    whole = [process_seconds(asked[0]) for _ in range(given.runs)]
    wall, user = spread(one for one, _ in whole), spread(one for _, one in whole)
    print(table(("mitzui ask, as a process", "seconds"), [("wall", wall), ("user", user)]) + "\n")
    knowledge = load()
    gc.freeze()  # as bot/service.py does once everything is loaded
    search = Search(knowledge)
    calls: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
        "search": (search.find, asked),
        "screening": (lambda household: screen(knowledge, household, ON), HOUSEHOLDS),
        "with all reasons": (
            lambda household: [one.reasons for one in screen(knowledge, household, ON).findings],
            HOUSEHOLDS,
        ),
        "next question": (lambda household: next_question(knowledge, household, ON), HOUSEHOLDS),
        "next question, of everybody": (
            lambda household: next_question(knowledge, household, ON, together=True),
            HOUSEHOLDS,
        ),
    }
    half, last = _spreads(calls, given.runs)
    rights = len(knowledge.entries)
    print(
        table(
            (f"milliseconds, {rights} rights", "p50", "p99"),
            [(name, half[name], last[name]) for name in calls],
        )
    )
    targets = [
        (f"ask <= {WALL} s", met(wall.median, WALL)),
        (f"search p99 <= {FIND_P99:.0f} ms", met(last["search"].median, FIND_P99)),
        (f"screening <= {SCREEN:.0f} ms", met(half["screening"].median, SCREEN)),
        (f"with all reasons <= {SCREEN:.0f} ms", met(half["with all reasons"].median, SCREEN)),
        (f"next question p99 <= {NEXT:.0f} ms", met(last["next question"].median, NEXT)),
        (f"of everybody p99 <= {NEXT:.0f} ms", met(last["next question, of everybody"].median, NEXT)),
    ]
    print("\n" + table(("target", ""), targets) + "\n")
    told = {f"{name} p50": half[name] for name in calls} | {f"{name} p99": last[name] for name in calls}
    tell("ask", given.runs, {"wall": wall, "user": user, "rights": rights, **told})


def _spreads(calls: Any, runs: int) -> tuple[dict[str, Spread], dict[str, Spread]]:
    taken = {name: [milliseconds(call, over, ROUNDS) for _ in range(runs)] for name, (call, over) in calls.items()}
    half = {name: spread(percentile(times, 50) for times in all_runs) for name, all_runs in taken.items()}
    last = {name: spread(percentile(times, 99) for times in all_runs) for name, all_runs in taken.items()}
    return half, last


if __name__ == "__main__":
    main()
