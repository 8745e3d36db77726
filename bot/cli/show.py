"""Printing: one JSON document, or lines for people."""

import json
import sys
from collections.abc import Iterable
from typing import Any


def show_json(document: Any) -> None:
    """Print one JSON document on one line, letters as they are."""
    print(json.dumps(document, ensure_ascii=False, default=str), flush=True)


def show_lines(lines: Iterable[str]) -> None:
    """Print lines for people."""
    for line in lines:
        print(line)


def counted(mistakes: int) -> str:
    """How many mistakes there are, in words."""
    return "1 mistake" if mistakes == 1 else f"{mistakes} mistakes"


def progress(words: str) -> None:
    """Say on stderr how far long work has come."""
    print(words, file=sys.stderr, flush=True)
