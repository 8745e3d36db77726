"""How rules would stand after one more answer, for each answer that people might give (answers.py).

A rule that is not known keeps, for each path that is still open, the answers with which it holds and those with
which it does not, as sets of bits. These are joined as in kleene.py: every part has to hold, or one of them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from knowledge.answers import Answers, full_name
from knowledge.entry import Criterion, Entry, Remark
from knowledge.household import Member
from knowledge.rules import Compare, Either, Every, IfTold, Open, Parameter, Rule, Situation, Some, UnlessTold


class Chance(NamedTuple):
    """Of one path: with which answers a rule holds, with which it fails, and what share of it is then worked out."""

    holds: int
    fails: int
    done: float


NOTHING = Chance(0, 0, 0.0)

# Whether a rule holds; while that is not known, the chance of each path by its shared name.
Outlook: TypeAlias = "bool | Mapping[str, Chance]"

_NO_CHANCE: Mapping[str, Chance] = {}
_INDEX = re.compile(r"\[\d+\]")


class Prospect:
    """A situation in which one more question may be answered, but none that was skipped."""

    def __init__(self, situation: Situation, answers: Answers, skipped: Collection[str] = frozenset()) -> None:
        self._situation = situation
        self._answers = answers
        self._skipped = skipped
        self._met: dict[int, Outlook] = {}

    def settles(self, entry: Entry) -> Mapping[str, Chance]:
        """By shared name, the answers after which the right is likely (holds), or unlikely (fails)."""
        way = _open(_either([_every([self._of(rule) for rule in route.rules]) for route in entry.routes]))
        barred = _open(_either([self._bars(exclusion) for exclusion in entry.exclusions]))
        chances = {path: (way.get(path, NOTHING), barred.get(path, NOTHING)) for path in (*way, *barred)}
        return {
            path: Chance(to.holds & ~bar.holds, to.fails | bar.holds, to.done + bar.done)
            for path, (to, bar) in chances.items()
        }

    def _of(self, rule: Rule) -> Outlook:
        """How a rule of an entry would stand; equal ones are worked out once."""
        outlook = self._met.get(id(rule))
        if outlook is None:
            outlook = self._met[id(rule)] = self._outlook(rule, None)
        return outlook

    def _bars(self, exclusion: Criterion | Remark) -> Outlook:
        return self._of(exclusion.rule) if isinstance(exclusion, Criterion) else _NO_CHANCE

    def _outlook(self, rule: Rule, member: Member | None) -> Outlook:
        match rule:
            case Compare():
                return self._compared(rule, member)
            case Every():
                return _every([self._outlook(part, member) for part in rule.parts])
            case Either():
                return _either([self._outlook(part, member) for part in rule.parts])
            case Some():
                return self._some(rule)
            case IfTold() | UnlessTold():  # nobody is asked for these
                return bool(rule.stand(self._situation, member).holds)
            case Open():
                return _NO_CHANCE

    def _compared(self, rule: Compare, member: Member | None) -> Outlook:
        holds, missing = rule.stand(self._situation, member)
        if holds is not None:
            return holds
        if not missing:
            return _NO_CHANCE
        amount = self._situation.parameter(rule.operand.name) if isinstance(rule.operand, Parameter) else None
        return self._chance(missing[0], *self._answers.met(full_name(rule), rule, amount))

    def _some(self, rule: Some) -> Outlook:
        members = self._situation.members(rule.who)
        outlooks = [self._outlook(rule.rule, known) for known in members.known]
        if members.open is not None:
            outlooks.append(self._somebody(members.open, rule))
        return _either(outlooks)

    def _somebody(self, path: str, rule: Some) -> Outlook:
        """Whether there is anybody to look at; the answer about debts tells their kinds as well."""
        holds = fails = 0
        for number, answer in enumerate(self._answers.to(path)):
            kinds = answer if isinstance(answer, tuple) else ()
            found = [rule.rule.stand(self._situation, Member("debts[0]", {"kind": kind})).holds for kind in kinds]
            holds |= (True in found) << number
            fails |= (not answer or (bool(found) and found.count(False) == len(found))) << number
        return self._chance(path, holds, fails)

    def _chance(self, path: str, holds: int, fails: int) -> Outlook:
        return _NO_CHANCE if path in self._skipped else {shared_name(path): Chance(holds, fails, 1.0)}


@lru_cache(maxsize=1_000)
def shared_name(path: str) -> str:
    """The name that the members of a list share: asked of one of them, a question does its part for all."""
    return _INDEX.sub("[]", path)


def _open(outlook: Outlook) -> Mapping[str, Chance]:
    return _NO_CHANCE if isinstance(outlook, bool) else outlook


def _every(parts: Iterable[Outlook]) -> Outlook:
    """As `kleene.every`: with an answer it holds where all open parts do, and fails where one does."""
    still: list[Mapping[str, Chance]] = []
    for part in parts:
        if part is False:
            return False
        if not isinstance(part, bool):
            still.append(part)
    return _joined(still, all_hold=True) if still else True


def _either(parts: Iterable[Outlook]) -> Outlook:
    """As `kleene.either`: with an answer it fails where all open parts do, and holds where one does."""
    still: list[Mapping[str, Chance]] = []
    for part in parts:
        if part is True:
            return True
        if not isinstance(part, bool):
            still.append(part)
    return _joined(still, all_hold=False) if still else False


def _joined(parts: list[Mapping[str, Chance]], *, all_hold: bool) -> Mapping[str, Chance]:
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, Chance] = {}
    for path in {path: None for part in parts for path in part}:
        chances = [part[path] for part in parts if path in part]
        holds, fails, done = chances[0]
        for chance in chances[1:]:
            holds = holds & chance.holds if all_hold else holds | chance.holds
            fails = fails | chance.fails if all_hold else fails & chance.fails
            done += chance.done
        if len(chances) < len(parts):  # the parts without it stay open whatever is answered
            holds, fails = (0, fails) if all_hold else (holds, 0)
        joined[path] = Chance(holds, fails, done / len(parts))
    return joined
