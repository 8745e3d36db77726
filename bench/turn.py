"""A whole durable turn beside a bare echo, an echo with a stored state, and a raw commit, all in one run.

A turn is what a person of the web chat or the terminal waits for: inbox, session, effects and outbox committed together
(synchronous=FULL), and the reply rendered. Reading the answer back and marking it as read is not counted.
"""

import argparse
import gc
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import rivals
import yaml
from figures import Spread, met, percentile, spread, table, tell
from talkers import Talker, Turns, office

SCRIPT = yaml.safe_load((Path(__file__).parent / "conversation.yaml").read_text("utf-8"))
WHOLE = "a whole turn"
ECHO, RAW = "aiogram echo, nothing kept", "raw commit, WAL FULL"
STORED = "aiogram-sqlite-storage, a state"
ANSWERED = "aiogram-sqlite-storage, a state and an answer"
P50, P99, RAW_RATIO = 4.0, 15.0, 15.0

Times = Mapping[str, list[float]]


def ours(people: int, script: Mapping[str, Turns]) -> Times:
    """Milliseconds of each turn by its kind, over this many people and a worker beside each of them."""
    times: dict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as home, office(Path(home)) as app:
        worker = Talker(app, "worker")
        worker.join()
        worker.times.clear()
        warm = Talker(app, "warm")
        warm.play(script["person"])
        gc.collect()
        gc.freeze()  # as the service does once it is ready
        for number in range(people):
            person = Talker(app, f"person{number}")
            person.play(script["person"])
            worker.play(script["worker"])
            for kind, taken in person.times.items():
                times[kind] += taken
        for kind, taken in worker.times.items():
            times[kind] += taken
        gc.unfreeze()
    return times


def one_run(people: int) -> Times:
    """Everything once, on the same machine under the same load."""
    turns = ours(people, SCRIPT)
    count = sum(map(len, turns.values()))
    with TemporaryDirectory() as folder:
        state = _if_there(lambda: rivals.stored(count, Path(folder)))
        answer = _if_there(lambda: rivals.stored(count, Path(folder), answers=True))
        bare = rivals.raw(count, Path(folder))
    whole = list(chain(*turns.values()))
    return {**turns, WHOLE: whole, ECHO: rivals.echo(count), STORED: state, ANSWERED: answer, RAW: bare}


def _if_there(measure: Callable[[], list[float]]) -> list[float]:
    """The times, or none where the package to compare with is not installed."""
    try:
        return measure()
    except ImportError:
        return []


def main() -> None:
    """Measure, print, and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--people", type=int, default=25)
    given = options.parse_args()
    runs = [one_run(given.people) for _ in range(given.runs)]
    names = [name for name, times in runs[0].items() if times]
    half = {name: spread(percentile(run[name], 50) for run in runs) for name in names}
    last = {name: spread(percentile(run[name], 99) for run in runs) for name in names}
    rows = [(name, half[name], last[name], len(runs[0][name])) for name in names]
    print(table(("milliseconds", "p50 (min-max)", "p99 (min-max)", "a run"), rows))
    ratios = {name: _ratio(runs, name) for name in (RAW, STORED, ANSWERED, ECHO) if name in names}
    print("\n" + table(("p50 of a whole turn, divided by", "ratio"), list(ratios.items())))
    targets = [
        (f"p50 <= {P50} ms", met(half[WHOLE].median, P50)),
        (f"p99 <= {P99} ms", met(last[WHOLE].median, P99)),
        (f"<= {RAW_RATIO:.0f} raw commits", met(ratios[RAW].median, RAW_RATIO)),
    ]
    if STORED in ratios:
        targets += [(f"not slower than {rival}", met(ratios[rival].median, 1.0)) for rival in (STORED, ANSWERED)]
    print("\n" + table(("target", ""), targets) + "\n")
    told = {"p50": half[WHOLE], "p99": last[WHOLE]}
    told |= {f"turn/{name}": ratio for name, ratio in ratios.items()}
    told |= {f"p50 {name}": half[name] for name in names if name != WHOLE}
    tell("turn", given.runs, told)


def _ratio(runs: list[Times], name: str) -> Spread:
    return spread(percentile(run[WHOLE], 50) / percentile(run[name], 50) for run in runs)


if __name__ == "__main__":
    main()
