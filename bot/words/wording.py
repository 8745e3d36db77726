"""Whether a sentence is one that we would say: the closed lists of `wording.yaml`, and how long it may be."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.words.prefixes import HEBREW
from bot.words.sentences import Sentence
from flows.flow import PLACEHOLDER
from knowledge.files import Mistake, read

FILE = Path(__file__).parent / "wording.yaml"
# What may be written to a word that is looked for; in Arabic only "and" and "so".
PREFIXES = {"he": f"[{HEBREW}]{{0,2}}", "ar": "[وف]?"}
_MARKS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640]")
_QUOTES = str.maketrans({"״": '"', "׳": "'", "\u201d": '"', "\u2019": "'"})
_ENDS = re.compile(r"[.?!؟:;؛]+(?=\s|$)|\n")
_FILLED = "\ufffc"


@dataclass(frozen=True, slots=True)
class Rule:
    """One closed list: what it finds, what to say, and where it does not hold."""

    found: re.Pattern[str]
    say: str
    instead: Mapping[str, str]
    unless: re.Pattern[str] | None
    not_in: tuple[str, ...]

    def mistakes(self, key: str, text: str) -> Iterator[str]:
        """What to tell the editor of this text: once for each different find."""
        if key.startswith(self.not_in):
            return
        right = [] if self.unless is None else [one.span() for one in self.unless.finditer(text)]
        told = set()
        for found in self.found.finditer(text):
            first, last = found.span(found.lastgroup or 0)
            what = text[first:last]
            if what not in told and not any(begin <= first and last <= end for begin, end in right):
                told.add(what)
                yield self.say.format(found=what, instead=self.instead.get(what, ""))


class Wording:
    """The rules of all languages, from one file."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by language, in the order of the file."""
        return {
            language: tuple(_rule(language, row) for row in self.content[language].values())
            for language in PREFIXES
            if language in self.content
        }

    def mistakes(self, sentences: Iterable[Sentence]) -> list[Mistake]:
        """What an editor should write differently, with file and line."""
        return [
            Mistake(sentence.file, sentence.line, message)
            for sentence in sentences
            for message in self.messages(sentence.language, sentence.key, sentence.text)
        ]

    def messages(self, language: str, key: str, text: str) -> Iterator[str]:
        """What is wrong with one text."""
        said = PLACEHOLDER.sub(_FILLED, text)
        yield from self._length(key, text, said)
        plain = _plain(said)
        for rule in self.rules.get(language, ()):
            yield from rule.mistakes(key, plain)

    def _length(self, key: str, text: str, said: str) -> Iterator[str]:
        longest, most = self.content["longest_sentence"], self.content["longest_text"]
        for sentence in _ENDS.split(said):
            if (count := len(sentence.split())) > longest:
                start = " ".join(sentence.split()[:4]).replace(_FILLED, "…")
                yield f'The sentence "{start}…" has {count} words. At most {longest}; make two of it.'
        if len(text) > most:
            yield f"This text has {len(text)} characters, over {most}. Say it in two."
        if key.startswith(tuple(self.content["labels"])) and len(text) > self.content["longest_label"]:
            shown = self.content["longest_label"]
            yield f'This label has {len(text)} characters: "{text}". A button shows {shown}; shorten it.'
        if key.endswith(".ask") and (count := text.count("?") + text.count("؟")) > 1:
            yield f"This asks {count} questions. Ask one; give the other a node of its own."


def load(path: Path = FILE) -> Wording:
    """The rules as they are shipped; raises `ContentMistakes`."""
    return Wording(read(path, f"bot/words/{path.name}").content)


def _plain(text: str) -> str:
    return _MARKS.sub("", text).translate(_QUOTES)


def _rule(language: str, row: Mapping[str, Any]) -> Rule:
    words, unless = row.get("words", ()), row.get("unless", ())
    marks = [*row.get("marks", ()), *([_whole(words, language)] if words else [])]
    return Rule(
        found=re.compile("|".join(marks)),
        say=row["say"],
        instead=words if isinstance(words, Mapping) else {},
        unless=re.compile("|".join(re.escape(_plain(phrase)) for phrase in unless)) if unless else None,
        not_in=tuple(row.get("not_in", ())),
    )


def _whole(words: Iterable[str], language: str) -> str:
    """The longest words first: a phrase is told rather than the word it begins with."""
    ranked = sorted((re.escape(_plain(word)) for word in words), key=len, reverse=True)
    return rf"(?<![\w\"']){PREFIXES[language]}(?P<word>{'|'.join(ranked)})(?![\w\"'])"
