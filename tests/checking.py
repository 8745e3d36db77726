"""What ./check adds to pytest: why tests were skipped, and a garbage collector that lets modules be."""

import gc
from collections import Counter

import pytest

# until all tests are collected: importing makes no rubbish, and looking for it took a quarter of the time
gc.disable()


def pytest_collection_finish() -> None:
    """What was imported stays, and is not looked through again and again."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say each reason once, above the closing line; pytest's own `-rs` prints one line for each test."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"skipped {number}: {reason}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words given to `pytest.skip`; a skipped report carries them as (path, line, words)."""
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return words.removeprefix("Skipped: ")
