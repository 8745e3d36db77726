"""From `python -m bot run` to the first page of the web chat, without Telegram, and what it holds in memory.

Warm: the home folder, its database and the compiled modules are there, as at every start but the first. The
modules are compiled into a folder of the benchmark's own, so that one which forbids that (PYTHONDONTWRITEBYTECODE)
or a freshly unpacked checkout measure the same.

One start that does not count comes before those that do; it compiles, and is the longest. After the last one memory is
looked at again. With the defaults all of it takes about half a minute; `--runs 1 --way run --settle 0` is the shortest.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from figures import ROOT, met, spread, table, tell

SECONDS, MEGABYTES = 1.5, 150.0
PATIENCE = 60
SETTLED_AFTER = 2.0


@dataclass(frozen=True, slots=True)
class Started:
    """One start: seconds to the first page, megabytes at that moment's peak and once settled."""

    seconds: float
    peak: float
    settled: float


def started(command: Sequence[str], home: Path, *, settle: float = 0.0) -> Started:
    """Start, wait for the page, look at the memory and again after `settle` seconds, stop."""
    port = _free_port()
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("MITZUI_")}
    surroundings |= {"MITZUI_HOME": str(home), "MITZUI_WEB_PORT": str(port)}
    surroundings |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_page(process, port)
        seconds = time.perf_counter() - begun
        peak = _megabytes(process.pid, "VmHWM")
        time.sleep(settle)
        return Started(seconds, peak, _megabytes(process.pid, "VmRSS"))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _wait_for_page(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"it ended by itself with {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.005)
    raise SystemExit("no page came")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _megabytes(pid: int, name: str) -> float:
    """A figure of the process's memory, where the system tells it (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def several(name: str, command: Sequence[str], runs: int, settle: float) -> list[Started]:
    """This many starts of one way, after one that does not count; says on stderr how far it is."""
    with TemporaryDirectory() as home:
        taken = []
        for number in range(runs + 1):
            print(f"{name}: start {number} of {runs}", file=sys.stderr)
            taken.append(started(command, Path(home), settle=settle if number == runs else 0.0))
        return taken[1:]


def ways(wanted: str) -> dict[str, list[str]]:
    """The ways to start that are wanted and can be measured here."""
    # ./start makes its environment when there is none, which takes minutes: that is another measurement
    ready = (ROOT / ".venv" / "requirements.lock.state").exists()
    both = {"run": [sys.executable, "-m", "bot", "run"], **({"start": ["./start"]} if ready else {})}
    names = {"run": "python -m bot run", "start": "./start"}
    return {names[way]: command for way, command in both.items() if wanted in (way, "both")}


def main() -> None:
    """Measure, print, and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5, help="starts that count, of each way (default: 5)")
    options.add_argument(
        "--way",
        choices=("run", "start", "both"),
        default="both",
        help="what is started: python -m bot run, ./start once its environment stands, or both (default)",
    )
    options.add_argument("--settle", type=float, default=SETTLED_AFTER, help="seconds until memory is read again (2)")
    given = options.parse_args()
    figures: dict[str, Any] = {}
    rows: list[tuple[Any, ...]] = []
    for name, command in ways(given.way).items():
        taken = several(name, command, given.runs, given.settle)
        seconds, peak = spread(run.seconds for run in taken), spread(run.peak for run in taken)
        settled = taken[-1].settled
        rows.append((name, seconds, peak, f"{settled:.0f}"))
        figures |= {f"{name} seconds": seconds, f"{name} peak MB": peak, f"{name} settled MB": round(settled, 1)}
    if not rows:
        raise SystemExit("./start has not made its environment yet: run it once, or measure --way run")
    print(table(("warm, without Telegram", "first page, s", "peak, MB", f"after {given.settle:g} s, MB"), rows))
    _, seconds, peak, _ = rows[0]
    targets = [
        (f"<= {SECONDS} s", met(seconds.median, SECONDS)),
        (f"<= {MEGABYTES:.0f} MB", met(peak.median, MEGABYTES)),
    ]
    print("\n" + table(("target", ""), targets) + "\n")
    tell("start", given.runs, figures)


if __name__ == "__main__":
    main()
