"""Reads all flows of a folder, with every mistake of every file at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flows.flow import Flow, Flows, Mistake
from flows.parse import parse
from flows.sheet import Document, Sheet

Read = Callable[[Path], Document]


def load_flows(folder: Path, read: Read) -> tuple[Flows, list[Mistake]]:
    """The flows by name, and what is wrong in their files; flows with mistakes can be checked, not run.

    `read` turns a file into plain values. What it raises is passed on, unless it carries `mistakes`.
    """
    flows: dict[str, Flow] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        flow, wrong = load_flow(path, read)
        mistakes += wrong
        if flow is not None:
            flows[flow.name] = flow
    return flows, mistakes


def load_flow(path: Path, read: Read) -> tuple[Flow | None, list[Mistake]]:
    """One flow, None when the file holds nothing that could be one."""
    try:
        sheet = Sheet(read(path))
    except Exception as refusal:  # flows/ does not know who reads, only that a refusal lists its mistakes
        if not hasattr(refusal, "mistakes"):
            raise
        return None, [Mistake(wrong.file, wrong.line, wrong.message) for wrong in refusal.mistakes]
    flow = parse(sheet, path.stem)
    return flow, sorted(sheet.mistakes)
