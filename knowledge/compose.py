"""Composes YAML into nodes, in C where PyYAML has libyaml; of a word it notes if it is plain or quoted."""

import importlib
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

DEEPEST = 20

SCANNER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Depth:
    """What the composer asks of a resolver: nothing but how deep we are, and plain or quoted."""

    depth = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            mark = parent.start_mark if parent else None
            raise yaml.MarkedYAMLError(problem=f"it is nested deeper than {DEEPEST} levels", problem_mark=mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return "plain" if implicit is True or (implicit and implicit[0]) else "quoted"


class _Slow(_Depth, Reader, Scanner, Parser, Composer):
    """Composes in Python, with the same result."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


COMPOSER: Any = _Slow
if yaml.__with_libyaml__:
    _CParser: Any = importlib.import_module("yaml._yaml").CParser

    class _Fast(_Depth, _CParser):  # type: ignore[misc]
        """Composes in C."""

        def __init__(self, text: str) -> None:
            _CParser.__init__(self, text)

    COMPOSER = _Fast
