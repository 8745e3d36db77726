"""From `python -m bot run` to the first page of the web chat, without Telegram, and what it holds in memory.

Warm: the home folder, its database and the compiled modules are there, as at every start but the first. The
modules are compiled into a folder of the benchmark's own, so that one which forbids that (PYTHONDONTWRITEBYTECODE)
or a freshly unpacked checkout measure the same.
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
    """One start: seconds to the first page, megabytes at that moment's peak and two seconds later."""

    seconds: float
    peak: float
    settled: float


def started(command: Sequence[str], home: Path) -> Started:
    """Start, wait for the page, look at the memory, stop."""
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
        time.sleep(SETTLED_AFTER)
        return Started(seconds, _megabytes(process.pid, "VmHWM"), _megabytes(process.pid, "VmRSS"))
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


def main() -> None:
    """Measure, print, and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()
    ways = {"python -m bot run": [sys.executable, "-m", "bot", "run"]}
    # ./start makes its environment when there is none, which takes minutes: that is another measurement
    if (ROOT / ".venv" / "requirements.lock.state").exists():
        ways["./start"] = ["./start"]
    figures: dict[str, Any] = {}
    rows = []
    for name, command in ways.items():
        with TemporaryDirectory() as home:
            started(command, Path(home))
            runs = [started(command, Path(home)) for _ in range(given.runs)]
        seconds, peak, settled = (spread(getattr(run, part) for run in runs) for part in ("seconds", "peak", "settled"))
        rows.append((name, seconds, peak, settled))
        figures |= {f"{name} seconds": seconds, f"{name} peak MB": peak, f"{name} settled MB": settled}
    print(table(("warm, without Telegram", "first page, s", "peak, MB", "after 2 s, MB"), rows))
    _, seconds, peak, _ = rows[0]
    targets = [
        (f"<= {SECONDS} s", met(seconds.median, SECONDS)),
        (f"<= {MEGABYTES:.0f} MB", met(peak.median, MEGABYTES)),
    ]
    print("\n" + table(("target", ""), targets) + "\n")
    tell("start", given.runs, figures)


if __name__ == "__main__":
    main()
