"""What the benchmarks share: times in milliseconds, their spread over several runs, a table, one line of JSON."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # so that a checkout which nobody installed can be measured as well


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over several runs: the median, and how far the runs lay apart."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{short(self.median)} ({short(self.least)}-{short(self.most)})"

    def to_json(self) -> list[float]:
        """Median, least and most."""
        return [round(value, 4) for value in (self.median, self.least, self.most)]


def spread(values: Iterable[float]) -> Spread:
    """The spread of at least one value."""
    known = sorted(values)
    return Spread(statistics.median(known), known[0], known[-1])


def percentile(times: Sequence[float], percent: float) -> float:
    """The time that this share of all times does not exceed."""
    ranked = sorted(times)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]


def short(value: float) -> str:
    """A number with about three telling digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """The rows under their heads, the first column to the left and all others to the right."""
    cells = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def tell(name: str, runs: int, figures: Mapping[str, Any]) -> None:
    """One line of JSON, for whoever compares runs."""
    told = {key: value.to_json() if isinstance(value, Spread) else value for key, value in figures.items()}
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps({"bench": name, "runs": runs, **machine, **told}))


def met(figure: float, most: float) -> str:
    """Whether a target is met."""
    return "met" if figure <= most else "missed"
