"""Strict YAML: what an editor sees in the file is what the program gets, and every mistake has its line.

The part of YAML that we read has no anchors, aliases, tags, directives, merge keys, octal or sexagesimal
numbers and no words that turn into booleans: `true` and `false` are the two booleans, a date stays a string,
and a bare `no` or `22:30` is a mistake that asks for quotes. Keys are always words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.compose import COMPOSER, SCANNER

Path_ = tuple[str | int, ...]

LARGEST = 1_000_000

_SUSPECT = re.compile(r"(?:^|[\s,\[{])[&*!]\S|^%", re.MULTILINE)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9]*)?|0[xob][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))\Z"
)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that an editor has to mend: the file, its line (from 1) and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentMistakes(Exception):
    """The content cannot be used; carries every mistake that was found, in reading order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as plain values, and the line on which each key or list entry stands; `()` is the first line."""

    file: str
    content: Any
    lines: Mapping[Path_, int]


def read(path: Path, name: str | None = None) -> Document:
    """Reads one file strictly; `name` stands for the path in mistakes. Raises ContentMistakes."""
    name = name or str(path)
    return parse(_text(path, name), name)


def parse(text: str, name: str) -> Document:
    """Reads the text of one YAML document strictly. Raises ContentMistakes."""
    documents = list(parse_all(text, name))
    if len(documents) == 1:
        return documents[0]
    message = "The file is empty." if not documents else "The file holds more than one document; keep one."
    raise ContentMistakes([Mistake(name, 1, message)])


def parse_all(text: str, name: str) -> Iterator[Document]:
    """Reads a stream of documents strictly, one by one. Raises ContentMistakes at the first bad one."""
    if mistakes := list(_forbidden_marks(text, name)):
        raise ContentMistakes(mistakes)
    for node in _nodes(text, name):
        walk = _Walk(name)
        content = walk.value(node, ())
        if walk.mistakes:
            raise ContentMistakes(walk.mistakes)
        yield Document(name, content, walk.lines)


def _nodes(text: str, name: str) -> Iterator[Any]:
    try:
        composer = COMPOSER(text)
        while composer.check_node():
            yield composer.get_node()
    except yaml.MarkedYAMLError as error:
        line, advice = _slip(text, error)
        raise ContentMistakes([Mistake(name, line, f"This is not YAML: {_plain(error)}. {advice}")]) from None
    except yaml.YAMLError as error:
        raise ContentMistakes([Mistake(name, 1, f"This is not YAML: {_one_line(error)}.")]) from None


def _slip(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """The line of what cannot be read, and the slip that is most often behind it.

    A quotation mark without a partner is noticed at the next one, so the line where it all began is looked at first.
    """
    lines = text.splitlines()
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark and mark.line < len(lines)]
    at = marks[-1] if marks else 0
    unpaired = next((mark for mark in marks if lines[mark].count('"') % 2), None)
    if unpaired is not None:
        return unpaired + 1, "A quotation mark has no partner in this line."
    written = lines[at] if lines else ""
    if "\t" in written:
        return at + 1, "A tab stands in this line; write spaces."
    if written.count(":") > 1 and '"' not in written:
        return at + 1, "A text that holds a colon stands in quotation marks."
    return at + 1, "Look for a missing quotation mark, comma or bracket here or in the line above."


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentMistakes([Mistake(name, 1, f"The file cannot be read: {error.strerror}.")]) from None
    if len(raw) > LARGEST:
        raise ContentMistakes([Mistake(name, 1, f"The file is larger than {LARGEST:,} bytes; split it.")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentMistakes([Mistake(name, line, "The file is not UTF-8; save it as UTF-8.")]) from None


def _forbidden_marks(text: str, name: str) -> Iterator[Mistake]:
    """Anchors, aliases, tags and directives; looked for token by token only where the text could hold one."""
    if not any(mark in text for mark in "&*!%") or not _SUSPECT.search(text):
        return
    said = {
        yaml.AnchorToken: "an anchor (&); write the value out where it is used",
        yaml.AliasToken: 'an alias (*); write the value out, or quote a word that begins with "*"',
        yaml.TagToken: "a tag (!); write a plain value, or put quotes around the word",
        yaml.DirectiveToken: "a directive (%); remove it",
    }
    try:
        for token in yaml.scan(text, Loader=SCANNER):
            if (why := said.get(type(token))) is not None:
                yield Mistake(name, token.start_mark.line + 1, f"Our files do not use {why}.")
    except yaml.YAMLError:
        return  # the composer meets the same fault and tells it with its line


def _plain(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


class _Walk:
    """Turns composed nodes into plain values, keeping lines and collecting mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {(): 1}
        self.mistakes: list[Mistake] = []

    def value(self, node: Any, path: Path_) -> Any:
        kind = type(node)
        if kind is yaml.ScalarNode:
            return node.value if node.tag == "quoted" else self._bare(node)
        if kind is yaml.SequenceNode:
            return [self._entry(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _entry(self, node: Any, path: Path_) -> Any:
        self.lines[path] = node.start_mark.line + 1
        return self.value(node, path)

    def _mapping(self, node: Any, path: Path_) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key in content:
                first = self.lines[(*path, key)]
                self._mistake(key_node, f'"{key}" was already given on line {first}; keep one of the two.')
                continue
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            content[key] = self.value(value_node, (*path, key))
        return content

    def _key(self, node: Any) -> str | None:
        if type(node) is not yaml.ScalarNode:
            self._mistake(node, "A key has to be a word.")
        elif node.value == "" or (node.value == "<<" and node.tag == "plain"):
            self._mistake(node, "A key has to be a word; nothing is merged here.")
        else:
            return str(node.value)
        return None

    def _bare(self, node: Any) -> str | int | float | bool | None:
        word: str = node.value
        if word in _WORDS:
            return _WORDS[word]
        first = word[0]
        if first.isdigit() or first in "-+.":
            if _INTEGER.match(word):
                return int(word)
            if _DECIMAL.match(word):
                return float(word)
            if _NUMBER_LIKE.match(word):
                self._mistake(
                    node,
                    f'{word} can be read in more than one way; write a plain number or quote it: "{word}".',
                )
        elif len(word) < 6 and word.lower() in _AMBIGUOUS:
            self._mistake(node, f'A bare {word} can be read as yes or no; quote it ("{word}"), or write true or false.')
        return word

    def _mistake(self, node: Any, message: str) -> None:
        self.mistakes.append(Mistake(self.file, node.start_mark.line + 1, message))
