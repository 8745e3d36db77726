"""A terminal for tests: `mitzui` as somebody types it, in this process, with a home and a folder of its own."""

import gc
import io
import json
import logging
import os
import shlex
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot.app
import bot.words.content as content_of
from bot.cli import main, rights
from cases.calendar import next_working_day
from knowledge.dangers import Listener
from knowledge.search import Search
from storage.database import Store

# a morning of a working day in the future, when whatever is due by then may be sent
AHEAD = f"{next_working_day(date.today() + timedelta(days=30))}T10:00"
_LOAD = content_of.load
_loaded: dict[tuple[str, ...], Any] = {}
_made: dict[tuple[type, int], tuple[Any, Any]] = {}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: its exit status and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that was printed; anything beside it is a mistake."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Somebody's shell: `type` is one command; nothing of the machine's own settings is seen in it."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        self.folder = folder
        self._stores: list[Store] = []
        for name in [name for name in os.environ if name.startswith("MITZUI_")]:
            patch.delenv(name)
        patch.chdir(folder)
        patch.setattr(content_of, "load", _once)
        ours = logging.getLogger("mitzui")  # `run` makes it its own
        patch.setattr(ours, "handlers", ours.handlers)
        patch.setattr(ours, "propagate", ours.propagate)
        patch.setattr(bot.app, "Store", self._opened)
        patch.setattr(rights, "load", lambda: _once(("he", "ar")).knowledge)
        for place in (rights, bot.app):
            patch.setattr(place, "Search", _made_once(Search))
        patch.setattr(bot.app, "Listener", _made_once(Listener))

    def set(self, **settings: str) -> None:
        """Settings of the environment, without their prefix."""
        for name, value in settings.items():
            self._patch.setenv(f"MITZUI_{name.upper()}", value)

    def type(self, command: str, typed: str = "") -> Done:
        """Run one command, its words parted as a shell parts them; `typed` is its standard input."""
        return self.run(*shlex.split(command), typed=typed)

    def run(self, *words: str, typed: str = "") -> Done:
        """Run one command with exactly these words."""
        out, err = io.StringIO(), io.StringIO()
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(words)
            except SystemExit as end:  # argparse ends this way
                code = int(end.code or 0)
            finally:
                self._close()
        return Done(code, out.getvalue(), err.getvalue())

    def _opened(self, *parts: Any) -> Store:
        self._stores.append(Store(*parts))
        return self._stores[-1]

    def _close(self) -> None:
        """What the end of a process does: connections are let go, and rubbish is collected again."""
        gc.enable()
        while self._stores:
            self._stores.pop().close()


def _once(languages: tuple[str, ...], *more: Any) -> Any:
    """Content never changes while tests run: what is whole is read once."""
    if more:
        return _LOAD(languages, *more)
    if languages not in _loaded:
        _loaded[languages] = _LOAD(languages)
    return _loaded[languages]


def _made_once(kind: type) -> Callable[[Any], Any]:
    """A maker of what only reads what it is made of, and is kept beside it."""

    def make(of: Any) -> Any:
        if (kind, id(of)) not in _made:
            _made[kind, id(of)] = (kind(of), of)
        return _made[kind, id(of)][0]

    return make
