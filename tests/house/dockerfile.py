"""A reader of Dockerfiles: as much of the format as ours uses."""

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word, all that follows on one line, and where it starts."""

    word: str
    rest: str
    line: int

    @property
    def words(self) -> list[str]:
        """The rest as a list, of an exec form (`["a", "b"]`) or of plain words."""
        if self.rest.startswith("["):
            return [str(word) for word in json.loads(self.rest)]
        return self.rest.split()


def read(text: str) -> list[Instruction]:
    """The instructions in order; a comment between the lines of one instruction belongs to none."""
    instructions: list[Instruction] = []
    open_lines: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("#") or not stripped:
            continue
        start = start if open_lines else number
        open_lines.append(stripped.removesuffix("\\").strip())
        if not stripped.endswith("\\"):
            word, _, rest = " ".join(open_lines).partition(" ")
            instructions.append(Instruction(word, rest.strip(), start))
            open_lines = []
    return instructions


def mistakes(instructions: list[Instruction]) -> list[str]:
    """What a reviewer would send back, each as `line: what to do`."""
    found = [f"{one.line}: {advice}" for one in instructions for advice in _advice(one)]
    words = [one.word for one in instructions]
    users = [one.rest for one in instructions if one.word == "USER"]
    if words[:1] != ["FROM"]:
        found.append("1: begin with FROM")
    if not users or users[-1].split(":")[0] in ("root", "0"):
        found.append("0: end as a user who is not root")
    found += [f"0: add {word}" for word in ("HEALTHCHECK", "WORKDIR", "CMD") if word not in words]
    found += [f"0: say {word} once" for word in ("CMD", "ENTRYPOINT", "HEALTHCHECK") if words.count(word) > 1]
    return found


def _advice(one: Instruction) -> list[str]:
    """What is wrong with one instruction by itself."""
    rules = {
        "write instructions in capitals": not re.fullmatch("[A-Z]+", one.word),
        "name a version of the base image, not the newest": one.word == "FROM"
        and not re.search(r":(?!latest\b)[\w.-]+(@sha256:[0-9a-f]{64})?( AS \w+)?$", one.rest),
        "copy with COPY; ADD unpacks and downloads": one.word == "ADD",
        "use an absolute WORKDIR": one.word == "WORKDIR" and not one.rest.startswith("/"),
        "write the exec form, so that signals arrive": one.word in ("CMD", "ENTRYPOINT")
        and not one.rest.startswith("["),
        "give the user as a number, which every host can read": one.word == "USER"
        and not re.fullmatch(r"\d+(:\d+)?|root", one.rest),
        "install from a hashed lock, or our own code without its dependencies": "pip install" in one.rest
        and not {"--require-hashes", "--no-deps"} & set(one.rest.split()),
        "keep pip's cache out of the image": "pip install" in one.rest and "--no-cache-dir" not in one.rest,
        "do without sudo": one.word == "RUN" and "sudo " in one.rest,
        "keep secrets out of the image": one.word in ("ENV", "ARG")
        and bool(re.search(r"TOKEN|SECRET|PASSWORD|DATA_KEY", one.rest)),
    }
    return [advice for advice, broken in rules.items() if broken]
