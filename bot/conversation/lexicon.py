"""The words that people use for answers, commands, feelings and days, read once and compared after folding."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.files import read
from knowledge.normalise import fold

FOLDER = Path(__file__).parent.parent / "words" / "lexicon"


@dataclass(frozen=True, slots=True)
class Command:
    """A word that works anywhere and the flow it leads to."""

    name: str
    flow: str
    staff: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words: option id -> ways to say it, command by word, feeling -> words, months and relative days."""

    answers: Mapping[str, frozenset[str]]
    means_yes: frozenset[str]
    means_no: frozenset[str]
    commands: Mapping[str, Command]
    feelings: Mapping[str, Mapping[str, tuple[str, ...]]]
    months: Mapping[str, int]
    days: Mapping[str, int]

    def command(self, words: str) -> Command | None:
        """The command that these words are, `/menu` or its Hebrew or Arabic word."""
        return self.commands.get(words.strip().lower() if words.startswith("/") else fold(words))

    def feeling(self, words: str) -> str | None:
        """The feeling these words carry, if they are that and little else."""
        folded = fold(words)
        padded = f" {folded} "
        for kind, forms in self.feelings.items():
            if folded in forms.get("whole", ()) or any(part in padded for part in forms.get("part", ())):
                return kind
        return None


def load(folder: Path = FOLDER) -> Lexicon:
    """Read the word lists; raises `ContentMistakes`."""
    answers = read(folder / "answers.yaml").content
    dates = read(folder / "dates.yaml").content
    return Lexicon(
        answers={name: frozenset(map(fold, words)) for name, words in answers.items() if not name.startswith("means_")},
        means_yes=frozenset(answers["means_yes"]),
        means_no=frozenset(answers["means_no"]),
        commands=_commands(read(folder / "commands.yaml").content),
        feelings=_feelings(read(folder / "feelings.yaml").content),
        months={fold(word): int(month) for month, words in dates["months"].items() for word in words},
        days={fold(word): int(away) for away, words in dates["relative"].items() for word in words},
    )


def _commands(content: Mapping[str, Any]) -> dict[str, Command]:
    words: dict[str, Command] = {}
    for name, row in content.items():
        command = Command(name, row["flow"], bool(row.get("staff")))
        words[f"/{name}"] = command
        for language in ("he", "ar"):
            words.update({fold(word): command for word in row[language]})
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
