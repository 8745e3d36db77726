"""The words that people use for answers, commands, feelings, numbers and days, read once and compared folded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.words.prefixes import AND, without
from knowledge.files import read
from knowledge.normalise import fold

FOLDER = Path(__file__).parent.parent / "words" / "lexicon"
# In answers.yaml these name option ids, where everything else is words that stand for an option.
MEANS = ("means_yes", "means_no", "means_out", "means_unsure")
# What the files write in full, many write shorter: "they did" without its silent alef, "to me", "to us" joined to it.
THEY_DID, TO_US = re.compile(r"(?<=\w\w)وا\b"), re.compile(r"(?<=\w\wو) (?=(?:لي|لنا)\b)")


@dataclass(frozen=True, slots=True)
class Command:
    """A word that works anywhere and the flow it leads to."""

    name: str
    flow: str
    staff: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Number words by what they stand for; `times` multiply, `none` is 0, `either` parts two numbers."""

    words: Mapping[str, int]
    times: Mapping[str, int]
    none: frozenset[str]
    either: frozenset[str]


@dataclass(frozen=True, slots=True)
class Days:
    """Months and weekdays by name, days relative to today, and what stands before and after a count of them."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    relative: Mapping[str, int]
    ago: frozenset[str]
    ahead: frozenset[str]
    units: Mapping[str, int]
    before_month: tuple[str, ...]
    before_weekday: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """What begins another matter within a sentence, and the words by which matters are put in order."""

    parting: tuple[str, ...]
    words: frozenset[str]
    places: Mapping[str, int]


@dataclass(frozen=True)
class Lexicon:
    """Folded words: option id -> ways to say it, command by word, feeling -> words, numbers and days.

    `asking`: part of a right's card -> short questions that ask for it. `ordering`: what parts a story, and orders it.
    """

    answers: Mapping[str, frozenset[str]]
    means: Mapping[str, tuple[str, ...]]
    commands: Mapping[str, Command]
    feelings: Mapping[str, Mapping[str, tuple[str, ...]]]
    numbers: Numbers
    days: Days
    asking: Mapping[str, frozenset[str]]
    ordering: Ordering

    def command(self, words: str) -> Command | None:
        """The command that these words are, `/menu` or its Hebrew or Arabic word."""
        return self.commands.get(words.strip().lower() if words.startswith("/") else fold(words))

    def feeling(self, words: str) -> str | None:
        """The feeling these words carry, if they are that and little else."""
        folded = fold(words)
        apart = " ".join(without(word, AND) for word in folded.split())
        padded = f" {folded}  {apart} "
        for kind, forms in self.feelings.items():
            if folded in forms.get("whole", ()) or any(part in padded for part in forms.get("part", ())):
                return kind
        return None

    def says(self, folded: str, names: Iterable[str]) -> bool:
        """Whether these folded words are a way to say one of the named answers."""
        return any(folded in self.answers.get(name, ()) for name in names)

    @cached_property
    def refusing(self) -> frozenset[str]:
        """The words that turn what follows into its opposite."""
        return self.answers["not"]


def load(folder: Path = FOLDER) -> Lexicon:
    """Read the word lists; raises `ContentMistakes`."""
    answers = read(folder / "answers.yaml").content
    return Lexicon(
        answers=_folded({name: words for name, words in answers.items() if name not in MEANS}),
        means={name: tuple(answers[name]) for name in MEANS},
        commands=_commands(read(folder / "commands.yaml").content),
        feelings=_feelings(read(folder / "feelings.yaml").content),
        numbers=_numbers(read(folder / "numbers.yaml").content),
        days=_days(read(folder / "dates.yaml").content),
        asking=_folded(read(folder / "asking.yaml").content),
        ordering=_ordering(read(folder / "ordering.yaml").content),
    )


def _folded(content: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {name: frozenset(way for one in words for way in _written(fold(one))) for name, words in content.items()}


def _written(folded: str) -> tuple[str, ...]:
    """The ways in which folded Arabic words are written; words of another language have one."""
    short = THEY_DID.sub("و", folded)
    return folded, short, TO_US.sub("", short)


def _ordering(content: Mapping[str, Any]) -> Ordering:
    """The words that part a story are kept as they are written: it is parted before anything is folded."""
    return Ordering(
        parting=tuple(content["parting"]),
        words=frozenset(map(fold, content["ordering"])),
        places=_counted(content["places"]),
    )


def _commands(content: Mapping[str, Any]) -> dict[str, Command]:
    words: dict[str, Command] = {}
    for name, row in content.items():
        command = Command(name, row["flow"], bool(row.get("staff")))
        words[f"/{name}"] = command
        for language in ("he", "ar", "en"):
            words.update({fold(word): command for word in row.get(language, ())})
    return words


def _feelings(content: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        kind: {
            "whole": tuple(map(fold, forms.get("whole", ()))),
            "part": tuple(map(_part, forms.get("part", ()))),
        }
        for kind, forms in content.items()
    }


def _part(words: str) -> str:
    """Words as they stand between spaces; a star at the end leaves the last word open, as in `אידיוט*`."""
    return f" {fold(words.rstrip('*'))}" + ("" if words.endswith("*") else " ")


def _numbers(content: Mapping[str, Any]) -> Numbers:
    return Numbers(
        words=_counted(content["words"]),
        times=_counted(content["times"]),
        none=frozenset(map(fold, content["none"])),
        either=frozenset(map(fold, content["either"])),
    )


def _days(content: Mapping[str, Any]) -> Days:
    """The longest names first, so that a name that begins another does not stand for it."""
    return Days(
        months=_counted(content["months"]),
        weekdays=_counted(content["weekdays"]),
        relative=_counted(content["relative"]),
        ago=frozenset(map(fold, content["ago"])),
        ahead=frozenset(map(fold, content["ahead"])),
        units=_counted(content["units"]),
        before_month=tuple(content["before_month"]),
        before_weekday=tuple(content["before_weekday"]),
    )


def _counted(rows: Mapping[str, Iterable[str]]) -> dict[str, int]:
    counted = {fold(word): int(number) for number, words in rows.items() for word in words}
    return dict(sorted(counted.items(), key=lambda row: -len(row[0])))
