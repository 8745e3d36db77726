"""Households of tests/households, each with all that is true of it, and somebody who answers from the truth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.files import read
from knowledge.household import put
from knowledge.load import Knowledge
from knowledge.screen import next_question, screen

FOLDER = Path(__file__).parent / "households"
ON = date(2026, 11, 22)
PATIENCE = 12
_MEMBERS = {"adults": "adult", "children": "child", "debts": "debt"}


@dataclass(frozen=True)
class Family:
    """A household of the files: who they are, all that is true, and the rights that their story leaves open."""

    who: str
    truth: dict[str, Any]
    open: tuple[str, ...] = ()


@dataclass
class Talk:
    """What was asked, what was told, and what nobody knew."""

    asked: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    moments: list[dict[str, Any]] = field(default_factory=lambda: [{}])

    def after(self, questions: int) -> dict[str, Any]:
        """What was told after so many questions, or at the end."""
        return self.moments[min(questions, len(self.asked))]


def families() -> Iterator[Family]:
    """All households, in the order of the files."""
    usual = read(FOLDER / "usual.yaml").content
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != "usual":
            for story in read(path).content:
                yield _family(story, usual)


def answer(knowledge: Knowledge, truth: Mapping[str, Any], path: str) -> Any:
    """What this household says to a question; None where its truth lacks it."""
    if truth and path not in truth and path in knowledge.facts.consequences.of and path.endswith("_at_home"):
        return _of_everybody(knowledge, truth, path)
    if path in _MEMBERS:
        members = truth.get(path)
        if members is None:
            return None
        return [one["kind"] for one in members] if path == "debts" else len(members)
    owner, _, name = path.rpartition(".") if "[" in path else ("", "", path)
    if owner:
        members, index = truth.get(owner.partition("[")[0], []), int(owner.partition("[")[2][:-1])
        return members[index].get(name) if index < len(members) else None
    outer, _, inner = name.partition(".")
    return (truth.get(outer) or {}).get(inner) if inner else truth.get(outer)


def talk(knowledge: Knowledge, truth: Mapping[str, Any], *, most: int = PATIENCE, together: bool = True) -> Talk:
    """Answers one question after the other from the truth, until nothing more is asked or enough was."""
    so_far = Talk()
    while len(so_far.asked) < most:
        path = next_question(knowledge, so_far.told, ON, skipped=frozenset(so_far.skipped), together=together)
        if path is None:
            break
        so_far.asked.append(path)
        said = answer(knowledge, truth, path)
        if said is None:
            so_far.skipped.append(path)
        else:
            so_far.told = put(so_far.told, path, said)
        so_far.moments.append(so_far.told)
    return so_far


def verdicts(knowledge: Knowledge, household: Mapping[str, Any]) -> dict[str, str]:
    """The verdict on every right."""
    return {finding.id: finding.verdict for finding in screen(knowledge, household, ON).findings}


def _of_everybody(knowledge: Knowledge, truth: Mapping[str, Any], path: str) -> list[str]:
    """What is true of somebody at home: each thing whose absence would tell what is not so."""
    said = dict.fromkeys(["pregnancy"] if path == "wellbeing_at_home" and _birth_this_year(truth) else [])
    for one in knowledge.facts.consequences.of[path]:
        if not one.follows(()):
            continue
        name = next(value for value in knowledge.facts[path].values if not one.follows((value,)))
        if any(_contradicts(known, one.then) for known in _all_told(truth, one.target)):
            said[name] = None
    return list(said)


def _birth_this_year(truth: Mapping[str, Any]) -> bool:
    return any(child.get("age") == 0 for child in truth["children"])


def _all_told(truth: Mapping[str, Any], path: str) -> list[Any]:
    members, _, name = path.rpartition("[].")
    told = [member.get(name) for member in truth[members]] if members else [truth.get(name)]
    told = [len(truth[path])] if path in _MEMBERS else told
    return [known for known in told if known is not None]


def _contradicts(known: Any, then: Any) -> bool:
    return not then.isdisjoint(known) if isinstance(then, frozenset) else bool(known != then)


def _family(story: Mapping[str, Any], usual: Mapping[str, Any]) -> Family:
    told = {key: value for key, value in story.items() if key not in ("who", "open", "nobody knows")}
    truth = {**usual["household"], **told, "housing": {**usual["household"]["housing"], **told.get("housing", {})}}
    for name, of in _MEMBERS.items():
        truth[name] = [{**usual[of], **member} for member in truth.get(name, [])]
    truth["other_adults"] = len(truth["adults"]) > 1 + truth["partner_lives_in"]
    for path in story.get("nobody knows", ()):
        name, _, fact = path.partition(".")
        for member in truth[name]:
            member.pop(fact)
    return Family(story["who"], truth, tuple(story.get("open", ())))
